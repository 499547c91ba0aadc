"""Logs as GitHub's runner writes them: stamped lines, groups, the closing error.

The form is that of `Runner.Worker` in github.com/actions/runner: a byte order mark, a UTC time of
seven decimals before each line, `##[group]Run …` before what a step prints.
"""

from __future__ import annotations

import functools
import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.standins.github_model import START, Log

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from tests.standins.github_model import Job, Step

BOM = b"\xef\xbb\xbf"


def job_log(job: Job, prints: Mapping[str, str]) -> bytes:
    """The log of a job whose steps print these texts, by their names; the times are the steps'."""
    job.set_times()
    ran = [step for step in job.steps if step.started_at and step.conclusion != "skipped"]
    return BOM + b"".join(_stamped(step.started_at or START, _lines(step, prints.get(step.name, ""))) for step in ran)


def large_log(size: int, cause: str, start: datetime = START) -> Log:
    """A log of about `size` bytes, made as it is sent: lines of all kinds, then the cause and exit code 1."""
    block = _noise_block(start)
    end = _stamped(start, [*cause.splitlines(), "##[error]Process completed with exit code 1."])
    repeats = max(1, (size - len(end)) // len(block))

    def content() -> Iterator[bytes]:
        yield BOM
        yield from itertools.repeat(block, repeats)
        yield end

    return Log(content, length=len(BOM) + len(block) * repeats + len(end))


def _stamped(start: datetime, lines: Iterable[str]) -> bytes:
    """Lines a millisecond apart."""
    return b"".join(
        f"{start + timedelta(milliseconds=number):%Y-%m-%dT%H:%M:%S.%f}0Z {line}\n".encode()
        for number, line in enumerate(lines)
    )


def _lines(step: Step, printed: str) -> Iterator[str]:
    if step.name.startswith("Run "):
        yield f"##[group]{step.name}"
        if printed:
            yield f"\x1b[36;1m{step.name.removeprefix('Run ')}\x1b[0m"
            yield "shell: /usr/bin/bash -e {0}"
        yield "##[endgroup]"
    yield from printed.splitlines()
    if step.conclusion == "failure":
        yield "##[error]Process completed with exit code 1."


@functools.cache
def _noise_block(start: datetime) -> bytes:
    return _stamped(start, (_noise(number) for number in range(10_000)))


def _noise(number: int) -> str:
    words = "parser", "lexer", "cache", "router", "queue", "index", "planner"
    module = f"{words[number % 7]}_{words[number // 7 % 7]}/{number:05d}"
    return f"[{number % 100:3d}%] Compiling {module} with {number % 13} warnings off, {number * 7919 % 4096} ms"
