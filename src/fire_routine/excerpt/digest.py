"""A log, read in chunks and kept in bounded memory, as an excerpt of a given length."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from fire_routine.excerpt.excerpt import Excerpt

if TYPE_CHECKING:
    from fire_routine.excerpt.analysis import Analysis
    from fire_routine.excerpt.passing import Passing


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
        self._known: AbstractSet[int] = frozenset()
        self._analysis: Analysis | None = None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the log, cut anywhere, also within a character or a line end."""
        self._analysis = None
        self._store.feed(chunk)

    def passing(self) -> Passing:
        """Takes the log of a passing run of the same job, once all of this one was taken."""
        from fire_routine.excerpt.passing import Passing

        return Passing(self._store.pieces()[0])

    def compare(self, known: AbstractSet[int]) -> None:
        """From now on the lines that a passing run printed too, as `Passing` knows them, are less likely the cause."""
        self._analysis = None
        self._known = known

    def settle(self) -> None:
        """Let go of all but what excerpts are taken from, at most about a megabyte: nothing more comes.

        `evidence/` calls this for each log of a run with many failed jobs.
        """
        self._store.settle()

    def excerpt(self, budget: int) -> Excerpt:
        """The log so far in at most `budget` UTF-16 code units; may be called again with another budget."""
        if self._analysis is None:
            from fire_routine.excerpt.analysis import Analysis  # the rules: of use only when there is a log

            self._analysis = Analysis(*self._store.pieces(), self._clean, self._known)
        return self._analysis.excerpt(budget)


def digest_log(log: bytes, passing: bytes | None = None) -> LogDigest:
    """A whole log, compared with that of a passing run of the same job if there is one."""
    digest = LogDigest()
    digest.feed(log)
    if passing is not None:
        other = digest.passing()
        other.feed(passing)
        digest.compare(other.known())
    return digest


def excerpt_log(log: bytes, budget: int, passing: bytes | None = None) -> str:
    """The part of `log` from which a reader knows why it failed, in at most `budget` UTF-16 code units.

    `passing` is the log of a passing run of the same job, if there is one.
    """
    return digest_log(log, passing).excerpt(budget).text
