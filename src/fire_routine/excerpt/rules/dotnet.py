""".NET: MSBuild, Roslyn, NuGet, xUnit, NUnit, MSTest, dotnet format."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="compiler, analysers, MSBuild",
        kind=Kind.CAUSE,
        pattern=r"(?:^|\)|\s):? ?error (?:CS|FS|BC|MSB|NETSDK|NU|CA|SA|IDE|RS|SYSLIB|xUnit|S|AVLN|XA|MT|CSC|AD|RZ|BL|IL|XAML)\d{3,5}\b",
        examples=[
            "Extensions/C.cs(20,40): error CS0103: The name 'key' does not exist in the current context",
            "error NU1101: Unable to find package Foo.",
        ],
    ),
    Rule(
        name="xUnit",
        kind=Kind.FAILURE,
        pattern=r"\[FAIL\]\s*$",
        examples=["    Nancy.Testing.Tests.BrowserFixture.Should_return_JSON_serialized_form [FAIL]"],
        until=r"^\s*(?:Finished:|Starting:|=== TEST)|\[(?:FAIL|SKIP|PASS)\]\s*$|^\S",
        reach=60,
    ),
    Rule(
        name="dotnet test",
        kind=Kind.FAILURE,
        pattern=r"^\s*Failed \S+(?: \[[<\d.,\s\w]+\])?$|^\s*Error Message:",
        examples=["  Failed MyTests.AddsNumbers [12 ms]", "  Error Message:"],
        until=r"^\s*(?:Passed|Failed|Skipped|X|V|!) \S+|^(?:Failed!|Passed!|Test Run|Total tests)",
        reach=50,
    ),
    Rule(
        name="NUnit",
        kind=Kind.FAILURE,
        pattern=r"^\d+\) (?:Failed|Error|Invalid) : ",
        examples=["1) Failed : MyTests.AddsNumbers"],
        until=r"^\d+\) |^Run Settings|^Test Run Summary",
    ),
    Rule(
        name="test totals",
        kind=Kind.SUMMARY,
        pattern=r"^Failed! +- Failed: |^Test Run Failed\.|Total: \d+, Errors: \d+, Failed: [1-9]",
        examples=[
            "Failed!  - Failed:     1, Passed:    30, Skipped:     0, Total:    31",
            "   Nancy.Testing.Tests  Total: 151, Errors: 0, Failed: 1, Skipped: 0",
        ],
    ),
    Rule(
        name="unhandled",
        kind=Kind.CAUSE,
        pattern=r"Unhandled exception(?:\.|:| at)",
        examples=["Unhandled exception. System.NullReferenceException: Object reference not set"],
    ),
    Rule(
        name="SDK and restore",
        kind=Kind.CAUSE,
        pattern=r"compatible \.NET SDK was not found|You must install or update \.NET|Unable to find package|Unable to load the service index|MSB1009|Couldn't find a project|[Tt]he framework '.*' was not found",
        examples=["A compatible .NET SDK was not found."],
    ),
    Rule(
        name="dotnet format",
        kind=Kind.CAUSE,
        pattern=r"error (?:WHITESPACE|FINALNEWLINE|IMPORTS|CHARSET|ENDOFLINE)",
        examples=["a.cs(3,1): error WHITESPACE: Fix whitespace formatting."],
    ),
    Rule(
        name="Cake, NUKE, FAKE",
        kind=Kind.RESULT,
        pattern=r"An error occurred when executing (?:task|target)|One or more errors occurred",
        examples=["An error occurred when executing task 'Test'."],
    ),
]
