"""What most tools share, and the fallback for tools that nobody thought of."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="none of them",
        kind=Kind.FINE,
        pattern=(
            r"(?i)(?:^|[^\w.,])(?:(?:0|zero) (?:\w+ )?|no )(?:errors?|failures?|failed|problems?|warnings?|issues?|vulnerabilities|offenses)\b"
            r"|\b(?:failures?|errors?|failed)\s*[:=]\s*0\b"
        ),
        unless=(
            r"(?i)^\s*not ok\b|\berror: |\b(?:failures?|errors?|failed)\s*[:=]\s*[1-9]"
            r"|\b[1-9]\d* (?:\w+ )?(?:errors?|failures?|failed|problems?|issues?|offenses?)\b"
        ),
        examples=[
            "Tests run: 5, Failures: 0, Errors: 0, Skipped: 0",
            "found 0 vulnerabilities",
            "0 errors, 0 warnings",
        ],
    ),
    Rule(
        name="passed",
        kind=Kind.FINE,
        pattern=(
            r"^\s*(?:ok \d+\b|ok\s+\S+\s+(?:[\d.]+s|\(cached\))|[✓✔√☑]|PASS(?:ED)?\b|--- (?:PASS|SKIP)|\[ +OK +\]|test .* \.\.\. (?:ok|ignored)$|\[?(?:PASS|OK|SKIP)\]?\s+\S|Passed \S)"
            r"|\.\.\. ?(?:ok|passed|skipped(?: .*)?|PASSED|OK)$|\.{3,}(?:\(.*\))?(?:Passed|Skipped)$|:\s+OK(?: \([\d.]+s\))?$| (?:PASSED|SKIPPED|XFAIL)(?:\s+\[ *\d+%\])?$|\[no test files\]$|\d ?m?s +(?:OK|ok)$"
        ),
        examples=[
            "[ RUN      ] fs.c fails when there is no space left: 59.54 ms OK",
            "ok 1118 parallel/test-memory-usage-emfile",
            "    ✓ testAccessDeniedOnTemporaryFile (0.045 seconds)",
            "ok  \tgithub.com/a/b\t1.2s",
            "tests/test_x.py::test_error PASSED [ 12%]",
            "check yaml....................Passed",
        ],
    ),
    Rule(
        name="error in words of a file name or a flag",
        kind=Kind.NOISE,
        pattern=(
            r"(?i)^\s*(?:\[\s*\d+(?:%|/\d+)\s*\]?)? *(?:compiling|building|linking|checking|downloading|downloaded|installing|unpacking|selecting|"
            r"preparing to unpack|setting up|get:\d+|processing|adding|creating|copying|inflating|fetching|generating|linting|using|requirement already|added)\b(?:.*(?:error|fail|exception)| \S+ v?\d+\.)"
        ),
        examples=[
            "Downloading https://repo/errorprone-1.0.jar",
            "[12%] Building CXX object src/error.cc.o",
            "Compiling thiserror v1.0.30",
            "  Downloaded wait-timeout v0.2.1",
        ],
    ),
    Rule(
        name="said to be harmless",
        kind=Kind.FINE,
        pattern=r"(?i)non-?fatal|\(ignored\)|\bharmless|safely ignore|not an error",
        examples=["warning: non-fatal error, going on", "make: [clean] Error 1 (ignored)"],
    ),
    Rule(
        name="step's error",
        kind=Kind.CAUSE,
        pattern=r"##\[error\]",
        unless=r"^(?:Process completed with exit code|The process .* failed with exit code|The operation was canceled)",
        examples=["##[error]Input required and not supplied: token"],
    ),
    Rule(
        name="step's exit",
        kind=Kind.RESULT,
        pattern=r"##\[error\](?:Process completed with exit code|The process .* failed with exit code)",
        examples=["##[error]Process completed with exit code 2."],
    ),
    Rule(
        name="step's warning",
        kind=Kind.HINT,
        pattern=r"##\[warning\]",
        examples=["##[warning]perhaps a typo"],
    ),
    Rule(
        name="compiler's error with a place",
        kind=Kind.CAUSE,
        pattern=r"(?i)^[^\s:(]?[^:(]{0,200}(?:\(\d+(?:,\d+)?(?:-\d+)?(?:,\d+)*\)|:\d+(?::\d+)?(?:-\d+)?)\s?:?\s*(?:-\s*)?(?:fatal |syntax |internal compiler |type |lint |parse |link(?:er)? )?error\b",
        examples=[
            "src/main.c:12:5: error: 'x' undeclared (first use in this function)",
            "Extensions/CollectionExtensions.cs(20,40): error CS0103: The name 'key' does not exist",
            "src/index.ts:362:20 - error TS2554: Expected 2-3 arguments, but got 1.",
        ],
    ),
    Rule(
        name="error at the line's start",
        kind=Kind.ERROR,
        pattern=r"(?i)^\W{0,6}(?:\[?(?:e|err|error|fatal error|fatal)\]?[\s:\]!-]*)?\bERROR\b(?: in\b|[\]:!]|\[|\s+-|\s*\()",
        examples=[
            "ERROR: something went wrong",
            "[error] it broke",
            "error[E0308]: mismatched types",
            "ERROR in ./src/a.js",
        ],
    ),
    Rule(
        name="named exception",
        kind=Kind.CLUE,
        pattern=r"^\W{0,8}(?:(?:Uncaught|Unhandled|Caused by:?|Exception in thread \S+|Error:|\[?\w+\]?:?)\s+)?(?:[a-zA-Z_][\w$]*(?:\.|::|\\))*[A-Z]\w*(?:Error|Exception|Fault|Failure)\b(?:\s*\[\w+\])?(?::|$|\s*\()",
        examples=[
            "ReferenceError: registerCompiled is not defined",
            "java.lang.NullPointerException",
            "Caused by: java.io.IOException: No space left on device",
        ],
    ),
    Rule(
        name="says error",
        kind=Kind.ERROR,
        pattern=r"(?i)(?:^|[^\w/.-])(?:fatal |unexpected |internal |unknown |runtime |syntax |parse |build |an )?errors?(?:[:!]| occurr?ed|[^-/.\w(].*:)",
        examples=["tool: an error occurred while preparing the package", "git: error: bad revision"],
    ),
    Rule(
        name="word error",
        kind=Kind.HINT,
        pattern=r"(?i)(?:^|[^\w/.-])errors?(?:$|[^-/.\w])",
        examples=["the server sent an error back"],
    ),
    Rule(
        name="fatal",
        kind=Kind.CLUE,
        pattern=r"(?i)(?:^|[\s\[:])fatal\b[\]:!\s]",
        examples=["fatal: Remote branch x not found in upstream origin", "[FATAL] cannot go on"],
    ),
    Rule(
        name="panic",
        kind=Kind.CAUSE,
        pattern=r"(?i)(?:^|\s)panic(?:ked at|:|\(| )",
        examples=["panic: runtime error: index out of range", "thread 'main' panicked at src/main.rs:4:5:"],
    ),
    Rule(
        name="failed to do",
        kind=Kind.ERROR,
        pattern=r"(?i)\b(?:failed to|unable to|could ?n[o']t|cannot|can't|can not)\b",
        examples=[
            "failed to solve: process did not complete",
            "Could not resolve host: github.com",
            "cannot find module",
        ],
    ),
    Rule(
        name="marked as failed",
        kind=Kind.ERROR,
        pattern=r"(?:^|\s|\[|:|\*|\()(?:FAIL|FAILED|FAILURE)\b|[Ff]ailed\s*(?:$|[!:])|(?i:^\W*failed\b)|<<< FAILURE|(?i:^\W*(?:\d+\W+)?(?:failures?|errors?)\W*$)",
        unless=r"(?i)\bfail\w*\s*[:=]\s*0",
        examples=[
            "fix end of files...................................Failed",
            "test_x ... FAILED",
            "FAIL src/a.test.ts",
        ],
    ),
    Rule(
        name="word failed",
        kind=Kind.HINT,
        pattern=r"(?i)\bfail(?:ed|ure|ures|s|ing)?\b",
        unless=r"(?i)\bfail\w*\s*[:=]\s*0",
        examples=["index.js failed indent_char: found setting"],
    ),
    Rule(
        name="word exception",
        kind=Kind.HINT,
        pattern=r"(?i)\bexceptions?\b",
        examples=["An exception was thrown"],
    ),
    Rule(
        name="not there or not allowed",
        kind=Kind.ERROR,
        pattern=r"(?i)\b(?:not found|no such|denied|not permitted|not allowed|does(?: not|n't) exist|is (?:not defined|undefined|unbound)|undeclared|not in scope|not a member|unrecognized|unsupported|not supported|not recognized|unavailable|is not (?:available|installed)|not exist|is required|not authorized|not implemented)\b|\bunknown ",
        examples=["bash: foo: command not found", "Permission denied (publickey)", "variable 'Tags' is unbound"],
    ),
    Rule(
        name="wrong in some way",
        kind=Kind.HINT,
        pattern=r"(?i)\b(?:invalid|illegal|missing|unexpected|mismatch\w*|(?:does|did) not match|incompatible|conflicts?|corrupt\w*|undefined|broken|violation|refused|rejected|forbidden|unauthorized|expired|exceeded|abort(?:ed|ing)?|malformed|duplicate|unresolved|deadlock|unreachable|misspelled)\b|\bbad ",
        examples=['invalid argument ":current" for t: invalid reference format'],
    ),
    Rule(
        name="place and message",
        kind=Kind.HINT,
        pattern=r"^\s{0,8}(?:[eE]: )?(?:file://)?(?:\.{0,2}/|[A-Za-z]:\\|@)?[\w@+./\\-]*\.\w{1,12}(?:\.\w{1,6})?(?:(?:[:(]|\s\()\s?L?\d+(?:[:,-]\s?\d+){0,3}\)?):{0,2}\s+\S",
        examples=[
            "e: file:///app/AppPreferences.kt:223:32 Only safe (?.) or non-null asserted (!!.) calls are allowed",
            "pages/common/mat2.md:3: TLDR004 Command descriptions should end in a period",
            "src/rabbit_vhost.erl:92: field tags undefined in record vhost",
            "src/grammar-registry.js:636 Insert `;` (prettier/prettier)",
            "react/README.md: 29: MD012/no-multiple-blanks Multiple consecutive blank lines",
        ],
    ),
    Rule(
        name="place above the source",
        kind=Kind.ERROR,
        pattern=r"^\s*(?:-->|[╭┌]─+\[?) ?\S+:\d+(?::\d+)?\]?$",
        examples=["  --> rune_audit/rekor/client.py:11:56", "   ╭─[src/App.svelte:3:7]"],
    ),
    Rule(
        name="row of a linter's table",
        kind=Kind.ERROR,
        pattern=r"^\s*\d+:\d+\s+(?:[✖×✗⚠]|error\b|warning\b|\S)",
        examples=[
            "  3:8  error  'showModal' is defined but never used  no-unused-vars",
            "429:1\tUnexpected missing newline",
            " 14:2  ✖  Expected double colon",
        ],
    ),
    Rule(
        name="cross",
        kind=Kind.FAILED,
        pattern=r"[✖✗✘❌⨯🚨⛔❗✕]|^\s*×\s",
        examples=["  ✖ fails to parse (3ms)", "❌ Some checks were not successful"],
    ),
    Rule(
        name="count of failures",
        kind=Kind.SUMMARY,
        pattern=r"(?i)\b[1-9]\d*\s+(?:\w+\s+)?(?:tests? )?(?:fail(?:ed|ing|ures?)|errors?|problems?|offenses?|issues?|violations?)\b|(?:fail(?:ed|ures?)|errors?)\s*[:=]\s*[1-9]",
        examples=[
            "2 failing",
            "=== 1 failed, 31 passed in 2.3s ===",
            "13107 examples, 1 failure, 3 pending",
            "Tests run: 9, Failures: 1, Errors: 0",
        ],
    ),
    Rule(
        name="warning",
        kind=Kind.WARNING,
        pattern=r"(?i)\bwarn(?:ing)?s?\b",
        examples=["WARNING: unused variable"],
    ),
    Rule(
        name="request that was answered",
        kind=Kind.NOISE,
        pattern=r"(?:^|[\s\]\"])(?:GET|HEAD|POST|PUT|PATCH|DELETE|[123]\d\d) (?:https?://|/)\S*(?:\s+(?:HTTP/\S+|[123]\d\d)\b.*)?$",
        examples=[
            "2025/04/07 19:24:33 [650] GET https://registry.example:443/character-reference-invalid",
            "2025/04/07 19:24:33 [650] 200 https://registry.example:443/character-reference-invalid",
            '127.0.0.1 - - "GET /errors/last HTTP/1.1" 200 -',
        ],
    ),
    Rule(
        name="deprecation",
        kind=Kind.NOISE,
        pattern=r"(?i)\bdeprecat",
        examples=["DeprecationWarning: Buffer() is deprecated", "npm WARN deprecated request@2.88.2"],
    ),
    Rule(
        name="tool passes a failure on",
        kind=Kind.RESULT,
        pattern=(
            r"(?i)make(?:\[\d+\])?: \*\*\*|recipe for target .* failed|exited with (?:code |status |exit code )?\d+|exit (?:code|status):? [1-9]|returned (?:a )?non-?zero|returned [1-9]\d*(?: exit status)?\s*$|^\W*build failed|"
            r"npm ERR!|npm error|command failed(?: with exit code \d+)?|\bELIFECYCLE|rake aborted!|Test failed\.  See above|marked build as failure|Errors? during command execution"
        ),
        examples=[
            "make: *** [all] Error 2",
            "npm ERR! Test failed.  See above for more details.",
            "error Command failed with exit code 1.",
            "Build step 'Execute shell' marked build as failure",
        ],
    ),
]
