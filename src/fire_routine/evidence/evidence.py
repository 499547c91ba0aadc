"""What is gathered, as plain data."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from fire_routine.context.context import Commit, Deployment, PullRequest
from fire_routine.excerpt import Excerpt
from fire_routine.outcome.gap import Gap
from fire_routine.runs.jobs import Job, Step

History = Literal["", "new", "old", "flaky"]
"""`new`: passed before; `old`: failed in the run before or on the default branch; `flaky`: passed on this commit."""


@dataclass(frozen=True)
class Annotation:
    """A remark of failure level that a job left on a file, or on itself."""

    message: str
    title: str = ""
    path: str = ""
    line: int | None = None


class Log(Protocol):
    """A log that has been read, and of which an excerpt of any length can be had. `excerpt.LogDigest` is one."""

    def excerpt(self, budget: int) -> Excerpt:
        """The part that tells the cause, in at most `budget` UTF-16 code units."""


@dataclass(frozen=True)
class Failure:
    """One failure. Jobs that failed alike share it; the first is the one whose log is shown."""

    jobs: tuple[Job, ...]
    """Empty where the failure is no more than a log that was saved to a file."""
    step: Step | None = None
    log: Log | None = field(default=None, repr=False)
    log_source: str = ""
    """Where the log comes from, in words: `log of the failed step`, or `file build.log`."""
    log_missing: str = ""
    """Why there is no log, in words; empty when there is one or when none was asked for."""
    annotations: tuple[Annotation, ...] = ()
    annotations_left_out: int = 0
    history: History = ""
    history_note: str = ""
    """One sentence that says what `history` rests on, with a link where there is one."""


@dataclass(frozen=True)
class FileChange:
    """A file that the changes touch."""

    path: str
    status: str
    """added, modified, removed, renamed, …"""
    additions: int = 0
    deletions: int = 0


@dataclass(frozen=True)
class Changes:
    """What is new since something last worked."""

    since: str
    """What the changes are counted from, in words: `the last successful run of CI on main`."""
    base_sha: str
    base_url: str = ""
    commits: tuple[Commit, ...] = ()
    """Newest first."""
    total_commits: int = 0
    """All of them, also those that GitHub did not list."""
    files: tuple[FileChange, ...] = ()
    files_capped: bool = False
    """GitHub lists at most 300 files of a comparison."""
    compare_url: str = ""
    note: str = ""
    """What is odd about them, in words: diverged, the same commit as the last good one."""


@dataclass(frozen=True)
class Evidence:
    """All that was gathered, and what could not be."""

    failures: tuple[Failure, ...] = ()
    """Most telling first."""
    cancelled: tuple[str, ...] = ()
    """Names of the jobs that were cancelled (fail-fast, or a job before them): named, not blamed."""
    total_jobs: int | None = None
    """Jobs of the attempt, ours not counted; None when unknown."""
    commit: Commit | None = None
    """The reported commit, with subject and author, where the event did not tell it."""
    pull_request: PullRequest | None = None
    """The pull request, where the event did not tell it."""
    deployment: Deployment | None = None
    """The deployment with its state, where the event did not tell it."""
    deployed_before: Commit | None = None
    """The last successful deployment to the same environment before this one."""
    changes: Changes | None = None
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()
    """Remarks for the text: `attempt 1 of this run failed in the same jobs`, …"""

    @property
    def failed_jobs(self) -> tuple[str, ...]:
        """Display names of all failed jobs, in order of the failures."""
        return tuple(job.name for failure in self.failures for job in failure.jobs)
