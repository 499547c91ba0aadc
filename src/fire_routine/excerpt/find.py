"""Lines → which of them report a failure, by which rule, and where commands start and end.

RE2 looks for all patterns at once, in time that grows with the log's length and nothing else.
"""

from __future__ import annotations

import collections
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import re2

from fire_routine.excerpt.clean import clean_line
from fire_routine.excerpt.marks import MARKS, Mark
from fire_routine.excerpt.rule import Kind, Rule
from fire_routine.excerpt.rules import rules_by_file

# What loggers and wrappers print before a tool's own words: Taskcluster, Jenkins' clock, BuildKit, `##[error]`.
_PREFIX = re.compile(
    r"(?:\[task [^\]]*\] )?(?:\d\d:\d\d:\d\d(?:\.\d+)?(?: +(?:INFO|ERROR|WARNING|CRITICAL|DEBUG) -)? )?"
    r"(?:#\d+ \d+\.\d+ )?(?:##\[(?:error|warning|notice|debug)\])?"
)


_MILD = re.compile(
    r"\W{0,3}(?:INFO|DEBUG|NOTICE)\b|\s*[^\s:]*[:(]\d+(?:[:,]\d+)?\)?: +(?:\w+Warning|warning|note): "
    r"|\s*\d+:\d+ +warning\b|\W*level\W{1,6}(?:info|debug|warn)|\s+at (?:async |new )?[\w.$<>/@]+ ?\("
)
"""A logger's word for how bad it is, a compiler's or a linter's for a warning, a frame of a stack: no error, whatever
words follow."""
_BULLET = re.compile(r"(?:\[\w+\] )?\s*[^\w\s]{1,3} ")
"""What stands before each item of a list, such as the names of tests or the commands of `set -x`."""
_STATUS = re.compile(r"\b(?:FAIL|ERR|FATAL)|\b(?i:error|fatal|failed|failure)s?\W*(?:[:!]|$)")
"""What says of an item that it failed, rather than being part of its name."""
_LIST = 20
"""Lines with the same bullet that make a list, with the same margin that make it one."""
_MARGIN = re.compile(r" {0,20}[\w@/.+-]{3,60}(?: [\w.+-]{2,20})?(?: *[|>]|:) ")
"""The name of a task, package or container before each of its lines: `packages/ui lint: `, `web_1  | `, `libfoo> `."""
_SAYS_MORE = re.compile(r"(?i)err|fail|warn|fatal|panic|note|help|info|debug|remote|caused|exception")
"""What is no such name: words of the line itself."""
_ADDRESS = re.compile(r"\bhttps?://[^\s\"'<>)]+")
"""Its words say nothing: `GET https://registry.example/spdx-exceptions`."""
_WARNING = re.compile(r"(?i)\W{0,3}(?:[\w-]{1,40}\]\W{1,3})?warn(?:ing)?\b")
"""`Warning: …`, `[UNRESOLVED_IMPORT] Warning: …`,"""
_QUOTE = re.compile(r" {0,20}\d{0,9} {0,9}(?:[│╭╰|·─]|--> )")
"""and what quotes the source below it."""
_MARK_WORTH = 120
_GLANCE = 600
"""Characters of a line that are looked at: what a tool says is at the line's start, and hostile lines are long."""


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


Marked = tuple[Mark, Mapping[str, str | None]]
"""A mark that matches a line, and the groups of its pattern."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules say about a log: line → best hit, line → mark of a command's start or end.

    `texts` are the lines without what a logger or a runner of tasks prints before them.
    """

    hits: Mapping[int, Hit]
    marks: Mapping[int, Marked]
    texts: Sequence[str]


def find(lines: Sequence[str]) -> Found:
    """Look at every line once, and once only at lines that are alike."""
    table = _table()
    bodies = [body(line) for line in lines]
    texts = _without_margins(bodies)
    hits: dict[int, Hit] = {}
    marks: dict[int, Marked] = {}
    known: dict[str, tuple[Hit | None, Marked | None]] = {}
    for at, whole in enumerate(lines):
        line = whole[:_GLANCE]
        if line not in known:
            known[line] = table.look(line, len(bodies[at]) - len(texts[at]))
        hit, mark = known[line]
        if hit:
            hits[at] = hit
        if mark:
            marks[at] = mark
    for at in [*_listed(lines, hits), *_warned(texts, hits)]:
        hits.pop(at, None)
    return Found(hits, marks, texts)


def _without_margins(texts: Sequence[str]) -> list[str]:
    margins = [_MARGIN.match(text) for text in texts]
    counts = collections.Counter(margin.group() for margin in margins if margin)
    many = {margin for margin, count in counts.items() if count >= _LIST and not _SAYS_MORE.search(margin)}
    return [
        text[margin.end() :] if margin and margin.group() in many else text
        for text, margin in zip(texts, margins, strict=True)
    ]


def _listed(lines: Sequence[str], hits: Mapping[int, Hit]) -> list[int]:
    """Items of a long list that have such words in their names: tests that passed, commands of a trace."""
    items = {
        at: bullet.group()
        for at, hit in hits.items()
        if hit.generic
        and hit.rule.kind in {Kind.ERROR, Kind.HINT}
        and (bullet := _BULLET.match(lines[at]))
        and not _STATUS.search(lines[at][:_GLANCE])
    }
    if not items:
        return []
    counts = collections.Counter(bullet.group() for line in lines if (bullet := _BULLET.match(line)))
    return [at for at, bullet in items.items() if counts[bullet] >= _LIST]


def _warned(texts: Sequence[str], hits: Mapping[int, Hit]) -> Iterator[int]:
    """Lines that quote the source below a warning, whatever they say about it."""
    is_warning = False
    for at, text in enumerate(texts):
        if not (is_warning and _QUOTE.match(text)):
            is_warning = _WARNING.match(text) is not None
        elif at in hits:
            yield at


def worth_of(lines: Sequence[str]) -> list[int]:
    """What each raw line is worth by the rules; a mark of a command's start or end counts much."""
    found = find([clean_line(line) for line in lines])
    return [
        max(_MARK_WORTH if at in found.marks else 0, found.hits[at].rule.worth if at in found.hits else 0)
        for at in range(len(lines))
    ]


class _Table:
    """All rules, best first, and after them all marks; built once, when a log is first read."""

    def __init__(self) -> None:
        hits = [Hit(rule, generic=file == "generic") for file, rules in rules_by_file().items() for rule in rules]
        self._hits = sorted(hits, key=lambda hit: -_rank(hit))
        patterns = [*(hit.rule.pattern for hit in self._hits), *(mark.pattern for mark in MARKS)]
        self._whole = {n for n, text in enumerate(patterns) if n >= len(hits) or text.startswith("##")}
        self._filter = re2.Filter()
        for pattern in patterns:
            self._filter.Add(pattern)
        self._filter.Compile()

    def look(self, line: str, margin: int) -> tuple[Hit | None, Marked | None]:
        """The best rule and the first mark that match the line, whose text is behind a margin of so many characters.

        A tool's own rule may know the margin, such as `npm ERR! `; the others see the text only.
        """
        whole = body(line)
        hit, mark = self._match(line, whole)
        if mark or not margin:
            return hit, mark
        text = whole[margin:]
        inner, _ = self._match(text, text)
        if hit and not hit.generic and (not inner or _rank(hit) >= _rank(inner)):
            return hit, None
        return inner, None

    def _match(self, line: str, text: str) -> tuple[Hit | None, Marked | None]:
        numbers = self._filter.Match(line) or []
        if text != line:
            bare = self._filter.Match(text) or []
            numbers = [*self._whole.intersection(numbers), *(n for n in bare if n not in self._whole)]
        hit = None
        for number in sorted(numbers):
            if number >= len(self._hits):
                mark = MARKS[number - len(self._hits)]
                return hit, (mark, re2.search(mark.pattern, line).groupdict())
            rule = self._hits[number].rule
            if (
                not hit
                and not (rule.unless and re2.search(rule.unless, text))
                and not _is_mild(self._hits[number], text)
            ):
                hit = self._hits[number]
        return hit, None


def _is_mild(hit: Hit, text: str) -> bool:
    """Whether only words say that it is an error, in what is called a warning or less, or in an address."""
    if not hit.generic or hit.rule.kind not in {Kind.ERROR, Kind.HINT, Kind.CLUE}:
        return False
    if _MILD.match(text) or _WARNING.match(text):
        return True
    return "://" in text and not re2.search(hit.rule.pattern, _ADDRESS.sub("https://…", text))


@functools.cache
def _table() -> _Table:
    return _Table()


def _rank(hit: Hit) -> int:
    """Which rule has the say where several match: `all is well`, then a tool's own, then the generic ones.

    Among them, what is noise or a mere result is known as such before words like `error` count.
    """
    kind, worth = hit.rule.kind, hit.rule.worth
    if kind is Kind.FINE:
        return 1000
    loose = kind in (Kind.ERROR, Kind.HINT, Kind.WARNING)
    step = 200 if kind is Kind.NOISE else 150 if kind is Kind.RESULT else 0
    if hit.generic:
        return worth + step
    return 400 + worth + (step if step or loose else 300)
