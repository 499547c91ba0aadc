"""Work in threads that can be abandoned.

`concurrent.futures` won't do: the interpreter waits for its threads at exit, so one server that never responds would
block the whole action. These are daemon threads: waiting for one ends at the deadline, and the process can end too.
"""

import queue
import threading
from collections.abc import Callable
from typing import Final, Generic, Self, TypeVar

from fire_routine.github.errors import TooLateError

Result = TypeVar("Result")

THREAD: Final = "evidence"
"""The name of every thread that this module starts."""
POLL: Final = 0.05
"""Seconds between two looks at the clock while waiting. The clock may not be the system's."""


class Task(Generic[Result]):
    """Work in a thread."""

    def __init__(self, work: Callable[[], Result], is_over: Callable[[], bool]) -> None:
        self._work = work
        self._is_over = is_over
        self._done = threading.Event()
        self._results: list[Result] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        """Do the work. An exception is kept for `result`."""
        try:
            self._results.append(self._work())
        except BaseException as error:  # noqa: BLE001 (raised again by `result`)
            self._error = error
        self._done.set()

    def result(self) -> Result:
        """Wait for the work. Raises what it raised, or `TooLateError` at the deadline."""
        while not self._done.is_set():
            if self._is_over():
                raise TooLateError
            self._done.wait(POLL)
        if self._error is not None:
            raise self._error
        return self._results[0]


class TaskPool:
    """Threads that share a deadline. A context manager: at its end it starts nothing new and waits for nothing."""

    def __init__(self, size: int, clock: Callable[[], float], deadline: float) -> None:
        self._size = size
        self._clock = clock
        self._deadline = deadline
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._workers = 0
        self._closed = False

    def start(self, work: Callable[[], Result]) -> Task[Result]:
        """Start at once, in a separate thread. Such work may wait for other tasks."""
        task = Task(work, self._is_over)
        threading.Thread(target=task.run, name=THREAD, daemon=True).start()
        return task

    def enqueue(self, work: Callable[[], Result]) -> Task[Result]:
        """Start when one of `size` workers is free, in order. Such work must not wait for other tasks."""
        task = Task(work, self._is_over)
        self._queue.put(task.run)
        if self._workers < self._size:
            self._workers += 1
            threading.Thread(target=self._serve, name=THREAD, daemon=True).start()
        return task

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        for _worker in range(self._workers):
            self._queue.put(None)

    def _is_over(self) -> bool:
        # A task that still waits after the end is abandoned, and must not use the clock any more.
        return self._closed or self._clock() >= self._deadline

    def _serve(self) -> None:
        while (run := self._queue.get()) is not None:
            if not self._closed:
                run()
