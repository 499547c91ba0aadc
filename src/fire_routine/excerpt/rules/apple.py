"""Swift, Objective-C and Xcode; Dart and Flutter."""

from fire_routine.excerpt.rules.model import Kind, Rule

RULES = (
    Rule(
        "XCTest: failure",
        Kind.CAUSE,
        (": error: -[", ": error: ", "failed"),
        r"^\S+:\d+: error: (?:-\[)?\S+.* : |^\s*\w+, .*\bfailed\b|^Test Case .* failed \(",
        (
            "/a/FooTests.swift:12: error: -[Tests.FooTests testBar] : XCTAssertEqual failed",
            '  testMultipleObjectNotifiers, ((a) equal to (@1)) failed: ("(null)") is not equal to ("1")',
            "Test Case '-[Tests.FooTests testBar]' failed (0.003 seconds).",
        ),
        reach=40,
        weight=97,
    ),
    Rule(
        "XCTest: totals",
        Kind.SUMMARY,
        ("executed ", "failing tests:"),
        r"Executed \d+ tests?, with [1-9]\d* failures?|^Failing tests:",
        ("\t Executed 1191 tests, with 1 failure (0 unexpected) in 80.361 (82.715) seconds",),
        weight=54,
    ),
    Rule(
        "xcodebuild",
        Kind.CAUSE,
        (
            "xcodebuild: error",
            "the following build commands failed",
            "no such module",
            "code signing",
            "provisioning profile",
            "unable to find a destination",
            "requires a development team",
            "❌",
            "codesign",
        ),
        r"xcodebuild: error|The following build commands failed|[Nn]o such module|Code ?[Ss]ign(?:ing)? (?:error|Error)|[Nn]o .*provisioning profile|Unable to find a destination|requires a development team|^❌ |errSecInternalComponent",
        (
            "xcodebuild: error: Scheme X is not currently configured for the test action.",
            "/a.swift:1:8: error: no such module 'Foo'",
        ),
        weight=99,
    ),
    Rule(
        "xcodebuild: result",
        Kind.RESULT,
        ("** build failed **", "** test failed **", "** archive failed **"),
        r"^\*\* (?:BUILD|TEST|ARCHIVE) FAILED \*\*",
        ("** BUILD FAILED **",),
        weight=26,
    ),
    Rule(
        "SwiftLint, SwiftFormat",
        Kind.CAUSE,
        (".swift:",),
        r"\.swift:\d+(?::\d+)?: (?:warning|error): .*(?:Violation|\(\w+\)$)",
        (
            "/a/B.swift:156:13: warning: Redundant Discardable Let Violation: Prefer `_ = foo()` (redundant_discardable_let)",
        ),
        weight=90,
    ),
    Rule(
        "Swift Package Manager, CocoaPods, Carthage",
        Kind.CAUSE,
        (
            "[!] ",
            "cocoapods could not",
            "error: dependencies could not be resolved",
            "carthage",
            "package resolution failed",
            "dependency graph",
        ),
        r"^\[!\] |CocoaPods could not find|[Dd]ependencies could not be resolved|package resolution failed|A shell task .* failed with exit code",
        ('[!] CocoaPods could not find compatible versions for pod "X":',),
        weight=96,
    ),
    Rule(
        "undocumented (Jazzy)",
        Kind.CAUSE,
        ("undocumented",),
        r"(?i)^undocumented .*:$",
        ("Undocumented Realm swift declarations:",),
        until=r"^The command|^$",
        reach=30,
        weight=90,
    ),
    Rule(
        "Flutter, Dart",
        Kind.CAUSE,
        ("══╡", "some tests failed", "error • ", "info • ", "warning • ", "version solving failed", "error: ", "[e]"),
        r"══╡ EXCEPTION CAUGHT|^Some tests failed|^\s*(?:error|warning|info) [•-] .* [•-] |^\d\d:\d\d \+\d+(?: ~\d+)? -[1-9]\d*: .*\[E\]",
        (
            "══╡ EXCEPTION CAUGHT BY FLUTTER TEST FRAMEWORK ╞══",
            "00:03 +12 -1: adds numbers [E]",
            "   error • Undefined name 'x' • lib/a.dart:3:5 • undefined_identifier",
        ),
        weight=96,
    ),
)
