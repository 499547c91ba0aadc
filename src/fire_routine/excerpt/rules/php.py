"""PHP: the interpreter, PHPUnit, Pest, Composer, PHPStan, Psalm, PHP_CodeSniffer, PHP-CS-Fixer; Perl too."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="PHP: error",
        kind=Kind.CAUSE,
        pattern=r"^(?:PHP )?(?:Fatal|Parse|Recoverable fatal|Catchable fatal) error: ",
        examples=["PHP Fatal error:  Uncaught Error: Call to undefined function x() in /a.php:3"],
    ),
    Rule(
        name="PHPUnit: a test's report",
        kind=Kind.FAILURE,
        pattern=r"^\d+\) (?:[A-Z]\w*\\)*\w+(?:::\w+| \()",
        examples=["1) Tests\\Unit\\FooTest::testBar with data set #0"],
        until=r"^\d+\) |^--$|^(?:FAILURES|ERRORS|WARNINGS|OK|Tests:)",
        reach=40,
    ),
    Rule(
        name="PHPUnit: totals",
        kind=Kind.SUMMARY,
        pattern=r"^(?:FAILURES|ERRORS)!|^There (?:was|were) \d+ (?:failure|error|risky|warning)s?:",
        examples=["FAILURES!", "There was 1 failure:"],
    ),
    Rule(
        name="PHPUnit: assertion",
        kind=Kind.CAUSE,
        pattern=r"^Failed asserting that",
        examples=["Failed asserting that 3 matches expected 4."],
    ),
    Rule(
        name="phpspec: passed",
        kind=Kind.FINE,
        pattern=r"^\s+\d+  ✔ ",
        examples=["  12  ✔ throws an exception on failure"],
    ),
    Rule(
        name="phpspec: an example's report",
        kind=Kind.FAILURE,
        pattern=r"^\s+\d+  [-!✘] \S",
        examples=["  12  - it adds numbers", "  30  ! it is initializable"],
        until=r"^\s+\d+  \S |^----|^$",
        reach=20,
    ),
    Rule(
        name="Pest",
        kind=Kind.FAILURE,
        pattern=r"^\s*⨯ |^\s*FAILED  \S",
        examples=["   FAILED  Tests\\Unit\\FooTest > bar"],
    ),
    Rule(
        name="Composer",
        kind=Kind.CAUSE,
        pattern=r"Your requirements could not be resolved|^\s+Problem \d+|^\s+- .* requires .* ->|Root composer\.json requires|The lock file is not up to date",
        examples=["Your requirements could not be resolved to an installable set of packages.", "  Problem 1"],
    ),
    Rule(
        name="PHPStan, Psalm",
        kind=Kind.CLUE,
        pattern=r"^ *------ -{10,}|^ERROR: \w+ - \S+:\d+|^\s*\[ERROR\] Found \d+ error",
        examples=[
            " ------ -----------------------------------------",
            "ERROR: UndefinedMethod - src/A.php:12:5 - Method does not exist",
            " [ERROR] Found 3 errors",
        ],
    ),
    Rule(
        name="PHP_CodeSniffer, PHP-CS-Fixer",
        kind=Kind.CAUSE,
        pattern=r"^\s*\d+ \| (?:ERROR|WARNING) +\||^FOUND \d+ ERRORS?|Found [1-9]\d* of \d+ files that can be fixed|^\s+-+ begin diff",
        examples=[" 12 | ERROR | [x] Expected 1 space", "FOUND 2 ERRORS AFFECTING 1 LINE"],
    ),
    Rule(
        name="Perl",
        kind=Kind.CAUSE,
        pattern=r"^Can't locate \S+\.pm in @INC|\bat \S+\.(?:pl|pm|t|PL) line \d+[.,]|\(Severity: \d\)$|^#\s+Failed test",
        examples=[
            "Can't locate Foo/Bar.pm in @INC (you may need to install the Foo::Bar module)",
            'syntax error at x.pl line 12, near "}"',
            "#   Failed test 'adds'",
        ],
    ),
    Rule(
        name="Perl: prove, a file passed",
        kind=Kind.FINE,
        pattern=r"^(?:\[\d\d:\d\d:\d\d\] )?\S+ \.{2,} ok(?: +\d+ ms .*)?$",
        examples=["[22:13:01] t0001-error.sh ....... ok      301 ms ( 0.02 usr  0.00 sys +  1.40 cusr  1.11 csys)"],
    ),
    Rule(
        name="Sharness, Git's tests: source of a failed test",
        kind=Kind.FAILED,
        pattern=r"^#\t\s*\S",
        examples=["#\t\ttest_cmp expect actual"],
    ),
    Rule(
        name="Perl: prove",
        kind=Kind.SUMMARY,
        pattern=r"Dubious, test returned|^Test Summary Report|^Result: FAIL|^\s+Failed tests?:|^Failed \d+/\d+ test",
        examples=["t/a.t .. Dubious, test returned 1 (wstat 256, 0x100)", "Result: FAIL"],
    ),
]
