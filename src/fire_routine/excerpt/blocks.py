"""Lines that tell of a failure → whole reports: the headline, its details, what stands above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fire_routine.excerpt.clean import shape
from fire_routine.excerpt.find import Hit, body
from fire_routine.excerpt.rules.model import Kind
from fire_routine.excerpt.sections import Section

FIRST = 6.0
CORE, BODY, FRINGE, FRAME = 0, 1, 2, 3

_CONTINUES = re.compile(
    r"^\s*(?:\||\^|~{2,}|at \S|# |>\s|[+-]\s?\S|E\s{2,}|= (?:note|help)|note:|help:|hint:|caused by|during handling|the above exception|"
    r"expected|actual|got\b|received|but was|\.{3} \d+ more|stack ?trace|message:|reason:|diff:|details:|in |from |by |\d+ \|)",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"^\s*(?:at (?:async |new )?(?:[\w.$<>\[\] ]+ )?\(?(?:node:|internal/|module\.js|[^\s(]*node_modules/|java\.|javax\.|sun\.|jdk\.|org\.(?:junit|testng|apache\.maven|gradle|springframework|mockito|hamcrest)\.|kotlin\.|kotlinx\.|scala\.|groovy\.|System\.|Microsoft\.|Xunit\.|NUnit\.)"
    r"|at (?:[\w.$]+\.)?(?:NativeMethodAccessorImpl|DelegatingMethodAccessorImpl|Method\.invoke|JUnit\w*|ForkedBooter)"
    r"|(?:from |# )?/[^\s:]*/(?:gems|site-packages|dist-packages|node_modules|rubies|\.cargo/registry|rustlib)/"
    r"|File \"[^\"]*/(?:site-packages|dist-packages|lib/python[\d.]+)/"
    r"|\.{3} \d+ more)"
)
_TAG = re.compile(r"\[(?:error|fatal|err|warn|warning)\]|npm (?:ERR!|error)|ERROR:|E:|error:", re.IGNORECASE)
_REPEATED_FRAME = re.compile(r"^\s*(?:at |File \"|\d+: +0x|from /|# /)")


@dataclass(slots=True)
class Block:
    """A stretch of lines round one or more hits, with what each line is to it."""

    start: int
    end: int
    score: float
    levels: dict[int, int] = field(default_factory=dict)
    anchor: int = 0


class Grower:
    """Grows hits into blocks."""

    def __init__(self, lines: Sequence[str], hits: Mapping[int, Hit], borders: set[int], gaps: set[int]) -> None:
        self._lines = lines
        self._hits = hits
        self._borders = borders
        self._gaps = gaps
        self._bodies: dict[int, str] = {}

    def body(self, at: int) -> str:
        text = self._bodies.get(at)
        if text is None:
            text = self._bodies[at] = body(self._lines[at])
        return text

    def indent(self, at: int) -> int:
        text = self.body(at)
        return len(text) - len(text.lstrip())

    def blank(self, at: int) -> bool:
        return not self.body(at).strip()

    def worth(self, at: int) -> int:
        hit = self._hits.get(at)
        return hit.rule.worth if hit else -1

    def grow(self, at: int) -> dict[int, int]:
        """The lines that belong to the hit at `at`, each with its level."""
        levels = {at: CORE}
        self._down(at, levels)
        self._up(at, levels)
        return levels

    def before(self, at: int) -> dict[int, int]:
        """The lines before a line that passes a failure on: what a tool said last."""
        levels: dict[int, int] = {}
        j = at - 1
        while j >= 0 and self.blank(j) and at - j < 4:
            j -= 1
        while j >= 0 and at - j < 16 and not self.blank(j) and j not in self._borders and j + 1 not in self._gaps:
            hit = self._hits.get(j)
            if hit is not None and hit.rule.kind is Kind.RESULT:
                break
            if self.body(j).startswith(("> ", "$ ", "+ ")):
                break
            levels[j] = BODY
            j -= 1
        return levels

    def _down(self, at: int, levels: dict[int, int]) -> None:
        hit = self._hits.get(at)
        until = re.compile(hit.rule.until) if hit and hit.rule.until else None
        reach = hit.rule.reach if hit else 60
        base = self.indent(at)
        tagged = _TAG.match(self.body(at))
        tag = tagged.group() if tagged else ""
        j, loose, last = at + 1, 0, len(self._lines)
        while j < last and j - at <= reach:
            if j in self._borders or j in self._gaps:
                return
            if until is not None:
                if until.search(self.body(j)):
                    return
                levels.setdefault(j, self._level(j))
                j += 1
                continue
            if self.blank(j):
                k = j + 1
                while k < last and k - j < 3 and self.blank(k):
                    k += 1
                if k >= last or k in self._borders or self.blank(k) or not (self.indent(k) > base or self._continues(k)):
                    return
                for blank in range(j, k):
                    levels.setdefault(blank, BODY)
                j = k
                continue
            if self.indent(j) > base or self._continues(j) or (tag and self.body(j).startswith(tag)):
                levels.setdefault(j, self._level(j))
                loose = 0
            else:
                loose += 1
                if loose > 4 or self.worth(j) == 0:
                    return
                levels.setdefault(j, FRINGE)
            j += 1

    def _up(self, at: int, levels: dict[int, int]) -> None:
        base, near = self.indent(at), True
        for j in range(at - 1, max(-1, at - 16), -1):
            if j in self._borders or j + 1 in self._gaps:
                return
            if self.blank(j):
                near = False
                if base == 0:
                    return
                continue
            inner = self.indent(j)
            if inner < base:
                levels.setdefault(j, BODY)
                base = inner
                if base == 0:
                    near = at - j <= 1 and near
            elif near and at - j <= 2:
                levels.setdefault(j, FRINGE)
            elif base == 0:
                return

    def _continues(self, at: int) -> bool:
        return bool(_CONTINUES.match(self.body(at)))

    def _level(self, at: int) -> int:
        return FRAME if _FRAME.match(self.body(at)) else BODY


def _bonus(at: int, sections: Sequence[Section], home: Sequence[int], first: int | None) -> float:
    section = sections[home[at]]
    if first is None:
        return 0.0
    if section.failed:
        return 45.0 if home[at] == first else 25.0
    return -40.0 if home[at] < first else -50.0


def homes(sections: Sequence[Section]) -> list[int]:
    """Line → the number of its section."""
    home: list[int] = []
    for number, section in enumerate(sections):
        home.extend([number] * (section.end - section.start))
    return home


def build(
    lines: Sequence[str], hits: Mapping[int, Hit], sections: Sequence[Section], gaps: set[int], threshold: int = 30
) -> list[Block]:
    """Blocks, best first."""
    home = homes(sections)
    first = next((n for n, s in enumerate(sections) if s.failed), None)
    borders: set[int] = set()
    for section in sections:
        if section.opened:
            borders.update(range(section.start, section.first))
        if section.closed:
            borders.update(range(section.last, section.end))
    grower = Grower(lines, hits, borders, gaps)
    blocks: list[Block] = []
    for at in sorted(hits):
        if at in borders:
            continue
        worth = hits[at].rule.worth
        result = hits[at].rule.kind is Kind.RESULT
        if worth < threshold and not result:
            continue
        bonus = _bonus(at, sections, home, first)
        section = sections[home[at]]
        end = section.last if section.failed else len(lines)
        near = 14.0 * max(0.0, 1 - (end - at) / 80)
        levels = grower.before(at) if result else grower.grow(at)
        if result:
            worth = 30
            if not levels:
                continue
        _add(blocks, Block(min(levels), max(levels) + 1, worth + bonus + near, levels, at))
    for block in blocks:
        if first is not None and home[block.anchor] == first and block.score >= 125:
            block.score += FIRST
            break
    seen: set[str] = set()
    for block in blocks:
        key = shape(lines[block.anchor])
        if key in seen:
            block.score -= 35
        seen.add(key)
    return sorted(blocks, key=lambda b: (-b.score, b.start))


def _add(blocks: list[Block], block: Block) -> None:
    last = blocks[-1] if blocks else None
    joined = last is not None and (
        any(level <= BODY and line in last.levels and last.levels[line] <= BODY for line, level in block.levels.items())
        or (block.anchor <= last.end and block.anchor - last.anchor <= 2)
    )
    if last is None or not joined or block.end - last.start > 120:
        blocks.append(block)
        return
    for line, level in block.levels.items():
        last.levels[line] = min(level, last.levels.get(line, 9))
    last.start = min(last.start, block.start)
    last.end = max(last.end, block.end)
    if block.score > last.score:
        last.score, last.anchor = block.score, block.anchor
