from typing import Literal, NamedTuple, Protocol

from fire_routine.excerpt import Excerpt
from fire_routine.github.facts import Commit, Deployment, PullRequest
from fire_routine.outcome.gap import Gap
from fire_routine.runs.jobs import Job, Step

History = Literal["", "new", "old", "flaky"]
"""`new`: passed before; `old`: failed in the run before or on the default branch; `flaky`: passed on this commit."""

TestKind = Literal["failure", "error", "flaky"]
"""How a test did not pass; `flaky`: it failed, was run again and passed."""


class Annotation(NamedTuple):
    """An annotation of level failure that a job left on a file, or on itself."""

    message: str
    title: str = ""
    path: str = ""
    line: int | None = None


class Log(Protocol):
    """A log that was read, which gives excerpts of any length. `excerpt.LogDigest` is one."""

    def excerpt(self, budget: int) -> Excerpt:
        """The part that shows the cause, in at most `budget` UTF-16 code units."""


class Failure(NamedTuple):
    """One failure, which is shared by all jobs that failed in the same way. The log is that of the first."""

    jobs: tuple[Job, ...]
    """Empty if the failure is only a log that was saved to a file."""
    step: Step | None = None
    log: Log | None = None
    log_source: str = ""
    """Where the log comes from: `log of the failed step`, or `file build.log`."""
    log_compared_with: str = ""
    """The run whose log of the same job says which lines are nothing new; empty if there is none."""
    log_missing: str = ""
    """Why there is no log; empty if there is one, or if none was wanted."""
    annotations: tuple[Annotation, ...] = ()
    annotations_left_out: int = 0
    history: History = ""
    history_note: str = ""
    """One sentence with the reason for `history`, and a link if there is one."""


class ReportedTest(NamedTuple):
    """A test, as its report names it. Tools differ in which of these they know, and in what they mean by a class."""

    test: str
    classname: str = ""
    file: str = ""


class FailedTests(NamedTuple):
    """Tests that failed with the same message."""

    kind: TestKind
    tests: tuple[ReportedTest, ...]
    """The first of them."""
    tests_left_out: int = 0
    """How many more there are."""
    reports: tuple[str, ...] = ()
    """The names of the first reports that they are in."""
    reports_left_out: int = 0
    brief: str = ""
    """What the report of the first says, in a few lines."""
    output: str = ""
    """The same in more lines; empty if there is no more."""


class Reports(NamedTuple):
    """What all reports of tests together say."""

    reports: int
    """How many were read, at least in part."""
    tests: int = 0
    failed: int = 0
    """Tests that failed, errors included, and flaky ones not."""
    flaky: int = 0
    failures: tuple[FailedTests, ...] = ()
    """Those with the most tests first, flaky ones last."""
    failures_left_out: int = 0
    """How many more messages there are."""


class FileChange(NamedTuple):
    """A file in the changes."""

    path: str
    status: str
    """added, modified, removed, renamed, …"""
    additions: int = 0
    deletions: int = 0


class Changes(NamedTuple):
    """What has changed since it last worked."""

    since: str
    """Where the changes start: `the last successful run of CI on main`."""
    base_sha: str
    base_url: str = ""
    commits: tuple[Commit, ...] = ()
    """Newest first."""
    total_commits: int = 0
    """All of them, even those that GitHub did not list."""
    files: tuple[FileChange, ...] = ()
    files_capped: bool = False
    """GitHub lists at most 300 files of a comparison."""
    compare_url: str = ""
    note: str = ""
    """What is unusual about them, such as diverged branches; empty if nothing is."""


class Evidence(NamedTuple):
    """What was gathered, and what is missing."""

    failures: tuple[Failure, ...] = ()
    """The most informative first."""
    gates: tuple[str, ...] = ()
    """Names of jobs that failed only because others did: listed, but not as a cause."""
    cancelled: tuple[str, ...] = ()
    """Names of cancelled jobs (by fail-fast, or after another job): listed, but not as a cause."""
    total_jobs: int | None = None
    """Jobs of the attempt without ours; None if unknown."""
    commit: Commit | None = None
    """The reported commit with subject and author, if the event does not contain it."""
    pull_request: PullRequest | None = None
    """The pull request, if the event does not contain it."""
    deployment: Deployment | None = None
    """The deployment with its state, if the event does not contain it."""
    deployed_before: Commit | None = None
    """The commit of the last successful deployment to the same environment before this one."""
    changes: Changes | None = None
    test_reports: Reports | None = None
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences for the text, such as `This is a re-run; the same job failed in the previous attempt.`"""

    @property
    def failed_jobs(self) -> tuple[str, ...]:
        """Display names of all failed jobs, in the order of the failures, gates last."""
        return (*(job.name for failure in self.failures for job in failure.jobs), *self.gates)
