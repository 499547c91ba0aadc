"""Lines → which of them tell of a failure, by which rule, and where commands start and end."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    done: set[tuple[int, int]] = set()
    for at, needle in _needles(lines, table.pattern):
        line = lines[at]
        for number in table.by_needle[needle]:
            if (at, number) in done:
                continue
            done.add((at, number))
            _try(table.entries[number], at, line, hits, marks)
    for entry in table.everywhere:
        search = re.compile(entry.pattern).search
        for at, line in enumerate(lines):
            if search(line):
                _try(entry, at, line, hits, marks)
    return Found(hits, marks)


def worth_of(lines: Sequence[str]) -> list[int]:
    """What each raw line is worth by the rules; a mark of a command's start or end counts much."""
    found = find([clean_line(line) for line in lines])
    return [
        max(_MARK_WORTH if at in found.marks else 0, found.hits[at].rule.worth if at in found.hits else 0)
        for at in range(len(lines))
    ]


@dataclass(frozen=True, slots=True)
class _Entry:
    item: Rule | Mark
    generic: bool
    pattern: str
    raw: bool


@dataclass(frozen=True, slots=True)
class _Table:
    entries: tuple[_Entry, ...]
    everywhere: tuple[_Entry, ...]
    by_needle: Mapping[str, tuple[int, ...]]
    pattern: re.Pattern[str]


def _try(entry: _Entry, at: int, line: str, hits: dict[int, Hit], marks: dict[int, tuple[Mark, re.Match[str]]]) -> None:
    item = entry.item
    if isinstance(item, Rule):
        known = hits.get(at)
        if known is not None and not _beats(item, entry.generic, known):
            return
        if re.compile(entry.pattern).search(line if entry.raw else body(line)):
            hits[at] = Hit(item, entry.generic)
    elif at not in marks and (found := re.compile(entry.pattern).search(line)):
        marks[at] = (item, found)


def _beats(rule: Rule, generic: bool, known: Hit) -> bool:
    """A tool's own rule beats a generic one; among generic ones, `no error` and `passed on` beat `error`."""
    if Kind.FINE in (rule.kind, known.rule.kind):
        return known.rule.kind is not Kind.FINE
    if known.generic != generic:
        return known.generic
    loose = (Kind.ERROR, Kind.HINT)
    if generic or known.rule.kind in loose or rule.kind in loose:
        ranks = {Kind.NOISE: 2, Kind.RESULT: 1}
        mine, theirs = ranks.get(rule.kind, 0), ranks.get(known.rule.kind, 0)
        if mine != theirs:
            return mine > theirs
    return rule.worth > known.rule.worth


def _needles(lines: Sequence[str], pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """(line, needle) wherever a needle stands; a needle that starts with a line feed is at a line's start."""
    lows = [line.lower() for line in lines]
    text = "\n" + "\n".join(lows)
    starts = list(accumulate((len(low) + 1 for low in lows), initial=1))
    search, right = pattern.search, bisect.bisect_right
    found = search(text)
    while found:
        at = found.start()
        needle = found.group()
        yield right(starts, at + needle.startswith("\n")) - 1, needle
        found = search(text, at + 1)


@functools.cache
def _table() -> _Table:
    """All rules and marks, by what they need; built once, when a log is first read."""
    entries = [
        *(_Entry(rule, False, rule.pattern, rule.pattern.startswith("##")) for rule in tool_rules()),
        *(_Entry(rule, True, rule.pattern, rule.pattern.startswith("##")) for rule in generic_rules()),
        *(_Entry(mark, False, mark.pattern, True) for mark in all_marks()),
    ]
    needs = {need for entry in entries for need in entry.item.needs}
    needles = {need for need in needs if not any(need[:end] in needs for end in range(1, len(need)))}
    by_needle: dict[str, list[int]] = {needle: [] for needle in needles}
    for number, entry in enumerate(entries):
        for needle in {next(n for n in (need[:end] for end in range(1, len(need) + 1)) if n in needles) for need in entry.item.needs}:
            by_needle[needle].append(number)
    return _Table(
        tuple(entries),
        tuple(entry for entry in entries if not entry.item.needs),
        {needle: tuple(numbers) for needle, numbers in by_needle.items()},
        re.compile(_trie(needles)),
    )


def _trie(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, none of which starts with another; it looks at a letter once."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
    return _branch(root)


def _branch(node: dict) -> str:  # type: ignore[type-arg]
    choices = [re.escape(letter) + _branch(below) for letter, below in sorted(node.items())]
    return "(?:" + "|".join(choices) + ")" if len(choices) > 1 else "".join(choices)
