"""What happened, to which run, commit, branch, pull request or deployment: read from the environment and the event.

Belongs here: `Context` and how the runner's `GITHUB_*` variables and the event's facts make one. Does not belong here:
the shape of each event's payload (`events.py`), anything that needs the network (`evidence/`).
"""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["failed", "succeeded", "cancelled", "unknown"]
"""How the reported run (or deployment, or check) stands, as far as can be told without the network."""


@dataclass(frozen=True)
class Commit:
    """One commit. Texts are as their author wrote them: hostile until rendered."""

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
    """`owner/name`; another than the base's for a fork, empty when the fork is gone."""
    base_branch: str = ""
    base_sha: str = ""


@dataclass(frozen=True)
class Run:
    """The workflow run that is reported on: our own, or the one that a `workflow_run` event or `run-id` names."""

    id: int | None = None
    attempt: int = 1
    number: int | None = None
    workflow: str = ""
    """Display name of the workflow, or its path where it has none."""
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
    """Where the environment can be visited."""
    log_url: str = ""
    description: str = ""
    ref: str = ""
    sha: str = ""


@dataclass(frozen=True)
class Detail:
    """One thing that the event itself says, for the section `event`: an input, a field, a body."""

    name: str
    value: str


@dataclass(frozen=True)
class Context:
    """All that is known before the network is asked. Every string may be empty; none is trusted."""

    event: str
    """`GITHUB_EVENT_NAME`."""
    action: str
    """The event's activity type (`completed`, `opened`, …), or empty."""
    cause: str
    """A phrase that follows a comma: `after a push by octocat`, `on schedule`, `after pull request #2 was opened`."""
    subject: str
    """What the event is about when it is not a workflow run: `Deployment to production`, `Check lint`; else empty."""
    verdict: Verdict
    repository: str
    """`owner/name`."""
    server_url: str
    api_url: str
    default_branch: str
    """Empty when the event does not tell."""
    sha: str
    """The commit that is reported on: a pull request's head, never its merge commit."""
    branch: str
    """The head branch without `refs/heads/`; empty for a tag or when unknown."""
    tag: str
    head_repository: str
    """`owner/name` that holds `branch`."""
    is_fork: bool
    actor: str
    secrets_withheld: str
    """Why GitHub gives this run no secrets (fork, Dependabot), in words; empty when it does."""
    run: Run
    own_run_id: int | None
    own_attempt: int
    own_job: str
    """Our job's key in the YAML (`GITHUB_JOB`), not its display name."""
    own_check_run_id: int | None
    """Our job's id in the REST API; None on servers that do not tell."""
    job_status: str
    """How our own job stands at this step: `success`, `failure`, `cancelled`; empty when not told."""
    commit: Commit | None
    pull_request: PullRequest | None
    deployment: Deployment | None
    details: tuple[Detail, ...]
    workspace: str
    """`GITHUB_WORKSPACE` as this process sees it."""
    notes: tuple[str, ...] = ()
    """What could not be read (an odd or missing event file), for the report."""

    @property
    def link(self) -> str:
        """The one address to open first: the reported run, else the commit, else the repository."""
        if self.run.url:
            return self.run.url
        if self.sha:
            return f"{self.server_url}/{self.repository}/commit/{self.sha}"
        return f"{self.server_url}/{self.repository}"
