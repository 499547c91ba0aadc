import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from fire_routine.github.errors import GitHubError, TooLateError

Answer = TypeVar("Answer")


class Memory:
    """Results by key. Safe to use from several threads: the second to want a result waits for the first."""

    def __init__(self) -> None:
        self._known: dict[Hashable, object] = {}
        # The same thread may take such a lock again: a cancellation may have left it taken.
        self._locks: dict[Hashable, threading.RLock] = {}

    def once(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """What `ask` returned or raised when it was first called for `key`.

        A `TooLateError` is not remembered, because a later caller may have more time.
        """
        with self._locks.setdefault(key, threading.RLock()):
            if key not in self._known:
                try:
                    self._known[key] = ask()
                except TooLateError:
                    raise
                except GitHubError as error:
                    self._known[key] = error
        known = self._known[key]
        if isinstance(known, GitHubError):
            raise known
        return cast("Answer", known)
