"""What was read in a log: the base on which lines are chosen."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from fire_routine.excerpt.blocks import Block
from fire_routine.excerpt.commands import Section
from fire_routine.excerpt.find import Hit

_RUN = 12
"""Lines that differ only in digits, of which so many in a row are shown."""
_LOOK = 160
"""Characters by which lines are compared."""
_PROGRESS = "\0"
"""Stands before what lines of progress have in common."""
_FIRST_WORD = 8
_COUNTS = re.compile(
    r"^\W*(?:download|receiving|unpacking|resolving|fetch|updating files|get:|pull|push|extracting|compressing|remote:|"
    r"\(reading database|\[new (?:tag|branch|ref)\]).*|^[^\d\n]{0,60}\b\d{1,3}(?:\.\d+)?%",
    re.IGNORECASE,
)
"""Downloads, what git fetches, percentages."""
_DIGITS = {ord(digit): "0" for digit in "123456789"}


@dataclass(frozen=True, slots=True)
class Reading:
    """The kept lines of a log and what they mean.

    `sections` have every line; `blocks` come best first; `repeats` are the lines that need not be shown again;
    `old` are those that a passing run printed too.
    """

    lines: Sequence[str]
    hits: Mapping[int, Hit]
    sections: Sequence[Section]
    blocks: Sequence[Block]
    repeats: AbstractSet[int]
    old: AbstractSet[int]

    @property
    def main(self) -> Section | None:
        """The command that failed first."""
        return next((section for section in self.sections if section.failed), None)


def find_repeats(lines: Sequence[str], hits: Mapping[int, Hit]) -> frozenset[int]:
    """Lines in a row that are alike: progress but for its last line, and what differs only in digits after a dozen.

    A line that a rule matches is none of them.
    """
    repeats: list[int] = []
    for same, row in itertools.groupby(range(len(lines)), key=lambda at: _alike(lines[at])):
        members = list(row)
        if same:
            repeats += members[:-1] if same.startswith(_PROGRESS) else members[_RUN:]
    return frozenset(at for at in repeats if at not in hits)


def _alike(line: str) -> str:
    """What lines that are alike have in common; empty for a blank line."""
    start = line[:_LOOK]
    if _COUNTS.search(start):
        return _PROGRESS + start.strip()[:_FIRST_WORD]
    start = start.translate(_DIGITS)
    return start.replace("00", "0").replace("00", "0").replace("00", "0")
