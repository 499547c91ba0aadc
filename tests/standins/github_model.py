"""What a GitHub stand-in knows, as plain data.

All times are given to the second, as GitHub gives them, and do not depend on the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

START = datetime(2026, 8, 3, 9, 0, 0, tzinfo=UTC)
"""When everything in a world begins, unless told otherwise."""

FAILED = frozenset({"failure", "timed_out", "startup_failure"})


@dataclass
class Step:
    """A step of a job. Without times of its own it gets ten seconds after the step before."""

    name: str
    conclusion: str | None = "success"
    status: str = "completed"
    started_at: datetime | None = None
    completed_at: datetime | None = None


@dataclass
class Annotation:
    """An annotation of a job's check run."""

    message: str
    path: str = ".github"
    start_line: int = 1
    end_line: int | None = None
    """The same as `start_line` if None."""
    level: Literal["notice", "warning", "failure"] = "failure"
    title: str | None = None
    raw_details: str | None = None


@dataclass
class Log:
    """The log of a job.

    `content` is the whole log, or a function that gives its pieces (for a large one; then it is
    sent in chunks unless `length` tells its size). `not_yet` is how many requests find that the
    log is not there yet: at the blob store by default, where a redirect leads to a 404 with
    Azure's XML, or at the API itself. `expired` logs are 410 for ever.
    """

    content: bytes | Callable[[], Iterable[bytes]]
    length: int | None = None
    not_yet: int = 0
    not_yet_at: Literal["blob", "api"] = "blob"
    expired: bool = False


@dataclass
class Job:
    """A job of one attempt. `id` is also that of its check run; 0 lets the world choose one.

    A job that is not completed has no log yet, whatever `log` says. A completed one without a
    `log` answers 404 for ever.
    """

    name: str
    conclusion: str | None = "success"
    status: str = "completed"
    steps: list[Step] = field(default_factory=list)
    log: Log | None = None
    annotations: list[Annotation] = field(default_factory=list)
    id: int = 0
    started_at: datetime = START + timedelta(minutes=1)
    completed_at: datetime | None = None
    """Worked out from the steps if None and the job is completed."""
    runner_name: str | None = "GitHub Actions 2"
    labels: list[str] = field(default_factory=lambda: ["ubuntu-latest"])

    def set_times(self) -> None:
        """Give the steps, and the end of the job, the times that they lack."""
        time = self.started_at
        for step in self.steps:
            if step.status == "queued":
                continue
            step.started_at = step.started_at or time
            if step.status == "completed":
                lasts = timedelta(seconds=0 if step.conclusion == "skipped" else 10)
                step.completed_at = time = step.completed_at or step.started_at + lasts
        if self.status == "completed":
            self.completed_at = self.completed_at or time


@dataclass
class Attempt:
    """One attempt of a run, numbered from 1. What is None follows from the jobs."""

    jobs: list[Job]
    number: int = 1
    status: str | None = None
    conclusion: str | None = None
    started_at: datetime = START

    @property
    def is_over(self) -> bool:
        """Whether every job has completed (or the attempt is said to be)."""
        return (self.status or "completed") == "completed" and all(job.status == "completed" for job in self.jobs)

    @property
    def outcome(self) -> str | None:
        """The attempt's conclusion, None while it goes on."""
        if self.conclusion or not self.is_over:
            return self.conclusion
        found = {job.conclusion for job in self.jobs}
        if found & FAILED:
            return "failure"
        return "cancelled" if "cancelled" in found else "success"


@dataclass
class Run:
    """A workflow run. The last of `attempts` is the current one."""

    id: int
    number: int
    head_sha: str
    attempts: list[Attempt]
    workflow: str = "CI"
    workflow_id: int = 1
    path: str = ".github/workflows/ci.yml"
    event: str = "push"
    head_branch: str | None = "main"
    head_repository: str = ""
    """`owner/name`; the world's own repository if empty."""
    actor: str = "octocat"
    title: str = ""
    """The commit's subject if empty."""
    created_at: datetime = START
    pull_requests: list[int] = field(default_factory=list)
    """Numbers. GitHub leaves those of forks out."""

    @property
    def attempt(self) -> Attempt:
        """The current attempt."""
        return self.attempts[-1]


@dataclass
class ChangedFile:
    """A file that a commit changes."""

    filename: str
    status: str = "modified"
    additions: int = 3
    deletions: int = 1
    patch: str | None = "@@ -1 +1,3 @@"
    previous_filename: str | None = None


@dataclass
class Commit:
    """A commit. `login` is None where the author has no account."""

    sha: str
    message: str
    parents: list[str]
    files: list[ChangedFile]
    author: str = "Mona Lisa"
    email: str = "mona@example.com"
    login: str | None = "octocat"
    date: datetime = START


@dataclass
class Status:
    """A commit status."""

    id: int
    state: str
    context: str = "default"
    description: str | None = None
    target_url: str | None = None
    creator: str = "github-actions[bot]"
    created_at: datetime = START
    unseen_by: int = 0
    """How many lists are still given without it: GitHub promises no read of what was just written."""


@dataclass
class Comment:
    """A comment on an issue or a pull request."""

    id: int
    issue: int
    body: str
    user: str = "github-actions[bot]"
    created_at: datetime = START
    updated_at: datetime = START


@dataclass
class PullRequest:
    """A pull request. `shas` are the commits for which GitHub lists it."""

    number: int
    head_sha: str
    shas: list[str]
    title: str = "Make it faster"
    author: str = "octocat"
    labels: list[str] = field(default_factory=list)
    head_branch: str = "faster"
    head_repository: str = ""
    """`owner/name`; the world's own repository if empty."""
    base_branch: str = "main"
    base_sha: str = ""
    state: str = "open"
    merged: bool = False
    draft: bool = False
    body: str | None = None


@dataclass
class DeploymentStatus:
    """A status of a deployment."""

    id: int
    state: str
    description: str = ""
    environment_url: str = ""
    log_url: str = ""
    creator: str = "github-actions[bot]"
    created_at: datetime = START


@dataclass
class Deployment:
    """A deployment; its statuses are kept oldest first."""

    id: int
    sha: str
    environment: str = "production"
    ref: str = "main"
    task: str = "deploy"
    description: str | None = None
    creator: str = "octocat"
    created_at: datetime = START
    statuses: list[DeploymentStatus] = field(default_factory=list)
