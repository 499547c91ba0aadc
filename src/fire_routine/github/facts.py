"""What a report can be about, as plain data."""

from typing import Final, Literal, NamedTuple

PULL_REQUEST_EVENTS: Final = frozenset(
    ("pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment")
)
"""The events of pull requests and their reviews, from "Events that trigger workflows".

A comment on a pull request (`issue_comment`) and a merge queue (`merge_group`) are not included: their runs are on the
default branch and on a branch of the queue.
"""

Verdict = Literal["failed", "succeeded", "cancelled", "unknown"]
"""How the reported run, deployment or check ended, if known."""


class Commit(NamedTuple):
    """One commit. Its texts are its author's own, and may be hostile."""

    sha: str
    subject: str = ""
    """First line of the message."""
    author: str = ""
    """The login if known, else the name."""
    url: str = ""


class PullRequest(NamedTuple):
    """The pull request that the reported commit belongs to."""

    number: int
    title: str = ""
    url: str = ""
    author: str = ""
    labels: tuple[str, ...] = ()
    head_branch: str = ""
    head_sha: str = ""
    head_repository: str = ""
    """`owner/name`: the fork for a pull request from one, empty if it was deleted."""
    base_branch: str = ""
    base_sha: str = ""


class Run(NamedTuple):
    """The reported workflow run: our own, or that of the event or `run-id`."""

    id: int | None = None
    attempt: int = 1
    number: int | None = None
    workflow: str = ""
    """The workflow's display name, or its path if it has none."""
    workflow_file: str = ""
    """The path of the workflow file, such as `.github/workflows/ci.yml`; empty if unknown."""
    event: str = ""
    """The event that started the run."""
    url: str = ""
    is_own: bool = True
    """Whether our own job is part of this run."""


class Deployment(NamedTuple):
    """The deployment of the event or of the input `environment`."""

    environment: str
    state: str = ""
    """`success`, `failure`, `error`, `in_progress`, …; empty if unknown."""
    id: int | None = None
    url: str = ""
    """The environment's URL."""
    log_url: str = ""
    description: str = ""
    ref: str = ""
    sha: str = ""


class Detail(NamedTuple):
    """One field of the event, for the section `event`."""

    name: str
    """Its path in `github.event`: `inputs.target`, `issue.title`."""
    value: str
