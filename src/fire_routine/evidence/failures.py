"""The failed jobs, each with its log and its annotations."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from fire_routine.evidence.annotations import read_annotations
from fire_routine.evidence.evidence import Annotation, Failure
from fire_routine.evidence.gaps import gap_of, of_jobs, reason_of
from fire_routine.evidence.grouping import Groups
from fire_routine.evidence.log_files import SavedLog
from fire_routine.evidence.logs import Patience, ReadLog, read_log
from fire_routine.evidence.tasks import Crew, Task
from fire_routine.excerpt import LogDigest
from fire_routine.github.client import GitHub
from fire_routine.github.errors import ForbiddenError, GitHubError, RateLimitedError, UnauthorizedError
from fire_routine.inputs.settings import Section
from fire_routine.outcome.gap import Gap
from fire_routine.runs.jobs import Job, RunJobs, failed_step

MOST: Final = 60
"""Jobs whose log and annotations are asked for: two requests each, of the thousand an hour that a repository has."""

STILL_RUNNING: Final = (
    "a job can't read its own log while it runs; save the output of its steps to a file and name that in `log-files`"
)
NOT_ASKED: Final = f"GitHub is asked for the logs of at most {MOST} jobs"

Result = TypeVar("Result")
Notes = tuple[tuple[Annotation, ...], int]


class Asking:
    """Asks the same of many jobs. What GitHub refuses for one it refuses for all: then the others are not asked."""

    def __init__(self) -> None:
        self._refusal: GitHubError | None = None

    def __call__(self, ask: Callable[[], Result]) -> Result:
        """What `ask` gives. Raises what it raises, or the refusal that another met before."""
        if self._refusal:
            raise self._refusal
        try:
            return ask()
        except (UnauthorizedError, ForbiddenError, RateLimitedError) as error:
            self._refusal = error
            raise


class FailureReader:
    """Reads what the failed jobs of one run left: the constructor begins, `collect` waits.

    `github` is None where nothing can be asked; `why_not` says why, in words.
    """

    def __init__(
        self,
        crew: Crew,
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
        patience, ask_log, ask_notes = Patience(github.clock), Asking(), Asking()
        # In the order in which they are collected, so that few logs are held at once.
        for job in chosen(jobs.failed):
            log = partial(read_log, github, repository, job, clean=clean, patience=patience)
            notes = partial(read_annotations, github, repository, job.id or 0, clean)
            if "logs" in wants and not self._is_own(job):
                self._logs[job] = crew.enqueue(partial(ask_log, log))
            if "annotations" in wants:
                self._notes[job] = crew.enqueue(partial(ask_notes, notes))
        if self._logs:
            # An excerpt needs its rules, which take a while to load: until GitHub answers there is time.
            crew.start(partial(LogDigest().excerpt, 1))

    def collect(self, saved: Sequence[SavedLog]) -> tuple[tuple[Failure, ...], tuple[Gap, ...]]:
        """The failures, alike ones told once, the most telling first, and what could not be had of them. Never raises.

        `saved` are logs of our own job: the first is told with it if it failed, the others on their own.
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
        except Exception as error:  # noqa: BLE001 (a log that can't be told costs that log, no more)
            for job in failure.jobs:
                missing.add(job, error)
            groups.add(replace(failure, log=None, log_missing=reason_of(error)))

    def _is_own(self, job: Job) -> bool:
        return self._jobs.own is not None and job.id == self._jobs.own.id

    def _with_log(self, failure: Failure, job: Job, missing: "_Missing") -> Failure:
        if self._is_own(job):
            return replace(failure, log_missing=STILL_RUNNING)
        if job not in self._logs:
            return replace(failure, log_missing=missing.without_asking(job, self._why_not))
        try:
            read = self._logs.pop(job).result()
        except Exception as error:  # noqa: BLE001 (a piece that is missing must not stop the fire)
            missing.add(job, error)
            return replace(failure, log_missing=reason_of(error))
        return replace(failure, log=read.log, log_source=read.source)

    def _with_notes(self, failure: Failure, job: Job, missing: "_Missing") -> Failure:
        if job not in self._notes:
            return failure
        try:
            notes, left_out = self._notes.pop(job).result()
        except Exception as error:  # noqa: BLE001 (as above)
            missing.add(job, error)
            return failure
        return replace(failure, annotations=notes, annotations_left_out=left_out)


class _Missing:
    """The jobs of which one kind of piece could not be had."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._by_cause: dict[tuple[str, str], list[str]] = {}

    def add(self, job: Job, error: Exception) -> None:
        """Keep why a job's piece could not be had."""
        gap = gap_of("", error)
        self._by_cause.setdefault((gap.reason, gap.permission), []).append(job.name)

    def without_asking(self, job: Job, why_not: str) -> str:
        """Keep that a job's piece was not asked for; gives the reason."""
        if why_not:
            return why_not  # which is a gap of its own
        if job.conclusion == "startup_failure":
            return "it never started"
        reason = NOT_ASKED if job.id is not None else "GitHub does not list the job"
        self._by_cause.setdefault((reason, ""), []).append(job.name)
        return reason

    def gaps(self) -> tuple[Gap, ...]:
        """A gap for each cause."""
        causes = self._by_cause.items()
        return tuple(Gap(of_jobs(self._what, names), reason, grant) for (reason, grant), names in causes)


def chosen(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The failed jobs that are asked for: all, or of more than `MOST` first one of each kind, then another, and so on.

    Jobs of one matrix with the same failed step are of one kind. What needs no asking (no number) is left out.
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
    return replace(failure, log=saved.log, log_source=f"file {saved.name}")
