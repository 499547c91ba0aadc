"""From reports of tests to what the text says about them. An input is a file of JUnit XML."""

import re
import zlib
from collections.abc import Iterator
from random import Random
from typing import Final

from fire_routine.evidence.evidence import Evidence
from fire_routine.evidence.failed_tests import OneReport, Results
from fire_routine.evidence.junit_xml import LONGEST_TAG, UnreadableError, read_cases
from fire_routine.message import Material, compose
from fire_routine.message.headline import Headline
from fire_routine.text.redaction import Redactor
from tests.fuzz.strings import assert_can_be_written
from tests.spoiling import HOSTILE, spoilt_bytes
from tests.standins.contexts import a_context
from tests.standins.runner import REPOSITORY

_ELEMENTS: Final = 20_000
_TAGS: Final = ("testsuite", "testcase", "failure", "error", "skipped", "flakyFailure", "rerunError", "system-out", "a")
_PIECES: Final = tuple(
    piece.encode(errors="replace")
    for piece in (
        *(f"<{tag}>" for tag in _TAGS),
        *(f"</{tag}>" for tag in _TAGS),
        *(f'<{tag} name="x" message="y" classname="z" file="f" type="T"/>' for tag in _TAGS),
        *('<?xml version="1.0" encoding="utf-16"?>', "<![CDATA[", "]]>", "<!--", "-->", "&a;", "&#27;", "&#x1F692;"),
        *('<!DOCTYPE x [<!ENTITY a "b">]>', "\0", "\ufffe", '"', "<", ">", "&", "=", "at a.b(c.js:1:2)\n", "E   x\n"),
        *HOSTILE,
    )
)
_ATTRIBUTE: Final = re.compile(rb'="[^"]*"')


def seeds() -> Iterator[bytes]:
    """The forms of all tools, and nothing at all."""
    for file in sorted((REPOSITORY / "tests" / "data" / "junit").glob("*.xml")):
        yield file.read_bytes()
    yield "<testsuite><testcase name='é'><failure>é</failure></testcase></testsuite>".encode("utf-16")
    yield b""


def mutate(data: bytes, random: Random) -> bytes:
    """Another input."""
    if random.random() < 0.3:
        return spoilt_bytes(data, random)
    at = random.randrange(len(data) + 1)
    piece = random.choice(_PIECES)
    if random.random() < 0.3 and (places := list(_ATTRIBUTE.finditer(data))):
        place = random.choice(places)
        return b"".join((data[: place.start()], b'="', piece, b'"', data[place.end() :]))
    end = at + random.choice((0, 0, 0, 1, 50))
    return data[:at] + random.choice((piece, piece * 300, data[at:end] * 3, b"")) + data[end:]


def check(data: bytes) -> None:
    """No report makes it raise, its cut into pieces doesn't matter, and the text about it is within its limit."""
    report, problem = _read(data, len(data) or 1)
    if len(data) < LONGEST_TAG:  # else it is refused in pieces only
        other, its_problem = _read(data, 300 + zlib.crc32(data) % 300)
        # Of a text that breaks off, expat hands over more or less.
        assert (other.tests, other.failed.keys(), its_problem) == (report.tests, report.failed.keys(), problem)
        assert problem or other == report
    results = Results()
    results.add(report)
    reports = results.summary(Redactor().lines)
    assert_can_be_written(reports)
    assert reports
    assert reports.failed + reports.flaky <= reports.tests
    material = Material(
        Headline("It failed", ""),
        Headline("", ""),
        "",
        a_context(),
        Evidence(test_reports=reports),
        frozenset({"logs"}),
    )
    for limit in (600, 4_000):
        message = compose(material, "markdown", limit)
        message.text.encode()
        assert message.length <= limit


def _read(data: bytes, size: int) -> tuple[OneReport, str]:
    report, problem = OneReport("a.xml"), ""
    try:
        for case in read_cases((data[at : at + size] for at in range(0, len(data), size)), iter(range(_ELEMENTS))):
            report.add(case)
    except UnreadableError as error:
        problem = str(error)
    return report, problem
