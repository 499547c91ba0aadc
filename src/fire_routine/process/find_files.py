"""Patterns for files of the job."""

import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import takewhile
from typing import Final, NamedTuple

from fire_routine.process.job_files import Held, JobFolders, hold, is_private

MOST_ENTRIES: Final = 100_000
"""The most entries of folders that are compared with a pattern, which takes about half a second."""
MOST_MATCHES: Final = 2_000
"""The most matches of a pattern that are considered."""

_ANY_FOLDERS: Final = "**"


class Found(NamedTuple):
    """What a pattern matches."""

    files: tuple[Held, ...]
    """No longer held: each has to be checked again when it is opened."""
    is_complete: bool
    """Whether the search came to its end."""


def find_files(pattern: str, folders: JobFolders, most_entries: int = MOST_ENTRIES) -> Found:
    """The files that match the pattern and may be read. Never raises.

    `*`, `?` and `[…]` match within a name, and `**` any number of folders. None of them goes through a link to a
    folder, so each folder is looked at once. The part before the first of them may contain links.
    """
    root, inner = folders.place(pattern)
    parts = [part for part in inner.split("/") if part not in {"", "."}]
    if not root or not parts:
        return Found((), is_complete=True)
    if parts[-1] == _ANY_FOLDERS:
        parts.append("*")
    fixed = list(takewhile(lambda part: not _is_pattern(part), parts))
    start, rest = "/".join((root, *fixed)), parts[len(fixed) :]
    budget = iter(range(most_entries))
    files: list[Held] = []
    for path in _walk(start, rest, folders, budget) if rest else [start]:
        try:
            with hold(path, folders) as held:
                files.append(held)
        except OSError:
            continue
        if len(files) == MOST_MATCHES:
            return Found(tuple(files), is_complete=False)
    return Found(tuple(files), is_complete=next(budget, None) is not None)


def _walk(start: str, parts: list[str], folders: JobFolders, budget: Iterator[int]) -> Iterator[str]:
    """The paths below `start` that match `parts`, until the budget is spent."""
    try:
        with hold(start, folders, stat.S_ISDIR, "a folder") as held:
            pending = [(held.path, _with_none({0}, parts))]
    except OSError:
        return
    while pending and next(budget, None) is not None:
        folder, states = pending.pop()
        try:
            with os.scandir(folder) as entries:
                for entry, _ in zip(entries, budget, strict=False):
                    after = _after(entry.name, states, parts)
                    if not entry.is_dir(follow_symlinks=False):
                        if len(parts) in after:
                            yield entry.path
                    elif after - {len(parts)} and not is_private(entry.name):
                        pending.append((entry.path, after))
        except OSError:
            continue  # it is gone, or may not be read, or its path is too long


def _after(name: str, states: frozenset[int], parts: list[str]) -> frozenset[int]:
    """How many parts may be matched after a name, if before it these numbers of parts may have been."""
    return _with_none(
        {
            state if parts[state] == _ANY_FOLDERS else state + 1
            for state in states
            if state < len(parts) and (parts[state] == _ANY_FOLDERS or fnmatchcase(name, parts[state]))
        },
        parts,
    )


def _with_none(states: set[int], parts: list[str]) -> frozenset[int]:
    """The states, and those that follow if `**` matches no folder."""
    for state in range(len(parts)):
        if state in states and parts[state] == _ANY_FOLDERS:
            states.add(state + 1)
    return frozenset(states)


def _is_pattern(part: str) -> bool:
    return any(char in part for char in "*?[")
