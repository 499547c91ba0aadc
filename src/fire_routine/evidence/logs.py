"""The log of a failed job, read as a stream."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple, TypeVar

from fire_routine.evidence.step_lines import StepLines
from fire_routine.evidence.tail import TailedLog
from fire_routine.github.client import RETRY_PAUSE, GitHub
from fire_routine.github.errors import NotFoundError, ServerError, UnreachableError
from fire_routine.runs.jobs import Job, Step, failed_step

Result = TypeVar("Result")

PAUSES: Final = (1.0, 2.0, 4.0)
"""Seconds before each retry for a log that is missing: it can take some seconds after the end of its job."""


@dataclass
class Patience:
    """Limits the wait for missing logs: all together wait no longer than one alone would."""

    clock: Callable[[], float]
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _until: float | None = None

    def allows(self, pause: float) -> bool:
        """Whether another pause, in seconds, is allowed. The time starts with the first call."""
        with self._lock:
            now = self.clock()
            if self._until is None:
                self._until = now + sum(PAUSES)
            return now + pause <= self._until


class ReadLog(NamedTuple):
    """A log that was read, and where it comes from."""

    log: TailedLog
    source: str


def read_log(github: GitHub, repository: str, job: Job, *, clean: Callable[[str], str], patience: Patience) -> ReadLog:
    """Read the log of a finished job: its failed step, or all of it if the step's part can't be found.

    Raises `GitHubError`: a `NotFoundError` if there is no log even after some seconds.
    """
    step = failed_step(job)
    if step and step.started_at:
        log, is_sensible = _fetch(github, partial(_stream, github, repository, job, step, clean), patience)
        if is_sensible:
            return ReadLog(log, "log of the failed step")
    log, _ = _fetch(github, partial(_stream, github, repository, job, None, clean), patience)
    return ReadLog(log, "log of the job")


def _fetch(github: GitHub, stream: Callable[[], Result], patience: Patience) -> Result:
    """Read a log, with retries if it does not exist yet, and one retry if the connection broke."""
    pauses, broke = iter(PAUSES), False
    while True:
        try:
            return stream()
        except NotFoundError as error:
            pause = next(pauses, None)
            if error.status != 404 or pause is None or not patience.allows(pause):  # noqa: PLR2004 (410: it was deleted)
                raise
        except (ServerError, UnreachableError):
            if broke:
                raise
            pause, broke = RETRY_PAUSE, True
        github.wait(pause)


def _stream(
    github: GitHub, repository: str, job: Job, step: Step | None, clean: Callable[[str], str]
) -> tuple[TailedLog, bool]:
    """Read the log once. Returns it, and whether the part that was taken looks like the failed step."""
    log = TailedLog(clean)
    lines = StepLines(step.started_at, step.completed_at, step.name) if step else StepLines("", "")
    with github.job_log(repository, job.id or 0) as chunks:
        for chunk in chunks:
            if kept := lines.feed(chunk):
                log.feed(kept)
    log.feed(lines.finish())
    return log, lines.is_sensible
