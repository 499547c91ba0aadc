"""The parts of a long text in which there may be secrets."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

_GAP: Final = 256
"""Characters between two windows that make them one."""
_REACH: Final = 3_000
"""Characters before what passes a gate, and half of those after it, that are searched of a long line."""
_WIDEST: Final = 4_096
"""Characters by which a window grows at most where secrets may be in every line."""


def windows(data: bytes, gate: str, before: int, after: int) -> Iterator[tuple[int, int]]:
    """The lines of a text in Latin-1 that pass the gate, with so many lines before and after them.

    The gate is in RE2's syntax, matches whatever the case, and never matches an empty text. Where such lines are close
    together, more and more is taken at once: each line alone would be slow.
    """
    search = _compiled(gate).search
    start = end = step = at = 0
    while match := search(data, at):
        begin = _lines_back(data, match.start(), before)
        if begin <= end + _GAP:
            step = min(2 * step + 64, _WIDEST)
        else:
            if end:
                yield start, end
            start, step = begin, 0
        at = _lines_on(data, match.end() + step, 1)
        end = _lines_on(data, at, after)
    if end:
        yield start, end


def _lines_back(data: bytes, at: int, lines: int) -> int:
    """The start of the line that is so many lines before that of a place."""
    first = max(at - _REACH, 0)
    for _ in range(lines + 1):
        at = data.rfind(b"\n", first, at)
        if at < 0:
            return first
    return at + 1


def _lines_on(data: bytes, at: int, lines: int) -> int:
    """The place after so many more ends of lines."""
    last = min(at + 2 * _REACH, len(data))
    for _ in range(lines):
        at = data.find(b"\n", at, last) + 1
        if not at:
            return last
    return at


@cache
def _compiled(gate: str) -> Any:  # noqa: ANN401 (RE2 has no types)
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(gate.encode(), options)
