"""What happened, and to what: all that is known without the network."""

from typing import NamedTuple

from fire_routine.github.facts import Commit, Deployment, Detail, PullRequest, Run, Verdict
from fire_routine.github.objects import Site


class Context(NamedTuple):
    """What is known of the event and the reported run. Every string may be empty, and none is trusted."""

    event: str
    """`GITHUB_EVENT_NAME`."""
    action: str
    """The event's activity type: `completed`, `opened`, …"""
    cause: str
    """A phrase that follows a comma: `after a push by octocat`, `on schedule`, `after pull request #2 was opened`."""
    verdict: Verdict
    """How the subject ended, or the run if there is no subject."""
    repository: str
    """`owner/name`."""
    server_url: str
    api_url: str
    default_branch: str
    """Empty if the event does not include it."""
    sha: str
    """The reported commit: for a pull request its head, never its merge commit."""
    branch: str
    """The head branch without `refs/heads/`; empty for a tag or if unknown."""
    tag: str
    head_repository: str
    """`owner/name` of the repository that has `branch`."""
    actor: str
    run: Run
    own_run_id: int | None
    own_job: str
    """Our job's key in the YAML (`GITHUB_JOB`), not its display name."""
    job_status: str
    """The status of our own job at this step: `success`, `failure`, `cancelled`; empty if unknown."""
    subject: str = ""
    """What the event is about when that is not a workflow run: `Deployment to production`, `Check lint`; else empty."""
    subject_url: str = ""
    """The page of the subject."""
    is_fork: bool = False
    secrets_withheld: str = ""
    """Why GitHub gives this run no secrets (fork, Dependabot), in words; empty if it does."""
    own_check_run_id: int | None = None
    """Our job's id in the REST API; None on servers that don't provide it."""
    commit: Commit | None = None
    pull_request: PullRequest | None = None
    deployment: Deployment | None = None
    details: tuple[Detail, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be read (an odd or missing event file), for the report."""

    @property
    def site(self) -> Site:
        """The repository on its server."""
        return Site(self.server_url, self.repository)

    @property
    def repository_url(self) -> str:
        """The page of the repository."""
        return f"{self.server_url}/{self.repository}"

    @property
    def link(self) -> str:
        """The page to open first: the subject, else the reported run, the commit, the repository."""
        if self.subject and self.subject_url:
            return self.subject_url
        return self.run.url or self.site.commit_url(self.sha) or self.repository_url
