"""Events that report on something that ran elsewhere: runs, checks, statuses, Pages builds, deployments."""

from fire_routine.context.causes import tell_cause, tell_run_cause
from fire_routine.context.event import Event, EventFacts
from fire_routine.context.refs import split_ref
from fire_routine.github.facts import PULL_REQUEST_EVENTS, PullRequest
from fire_routine.github.objects import (
    Site,
    read_commit_at,
    read_deployment,
    read_pull_request,
    read_repository,
    read_run,
    read_sha,
    read_url,
    read_verdict,
    same_repository,
)
from fire_routine.wire.payload import Payload


def read_workflow_run_event(event: Event) -> EventFacts:
    """A run of another workflow, which may be a fork's: ours then still has all rights of the default branch."""
    payload = event.payload.at("workflow_run")
    cause = tell_cause(event.name, event.payload, event.actor)
    run = read_run(payload, event.site, event.payload.at("workflow"))
    if run is None:
        return EventFacts(cause)
    branch = payload.text("head_branch")
    pull_request = _pull_request_among(payload, branch, event.site)
    head = read_repository(payload.at("head_repository"))
    home = read_repository(payload.at("repository")) or event.site.repository
    # A fork that was deleted meanwhile is null; a server that does not tell leaves the key out.
    told = bool(head) or ("head_repository", None) in [(key, value.raw) for key, value in payload.items()]
    return EventFacts(
        cause,
        verdict=read_verdict(payload.text("conclusion")),
        sha=read_sha(payload.text("head_sha")),
        # A tag's run has the tag's name in `head_branch`; only for a release is it sure to be one.
        branch="" if run.event == "release" else branch,
        tag=branch if run.event == "release" else "",
        head_repository=head if told else None,
        is_fork=told and not same_repository(head, home),
        commit=read_commit_at(payload.text("head_sha"), payload.at("head_commit"), event.site),
        pull_request=pull_request,
        run=run,
        subject_cause=tell_run_cause(
            run.event, payload.text("actor", "login") or event.actor, pull_request.number if pull_request else None
        ),
    )


def read_check_event(event: Event) -> EventFacts:
    """A check run or check suite of another app. For forks the head branch is null, and no pull request is listed."""
    check = event.payload.at(event.name)
    cause = tell_cause(event.name, event.payload, event.actor)
    if not check:
        return EventFacts(cause)
    suite = check.at("check_suite") if event.name == "check_run" else check
    branch = suite.text("head_branch")
    subject = f"Check {check.text('name')}" if suite is not check else f"Check suite {check.text('app', 'name')}"
    return EventFacts(
        cause,
        subject=subject.rstrip(),
        subject_url=read_url(check.text("html_url")) or read_url(check.text("details_url")),
        verdict=read_verdict(check.text("conclusion")),
        sha=read_sha(check.text("head_sha")),
        branch=branch,
        tag="",
        head_repository=None if branch else "",
        commit=read_commit_at(check.text("head_sha"), suite.at("head_commit"), event.site),
        pull_request=_pull_request_among(check, branch, event.site),
        subject_cause=_reported(check.text("app", "name") or event.actor),
    )


def read_status_event(event: Event) -> EventFacts:
    """A commit status."""
    payload = event.payload
    cause = tell_cause(event.name, payload, event.actor)
    sha = read_sha(payload.text("sha"))
    if not sha:
        return EventFacts(cause)  # Fields of a status stand at the top: without this one it is none.
    default = payload.text("repository", "default_branch")
    return EventFacts(
        cause,
        subject=f"Status {payload.text('context')}".rstrip(),
        subject_url=read_url(payload.text("target_url")) or event.site.commit_url(sha),
        verdict=read_verdict(payload.text("state")),
        sha=sha,
        branch=_branch_among(payload.list("branches"), sha, default),
        tag="",
        commit=read_commit_at(sha, payload.at("commit"), event.site),
        subject_cause=_reported(event.actor),
    )


def read_page_build_event(event: Event) -> EventFacts:
    """A build of GitHub Pages, from a commit on the branch that the site is published from."""
    build = event.payload.at("build")
    cause = tell_cause(event.name, event.payload, event.actor)
    if not build:
        return EventFacts(cause)
    return EventFacts(
        cause,
        subject="Build of the Pages site",
        verdict=read_verdict(build.text("status")),
        sha=read_sha(build.text("commit")),
        branch="",
        tag="",
        subject_cause=tell_run_cause("push", build.text("pusher", "login"), None),
    )


def read_deployment_event(event: Event) -> EventFacts:
    """A deployment or its status. Its ref may be a branch, a tag or a commit; GITHUB_REF tells which."""
    deployment = read_deployment(event.payload.at("deployment"), event.payload.at("deployment_status"))
    cause = tell_cause(event.name, event.payload, event.actor)
    if deployment is None:
        return EventFacts(cause)
    ref = deployment.ref
    branch, tag = split_ref(event.ref if event.ref.endswith(f"/{ref}") else ref)
    if not (branch or tag or ref.startswith("refs/") or deployment.sha.startswith(ref)):
        branch = ref
    run = event.payload.at("workflow_run")
    return EventFacts(
        cause,
        subject=f"Deployment to {deployment.environment}",
        subject_url=deployment.log_url or deployment.url,
        verdict=read_verdict(deployment.state),
        sha=deployment.sha or None,
        branch=branch,
        tag=tag,
        deployment=deployment,
        # Where a workflow made the deployment, its run is told too.
        run=read_run(run, event.site, event.payload.at("workflow")),
        subject_cause=tell_run_cause(run.text("event"), run.text("actor", "login"), None) or _reported(event.actor),
    )


def _reported(by: str) -> str:
    return f"reported by {by}" if by else ""


def _pull_request_among(payload: Payload, branch: str, site: Site) -> PullRequest | None:
    """The pull request that a run or check is for, among those that happen to share its commit or branch.

    GitHub lists open ones "with a head_sha or head_branch that matches"; those of other repositories can be among
    them, and for a fork's run the list is empty.
    """
    sha = read_sha(payload.text("head_sha"))
    found = []
    for short in payload.list("pull_requests"):
        base = read_repository(short.at("base", "repo"))
        one = read_pull_request(short, site)
        if one and (not base or same_repository(base, site.repository)):
            found.append(one)
    same_commit = [one for one in found if one.head_sha and one.head_sha == sha]
    for_pull_request = payload.text("event") in PULL_REQUEST_EVENTS
    same_branch = [one for one in found if one.head_branch == branch and for_pull_request]
    return next(iter(same_commit or same_branch), None)


def _branch_among(branches: tuple[Payload, ...], sha: str, default: str) -> str:
    """The branch that a status is for: one whose head the commit is, else one that holds it; the default one first."""
    heads = [branch.text("name") for branch in branches if branch.text("commit", "sha") == sha]
    holders = [branch.text("name") for branch in branches]
    if default and default in (heads or holders):
        return default
    return heads[0] if heads else holders[0] if len(holders) == 1 else ""
