"""Lines → which of them tell of a failure, by which rule, and where commands start and end."""

from __future__ import annotations

import bisect
import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from fire_routine.excerpt.clean import clean_line
from fire_routine.excerpt.rules import Kind, Mark, Rule, all_marks, generic_rules, tool_rules

# What loggers and wrappers put before a tool's own words: Taskcluster, Jenkins' clock, BuildKit, `##[error]`.
_PREFIX = re.compile(
    r"(?:\[task [^\]]*\] )?(?:\d\d:\d\d:\d\d(?:\.\d+)?(?: +(?:INFO|ERROR|WARNING|CRITICAL|DEBUG) -)? )?"
    r"(?:#\d+ \d+\.\d+ )?(?:##\[(?:error|warning|notice|debug)\])?"
)


_MARK_WORTH = 120
_GLANCE = 600
"""Characters of a line that are looked at: what a tool says is at the line's start, and hostile lines are long."""
_WITHIN_WORDS = {"error", "exception", "fail", "assert"}
"""Needs that count in the middle of a word too (`TypeError`); all others that start with a letter start a word."""


def body(line: str) -> str:
    """The line without a logger's prefix: what rules see."""
    if line[:1] not in "[#0123456789":
        return line
    found = _PREFIX.match(line)
    return line[found.end() :] if found else line


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matches a line; `generic` if the rule belongs to no tool."""

    rule: Rule
    generic: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules say about a log: line → best hit, line → mark of a command's start or end."""

    hits: Mapping[int, Hit]
    marks: Mapping[int, tuple[Mark, re.Match[str]]]


def find(lines: Sequence[str]) -> Found:
    """Look at every line for what rules and marks need, and only there at the rules themselves."""
    table = _table()
    hits: dict[int, Hit] = {}
    marks: dict[int, tuple[Mark, re.Match[str]]] = {}
    known: dict[str, int | None] = {}
    for at, needles in _needles_by_line(lines, table).items():
        line = lines[at][:_GLANCE]
        if line not in known:
            known[line] = _first_rule(table, table.candidates(set(needles), line), line)
        number = known[line]
        if number is not None:
            hits[at] = table.hits[number]
        if not table.marking.isdisjoint(needles) and (found := _first_mark(table, set(needles), line)):
            marks[at] = found
    return Found(hits, marks)


def _first_rule(table: _Table, numbers: Sequence[int], line: str) -> int | None:
    """The rule that matches, of those that may; rules are numbered best first."""
    text = body(line)
    for number in numbers:
        if number >= table.marks.start:
            return None
        if table.search(number)(line if number in table.raw else text):
            return number
    return None


def _first_mark(table: _Table, needles: set[str], line: str) -> tuple[Mark, re.Match[str]] | None:
    for number in table.candidates(needles, line):
        if number >= table.marks.start and (found := table.search(number)(line)):
            return table.mark(number), found
    return None


def worth_of(lines: Sequence[str]) -> list[int]:
    """What each raw line is worth by the rules; a mark of a command's start or end counts much."""
    found = find([clean_line(line) for line in lines])
    return [
        max(_MARK_WORTH if at in found.marks else 0, found.hits[at].rule.worth if at in found.hits else 0)
        for at in range(len(lines))
    ]


class _Table:
    """All rules, best first, then all marks, by what they need; built once, when a log is first read."""

    def __init__(self) -> None:
        rules = sorted(
            [Hit(rule, generic=False) for rule in tool_rules()] + [Hit(rule, generic=True) for rule in generic_rules()],
            key=lambda hit: -_rank(hit),
        )
        self.hits = rules
        self._marks = all_marks()
        self.items: list[Rule | Mark] = [*(hit.rule for hit in rules), *self._marks]
        self.marks = range(len(rules), len(self.items))
        self.raw = {n for n, item in enumerate(self.items) if item.pattern.startswith("##")}
        self.everywhere = {f"everywhere {n}": n for n, item in enumerate(self.items) if not item.needs}
        needs = {need for item in self.items for need in item.needs}
        needles = {need for need in needs if not any(need[:end] in needs for end in range(1, len(need)))}
        self._exact: dict[str, list[int]] = {needle: [number] for needle, number in self.everywhere.items()}
        self._longer: dict[str, list[tuple[str, int]]] = {}
        for number, item in enumerate(self.items):
            for need in item.needs:
                needle = _start_in(needles, need)
                if need == needle:
                    self._exact.setdefault(needle, []).append(number)
                else:
                    self._longer.setdefault(needle, []).append((need.strip("\n"), number))
        self.marking = {_start_in(needles, need) for mark in self._marks for need in mark.needs}
        words = {needle for needle in needles - _WITHIN_WORDS if needle[0].isascii() and needle[0].isalpha()}
        self.within = tuple(needles & _WITHIN_WORDS)
        self.patterns = (
            re.compile(rf"\b(?:{_trie(words)})"),
            re.compile(_trie(needles - words - _WITHIN_WORDS)),
        )
        self._search: dict[int, Callable[[str], re.Match[str] | None]] = {}

    def candidates(self, needles: set[str], line: str) -> list[int]:
        """The rules and marks whose needs are in the line, best first."""
        low = line.lower()
        numbers: set[int] = set()
        for needle in needles:
            numbers.update(self._exact.get(needle, ()))
            numbers.update(number for need, number in self._longer.get(needle, ()) if need in low)
        return sorted(numbers)

    def mark(self, number: int) -> Mark:
        """The mark of that number."""
        return self._marks[number - self.marks.start]

    def search(self, number: int) -> Callable[[str], re.Match[str] | None]:
        """The compiled pattern's search; most rules are never needed for a log."""
        found = self._search.get(number)
        if found is None:
            found = self._search[number] = re.compile(self.items[number].pattern).search
        return found


def _start_in(needles: set[str], need: str) -> str:
    return next(need[:end] for end in range(1, len(need) + 1) if need[:end] in needles)


def _rank(hit: Hit) -> int:
    """Which rule has the say where several match: `all is well`, then a tool's own, then the generic ones.

    Among them, what is noise or a mere result is known as such before words like `error` count.
    """
    kind, worth = hit.rule.kind, hit.rule.worth
    if kind is Kind.FINE:
        return 1000
    loose = kind in (Kind.ERROR, Kind.HINT)
    step = 200 if kind is Kind.NOISE else 150 if kind is Kind.RESULT else 0
    if hit.generic:
        return worth + step
    return 400 + worth + (step if step or loose else 300)


def _needles_by_line(lines: Sequence[str], table: _Table) -> dict[int, list[str]]:
    """Line → the needles in it; a rule without needs is its own needle."""
    lows = [line[:_GLANCE].lower() for line in lines]
    text = "\n" + "\n".join(lows) + "\n"
    starts = list(accumulate((len(low) + 1 for low in lows), initial=1))
    by_line: dict[int, list[str]] = defaultdict(list)
    right = bisect.bisect_right
    for at, needle in _needles(text, table):
        by_line[right(starts, at + (needle[0] == "\n")) - 1].append(needle)
    for needle, number in table.everywhere.items():
        match = table.search(number)
        for line, content in enumerate(lines):
            if match(content[:_GLANCE]):
                by_line[line].append(needle)
    by_line.pop(len(lines), None)
    return by_line


def _needles(text: str, table: _Table) -> Iterator[tuple[int, str]]:
    """Where the needles stand in a text, and which."""
    for pattern in table.patterns:
        found = pattern.search(text)
        while found:
            at = found.start()
            yield at, found.group()
            found = pattern.search(text, at + 1)
    for needle in table.within:
        at = text.find(needle)
        while at >= 0:
            yield at, needle
            at = text.find(needle, at + 1)


@functools.cache
def _table() -> _Table:
    return _Table()


def _trie(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, none of which starts with another; it looks at a letter once."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if word:
            by_letter[word[0]].append(word[1:])
    choices = [re.escape(letter) + _trie(rests) for letter, rests in sorted(by_letter.items())]
    return "(?:" + "|".join(choices) + ")" if len(choices) > 1 else "".join(choices)
