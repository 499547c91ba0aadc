"""The test cases in a file of JUnit XML, read as a stream.

No standard describes these files, and every tool writes them in its own way. Their authors may also be hostile. So a
DTD is refused, and with it every entity that grows or names a file, and depth, elements and lengths are limited.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element
from xml.parsers import expat

from junitparser import Attr, Error, Failure, Skipped
from junitparser.xunit2 import InterimResult, TestCase

from fire_routine.evidence.evidence import TestKind

MOST_DEEP: Final = 100
"""Elements within each other. Suites can be nested, and tools nest them as deep as people do."""
LONGEST_TAG: Final = 1 << 20
"""Bytes of a tag with its attributes. Expat before 2.6 starts a tag again with every piece that it gets."""
MOST_PARTS: Final = 50
"""Results and outputs of one test case that are kept: the first."""
LONGEST_TEXT: Final = 1 << 15
"""Characters that are kept of the beginning of a text, and as many of its end."""

_NOT_IN_XML: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML forbids. Many tools write the escape of a colour all the same."""
_DECLARED: Final = re.compile(rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODINGS: Final = re.compile(r"(?i)(us-)?ascii|iso-8859-\d+|latin-?\d+|windows-\d+|cp\d+|gbk|gb\d+|big5")
"""What a declaration may say, beside UTF-8 and what has a byte order mark. Not all codecs of Python are encodings."""
_NOTHING: Final = re.compile(r"(test )?(fail(ed|ure)?|error|none|null|collection failure)?", re.IGNORECASE)
_SUITES: Final = {"testsuites", "testsuite"}
_KEPT: Final = {*TestCase.ITER_TYPES, "stackTrace"}
"""The elements of a test case that say something about its result."""


class Result(NamedTuple):
    """One time that a test did not pass."""

    kind: TestKind
    message: str
    text: str
    """What the tool says beyond the message, such as a stack; or what the test printed, if there is none."""
    type: str = ""
    """Such as the class of an exception."""


class Case(NamedTuple):
    """One run of a test."""

    name: str
    classname: str
    suite: str
    """The innermost suite that has a name."""
    file: str
    results: tuple[Result, ...]
    """Empty if it passed or was skipped."""
    is_skipped: bool = False


class UnreadableError(Exception):
    """The file, or the rest of it, can't be read; the text says why."""


def says_nothing(text: str) -> bool:
    """Whether a message is only the one that a tool has for every failure."""
    return bool(_NOTHING.fullmatch(text.strip(" \t\n.:!")))


def read_cases(chunks: Iterable[bytes], elements: Iterator[object]) -> Iterator[Case]:
    """The test cases, in their order. Raises `UnreadableError`, after all that come before what can't be read.

    The first of `chunks` must have the whole XML declaration. `elements` has one item for each element that may be
    read, and may be shared by several files.
    """
    reader = _Reader(elements)
    problem = ""
    for text in _decoded(chunks):
        problem = reader.feed(text.encode())
        yield from reader.take()
        if problem:
            break
    problem = problem or reader.finish()
    yield from reader.cut_off()
    if problem:
        raise UnreadableError(problem)


def _decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    """The text, with a blank or U+FFFD in the place of what no XML may contain."""
    decoder = None
    for chunk in chunks:
        if decoder is None:
            decoder = codecs.getincrementaldecoder(_encoding(chunk))("replace")
        yield _NOT_IN_XML.sub(" ", decoder.decode(chunk))
    if decoder is not None:
        yield _NOT_IN_XML.sub(" ", decoder.decode(b"", final=True))


def _encoding(start: bytes) -> str:
    """The encoding of a file that starts so."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = _DECLARED.match(start)
    name = declared[1].decode() if declared else ""
    try:
        return codecs.lookup(name).name if _ENCODINGS.fullmatch(name) else "utf-8-sig"
    except LookupError:
        return "utf-8-sig"


class _Reader:
    """Gets pieces of the file, and gives the cases that end in them."""

    def __init__(self, elements: Iterator[object]) -> None:
        self._elements = elements
        self._fed = 0
        self._open: list[_Open] = []
        self._cases: list[Case] = []
        # The text is decoded already, whatever the declaration says.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_dtd
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, data: bytes) -> str:
        """Read on. Returns why that is not possible, or an empty text."""
        self._fed += len(data)
        return self._parse(data, final=False) or self._too_long()

    def finish(self) -> str:
        """Say that this was all. Returns what is wrong with that, or an empty text."""
        return self._parse(b"", final=True) if self._fed else "it is empty"

    def take(self) -> list[Case]:
        """The cases that have ended since the last time."""
        cases, self._cases = self._cases, []
        return cases

    def cut_off(self) -> list[Case]:
        """The case that is still open, if it has failed by then."""
        while self._open:
            self._close()
        return [case for case in self.take() if case.results]

    def _parse(self, data: bytes, *, final: bool) -> str:
        try:
            self._parser.Parse(data, final)
        except UnreadableError as error:
            return str(error)
        except expat.ExpatError as error:
            self._parser.buffer_text = False  # hands over the text before the error
            return "it ends too early" if final else f"line {error.lineno} is not well-formed XML"
        return ""

    def _too_long(self) -> str:
        """Expat stays behind by as much as it can't make sense of yet: a tag that has not ended."""
        behind = self._fed - self._parser.CurrentByteIndex
        return f"a tag in it is longer than {LONGEST_TAG >> 20} MiB" if behind > LONGEST_TAG else ""

    def _refuse_dtd(self, *_: object) -> None:
        raise UnreadableError("it has a DTD, which could make it grow or name other files")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if not self._open and tag not in _SUITES:
            raise UnreadableError("it is not JUnit XML")
        if len(self._open) == MOST_DEEP:
            raise UnreadableError(f"its elements are more than {MOST_DEEP} deep")
        if next(self._elements, None) is None:
            raise UnreadableError("there are too many elements in all reports")
        case = self._open[-1].case if self._open else None
        if case is None:
            self._open.append(_outside_of_cases(Element(tag, attributes)))
        elif tag in _KEPT and len(case) < MOST_PARTS:
            element = Element(tag, attributes)
            parent = next(part.element for part in reversed(self._open) if part.element is not None)
            parent.append(element)
            self._open.append(_Open(element, case, _Text()))
        else:
            self._open.append(_Open(None, case))

    def _characters(self, text: str) -> None:
        if kept := self._open[-1].text:
            kept.add(text)

    def _end(self, _: str) -> None:
        self._close()

    def _close(self) -> None:
        element, case, text = self._open.pop()
        if element is not None and text is not None:
            element.text = text.kept
        if case is not None and element is case:
            suites = [part.element for part in reversed(self._open) if part.element is not None]
            name, file = (next(filter(None, (suite.get(key) for suite in suites)), "") for key in ("name", "file"))
            read = _Case.fromelem(case)  # type: ignore[no-untyped-call] # the library has types, but not for this
            self._cases.append(_case(read, name, file))


class _Open(NamedTuple):
    """An element that has not ended."""

    element: Element | None
    """None if nothing in it matters."""
    case: Element | None
    """The test case that it is a part of, or is."""
    text: "_Text | None" = None
    """None if nobody reads it."""


def _outside_of_cases(element: Element) -> _Open:
    """A suite, a case that begins, or anything else, which does not matter."""
    if element.tag == "testcase":
        return _Open(element, element)
    return _Open(element if element.tag in _SUITES else None, None)


class _Text:
    """A text of which only the beginning and the end are kept, in whole lines, as half a secret would not be found."""

    def __init__(self) -> None:
        self._start = ""
        self._end = ""
        self._is_cut = False
        self._is_in_line = False
        """Whether what comes next belongs to a line whose beginning was dropped."""

    def add(self, text: str) -> None:
        """Add what follows."""
        if not self._end and not self._is_cut:
            room = LONGEST_TEXT - len(self._start)
            self._start, text = self._start + text[:room], text[room:]
        self._end += text.partition("\n")[2] if self._is_in_line else text
        self._is_in_line = self._is_in_line and "\n" not in text
        if len(self._end) > 2 * LONGEST_TEXT:
            _, newline, self._end = self._end[-LONGEST_TEXT:].partition("\n")
            self._is_cut, self._is_in_line = True, not newline

    @property
    def kept(self) -> str:
        """The text."""
        if not self._is_cut:
            return self._start + self._end
        return "\n".join((self._start.rpartition("\n")[0], "…", self._end))


class _Case(TestCase):
    """With an attribute that the library does not know. Many tools write it."""

    file = Attr()


def _case(case: _Case, suite: str, file: str) -> Case:
    parts = list(case)
    broken = [part for part in parts if isinstance(part, Failure | Error)]
    results = [_result(case, part, "error" if isinstance(part, Error) else "failure") for part in broken]
    if not broken:  # else what came before is the same failure once more
        results = [_result(case, part, "flaky") for part in parts if isinstance(part, InterimResult)]
    return Case(
        name=case.name or "",
        classname=case.classname or "",
        suite=suite,
        file=case.file or file,
        results=tuple(results),
        is_skipped=any(isinstance(part, Skipped) for part in parts),
    )


def _result(case: _Case, result: Failure | Error | InterimResult, kind: TestKind) -> Result:
    """What the result says. Without a text, as CTest leaves it, what the test printed takes its place."""
    message, text = _bounded(result.message or ""), result.text or ""
    if isinstance(result, InterimResult) and not text.strip():
        text = result.stack_trace or result.system_err or result.system_out or ""
    text = text if text.strip() else case.system_err or case.system_out or ""
    return Result(kind, message, text, result.type or "")


def _bounded(text: str) -> str:
    bounded = _Text()
    bounded.add(text)
    return bounded.kept
