"""Decides when a cancelled job may interrupt the action.

If a job is cancelled, the runner sends SIGINT, SIGTERM 7.5 s later, and kills after another 2.5 s (actions/runner,
`ProcessInvoker`). That is enough time for a report, but not for another thirty seconds of evidence.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_AGAIN: Final = signal.SIGALRM
_SOON: Final = 0.001
"""Seconds until an interruption that was lost or put off is raised again."""
_OURS: Final = __name__.partition(".")[0]
"""The package whose code may be interrupted anywhere."""


class CancelledError(KeyboardInterrupt):
    """The job was cancelled.

    It is a subclass because CPython remembers a plain `KeyboardInterrupt` that leaves an `exec` (every import of a
    dataclass has one), and kills the process with SIGINT at its end even if the exception was handled (pythonrun.c).
    """


class Cancellation:
    """Raises `CancelledError` for the first signal, but only inside `allowed`.

    A signal before `allowed` is raised when that begins. Later ones are ignored, while the report is written.
    """

    def __init__(self) -> None:
        self._is_cancelled = False
        self._is_allowed = False
        self._place: tuple[int, int] | None = None
        """Where the code of others was when it was last left alone."""

    def listen(self) -> None:
        """Handle the signals, first those that came since the start, which the image's entry point blocks until here.

        As process 1 of a container we would not get those without a handler.
        """
        for number in _SIGNALS:
            signal.signal(number, self._take)
        signal.signal(_AGAIN, self._interrupt)
        sys.unraisablehook = self._lost
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)

    @contextmanager
    def allowed(self) -> Iterator[None]:
        """A context that may be interrupted, once. After it nothing is interrupted any more."""
        try:
            self._is_allowed = True
            if self._is_cancelled:
                raise CancelledError
            yield
        finally:
            self._is_allowed = False
            # Python removes its handlers before it ends: a signal could then still change the exit code.
            for number in (*_SIGNALS, _AGAIN):
                signal.signal(number, signal.SIG_IGN)

    def _take(self, number: int, frame: FrameType | None) -> None:
        is_first, self._is_cancelled = not self._is_cancelled, True
        if is_first:
            self._interrupt(number, frame)

    def _interrupt(self, _number: int, frame: FrameType | None) -> None:
        """Interrupt our own code, and that of others where it waits: where it still is a moment later.

        Elsewhere others may not bear it. httpcore's `ThreadLock` would keep a lock for ever that it has just taken, so
        whatever uses the connections next would hang, and Python 3.11 replaces what a `__set_name__` raises by a
        `RuntimeError`, which looks like a bug of ours (docs.python.org, "What's New In Python 3.12").
        """
        if not self._is_allowed or frame is None:
            return
        place = id(frame), frame.f_lasti
        if place == self._place or str(frame.f_globals.get("__name__")).partition(".")[0] == _OURS:
            raise CancelledError
        self._place = place
        signal.setitimer(signal.ITIMER_REAL, _SOON)

    def _lost(self, unraisable: "UnraisableHookArgs") -> None:
        """Interrupt again, a moment later, if the interruption hit code whose exceptions Python drops.

        Such code is every finalizer and every callback of a weak reference (docs.python.org, `sys.unraisablehook`).
        """
        if issubclass(unraisable.exc_type, CancelledError):
            signal.setitimer(signal.ITIMER_REAL, _SOON)
        else:
            sys.__unraisablehook__(unraisable)
