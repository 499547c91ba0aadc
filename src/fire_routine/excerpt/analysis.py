"""What was kept of a log → what failed in it, and excerpts of any length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from fire_routine.excerpt.blocks import build
from fire_routine.excerpt.choose import order
from fire_routine.excerpt.clean import clean_line
from fire_routine.excerpt.commands import split, with_errors
from fire_routine.excerpt.excerpt import Excerpt
from fire_routine.excerpt.find import find
from fire_routine.excerpt.mentions import find_mentions
from fire_routine.excerpt.passing import forms
from fire_routine.excerpt.reading import Reading, find_repeats
from fire_routine.excerpt.render import Page, cut, face
from fire_routine.excerpt.store import PIECE, Piece
from fire_routine.text.utf16 import utf16_length

_SHORTEST = 64
"""Below this, an excerpt is one line cut short."""


class Analysis:
    """A log's kept lines, read once.

    `known` are the forms of lines that the log of a passing run has too.
    """

    def __init__(
        self, pieces: Sequence[Piece], total: int, clean: Callable[[str], str], known: AbstractSet[int]
    ) -> None:
        self._total = total
        self._numbers: list[int] = []
        self._lines: list[str] = []
        gaps = self._read(pieces, clean)
        found = find(self._lines)
        found = replace(found, hits={**find_mentions(self._lines, found.hits), **found.hits})
        errors = [at for at, line in enumerate(self._lines) if line.startswith("##[error]")]
        sections = with_errors(split(self._lines, found.marks), errors)
        old = _lines_of(pieces, known) if known else frozenset[int]()
        blocks = build(self._lines, found, sections, gaps, old)
        repeats = find_repeats(self._lines, found.hits)
        self._reading = Reading(self._lines, found.hits, sections, blocks, repeats, old)

    def excerpt(self, budget: int) -> Excerpt:
        """An excerpt of at most `budget` UTF-16 code units."""
        text, shown = "", 0
        chosen = order(self._reading, budget)
        first = next(chosen, None)
        if first is not None and budget < _SHORTEST:
            text = _fitting(self._lines[first[0]], budget)
            shown = int(bool(text))
        elif first is not None:
            text, shown = self._fill([first, *chosen], budget)
        main = self._reading.main
        return Excerpt(text, self._total, shown, main.command if main else None, main.exit_code if main else None)

    def _page(self) -> Page:
        return Page(self._lines, self._numbers, self._total, self._reading.repeats)

    def _fill(self, chosen: Sequence[tuple[int, int]], budget: int) -> tuple[str, int]:
        """Lines in their order up to the first that does not fit, so that a larger budget has them all too."""
        page, taken = self._page(), 0
        for line, width in chosen:
            page.add(line, width)
            if page.size - 1 > budget:
                break
            taken += 1
        if taken == 0:
            return _fitting(self._lines[chosen[0][0]], budget), 1
        if taken < len(chosen):
            page = self._page()
            for line, width in chosen[:taken]:
                page.add(line, width)
        return page.text(), page.count()

    def _read(self, pieces: Sequence[Piece], clean: Callable[[str], str]) -> set[int]:
        """Fill lines and numbers; gives the lines before which something was not kept."""
        gaps: set[int] = set()
        for piece in pieces:
            raws = [_ends(raw) for raw in piece.data.decode("utf-8", "replace").split("\n")]
            if not raws[-1]:
                raws.pop()
            if piece.line != (self._numbers[-1] + 1 if self._numbers else 0):
                gaps.add(len(self._lines))
            self._numbers.extend(range(piece.line, piece.line + len(raws)))
            # All at once, as what a line is may depend on its neighbours.
            self._lines += clean("\n".join(map(clean_line, raws))).split("\n") if raws else []
        return gaps


def _lines_of(pieces: Sequence[Piece], known: AbstractSet[int]) -> frozenset[int]:
    """Which of the lines of the pieces have such a form."""
    every = (form for piece in pieces for form in forms(piece.data.removesuffix(b"\n")))
    return frozenset(at for at, form in enumerate(every) if form in known)


def _ends(raw: str) -> str:
    """A line, or the two ends of one of megabytes: far more than is shown, so that cleaning sees what it must see."""
    if len(raw) <= 2 * PIECE:
        return raw
    return f"{raw[:PIECE]} … {len(raw) - 2 * PIECE} characters … {raw[-PIECE:]}"


def _fitting(line: str, budget: int) -> str:
    """As much of one line as the budget allows: its two ends, or only its start where the budget is very small."""
    text = face(line)
    if utf16_length(text) <= budget:
        return text
    for width in range(budget, _SHORTEST // 2, -1) if budget >= _SHORTEST else ():
        if utf16_length(shown := cut(text, width)) <= budget:
            return shown
    end = budget - 1
    while end > 0 and utf16_length(text[:end]) >= budget:
        end -= 1
    return f"{text[:end]}…" if end >= 0 and budget > 0 else ""
