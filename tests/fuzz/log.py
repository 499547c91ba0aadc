"""From the log of a job to the lines of its failed step, and to their excerpt.

The first line of an input has the step's start, its end and its name, with spaces between them; the rest is the log.
"""

import re
import zlib
from collections.abc import Iterator
from random import Random
from typing import Final

from fire_routine.evidence.step_lines import StepLines
from fire_routine.evidence.tail import TailedLog
from fire_routine.excerpt.marks import MARKS
from fire_routine.excerpt.rules import rules_by_file
from fire_routine.text.redaction import Redactor
from fire_routine.text.utf16 import utf16_length
from tests.spoiling import HOSTILE, spoilt_bytes
from tests.standins.github_jobs import failed
from tests.standins.github_logs import job_log
from tests.unit.excerpt.real_logs import cases, real_log

_PIECE: Final = 4_000
"""Bytes of a seed: fuzzing is quicker with short ones."""
_STEP: Final = b"2026-08-03T09:01:20Z 2026-08-03T09:01:30Z Run make test\n"
_TIME: Final = re.compile(rb"(?m)^(?:\xef\xbb\xbf)*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z")
_LONG: Final = 100_000
_HOW_OFTEN_LONG: Final = 0.05
BUDGETS: Final = (0, 64, 700, 4_000)

LINES: Final = tuple(
    line.encode(errors="replace")
    for line in (
        *(example for rules in rules_by_file().values() for rule in rules for example in rule.examples),
        *(example for mark in MARKS for example in mark.examples),
        *HOSTILE,
        "2026-08-03T09:01:20.1234567Z ##[group]Run make test",
        "2026-08-03T09:01:30.1234567Z ##[error]Process completed with exit code 1.",
        "\ufeff2026-08-03T09:01:30.9999999Z Post job cleanup.",
        "  at a.b(c.js:1:2)",
        "x" * 5_000,
    )
)
"""Lines that are put between others."""


def seeds() -> Iterator[bytes]:
    """The ends of real logs, and a log as the runner writes it."""
    for case in cases():
        yield b"- - -\n" + real_log(case)[-_PIECE:]
    job = failed("test")
    job.set_times()
    times = " ".join(moment.isoformat() for moment in (job.steps[2].started_at, job.steps[2].completed_at) if moment)
    yield f"{times} Run make test\n".encode() + job_log(job, {"Run make test": "assert 3 == 4\nerror: it broke\n"})
    yield _STEP


def mutate(data: bytes, random: Random) -> bytes:
    """Another input."""
    if random.random() < 0.4:
        return spoilt_bytes(data, random)
    first, *lines = data.split(b"\n")
    if random.random() < _HOW_OFTEN_LONG:
        return first + b"\n" + _grown(b"\n".join(lines) or b"x", random)
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.randrange(len(lines) + 1)
        end = at + random.choice((0, 1, 1, 8))
        lines[at:end] = random.choice(
            ([random.choice(LINES)], lines[at:end] * random.choice((0, 2, 40)), lines[at:end][::-1])
        )
    return b"\n".join([random.choice((first, first, _STEP.rstrip())), *lines])


def _grown(log: bytes, random: Random) -> bytes:
    """A piece of the log, of any length, again and again: what is not linear then takes its time."""
    at = random.randrange(len(log))
    piece = log[at : at + random.choice((1, 2, 5, 10, 40, 200, len(log)))]
    return piece * (_LONG // len(piece) + 1)


def check(data: bytes) -> None:
    """No log makes it raise, its cut into pieces doesn't matter, and an excerpt stays within its budget."""
    first, _, log = data.partition(b"\n")
    started, completed, name = [*first.decode(errors="replace").split(" ", 2), "", ""][:3]
    whole = _taken(log, started, completed, name, len(log) or 1)
    times = _TIME.findall(log)
    if times == sorted(
        times
    ):  # after a jump of the clock the part depends on the pieces; without an error it isn't used
        assert whole == _taken(log, started, completed, name, 1 + zlib.crc32(data) % 300)
    assert len(whole) <= len(log)
    tailed = TailedLog(Redactor())
    tailed.feed(log)
    tailed.settle()
    for budget in BUDGETS:
        text = tailed.excerpt(budget).text
        text.encode()
        assert utf16_length(text) <= budget
        assert utf16_length(tailed.core(budget)) <= budget


def _taken(log: bytes, started: str, completed: str, name: str, size: int) -> bytes:
    lines = StepLines(started, completed, name)
    return b"".join(lines.feed(log[at : at + size]) for at in range(0, len(log), size)) + lines.finish()
