"""What a report can be about, as plain data: commit, pull request, run, deployment."""

from dataclasses import dataclass
from typing import Final, Literal

PULL_REQUEST_EVENTS: Final = frozenset(
    ("pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment")
)
"""The events of a pull request itself and of its reviews, from "Events that trigger workflows".

A comment on a pull request (`issue_comment`) and a merge queue (`merge_group`) are not among them: their runs are on
the default branch and on a branch of the queue.
"""

Verdict = Literal["failed", "succeeded", "cancelled", "unknown"]
"""How the reported run (or deployment, or check) ended, as far as it is known."""


@dataclass(frozen=True)
class Commit:
    """One commit. Its texts are as their author wrote them, so they may be hostile."""

    sha: str
    subject: str = ""
    """First line of the message."""
    author: str = ""
    """Login where known, else the name."""
    url: str = ""


@dataclass(frozen=True)
class PullRequest:
    """The pull request that the reported commit belongs to."""

    number: int
    title: str = ""
    url: str = ""
    author: str = ""
    labels: tuple[str, ...] = ()
    head_branch: str = ""
    head_sha: str = ""
    head_repository: str = ""
    """`owner/name`; not that of the base for a fork, empty if the fork was deleted."""
    base_branch: str = ""
    base_sha: str = ""


@dataclass(frozen=True)
class Run:
    """The reported workflow run: our own, or the one that the event or `run-id` names."""

    id: int | None = None
    attempt: int = 1
    number: int | None = None
    workflow: str = ""
    """Display name of the workflow, or its path if it has none."""
    workflow_file: str = ""
    """Path of the workflow file, e.g. `.github/workflows/ci.yml`; empty when unknown."""
    event: str = ""
    """The event that started that run."""
    url: str = ""
    is_own: bool = True
    """Whether our own job is one of this run's jobs."""


@dataclass(frozen=True)
class Deployment:
    """The deployment that the event or the `environment` input names."""

    environment: str
    state: str = ""
    """`success`, `failure`, `error`, `in_progress`, …; empty when unknown."""
    id: int | None = None
    url: str = ""
    """The address of the environment."""
    log_url: str = ""
    description: str = ""
    ref: str = ""
    sha: str = ""


@dataclass(frozen=True)
class Detail:
    """One thing that the event itself says, for the section `event`."""

    name: str
    """Its path in `github.event`: `inputs.target`, `issue.title`."""
    value: str
