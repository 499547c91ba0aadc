"""Elixir and Erlang: mix, ExUnit, Credo, Dialyzer, rebar3, Common Test, erlc."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="mix: error",
        kind=Kind.CAUSE,
        pattern=r"^\s*\*\* \((?:[\w.]+Error|Mix|exit|throw|EXIT\b.*|ErlangError|CaseClauseError|\w+)\)",
        examples=["** (Mix) Could not compile dependency :foo", "** (CompileError) lib/a.ex:3: undefined function x/0"],
    ),
    Rule(
        name="Elixir: compiler",
        kind=Kind.CAUSE,
        pattern=r"^== Compilation error in file|^\s*error: undefined (?:variable|function)|Compilation failed due to warnings|^\s*└─ \S+:\d+",
        examples=[
            "== Compilation error in file lib/a.ex ==",
            '    error: undefined variable "x"',
            "     └─ lib/a.ex:3:5: A.x/0",
        ],
    ),
    Rule(
        name="ExUnit: a test's report",
        kind=Kind.FAILURE,
        pattern=r"^\s*\d+\) (?:test|doctest|property) .*\(\S+\)",
        examples=["  1) test adds numbers (MyApp.MathTest)"],
        until=r"^\s*\d+\) |^Finished in |^\.+$",
        reach=40,
    ),
    Rule(
        name="ExUnit: totals",
        kind=Kind.SUMMARY,
        pattern=r"\b\d+ tests?, [1-9]\d* failures?",
        examples=["12 tests, 1 failure"],
    ),
    Rule(
        name="mix format, Credo, Dialyzer",
        kind=Kind.CAUSE,
        pattern=r"mix format failed|The following files are not formatted|^\s*┃ \[[CFRWD]\]|^\S+\.ex:\d+(?::\d+)?:\w+$|done \(warnings were emitted\)",
        examples=["** (Mix) mix format failed due to --check-formatted.", "  ┃ [W] ↗ Parameter shadowing"],
    ),
    Rule(
        name="Common Test: case",
        kind=Kind.CAUSE,
        pattern=r"^\S+ failed on line \d+|^Reason: ",
        examples=["inet_SUITE:t_gethostnative failed on line 696", "Reason: case_clause"],
    ),
    Rule(
        name="Common Test: marks",
        kind=Kind.FAILED,
        pattern=r"\*\*\* FAILED ",
        examples=["Testing tests.kernel_test.inet_SUITE.cases: *** FAILED test case 5 of 6 ***"],
    ),
    Rule(
        name="EUnit, PropEr",
        kind=Kind.FAILURE,
        pattern=r"\*failed\*|^\s*\*\*error:|Failed: After \d+ test",
        examples=["module_tests: add_test...*failed*", "**error:{badmatch,3}"],
    ),
    Rule(
        name="erlc, rebar3",
        kind=Kind.CAUSE,
        pattern=r"^\S+\.[eh]rl:\d+(?::\d+)?: |^===> (?:Compiling .* failed|Failed|.*[Ee]rror|Could not|Package .* not found)",
        unless=r"\.[eh]rl:[\d:]+ Warning",
        examples=["src/rabbit_vhost.erl:92: field tags undefined in record vhost", "===> Compiling src/a.erl failed"],
    ),
    Rule(
        name="Erlang: process",
        kind=Kind.CLUE,
        pattern=r"^=(?:ERROR|CRASH|SUPERVISOR) REPORT====|Crash dump is being written|\{badmatch,|\bfunction_clause\b|Kernel pid terminated|unexpected logger message|System process .* terminated",
        examples=[
            "=ERROR REPORT==== 25-Jun-2019::06:45:17 ===",
            "System process <0.0.0> terminated: {{badmatch,{error,x}},[]}",
        ],
    ),
]
