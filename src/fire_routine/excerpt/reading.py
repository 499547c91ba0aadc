"""What was read in a log: the base on which lines are chosen."""

from __future__ import annotations

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
_DIGITS = {ord(digit): "0" for digit in "123456789"}


@dataclass(frozen=True, slots=True)
class Reading:
    """The kept lines of a log and what they mean.

    `sections` have every line; `blocks` come best first; `repeats` are the lines that need not be shown again.
    """

    lines: Sequence[str]
    hits: Mapping[int, Hit]
    sections: Sequence[Section]
    blocks: Sequence[Block]
    repeats: AbstractSet[int]

    @property
    def main(self) -> Section | None:
        """The command that failed first."""
        return next((section for section in self.sections if section.failed), None)


def find_repeats(lines: Sequence[str], hits: Mapping[int, Hit]) -> frozenset[int]:
    """What comes after the first dozen lines in a row that differ only in digits, if no rule matches it."""
    repeats: list[int] = []
    alike, last = 0, ""
    for at, line in enumerate(lines):
        form = line[:_LOOK].translate(_DIGITS)
        form = form.replace("00", "0").replace("00", "0").replace("00", "0")
        alike = alike + 1 if form and form == last else 0
        last = form
        if alike >= _RUN and at not in hits:
            repeats.append(at)
    return frozenset(repeats)
