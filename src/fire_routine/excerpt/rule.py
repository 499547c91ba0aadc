"""What a rule is. The rules themselves are data, one file for each family of tools, in `rules/`."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass


class Kind(enum.IntEnum):
    """What a line is, and how much it weighs when the room is small."""

    BREAKDOWN = 104
    """What is needed to go on is gone: a full disk, no memory, a crash, a missing module, a rate limit."""
    CAUSE = 97
    """States the reason itself: a compiler's error, a failed assertion's message."""
    FAILURE = 94
    """Opens the report of one failure: a failed test's headline, a traceback's first line."""
    CLUE = 86
    """States a reason in words that harmless lines have too: `timed out`, `Connection refused`."""
    FAILED = 78
    """Names what failed, and the reason is elsewhere: a line in the list of failed tests."""
    ERROR = 69
    """Says that something is an error, in words that many tools share. A tool's own rule goes before it."""
    SUMMARY = 55
    """Closes a run with its failures: `2 failed, 31 passed`."""
    HINT = 34
    """May be the reason where nothing better is found: `invalid`, `failed`."""
    WARNING = 20
    """A warning: shown if there is room."""
    RESULT = 14
    """A consequence: something failed before, and this line passes it on. What is right before it is shown."""
    NOISE = 3
    """Looks like an error and is of little use: a deprecation, a download's progress."""
    FINE = 0
    """Says that all is well, whatever words it contains: `0 errors`, `ok 12 - reports failures`. Beats all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a tool says that it failed.

    `name`: the tool, and what the line says.
    `pattern`: searched in the line without time stamp, colours and logger's prefix.
    `examples`: lines as the tool prints them; each must match.
    `unless`: the rule does not count for lines that match this too.
    `until`: the report goes on to a line that matches this, `reach` lines at most. For tools whose reports have blank
    lines or no indentation.
    `weight`: for the rare line that weighs more or less than its kind.
    """

    name: str
    kind: Kind
    pattern: str
    examples: Sequence[str]
    unless: str | None = None
    until: str | None = None
    reach: int = 60
    weight: int | None = None

    @property
    def worth(self) -> int:
        """The weight of a line that matches."""
        return int(self.kind) if self.weight is None else self.weight
