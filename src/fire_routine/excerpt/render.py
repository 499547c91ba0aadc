"""Chosen lines → text, with what was left out counted in place."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from fire_routine.text.utf16 import utf16_length

_MARK = re.compile(r"##\[(group|endgroup|error|warning|notice|debug|command|section)\]")
_MARK_TEXT = {"error": "Error: ", "warning": "Warning: ", "notice": "Notice: ", "command": "$ "}
_SHORT_GAP = 12
"""Lines of a gap that are looked at: fewer may be shorter than the words that count them."""
_NOTE = 32
"""Room for the words that say how much was cut out of a line."""


def face(line: str) -> str:
    """The line as GitHub shows it: the runner's marks in words, so that printing it starts no command."""
    return _MARK.sub(lambda found: _MARK_TEXT.get(found[1], ""), line) if "##[" in line else line


def cut(line: str, width: int) -> str:
    """The line, its middle left out if it is longer than `width` characters (some hundreds at least)."""
    if len(line) <= width:
        return line
    head = (width - _NOTE) * 2 // 3
    tail = width - _NOTE - head
    return f"{line[:head]} … {len(line) - head - tail} characters … {line[-tail:]}"


class Page:
    """Lines chosen one by one, and the exact length of the text that they make.

    `lines` are those that were kept, `numbers` their numbers in the log (from 0), `total` the log's length in lines,
    `repeats` the lines that are like the one before them.
    """

    def __init__(
        self, lines: Sequence[str], numbers: Sequence[int], total: int, repeats: AbstractSet[int] = frozenset()
    ) -> None:
        self._lines = [*lines, ""]
        self._numbers = [*numbers, total]
        self._repeats = repeats
        self._chosen: list[int] = []
        self._shown: dict[int, str] = {}
        self.size = self._gap_size(-1, len(lines))

    def add(self, line: int, width: int) -> None:
        """Show the line, at most `width` characters of it; shown before, it may only get longer."""
        text = cut(face(self._lines[line]), width)
        if line in self._shown:
            self.size += utf16_length(text) - utf16_length(self._shown[line])
        else:
            at = bisect.bisect(self._chosen, line)
            before = self._chosen[at - 1] if at else -1
            after = self._chosen[at] if at < len(self._chosen) else len(self._lines) - 1
            self._chosen.insert(at, line)
            self.size += (
                utf16_length(text)
                + 1
                + self._gap_size(before, line)
                + self._gap_size(line, after)
                - self._gap_size(before, after)
            )
        self._shown[line] = text

    def text(self) -> str:
        """What was chosen, with a line for each gap; its length is `size` or one less."""
        return "\n".join(self._rows())

    def count(self) -> int:
        """How many of the log's lines the text shows."""
        return sum(1 for row in self._rows() if not _is_gap(row))

    def _rows(self) -> list[str]:
        rows: list[str] = []
        last = -1
        for line in [*self._chosen, len(self._lines) - 1]:
            rows.extend(self._gap(last, line))
            if line < len(self._lines) - 1:
                rows.append(self._shown[line])
            last = line
        return rows

    def _gap_size(self, before: int, after: int) -> int:
        return sum(utf16_length(row) + 1 for row in self._gap(before, after))

    def _gap(self, before: int, after: int) -> list[str]:
        """What to write between two shown lines: how many are missing, or those themselves if that is shorter."""
        missing = self._numbers[after] - (self._numbers[before] + 1 if before >= 0 else 0)
        if missing == 0:
            return []
        note = f"… {missing} line{'s' if missing > 1 else ''} left out …"
        kept = missing == after - before - 1
        if kept and all(line in self._repeats for line in range(before + 1, after)):
            note = f"… {missing} more like this left out …"
        if kept and missing <= _SHORT_GAP:
            rows = [face(line) for line in self._lines[before + 1 : after]]
            if sum(utf16_length(row) + 1 for row in rows) <= utf16_length(note) + 1:
                return rows
        return [note]


def _is_gap(row: str) -> bool:
    return row.startswith("… ") and row.endswith(" left out …")
