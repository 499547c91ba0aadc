from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeVar

from fire_routine.evidence.annotations import read_annotations
from fire_routine.evidence.evidence import Annotation, Failure
from fire_routine.evidence.gaps import gap_of, of_jobs, reason_of
from fire_routine.evidence.grouping import Groups
from fire_routine.evidence.log_files import SavedLog
from fire_routine.evidence.logs import Patience, ReadLog, read_log
from fire_routine.evidence.tasks import Task, TaskPool
from fire_routine.excerpt import LogDigest
from fire_routine.github.client import GitHub
from fire_routine.github.errors import ForbiddenError, GitHubError, RateLimitedError, UnauthorizedError
from fire_routine.inputs.settings import Section
from fire_routine.outcome.gap import Gap
from fire_routine.runs.jobs import Job, RunJobs, failed_step

MOST: Final = 60
"""Jobs whose log and annotations are read: two requests each, of a thousand per hour for the repository."""

STILL_RUNNING: Final = (
    "a job can't read its own log while it runs; save the output of its steps to a file and list that in `log-files`"
)
TOO_MANY_LOGS: Final = f"at most {MOST} logs are read"

Result = TypeVar("Result")
Notes = tuple[tuple[Annotation, ...], int]


class UntilRefused:
    """Makes the same request for many jobs until GitHub refuses one: it would refuse the others too."""

    def __init__(self) -> None:
        self._refusal: GitHubError | None = None

    def __call__(self, ask: Callable[[], Result]) -> Result:
        """What `ask` returns. Raises what it raises, or an earlier refusal."""
        if self._refusal:
            raise self._refusal
        try:
            return ask()
        except (UnauthorizedError, ForbiddenError, RateLimitedError) as error:
            self._refusal = error
            raise


class FailureReader:
    """Reads the logs and annotations of the failed jobs of a run. The constructor starts; `collect` waits.

    `github` is None if they can't be read, and `why_not` says why.
    """

    def __init__(
        self,
        pool: TaskPool,
        github: GitHub | None,
        repository: str,
        jobs: RunJobs,
        *,
        wants: frozenset[Section],
        clean: Callable[[str], str],
        why_not: str,
    ) -> None:
        self._jobs = jobs
        self._wants = wants
        self._why_not = why_not
        self._logs: dict[Job, Task[ReadLog]] = {}
        self._notes: dict[Job, Task[Notes]] = {}
        if github is None:
            return
        patience, ask_log, ask_notes = Patience(github.clock), UntilRefused(), UntilRefused()
        # In the order in which they are collected, so that few logs are in memory at once.
        for job in chosen(jobs.failed):
            log = partial(read_log, github, repository, job, clean=clean, patience=patience)
            notes = partial(read_annotations, github, repository, job.id or 0, clean)
            if "logs" in wants and not self._is_own(job):
                self._logs[job] = pool.enqueue(partial(ask_log, log))
            if "annotations" in wants:
                self._notes[job] = pool.enqueue(partial(ask_notes, notes))
        if self._logs:
            # The rules of an excerpt take a while to load, so load them while waiting for GitHub.
            pool.start(partial(LogDigest().excerpt, 1))

    def collect(self, saved: Sequence[SavedLog]) -> tuple[tuple[Failure, ...], tuple[Gap, ...]]:
        """The failures, equal ones merged and the most informative first, and their gaps. Never raises.

        `saved` are logs of our own job. The first belongs to it if it failed; each other one is a failure by itself.
        """
        groups, no_log, no_notes = Groups(), _Missing("log"), _Missing("annotation")
        rest = list(saved)
        for job in self._jobs.failed:
            failure = Failure((job,), failed_step(job))
            if self._is_own(job) and rest:
                failure = _with_saved(failure, rest.pop(0))
            elif "logs" in self._wants:
                failure = self._with_log(failure, job, no_log)
            if "annotations" in self._wants:
                failure = self._with_notes(failure, job, no_notes)
            self._add(failure, groups, no_log)
        for log in rest:
            self._add(_with_saved(Failure(()), log), groups, no_log)
        return groups.ordered(), (*no_log.gaps(), *no_notes.gaps())

    def _add(self, failure: Failure, groups: Groups, missing: "_Missing") -> None:
        try:
            groups.add(failure)
        except Exception as error:  # noqa: BLE001 (one bad log must not cost the others)
            for job in failure.jobs:
                missing.add(job, error)
            groups.add(failure._replace(log=None, log_missing=reason_of(error)))

    def _is_own(self, job: Job) -> bool:
        return self._jobs.own is not None and job.id == self._jobs.own.id

    def _with_log(self, failure: Failure, job: Job, missing: "_Missing") -> Failure:
        if self._is_own(job):
            return failure._replace(log_missing=STILL_RUNNING)
        if job not in self._logs:
            return failure._replace(log_missing=missing.not_read(job, self._why_not))
        try:
            read = self._logs.pop(job).result()
        except Exception as error:  # noqa: BLE001 (a piece that is missing must not stop the fire)
            missing.add(job, error)
            return failure._replace(log_missing=reason_of(error))
        return failure._replace(log=read.log, log_source=read.source)

    def _with_notes(self, failure: Failure, job: Job, missing: "_Missing") -> Failure:
        if job not in self._notes:
            return failure
        try:
            notes, left_out = self._notes.pop(job).result()
        except Exception as error:  # noqa: BLE001 (as above)
            missing.add(job, error)
            return failure
        return failure._replace(annotations=notes, annotations_left_out=left_out)


class _Missing:
    """The jobs that miss one kind of evidence, by cause."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._by_cause: dict[tuple[str, str], list[str]] = {}

    def add(self, job: Job, error: Exception) -> None:
        """Note a failed read for a job."""
        gap = gap_of("", error)
        self._by_cause.setdefault((gap.reason, gap.permission), []).append(job.name)

    def not_read(self, job: Job, why_not: str) -> str:
        """Note that no read was tried for a job. Returns the reason."""
        if why_not:
            return why_not  # which has its own gap
        if job.conclusion == "startup_failure":
            return "it never started"
        reason = TOO_MANY_LOGS if job.id is not None else "GitHub does not list the job"
        self._by_cause.setdefault((reason, ""), []).append(job.name)
        return reason

    def gaps(self) -> tuple[Gap, ...]:
        """A gap for each cause."""
        causes = self._by_cause.items()
        return tuple(Gap(of_jobs(self._what, names), reason, grant) for (reason, grant), names in causes)


def chosen(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The failed jobs to read: all with an id, or if there are more than `MOST`, in turn one of each kind.

    Jobs of one matrix with the same failed step are of one kind.
    """
    seen: Counter[tuple[str, str]] = Counter()
    rounds: dict[Job, int] = {}
    for job in jobs:
        if job.id is not None:
            step = failed_step(job)
            kind = (job.name.partition(" (")[0], step.name if step else "")
            rounds[job] = seen[kind]
            seen[kind] += 1
    first = set(sorted(rounds, key=lambda job: rounds[job])[:MOST])
    return tuple(job for job in jobs if job in first)


def _with_saved(failure: Failure, saved: SavedLog) -> Failure:
    return failure._replace(log=saved.log, log_source=f"file {saved.name}")
