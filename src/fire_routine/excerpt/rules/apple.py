"""Swift, Objective-C and Xcode; Dart and Flutter."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="XCTest: failure",
        kind=Kind.CAUSE,
        pattern=r"^\S+:\d+: error: (?:-\[)?\S+.* : |^\s*\w+, .*\bfailed\b|^Test Case .* failed \(",
        examples=[
            "/a/FooTests.swift:12: error: -[Tests.FooTests testBar] : XCTAssertEqual failed",
            '  testMultipleObjectNotifiers, ((a) equal to (@1)) failed: ("(null)") is not equal to ("1")',
            "Test Case '-[Tests.FooTests testBar]' failed (0.003 seconds).",
        ],
        reach=40,
    ),
    Rule(
        name="XCTest: totals",
        kind=Kind.SUMMARY,
        pattern=r"Executed \d+ tests?, with [1-9]\d* failures?|^Failing tests:",
        examples=["\t Executed 1191 tests, with 1 failure (0 unexpected) in 80.361 (82.715) seconds"],
    ),
    Rule(
        name="xcodebuild",
        kind=Kind.CAUSE,
        pattern=r"xcodebuild: error|The following build commands failed|[Nn]o such module|Code ?[Ss]ign(?:ing)? (?:error|Error)|[Nn]o .*provisioning profile|Unable to find a destination|requires a development team|^❌ |errSecInternalComponent",
        examples=[
            "xcodebuild: error: Scheme X is not currently configured for the test action.",
            "/a.swift:1:8: error: no such module 'Foo'",
        ],
    ),
    Rule(
        name="xcodebuild: result",
        kind=Kind.RESULT,
        pattern=r"^\*\* (?:BUILD|TEST|ARCHIVE) FAILED \*\*",
        examples=["** BUILD FAILED **"],
    ),
    Rule(
        name="SwiftLint, SwiftFormat",
        kind=Kind.CLUE,
        pattern=r"\.swift:\d+(?::\d+)?: (?:warning|error): .*(?:Violation|\(\w+\)$)",
        examples=[
            "/a/B.swift:156:13: warning: Redundant Discardable Let Violation: Prefer `_ = foo()` (redundant_discardable_let)"
        ],
    ),
    Rule(
        name="Swift Package Manager, CocoaPods, Carthage",
        kind=Kind.CAUSE,
        pattern=r"^\[!\] |CocoaPods could not find|[Dd]ependencies could not be resolved|package resolution failed|A shell task .* failed with exit code",
        examples=['[!] CocoaPods could not find compatible versions for pod "X":'],
    ),
    Rule(
        name="undocumented (Jazzy)",
        kind=Kind.CLUE,
        pattern=r"(?i)^undocumented .*:$",
        examples=["Undocumented Realm swift declarations:"],
        until=r"^The command|^$",
        reach=30,
    ),
    Rule(
        name="Flutter, Dart",
        kind=Kind.CAUSE,
        pattern=r"══╡ EXCEPTION CAUGHT|^Some tests failed|^\s*(?:error|warning|info) [•-] .* [•-] |^\d\d:\d\d \+\d+(?: ~\d+)? -[1-9]\d*: .*\[E\]",
        examples=[
            "══╡ EXCEPTION CAUGHT BY FLUTTER TEST FRAMEWORK ╞══",
            "00:03 +12 -1: adds numbers [E]",
            "   error • Undefined name 'x' • lib/a.dart:3:5 • undefined_identifier",
        ],
    ),
]
