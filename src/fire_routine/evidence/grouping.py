"""Failures that are the same told once, and the most telling first.

Belongs here: when two failures are the same, and which is to be read first. Does not belong here: how a failure is
told (`message/`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fire_routine.evidence.model import Failure, Job

EXCERPT: Final = 2_000
"""UTF-16 code units of a log by which failures are compared."""

Fingerprint = tuple[str, frozenset[str], frozenset[str]]

_VARYING: Final = re.compile(
    r"""
      \b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b   # UUID
    | \b0x[0-9a-f]+\b                                                     # address
    | \b(?=[a-z]*[0-9])[0-9a-f]{7,64}\b                                   # hash
    | (?<=/)(?:tmp|temp|_temp|pytest-of-\w+)/\S+                           # what a temporary path goes on with
    | (?<=\\)te?mp\\\S+
    | [0-9]+(?:[.,:_][0-9]+)*\s?(?:ns|us|µs|ms|s|sec|seconds|m|min|minutes|h|[kmg]i?b|bytes|%)?(?![a-z])  # numbers
    """,
    re.VERBOSE | re.IGNORECASE,
)

_INFRASTRUCTURE: Final = re.compile(
    r"No space left on device|ENOSPC|Read-only file system|lost communication with the server"
    r"|received a shutdown signal|hosted runner encountered an error|was not acquired by Runner"
    r"|Cannot connect to the Docker daemon|failed to start within",
    re.IGNORECASE,
)
"""A machine that broke: it explains the other failures, and not the other way round."""


def fingerprint(failure: Failure) -> Fingerprint:
    """What a failure comes down to, without numbers, times, hashes, temporary paths and values of the matrix."""
    values = _matrix_values(failure.jobs)
    excerpt = failure.log.excerpt(EXCERPT).text if failure.log else failure.log_missing
    return (
        _same(failure.step.name, values) if failure.step else "",
        frozenset(_same(line, values) for line in excerpt.splitlines() if line.strip()),
        frozenset(_same(note.message, values) for note in failure.annotations),
    )


class Groups:
    """Failures, added one by one. Of those that are the same only the first keeps its log: the others' are let go."""

    def __init__(self) -> None:
        self._groups: dict[Fingerprint, Failure] = {}

    def add(self, failure: Failure) -> None:
        """Take another failure."""
        key = fingerprint(failure)
        first = self._groups.get(key)
        self._groups[key] = replace(first, jobs=first.jobs + failure.jobs) if first else failure

    def all(self) -> tuple[Failure, ...]:
        """Each failure once, with all its jobs."""
        return tuple(self._groups.values())


def ordered(failures: Sequence[Failure]) -> tuple[Failure, ...]:
    """The failures, most telling first.

    A broken machine comes first. What began after another failure had ended may be its consequence (a job waits for
    those that it needs) and comes after those that did not. Then what there is something to show of, then what ended
    first.
    """
    ends = [end for failure in failures if (end := _ended(failure))]
    first_end = min(ends, default="")

    def rank(failure: Failure) -> tuple[bool, bool, bool, str]:
        return (
            not _is_infrastructure(failure),
            bool(first_end) and _began(failure) > first_end,
            failure.log is None and not failure.annotations,
            _ended(failure) or "9999",
        )

    return tuple(sorted(failures, key=rank))


def _same(text: str, values: Sequence[str]) -> str:
    for value in values:
        text = text.replace(value, "<matrix>")
    return " ".join(_VARYING.sub("0", text).split())


def _matrix_values(jobs: Sequence[Job]) -> tuple[str, ...]:
    """The values between the brackets of `test (3.12, ubuntu-latest)`, longest first.

    Numbers are left to the pattern, and a value of one letter would be found in every word.
    """
    found = re.findall(r"\(([^()]*)\)", jobs[0].name) if jobs else []
    values = {value.strip() for group in found for value in group.split(",")}
    return tuple(sorted((value for value in values if len(value) > 1), key=len, reverse=True))


def _is_infrastructure(failure: Failure) -> bool:
    texts = [note.message for note in failure.annotations]
    texts.append(failure.log.excerpt(EXCERPT).text if failure.log else "")
    return any(_INFRASTRUCTURE.search(text) for text in texts)


def _began(failure: Failure) -> str:
    return min((job.started_at for job in failure.jobs if job.started_at), default="")


def _ended(failure: Failure) -> str:
    """When its first job ended. Times of the API compare as text: all are UTC to the second."""
    return min((job.completed_at for job in failure.jobs if job.completed_at), default="")
