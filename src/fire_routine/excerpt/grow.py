"""One line about a failure → the lines that belong to its report.

Indentation, blank lines and the marks that tools put before details say where a report ends; a rule may say it
better with its `until`.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import re2

from fire_routine.excerpt.find import Hit
from fire_routine.excerpt.rule import Kind


class Level(enum.IntEnum):
    """What a line is to its report; the lower, the sooner it is shown."""

    CORE = 0
    """A line that a rule matched."""
    BODY = 1
    """A detail: indented below, marked as belonging, or the headline above."""
    FRINGE = 2
    """A neighbour that may belong to it."""
    FRAME = 3
    """A frame of a library in a stack trace."""


_CONTINUES = re.compile(
    r"\s*(?:\||\^|~{2,}|at \S|# |>\s|[+-]\s?\S|E\s{2,}|= (?:note|help)|note:|help:|hint:|caused by|during handling"
    r"|the above exception|expected|actual|got\b|received|but was|\.{3} \d+ more|stack ?trace|message:|reason:|diff:"
    r"|details:|in |from |by |\d+ \|)",
    re.IGNORECASE,
)
_LIBRARIES = (
    r"java\.|javax\.|sun\.|jdk\.|kotlin\.|kotlinx\.|scala\.|groovy\.|System\.|Microsoft\.|Xunit\.|NUnit\."
    r"|org\.(?:junit|testng|apache\.maven|gradle|springframework|mockito|hamcrest)\."
)
_FRAME = re.compile(
    r"\s*(?:at (?:async |new )?(?:[\w.$<>\[\] ]{1,200} )?"
    rf"\(?(?:node:|internal/|module\.js|[^\s(]*node_modules/|{_LIBRARIES})"
    r"|at (?:[\w.$]+\.)?(?:NativeMethodAccessorImpl|DelegatingMethodAccessorImpl|Method\.invoke|JUnit\w*|ForkedBooter)"
    r"|(?:from |# )?/[^\s:]*/(?:gems|site-packages|dist-packages|node_modules|rubies|\.cargo/registry|rustlib)/"
    r"|File \"[^\"]*/(?:site-packages|dist-packages|lib/python[\d.]+)/"
    r"|\.{3} \d+ more)"
)
_PYTHON_FRAME = re.compile(r"\s*File \"")
"""Python quotes the line of the source below."""
_TAG = re.compile(r"\[(?:error|fatal|err|warn|warning)\]|npm (?:ERR!|error)|ERROR:|E:|error:", re.IGNORECASE)
_HEADING = re.compile(r"\s{0,4}([=_*#~+━─-])\1{1,79} \S.{0,200} \1{2,80}\s*$|\s{0,4}\S.{0,100} ([=_*#~━─-])\2{9,}$")
"""A headline between rulers, or before one: `==== FAILURES ====`."""
_LONGEST_HEADING = 200
_LABEL = re.compile(r"\s*\[[a-z][\w-]{1,11}\](?: |$)")
"""A logger's or a task's name before each line of sbt and Ant: `[info] `, `    [junit] `."""
_LONGEST_PLACE = 300
_PLACE = re.compile(r"\s*(?:-->|at|in|file)?\s*\S*[/.\\]\S*[:(]\d+(?:[:,]\d+)?\)?:?$", re.IGNORECASE)
"""A line that is a place in a file and nothing else: some tools print it before the message."""
_ECHOES = ("> ", "$ ", "+ ")
_LOOSE = 4
"""Lines after a hit that are taken although nothing says that they belong."""
_BLANKS = 2
"""Blank lines that a report may have in a row."""
_ABOVE = 16
"""Lines above a hit in which its headline is looked for, and lines before one that passes a failure on."""


class Grower:
    """Grows hits into reports.

    `borders` are lines of the CI system's own, which no report crosses; `gaps` are the lines before which the log
    was not kept.
    """

    def __init__(
        self, lines: Sequence[str], hits: Mapping[int, Hit], borders: AbstractSet[int], gaps: AbstractSet[int]
    ) -> None:
        self._lines = lines
        self._hits = hits
        self._borders = borders
        self._gaps = gaps

    def report(self, at: int) -> dict[int, Level]:
        """The report of the hit at `at`: line → level."""
        levels = {at: Level.CORE}
        hit = self._hits[at]
        until = hit.rule.until or (_until_ruler(self._lines[at]) if hit.generic else None)
        if until is None:
            self._down(at, hit.rule.reach, levels)
        else:
            self._down_to(at, hit.rule.reach, until, levels)
        self._up(at, levels)
        return levels

    def before(self, at: int) -> dict[int, Level]:
        """What a tool said last before the line at `at` passed its failure on."""
        levels: dict[int, Level] = {}
        line = at - 1
        while line >= 0 and self._blank(line) and at - line <= _BLANKS + 1:
            line -= 1
        while line >= 0 and at - line < _ABOVE and line not in self._borders and line + 1 not in self._gaps:
            hit = self._hits.get(line)
            if self._blank(line) or self._lines[line].startswith(_ECHOES) or (hit and hit.rule.kind is Kind.RESULT):
                break
            levels[line] = Level.BODY
            line -= 1
        return levels

    def _down_to(self, at: int, reach: int, until: str, levels: dict[int, Level]) -> None:
        end = re2.compile(until)
        for line in range(at + 1, min(len(self._lines), at + reach + 1)):
            if self._closed(line) or end.search(self._lines[line]):
                return
            levels.setdefault(line, self._level(line))

    def _down(self, at: int, reach: int, levels: dict[int, Level]) -> None:
        base, tag = self._indent(at), self._tag(at)
        line, loose = at + 1, 0
        while line < len(self._lines) and line - at <= reach and not self._closed(line):
            if self._blank(line):
                following = self._past_blanks(line, base)
                if following is None:
                    return
                levels.update((blank, Level.BODY) for blank in range(line, following) if blank not in levels)
                line = following
                continue
            if self._belongs(line, base) or (tag and self._lines[line].startswith(tag)):
                levels.setdefault(line, self._level(line))
                loose = 0
            else:
                hit = self._hits.get(line)
                loose += 1
                if loose > _LOOSE or (hit and hit.rule.kind in {Kind.FINE, Kind.NOISE, Kind.WARNING}):
                    return
                levels.setdefault(line, Level.FRINGE)
            line += 1

    def _past_blanks(self, blank: int, base: int) -> int | None:
        """The line after blank ones where the report goes on, if it does."""
        line = blank + 1
        while line < len(self._lines) and line - blank <= _BLANKS and self._blank(line):
            line += 1
        if line >= len(self._lines) or self._blank(line) or self._closed(line) or not self._belongs(line, base):
            return None
        return line

    def _up(self, at: int, levels: dict[int, Level]) -> None:
        """The headlines above, each less indented than what follows it, and two lines of fringe."""
        base, near = self._indent(at), True
        for line in range(at - 1, max(-1, at - _ABOVE), -1):
            if line in self._borders or line + 1 in self._gaps:
                return
            if self._blank(line):
                near = False
                if base == 0:
                    return
                continue
            indent = self._indent(line)
            if at - line == 1 and self._is_place(line):
                levels.setdefault(line, Level.BODY)
                continue
            if indent < base:
                levels.setdefault(line, Level.BODY)
                base = indent
                near = near and (base > 0 or at - line <= 1)
            elif near and at - line <= 2:  # noqa: PLR2004 - the two lines of fringe
                levels.setdefault(line, Level.FRINGE)
            elif base == 0:
                return

    def _closed(self, line: int) -> bool:
        return line in self._borders or line in self._gaps

    def _belongs(self, line: int, base: int) -> bool:
        return self._indent(line) > base or _CONTINUES.match(self._text(line)) is not None

    def _is_place(self, line: int) -> bool:
        text = self._text(line)
        return len(text) <= _LONGEST_PLACE and _PLACE.match(text) is not None

    def _level(self, line: int) -> Level:
        if _FRAME.match(self._lines[line]):
            return Level.FRAME
        above = self._lines[line - 1] if line else ""
        quoted = _PYTHON_FRAME.match(above) and _FRAME.match(above) and self._indent(line) > self._indent(line - 1)
        return Level.FRAME if quoted else Level.BODY

    def _tag(self, line: int) -> str:
        found = _TAG.match(self._lines[line])
        return found.group() if found else ""

    def _text(self, line: int) -> str:
        """The line without a label, which hides its indentation."""
        text = self._lines[line]
        found = _LABEL.match(text)
        return text[found.end() :] if found else text

    def _indent(self, line: int) -> int:
        text = self._text(line)
        return len(text) - len(text.lstrip())

    def _blank(self, line: int) -> bool:
        return not self._text(line).strip()


def _until_ruler(text: str) -> str | None:
    """A pattern for the line after a headline's part, the next ruler of its signs or of `=`; none for other lines."""
    heading = _HEADING.match(text) if len(text) <= _LONGEST_HEADING else None
    if heading is None:
        return None
    sign = re.escape(heading[1] or heading[2])
    return rf"^\s{{0,4}}(?:{sign}{{4,}}|={{4,}})|^={{2,}} \S.* ={{2,}}$|^\s{{0,4}}\S.{{0,100}} {sign}{{10,}}$"
