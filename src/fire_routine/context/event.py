"""An event and what it is about, as plain data."""

from dataclasses import dataclass

from fire_routine.github.facts import Commit, Deployment, PullRequest, Run, Verdict
from fire_routine.github.objects import Site
from fire_routine.wire.payload import Payload


@dataclass(frozen=True)
class Event:
    """An event as it reaches a job: the payload, and what the environment says of it."""

    name: str
    payload: Payload
    site: Site
    actor: str = ""
    """Who caused it."""
    ref: str = ""
    """`GITHUB_REF`."""
    head_ref: str = ""
    """`GITHUB_HEAD_REF`: the head branch, only for pull requests."""
    base_ref: str = ""
    """`GITHUB_BASE_REF`."""


@dataclass(frozen=True)
class EventFacts:
    """What an event is about. None means: what the environment says is right; `""`: nobody tells."""

    cause: str = ""
    """What started our own run."""
    subject: str = ""
    subject_url: str = ""
    verdict: Verdict = "unknown"
    """How the subject, or `run`, stands."""
    sha: str | None = None
    branch: str | None = None
    tag: str | None = None
    head_repository: str | None = None
    is_fork: bool = False
    commit: Commit | None = None
    pull_request: PullRequest | None = None
    deployment: Deployment | None = None
    run: Run | None = None
    """Another run that the event is about."""
    subject_cause: str = ""
    """What is behind the subject or that run; of no use where our own run is reported on."""
    notes: tuple[str, ...] = ()
