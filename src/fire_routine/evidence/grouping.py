"""Merges equal failures, and sorts the most informative first."""

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from fire_routine.evidence.evidence import Failure
from fire_routine.evidence.tail import TailedLog, core_of
from fire_routine.excerpt.find import worth_of
from fire_routine.runs.jobs import Job

EXCERPT: Final = 2_000
"""UTF-16 code units of the excerpts that are compared."""

UNSETTLED: Final = 20
"""Logs that stay in memory as they were read, about three megabytes each. Beyond that the oldest are settled."""

Fingerprint = tuple[str, frozenset[str], frozenset[str]]

_VARYING: Final = re.compile(
    r"""
      \b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b   # UUID
    | \b0x[0-9a-f]+\b                                                     # address
    | \b(?=[a-z]*[0-9])[0-9a-f]{7,64}\b                                   # hash
    | (?<=/)(?:tmp|temp|_temp|pytest-of-\w+)/\S+                           # the rest of a temporary path
    | (?<=\\)te?mp\\\S+
    | [0-9]+(?:[.,:_][0-9]+)*\s?(?:ns|us|µs|ms|s|sec|seconds|m|min|minutes|h|[kmg]i?b|bytes|%)?(?![a-z])  # numbers
    """,
    re.VERBOSE | re.IGNORECASE,
)

_OF_EVERY_STEP: Final = re.compile(r"##\[(?:end)?group\]|(?:\S+ ?)?Process completed with exit code -?\d+\.?$|… ")
"""What the runner prints for every failed step, and the excerpt's own marks."""

_INFRASTRUCTURE: Final = re.compile(
    r"No space left on device|ENOSPC|Read-only file system|lost communication with the server"
    r"|received a shutdown signal|hosted runner encountered an error|was not acquired by Runner"
    r"|Cannot connect to the Docker daemon|failed to start within",
    re.IGNORECASE,
)
"""A broken machine, which explains the other failures."""


class Groups:
    """Failures, added one by one. Of equal ones only the first keeps its log.

    The ends of the logs are compared first, which is cheap. Only if they are equal, the excerpts are compared too: two
    causes can leave the same last lines.
    """

    def __init__(self) -> None:
        self._groups: dict[Fingerprint, list[_Group]] = {}
        self._unsettled: deque[TailedLog] = deque()

    def add(self, failure: Failure) -> None:
        """Add a failure."""
        core = core_of(failure.log, EXCERPT)
        alike = self._groups.setdefault(_fingerprint(failure, core), [])
        for group in alike:
            if group.shown == _shown(failure):
                group.failure = group.failure._replace(jobs=group.failure.jobs + failure.jobs)
                return
        alike.append(_Group(failure, core))
        if isinstance(failure.log, TailedLog):
            self._unsettled.append(failure.log)
        if len(self._unsettled) > UNSETTLED:
            self._unsettled.popleft().settle()

    def ordered(self) -> tuple[Failure, ...]:
        """Each failure once, with all its jobs, the most informative first.

        A broken machine comes first. A failure that began after another one ended comes later, as it may be a
        consequence (a job waits for those that it needs). Then come those with something to show, then by time of end.
        """
        groups = [group for alike in self._groups.values() for group in alike]
        end = first_end(group.failure for group in groups)

        def rank(group: _Group) -> tuple[bool, bool, bool, str]:
            failure = group.failure
            return (
                not group.is_infrastructure,
                bool(end) and began(failure) > end,
                failure.log is None and not failure.annotations,
                _ended(failure) or "9999",
            )

        return tuple(group.failure for group in sorted(groups, key=rank))


@dataclass
class _Group:
    """One failure, with an excerpt of the end of its log."""

    failure: Failure
    core: str

    @cached_property
    def shown(self) -> frozenset[str]:
        """The lines that its excerpt shows."""
        return _shown(self.failure)

    @property
    def is_infrastructure(self) -> bool:
        """Whether the machine broke."""
        texts = (self.core, *(note.message for note in self.failure.annotations))
        return any(_INFRASTRUCTURE.search(text) for text in texts)


def _fingerprint(failure: Failure, core: str) -> Fingerprint:
    """The essence of a failure, without numbers, times, hashes, temporary paths and values of the matrix."""
    values = _matrix_values(failure.jobs)
    return (
        _same(failure.step.name, values) if failure.step else "",
        _lines(core or failure.log_missing, values),
        frozenset(_same(note.message, values) for note in failure.annotations),
    )


def _shown(failure: Failure) -> frozenset[str]:
    """The lines of the excerpt, without what varies."""
    return _lines(failure.log.excerpt(EXCERPT).text if failure.log else "", _matrix_values(failure.jobs))


def _lines(text: str, values: Sequence[str]) -> frozenset[str]:
    """The informative lines without what varies, or all if none is informative.

    The lines around the cause differ between jobs, such as the order of tests or the progress of downloads.
    """
    lines = own_lines(text)
    informative = [line for line, worth in zip(lines, worth_of(lines), strict=True) if worth > 0]
    return frozenset(_same(line, values) for line in informative or lines)


def own_lines(text: str) -> list[str]:
    """The lines of an excerpt that are not blank, nor in the excerpt of every failed step."""
    return [line for line in text.splitlines() if line.strip() and not _OF_EVERY_STEP.match(line)]


def _same(text: str, values: Sequence[str]) -> str:
    for value in values:
        if value in text:
            text = re.sub(rf"(?<![^\W_]){re.escape(value)}(?![^\W_])", "<matrix>", text)
    return " ".join(_VARYING.sub("0", text).split())


def _matrix_values(jobs: Sequence[Job]) -> tuple[str, ...]:
    """The values in the brackets of `test (3.12, ubuntu-latest)`, longest first. Numbers are ignored anyway."""
    found = re.findall(r"\(([^()]*)\)", jobs[0].name) if jobs else []
    values = {value.strip() for group in found for value in group.split(",")}
    return tuple(sorted((value for value in values if re.search("[^0-9.]", value)), key=len, reverse=True))


def first_end(failures: Iterable[Failure]) -> str:
    """When the first of their jobs ended; empty if that is unknown."""
    return min(filter(None, map(_ended, failures)), default="")


def began(failure: Failure) -> str:
    """When its first job began; empty if that is unknown."""
    return min((job.started_at for job in failure.jobs if job.started_at), default="")


def _ended(failure: Failure) -> str:
    """When its first job ended. The API's times can be compared as text, because all are UTC to the second."""
    return min((job.completed_at for job in failure.jobs if job.completed_at), default="")
