"""Which lines of a log the log of a passing run has too, apart from what differs in every run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fire_routine.excerpt.store import Piece

_TEMPORARY = re.compile(rb"(?:/tmp|/var/folders|\\Temp)[/\\][^\s\"']*")
# Digits and the letters of hashes; time stamps, colours, progress, numbers and columns consist of the others.
_VARIES = b"0123456789abcdef \t\r\x1b[];:.,=#*%-+mTZ"
_MOST_PENDING = 1 << 20
"""Bytes of a line that is not complete; more of it is forgotten."""


def forms(data: bytes) -> list[int]:
    """For each line a number for what it says beside numbers, times, hashes, colours, blanks and temporary folders.

    Nothing is left of rulers, counts and blank lines, which are nothing new anywhere. All lines are treated at once, as
    a log can be large.
    """
    if b"/tmp/" in data or b"/var/folders/" in data or b"\\Temp\\" in data:
        data = _TEMPORARY.sub(b"", data)
    return list(map(hash, data.translate(None, _VARIES).split(b"\n")))


class Passing:
    """Reads the log of a passing run in chunks, and keeps no more of it than which of the failed run's lines it has."""

    def __init__(self, failed: Iterable[Piece]) -> None:
        self._wanted = {form for piece in failed for form in forms(piece.data)}
        self._found: set[int] = set()
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes, cut anywhere."""
        data = self._rest + chunk
        end = data.rfind(b"\n") + 1
        self._rest = data[end:][:_MOST_PENDING]
        self._found |= self._wanted.intersection(forms(data[:end]))

    def known(self) -> AbstractSet[int]:
        """The forms of lines that both logs have."""
        return self._found | self._wanted.intersection(forms(self._rest))
