"""When the cancellation of the job may interrupt the action, and when it has to wait.

A cancelled job sends SIGINT, then SIGTERM after 7.5 s, and kills 2.5 s later (actions/runner, `ProcessInvoker`). That
is time enough for a report, but not for another thirty seconds of evidence.
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
"""Seconds until an interruption that got lost is made again."""


class CancelledError(KeyboardInterrupt):
    """The job was cancelled.

    A kind of its own, since CPython remembers a plain `KeyboardInterrupt` that leaves an `exec`, as there is one in the
    import of each dataclass, and kills the process with SIGINT at its end, even if that was handled (pythonrun.c).
    """


class Cancellation:
    """Raises `CancelledError` for the first signal that comes, inside of `allowed` and nowhere else.

    One that came before `allowed` is raised at its beginning. What comes later is ignored: the report is being written.
    """

    def __init__(self) -> None:
        self._is_asked = False
        self._is_allowed = False

    def listen(self) -> None:
        """Take the signals. As process 1 of a container we would not get those that nobody handles."""
        for number in _SIGNALS:
            signal.signal(number, self._take)
        signal.signal(_AGAIN, self._interrupt)
        sys.unraisablehook = self._lost

    @contextmanager
    def allowed(self) -> Iterator[None]:
        """What is done inside may be interrupted, once. After it nothing is, whatever comes."""
        try:
            self._is_allowed = True
            if self._is_asked:
                raise CancelledError
            yield
        finally:
            self._is_allowed = False
            # Python lets go of its handlers before it has ended: a signal could then still change the exit code.
            for number in (*_SIGNALS, _AGAIN):
                signal.signal(number, signal.SIG_IGN)

    def _take(self, number: int, frame: FrameType | None) -> None:
        is_first, self._is_asked = not self._is_asked, True
        if is_first:
            self._interrupt(number, frame)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._is_allowed:
            raise CancelledError

    def _lost(self, unraisable: "UnraisableHookArgs") -> None:
        """Interrupt again, a moment later, where the interruption hit code whose exceptions Python drops.

        Such code is every finalizer and every callback of a weak reference, of which each import has one
        (docs.python.org, `sys.unraisablehook`).
        """
        if issubclass(unraisable.exc_type, CancelledError):
            signal.setitimer(signal.ITIMER_REAL, _SOON)
        else:
            sys.__unraisablehook__(unraisable)
