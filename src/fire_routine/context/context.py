"""What happened, to which run, commit, branch, pull request or deployment: read from the environment and the event."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from fire_routine.context.details import read_details
from fire_routine.context.event_file import read_payload
from fire_routine.context.events import Event, EventFacts, read_event
from fire_routine.context.refs import split_ref
from fire_routine.context.withheld_secrets import tell_secrets_withheld
from fire_routine.github.facts import Commit, Deployment, Detail, PullRequest, Run, Verdict
from fire_routine.github.objects import Site, read_repository, read_sha, read_verdict, read_workflow_path
from fire_routine.wire.payload import Payload

# What a context is made of is named here too, for whoever reads one.
__all__ = ["Commit", "Context", "Deployment", "Detail", "PullRequest", "Run", "Verdict", "read_context"]

_NUMBER = re.compile(r"[0-9]{1,18}")


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
    subject_url: str
    """Where that can be looked at; empty when nobody told."""
    verdict: Verdict
    """How the subject stands, or without one the run."""
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
    def repository_url(self) -> str:
        """The page of the repository."""
        return f"{self.server_url}/{self.repository}"

    @property
    def link(self) -> str:
        """The one address to open first: the subject, else the reported run, the commit, the repository."""
        if self.subject and self.subject_url:
            return self.subject_url
        if self.run.url:
            return self.run.url
        if self.sha:
            return f"{self.repository_url}/commit/{self.sha}"
        return self.repository_url


def read_context(
    env: Mapping[str, str],
    read_file: Callable[[str], bytes],
    *,
    job_status: str = "",
    own_check_run_id: int | None = None,
    environment: str = "",
    needs: Mapping[str, str] | None = None,
    run_id: int | None = None,
) -> Context:
    """The context of a job, without the network. Never raises: what is odd or missing is left empty, and noted.

    `read_file` gives the bytes of the event file and may raise `OSError`. `job_status` and `own_check_run_id` are the
    `job` context's. `environment` names what was deployed to. `needs` are the results of the jobs that ours waited
    for, by their key. `run_id` chooses the run to report on; without it that is the one that the event is about, or
    our own where there is none or where `needs` or the job's status show that ours is what went wrong.
    """
    needs = needs or {}
    payload, notes = read_payload(env.get("GITHUB_EVENT_PATH", ""), read_file)
    event = _event(env, payload)
    own_run = _own_run(env, event.site)
    own_verdict = _own_verdict(needs, job_status)
    whole = read_event(event)
    facts = _chosen(whole, own_run, own_verdict, run_id, event.site, has_needs=bool(needs))
    branch, tag = split_ref(event.ref)
    sha = read_sha(env.get("GITHUB_SHA", "")) if facts.sha is None else facts.sha
    branch = branch if facts.branch is None else facts.branch
    deployment = facts.deployment
    if deployment is None and environment:
        deployment = Deployment(environment, ref=branch or facts.tag or tag, sha=sha)
    return Context(
        event=event.name,
        action=payload.text("action"),
        cause=facts.cause,
        subject=facts.subject,
        subject_url=facts.subject_url,
        verdict=facts.verdict,
        repository=event.site.repository,
        server_url=event.site.server_url,
        api_url=_api_url(env, event.site),
        default_branch=payload.text("repository", "default_branch"),
        sha=sha,
        branch=branch,
        tag=tag if facts.tag is None else facts.tag,
        head_repository=event.site.repository if facts.head_repository is None else facts.head_repository,
        is_fork=facts.is_fork,
        actor=event.actor,
        secrets_withheld=tell_secrets_withheld(event, whole),
        run=facts.run or own_run,
        own_run_id=own_run.id,
        own_job=env.get("GITHUB_JOB", ""),
        own_check_run_id=own_check_run_id,
        job_status=job_status,
        commit=facts.commit,
        pull_request=facts.pull_request,
        deployment=deployment,
        details=read_details(event.name, payload),
        workspace=env.get("GITHUB_WORKSPACE", ""),
        notes=(*notes, *facts.notes),
    )


def _event(env: Mapping[str, str], payload: Payload) -> Event:
    server_url = env.get("GITHUB_SERVER_URL", "").rstrip("/") or "https://github.com"
    repository = env.get("GITHUB_REPOSITORY", "") or read_repository(payload.at("repository"))
    return Event(
        name=env.get("GITHUB_EVENT_NAME", ""),
        payload=payload,
        site=Site(server_url, repository),
        # After a re-run this stays who started the first attempt, which is what rights depend on.
        actor=env.get("GITHUB_ACTOR", "") or payload.text("sender", "login"),
        ref=env.get("GITHUB_REF", ""),
        head_ref=env.get("GITHUB_HEAD_REF", ""),
        base_ref=env.get("GITHUB_BASE_REF", ""),
    )


def _own_run(env: Mapping[str, str], site: Site) -> Run:
    run_id = _whole_number(env.get("GITHUB_RUN_ID", ""))
    path = read_workflow_path(env.get("GITHUB_WORKFLOW_REF", ""))
    return Run(
        id=run_id,
        attempt=max(_whole_number(env.get("GITHUB_RUN_ATTEMPT", "")) or 1, 1),
        number=_whole_number(env.get("GITHUB_RUN_NUMBER", "")),
        workflow=env.get("GITHUB_WORKFLOW", "") or path,
        workflow_file=path,
        event=env.get("GITHUB_EVENT_NAME", ""),
        url=site.run_url(run_id),
    )


def _own_verdict(needs: Mapping[str, str], job_status: str) -> Verdict:
    """How our own run stands. The status of a job that has not failed says nothing of the others."""
    results = {read_verdict(result) for result in needs.values() if result != "skipped"}
    own = read_verdict(job_status)
    if "failed" in results or own == "failed":
        return "failed"
    if "cancelled" in results or own == "cancelled":
        return "cancelled"
    return "succeeded" if results == {"succeeded"} else "unknown"


def _chosen(
    facts: EventFacts, own_run: Run, own: Verdict, run_id: int | None, site: Site, *, has_needs: bool
) -> EventFacts:
    """The facts, with the run that is reported on (None for our own), and the verdict and cause that belong to it.

    The commit, branch and pull request stay those of the event: what a run after another one works on is that one's.
    """
    told = facts.run if facts.run and facts.run.id != own_run.id else None
    if run_id is not None and run_id != own_run.id and not (told and run_id == told.id):
        return _another_run(facts, run_id, site)
    event_is_bad = facts.verdict in ("failed", "cancelled")
    own_is_meant = not event_is_bad and (has_needs or own in ("failed", "cancelled"))
    if (run_id is None and own_is_meant) or (run_id is not None and run_id == own_run.id):
        return replace(facts, run=None, subject="", verdict=own)
    if told or facts.subject:
        return replace(facts, run=told, cause=facts.subject_cause)
    return replace(facts, run=None, verdict=own)


def _another_run(facts: EventFacts, run_id: int, site: Site) -> EventFacts:
    """A run that the event knows nothing of: its commit and branch are for GitHub to tell."""
    return EventFacts(
        sha="",
        branch="",
        tag="",
        head_repository="",
        is_fork=facts.is_fork,
        run=Run(id=run_id, url=site.run_url(run_id), is_own=False),
        notes=facts.notes,
    )


def _api_url(env: Mapping[str, str], site: Site) -> str:
    """GitHub Enterprise Server has its API below the server's own address."""
    default = "https://api.github.com" if site.server_url == "https://github.com" else f"{site.server_url}/api/v3"
    return env.get("GITHUB_API_URL", "").rstrip("/") or default


def _whole_number(text: str) -> int | None:
    """A number as the runner writes it; None for anything else, and for what has more than 64 bits."""
    return int(text) if _NUMBER.fullmatch(text) else None
