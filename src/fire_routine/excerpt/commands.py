"""Marks → the commands of a log, and which of them failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fire_routine.excerpt.find import Marked

Marks = Mapping[int, Marked]
_ECHO = 'The command "'
_ECHO_LINES = 60


@dataclass(frozen=True, slots=True)
class Section:
    """One command and its output.

    The lines are `start` to `end`, without `end`; the output is `first` to `last`, without `last`: before it
    is how the CI system announces the command, after it how it reports the end.
    """

    start: int
    first: int
    last: int
    end: int
    command: str | None = None
    exit_code: int | None = None
    failed: bool = False
    opened: bool = False
    closed: bool = False


def split(lines: Sequence[str], marks: Marks) -> list[Section]:
    """All sections, in the order of the log; together they have every line."""
    openers, closers = _kinds(marks)
    if not any(mark.name == "GitHub Actions: step" for mark, _ in marks.values()):
        openers = _own_openers(lines, marks, openers, closers)
    borders = sorted([*openers, *closers])
    sections: list[Section] = []
    start, opener = 0, None
    for at in borders:
        if at in closers:
            sections.append(_closed(lines, marks, start, opener, at))
            start, opener = at + 1, None
        else:
            if at > start:
                sections.append(_open(lines, marks, start, opener, at))
            start, opener = at, at
    if start < len(lines):
        sections.append(_open(lines, marks, start, opener, len(lines)))
    return sections


def with_errors(sections: Sequence[Section], errors: Sequence[int]) -> list[Section]:
    """A step of an action has no exit line: it failed if it has one of the runner's error lines."""
    return [
        replace(section, failed=True)
        if not section.closed and any(section.start <= at < section.end for at in errors)
        else section
        for section in sections
    ]


def _kinds(marks: Marks) -> tuple[set[int], set[int]]:
    actions = any(mark.name == "GitHub Actions: step" for mark, _ in marks.values())
    openers = {at for at, (mark, _) in marks.items() if mark.opens and not (actions and mark.name == "shell prompt")}
    return openers, {at for at, (mark, _) in marks.items() if not mark.opens}


def _own_openers(lines: Sequence[str], marks: Marks, openers: set[int], closers: set[int]) -> set[int]:
    """The prompts that the CI system wrote; where it names a command at its end, others are that command's output."""
    named = {at: command for at in closers if (command := _closing_command(lines, marks, at))}
    if not named:
        return openers
    kept: set[int] = set()
    previous = -1
    for at in sorted(named):
        known = named[at].split("\n", 1)[0].strip()
        for opener in sorted((o for o in openers if previous < o < at), reverse=True):
            typed = (marks[opener][1].get("command") or "").strip()
            if typed and (typed.startswith(known) or known.startswith(typed)):
                kept.add(opener)
                break
        previous = at
    return kept


def _echo_start(lines: Sequence[str], at: int) -> int:
    """Where the echo of a command that ends at `at` begins: it has as many lines as the command."""
    if lines[at].startswith(_ECHO):
        return at
    for back in range(at - 1, max(-1, at - _ECHO_LINES), -1):
        if lines[back].startswith(_ECHO):
            return at if "exited with" in lines[back] else back
    return at


def _closing_command(lines: Sequence[str], marks: Marks, at: int) -> str | None:
    if not lines[at].startswith(_ECHO) and '" ' not in lines[at] and not lines[at].startswith('"'):
        return None
    begin = _echo_start(lines, at)
    if not lines[begin].startswith(_ECHO):
        return None
    if begin == at:
        return marks[at][1].get("command")
    return lines[begin][len(_ECHO) :]


def _header_end(lines: Sequence[str], start: int, end: int) -> int:
    """The first line of a step's output: after the group that shows its script, inputs and environment."""
    if lines[start].startswith("##[group]"):
        for at in range(start, min(end, start + 300)):
            if lines[at].startswith("##[endgroup]"):
                return at + 1
    return start + 1


def _command(marks: Marks, opener: int | None) -> str | None:
    return marks[opener][1].get("command") if opener is not None else None


def _open(lines: Sequence[str], marks: Marks, start: int, opener: int | None, end: int) -> Section:
    first = _header_end(lines, start, end) if opener is not None else start
    return Section(start, first, end, end, _command(marks, opener), opened=opener is not None)


def _closed(lines: Sequence[str], marks: Marks, start: int, opener: int | None, at: int) -> Section:
    code = marks[at][1].get("code")
    command = _command(marks, opener) or _closing_command(lines, marks, at) or marks[at][1].get("command")
    first = _header_end(lines, start, at) if opener is not None else start
    last = max(first, _echo_start(lines, at))
    number = int(code) if code else None
    failed = code is None or number != 0
    return Section(start, first, last, at + 1, command, number, failed, opener is not None, closed=True)
