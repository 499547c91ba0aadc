"""A log, read in chunks and kept in bounded memory, as an excerpt of a given length."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fire_routine.excerpt.excerpt import Excerpt

if TYPE_CHECKING:
    from fire_routine.excerpt.analysis import Analysis


def identity(line: str) -> str:
    """The line as it is."""
    return line


class LogDigest:
    """Reads a log of any size in chunks and keeps a bounded part of it.

    `clean` is applied to consecutive kept lines before anything is cut out of them; it keeps their number.
    """

    def __init__(self, clean: Callable[[str], str] = identity) -> None:
        from fire_routine.excerpt.store import Store  # of use only when there is a log

        self._clean = clean
        self._store = Store()
        self._analysis: Analysis | None = None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the log, cut anywhere, also within a character or a line end."""
        self._analysis = None
        self._store.feed(chunk)

    def settle(self) -> None:
        """Let go of all but what excerpts are taken from, at most about a megabyte: nothing more comes.

        `evidence/` calls this for each log of a run with many failed jobs.
        """
        self._store.settle()

    def excerpt(self, budget: int) -> Excerpt:
        """The log so far in at most `budget` UTF-16 code units; may be called again with another budget."""
        if self._analysis is None:
            from fire_routine.excerpt.analysis import Analysis  # the rules: of use only when there is a log

            self._analysis = Analysis(*self._store.pieces(), self._clean)
        return self._analysis.excerpt(budget)


def excerpt_log(log: bytes, budget: int) -> str:
    """The part of `log` from which a reader knows why it failed, in at most `budget` UTF-16 code units."""
    digest = LogDigest()
    digest.feed(log)
    return digest.excerpt(budget).text
