"""Lines → which of them tell of a failure, by which rule, and where commands start and end."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from fire_routine.excerpt.rules import all_marks, tool_rules, generic_rules
from fire_routine.excerpt.rules.ci import Mark
from fire_routine.excerpt.rules.model import Kind, Rule

# What loggers and wrappers put before a tool's own words: Taskcluster, Jenkins' clock, BuildKit, `##[error]`.
_PREFIX = re.compile(
    r"^(?:\[task [^\]]*\] )?(?:\d\d:\d\d:\d\d(?:\.\d+)?(?: +(?:INFO|ERROR|WARNING|CRITICAL|DEBUG) -)? )?"
    r"(?:#\d+ \d+\.\d+ )?(?:##\[(?:error|warning|notice|debug)\])?"
)


def body(line: str) -> str:
    """The line without a logger's prefix: what rules see."""
    found = _PREFIX.match(line)
    return line[found.end() :] if found and found.end() else line


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matches a line."""

    rule: Rule
    generic: bool


class Index:
    """Which lines hold a text: the lines joined, searched at the speed of `str.find`."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._text = "\n".join(lines).lower()
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        if starts[-1] != len(self._text) + 1:  # lower() changed a length: a few letters do that
            self._text = "\n".join(line.lower() if len(line.lower()) == len(line) else line for line in lines)
        self._starts = starts

    def lines_with(self, needle: str) -> Iterator[int]:
        """Indexes of the lines that hold `needle`, ascending."""
        at = self._text.find(needle)
        while at >= 0:
            line = bisect.bisect_right(self._starts, at) - 1
            yield line
            if line + 1 >= len(self._starts):
                return
            at = self._text.find(needle, self._starts[line + 1])


@functools.cache
def _compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def _candidates(index: Index, needs: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for need in needs:
        found.update(index.lines_with(need))
    return found


def find_marks(index: Index, lines: Sequence[str]) -> dict[int, tuple[Mark, re.Match[str]]]:
    """Line → the mark of a command's start or end there."""
    marks: dict[int, tuple[Mark, re.Match[str]]] = {}
    for mark in all_marks():
        pattern = _compiled(mark.pattern)
        for line in _candidates(index, mark.needs):
            if line not in marks and (found := pattern.search(lines[line])):
                marks[line] = (mark, found)
    return marks


def find_hits(index: Index, lines: Sequence[str]) -> dict[int, Hit]:
    """Line → the rule that says most about it. A tool's own rule beats the generic ones."""
    bodies: dict[int, str] = {}
    hits: dict[int, Hit] = {}
    for generic, rules in ((False, tool_rules()), (True, generic_rules())):
        cache: dict[tuple[str, ...], list[int]] = {}
        for rule in rules:
            lines_here = cache.get(rule.needs)
            if lines_here is None:
                lines_here = cache[rule.needs] = sorted(_candidates(index, rule.needs))
            pattern = _compiled(rule.pattern, rule.flags)
            for line in lines_here:
                known = hits.get(line)
                if known is not None and not _beats(rule, generic, known):
                    continue
                text = bodies.get(line)
                if text is None:
                    text = bodies[line] = body(lines[line])
                if pattern.search(lines[line] if rule.pattern.startswith("##") else text):
                    hits[line] = Hit(rule, generic)
    return hits


def _beats(rule: Rule, generic: bool, known: Hit) -> bool:
    if known.generic != generic:
        return False
    ranks = {Kind.NOISE: 2, Kind.RESULT: 1} if generic else {}
    mine, theirs = ranks.get(rule.kind, 0), ranks.get(known.rule.kind, 0)
    return mine > theirs or (mine == theirs and rule.worth > known.rule.worth)
