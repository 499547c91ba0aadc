"""PowerShell itself, Pester, PSScriptAnalyzer, Invoke-Build."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="error's place and kind",
        kind=Kind.CLUE,
        pattern=r"^Line \||^At (?:line|.*\.ps1):\d+|\+ CategoryInfo|is not recognized as (?:a|the) name|^ParserError:|FullyQualifiedErrorId|Exception calling",
        examples=["Line |", "foo : The term 'foo' is not recognized as the name of a cmdlet"],
    ),
    Rule(
        name="Pester: passed, skipped",
        kind=Kind.FINE,
        pattern=r"^\s*\[\+\] \S|^\s*\[[!?]\] \S.* [\d.]+m?s(?: \(.*\))?$",
        examples=[
            "    [+] throws an exception when the path is missing 12ms",
            "   [!] fails without network 7ms (2ms|5ms)",
            "[+] /home/runner/work/a/a/tests/Error.Tests.ps1 2.3s (1.2s|501ms)",
        ],
    ),
    Rule(
        name="Pester: block",
        kind=Kind.NOISE,
        pattern=r"^\s*Describing \S|^\s+Context \S",
        examples=["Describing Get-Error", "    Context with an invalid path"],
    ),
    Rule(
        name="Pester: a test's report",
        kind=Kind.FAILURE,
        pattern=r"^\s*\[-\] \S",
        examples=["      [-] returns three 51ms", "[-] Get-Foo.with input.returns three 12ms (10ms|2ms)"],
        until=r"^\s*\[[-+!?]\] |^\s*(?:Describing|Context) \S|^Tests (?:completed|Passed)|^$",
        reach=30,
    ),
    Rule(
        name="Pester: totals",
        kind=Kind.SUMMARY,
        pattern=r"^(?:Tests )?Passed: \d+,? Failed: [1-9]",
        examples=[
            "Tests Passed: 312, Failed: 2, Skipped: 0, Pending: 0, Inconclusive: 0",
            "Passed: 312 Failed: 1 Skipped: 0 Pending: 0 Inconclusive: 0",
        ],
    ),
    Rule(
        name="PSScriptAnalyzer",
        kind=Kind.CAUSE,
        pattern=r"^PS[A-Z]\w+ +(?:Warning|Error|ParseError|Information) ",
        examples=["PSAvoidUsingCmdletAliases           Warning      Foo.ps1    12    'gci' is an alias"],
    ),
]
