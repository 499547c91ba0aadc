"""Patterns for files of the job."""

import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import chain, takewhile
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
    fixed = list(takewhile(lambda part: not _is_pattern(part), parts))
    start, rest = "/".join((root, *fixed)), parts[len(fixed) :]
    ends = {number - len(fixed) for number in _ends(parts)}
    if parts[-1] == _ANY_FOLDERS:
        rest.append("*")
    budget = iter(range(most_entries))
    files: list[Held] = []
    for path in chain([start] if 0 in ends else [], _walk(start, rest, ends, folders, budget)):
        try:
            with hold(path, folders) as held:
                files.append(held)
        except OSError:
            continue
        if len(files) == MOST_MATCHES:
            return Found(tuple(files), is_complete=False)
    return Found(tuple(files), is_complete=next(budget, None) is not None)


def _ends(parts: list[str]) -> set[int]:
    """How many parts are matched where a file matches: all, or those before the last `**`s if they end in a plain name.

    That is as in Python's glob: `a/**` matches a file `a`, and `*/**` does not. Beyond `**` there is any name.
    """
    named = len(parts)
    while named and parts[named - 1] == _ANY_FOLDERS:
        named -= 1
    last = len(parts) + (named < len(parts))
    return {last, named} if named and not _is_pattern(parts[named - 1]) else {last}


def _walk(start: str, parts: list[str], ends: set[int], folders: JobFolders, budget: Iterator[int]) -> Iterator[str]:
    """The paths below `start` that match so many of `parts` as `ends` says, until the budget is spent."""
    if not parts:
        return
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
                        if after & ends:
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
