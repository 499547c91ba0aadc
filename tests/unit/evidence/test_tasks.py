"""Threads that may be left behind."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from fire_routine.evidence.tasks import THREAD, Task, TaskPool
from fire_routine.github.errors import TooLateError


def pool(size: int = 2, limit: float = 30) -> TaskPool:
    return TaskPool(size, time.monotonic, time.monotonic() + limit)


def test_results_and_errors_arrive_where_they_are_waited_for() -> None:
    def fails() -> int:
        raise ValueError("no")

    with pool() as own:
        good, bad, queued = own.start(lambda: 7), own.start(fails), own.enqueue(lambda: 8)

        assert (good.result(), queued.result(), good.result()) == (7, 8, 7)
        with pytest.raises(ValueError, match="no"):
            bad.result()


def test_no_more_workers_run_than_the_size_says() -> None:
    lock, now, most = threading.Lock(), [0], [0]
    gate = threading.Barrier(3, timeout=10)

    def work() -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        gate.wait()
        with lock:
            now[0] -= 1

    with pool(size=3) as own:
        tasks: list[Task[None]] = [own.enqueue(work) for _ in range(9)]
        for task in tasks:
            task.result()

    assert most == [3]


def test_work_that_hangs_is_waited_for_until_the_deadline_and_no_longer() -> None:
    forever = threading.Event()
    with pool(limit=0.1) as own:
        task = own.start(forever.wait)
        with pytest.raises(TooLateError):
            task.result()
    forever.set()


def test_the_deadline_is_that_of_the_clock_that_was_handed_in() -> None:
    forever, reading = threading.Event(), [0.0]
    with TaskPool(1, lambda: reading[0], deadline=1_000.0) as own:
        task = own.start(forever.wait)
        reading[0] = 1_000.0
        with pytest.raises(TooLateError):
            task.result()
    forever.set()


def test_what_was_not_begun_by_the_end_is_never_begun() -> None:
    gate, begun = threading.Event(), threading.Event()
    with pool(size=1) as own:
        own.enqueue(gate.wait)
        own.enqueue(begun.set)
    gate.set()
    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join(10)

    assert not begun.is_set()


def test_the_process_ends_though_a_thread_hangs() -> None:
    """`concurrent.futures` would wait for its threads at exit."""
    program = """
import threading, time
from fire_routine.evidence.tasks import TaskPool
with TaskPool(1, time.monotonic, time.monotonic() + 0.1) as pool:
    pool.start(threading.Event().wait)
    pool.enqueue(threading.Event().wait)
print("over")
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)

    assert ended.stdout == "over\n"
    assert ended.stderr == ""
