"""Marks → the commands of a log, and which of them failed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fire_routine.excerpt.rules.ci import Mark


@dataclass(frozen=True, slots=True)
class Section:
    """One command's output: lines `start` to `end`, without `end`; its mark of the end is the last one."""

    start: int
    end: int
    command: str | None
    exit_code: int | None
    failed: bool
    opened: bool = False
    closed: bool = False


def split(lines: Sequence[str], marks: Mapping[int, tuple[Mark, re.Match[str]]]) -> list[Section]:
    """All sections, in the order of the log; together they hold every line."""
    actions = any(mark.name.startswith("GitHub Actions: step") for mark, _ in marks.values())
    sections: list[Section] = []
    start, command, opened = 0, None, False
    for at in sorted(marks):
        mark, found = marks[at]
        if actions and mark.name == "shell prompt":
            continue
        groups = found.groupdict()
        if mark.opens:
            if at > start:
                sections.append(Section(start, at, command, None, False, opened))
            start, command, opened = at, groups.get("command"), True
            continue
        code = groups.get("code")
        failed = code is None or int(code) != 0
        told = command or groups.get("command")
        sections.append(Section(start, at + 1, told, int(code) if code else None, failed, opened, True))
        start, command, opened = at + 1, None, False
    if start < len(lines):
        sections.append(Section(start, len(lines), command, None, False, opened))
    return sections


def with_errors(sections: Sequence[Section], errors: Sequence[int]) -> list[Section]:
    """A step of an action has no exit line: it failed if it holds one of the runner's error lines."""
    out: list[Section] = []
    for section in sections:
        if not section.closed and any(section.start <= at < section.end for at in errors):
            section = Section(section.start, section.end, section.command, None, True, section.opened, False)
        out.append(section)
    return out
