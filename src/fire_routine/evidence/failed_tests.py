"""What the cases of test reports come to: equal messages once, and tests that passed on a retry as flaky."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Final, NamedTuple

from fire_routine.evidence.evidence import FailedTests, ReportedTest, Reports, TestKind
from fire_routine.evidence.junit_xml import Case, Result, says_nothing
from fire_routine.excerpt import LogDigest

MOST: Final = 30
"""Messages that are shown."""
MOST_KEPT: Final = 200
"""Messages that are kept until it is known which of them have the most tests."""
MOST_NAMED: Final = 50
"""Tests that are named for one message."""
MOST_REPORTS_NAMED: Final = 5
BRIEF: Final = 300
OUTPUT: Final = 1_200
"""UTF-16 code units of what a report says about a test."""
LONGEST_COMPARED: Final = 2_000
"""Characters of a message or a name that are compared with others. The text shows far fewer."""

_COLOUR: Final = re.compile(r"(?:\x1b|&(?:amp;?)?#(?:27|x1[bB]);|#x1[bB]|\ufffd| )\[[0-9;]{0,20}m")
"""The escape of a colour, as it is or as tools write it where XML forbids it (pytest, Maven Surefire, Go)."""
_OF_GO: Final = re.compile(r"^=== (?:RUN|PAUSE|CONT|NAME) .*\n?", re.MULTILINE)
_OF_PYTEST: Final = re.compile(r"^E +(.*)", re.MULTILINE)
"""What pytest says about a failure, below the code that it shows."""
_STACK: Final = re.compile(r"\s*(?:at|from|in|File|goroutine|created by)\s|\s*#\d")
_VARIES: Final = re.compile(r"\b0x[0-9a-fA-F]+|\b\d+(?:\.\d+)?\s?(?:ns|us|µs|ms|s)\b")
_PLACE: Final = re.compile(r"(?<![^\s:()])[^\s:()]++:\d+(?::\d+)?")


@dataclass
class OneReport:
    """The cases of one report. A test that is there again is the same test, run again."""

    name: str
    tests: set[int] = field(default_factory=set)
    """A hash of each test."""
    failed: "dict[int, _FailedTest]" = field(default_factory=dict)
    said: "dict[_Message, Result]" = field(default_factory=dict)
    """The first result with each message, not of all if there are too many."""

    def add(self, case: Case) -> None:
        """Add a case, in the order of the report."""
        key = hash((case.name, case.classname, case.suite, case.file))
        self.tests.add(key)
        if case.results:
            test = self.failed.setdefault(key, _FailedTest(_named(case)))
            test.has_passed = all(result.kind == "flaky" for result in case.results)
            for result in case.results:
                message = _Message("error" if result.kind == "error" else "failure", hash(_essence(case, result)))
                test.messages.append(message)
                if len(self.said) < MOST_KEPT:
                    self.said.setdefault(message, result)
        elif key in self.failed and not case.is_skipped:
            self.failed[key].has_passed = True


class Results:
    """Takes one report after another."""

    def __init__(self) -> None:
        self._reports = self._tests = self._failed = self._flaky = 0
        self._groups: dict[_Message, _Group] = {}
        self._not_kept: set[_Message] = set()

    def add(self, report: OneReport) -> None:
        """Add a report that was read, at least in part."""
        flaky = sum(test.has_passed for test in report.failed.values())
        self._reports += 1
        self._tests += len(report.tests)
        self._failed += len(report.failed) - flaky
        self._flaky += flaky
        for test in report.failed.values():
            for message in test.messages:
                self._add(test, message, report)

    def _add(self, test: "_FailedTest", message: "_Message", report: OneReport) -> None:
        key = message._replace(kind="flaky") if test.has_passed else message
        if key not in self._groups:
            if len(self._groups) == MOST_KEPT or message not in report.said:
                self._not_kept.add(key)
                return
            self._groups[key] = _Group(key.kind, report.said[message])
        self._groups[key].add(test.test, report.name)

    def summary(self, clean: Callable[[str], str]) -> Reports | None:
        """All of it; None without any report. `clean` redacts lines, each of which stays one."""
        if not self._reports:
            return None
        groups = sorted(self._groups.values(), key=lambda group: (group.kind == "flaky", -len(group.tests)))
        return Reports(
            reports=self._reports,
            tests=self._tests,
            failed=self._failed,
            flaky=self._flaky,
            failures=tuple(group.failed_tests(clean) for group in groups[:MOST]),
            failures_left_out=len(groups[MOST:]) + len(self._not_kept),
        )


class _Message(NamedTuple):
    """What results have in common that are shown once."""

    kind: TestKind
    essence: int
    """Its hash: the essence itself would fill the memory if there are very many."""


@dataclass
class _FailedTest:
    """A test that did not always pass."""

    test: ReportedTest
    messages: list[_Message] = field(default_factory=list)
    has_passed: bool = False
    """Whether it passed after it failed."""


@dataclass
class _Group:
    """Tests with the same message, and the first result with it."""

    kind: TestKind
    result: Result
    tests: dict[ReportedTest, None] = field(default_factory=dict)
    reports: dict[str, None] = field(default_factory=dict)

    def add(self, test: ReportedTest, report: str) -> None:
        """Add a test of a report. One of the same name may be in many."""
        self.tests[test] = None
        self.reports[report] = None

    def failed_tests(self, clean: Callable[[str], str]) -> FailedTests:
        """What is shown of them."""
        message, text = (clean(part) for part in _told(self.result))
        brief = _excerpt(message or text, BRIEF)
        output = _excerpt(text, OUTPUT)
        if message.partition("\n")[0] not in output:
            output = f"{brief}\n{output}"
        return FailedTests(
            kind=self.kind,
            tests=tuple(self.tests)[:MOST_NAMED],
            tests_left_out=max(0, len(self.tests) - MOST_NAMED),
            reports=tuple(self.reports)[:MOST_REPORTS_NAMED],
            reports_left_out=max(0, len(self.reports) - MOST_REPORTS_NAMED),
            brief=brief,
            output=output if output.strip() != brief else "",
        )


def _named(case: Case) -> ReportedTest:
    """The test, without a class that its name ends with, as CTest, jest-junit and mocha-junit-reporter write it."""
    name, classname, file = (
        part.strip()[:LONGEST_COMPARED] for part in (case.name, case.classname or case.suite, case.file)
    )
    return ReportedTest(name or classname or "?", "" if name.endswith(classname) else classname, file)


def _told(result: Result) -> tuple[str, str]:
    """The message, empty if there is none that says anything, and the text, without what only frames them."""
    message, text = (_OF_GO.sub("", _COLOUR.sub("", dedent(part).strip())) for part in (result.message, result.text))
    if says_nothing(message):
        return "\n".join(_OF_PYTEST.findall(text)), text or message or result.type
    return message, text


def _excerpt(text: str, budget: int) -> str:
    log = LogDigest()
    log.feed(text.encode(errors="replace"))
    return log.excerpt(budget).text.strip()


def _essence(case: Case, result: Result) -> str:
    """What equal messages have in common: not addresses, times and, where only a text says it, places and names."""
    message, text = _told(result)
    if message:
        return _VARIES.sub("", message[:LONGEST_COMPARED])
    lines = text[:LONGEST_COMPARED].splitlines()
    telling = "\n".join(line.strip() for line in lines if not (_STACK.match(line) or (case.name and case.name in line)))
    return _PLACE.sub("", _VARIES.sub("", telling)).strip() or text[:LONGEST_COMPARED]
