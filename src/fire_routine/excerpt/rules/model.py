"""What a rule is. The rules themselves are data, one file an ecosystem, beside this file."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Kind(enum.IntEnum):
    """What a line that matches is, and how much it weighs when the room is small."""

    CAUSE = 100
    """States the reason itself: a compiler's error, a full disk, a failed assertion's message."""
    FAILURE = 85
    """Opens the report of one failure: a failed test's headline, a traceback's first line."""
    ERROR = 60
    """Says that something is an error, in words that other lines share."""
    SUMMARY = 45
    """Closes a run with its failures: `2 failed, 31 passed`."""
    HINT = 30
    """May be the reason where nothing better is found: a warning, `not found`."""
    RESULT = 12
    """A consequence: something failed before, and this line passes it on."""
    NOISE = 1
    """Looks like an error and is of little use: a deprecation, a download's progress."""
    FINE = 0
    """Says that all is well, whatever words it holds: `0 errors`, `ok 12 - reports failures`. Beats every other rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a tool tells that it failed.

    `needs`: lower-case texts, one of which is in every line that matches; the search skips all other lines. One that
    starts with a letter counts only at a word's start, one that starts with a line feed only at the line's start.
    No needs: every line is tried, which few rules may ask for.
    `pattern`: searched in the line without stamp, colour and logger's prefix.
    `examples`: lines as the tool prints them; each must match.
    `until`: the block goes on to a line that matches this (at most `reach` lines on), for tools whose
    reports have blank lines or no indentation.
    """

    name: str
    kind: Kind
    needs: tuple[str, ...]
    pattern: str
    examples: tuple[str, ...]
    until: str | None = None
    reach: int = 60
    weight: int | None = None

    @property
    def worth(self) -> int:
        """The weight of a line that matches."""
        return int(self.kind) if self.weight is None else self.weight
