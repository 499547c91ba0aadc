"""A log whose end is kept separately, for a cheap comparison with others."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Final

from fire_routine.evidence.evidence import Log
from fire_routine.excerpt import Excerpt, LogDigest, Passing

LENGTH: Final = 4_096
"""Bytes of the end. An excerpt of them takes a millisecond or two, however long the log is."""


class TailedLog:
    """A `Log` that is read in chunks. `core` is an excerpt of only its end, for comparison with others."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._digest = LogDigest(clean)
        self._end = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self._digest.feed(chunk)
        self._end = chunk[-LENGTH:] if len(chunk) >= LENGTH else (self._end + chunk)[-LENGTH:]

    def settle(self) -> None:
        """Release what no excerpt shows; call this after the last chunk. It takes as long as reading some megabytes."""
        self._digest.settle()

    def excerpt(self, budget: int) -> Excerpt:
        """The part that shows the cause, in at most `budget` UTF-16 code units."""
        self.settle()
        return self._digest.excerpt(budget)

    def passing(self) -> Passing:
        """Takes the log of a passing run of the same job. What it knows then is for `compare`."""
        self.settle()
        return self._digest.passing()

    def compare(self, known: AbstractSet[int]) -> None:
        """From now on what the passing run printed too is less likely to be the cause."""
        self._digest.compare(known)

    def core(self, budget: int) -> str:
        """The part of the log's end that shows the cause. Not redacted: it must not leave this process."""
        end = LogDigest()
        end.feed(self._end)
        return end.excerpt(budget).text


def core_of(log: Log | None, budget: int) -> str:
    """The core of a log, empty without one."""
    if log is None:
        return ""
    return log.core(budget) if isinstance(log, TailedLog) else log.excerpt(budget).text
