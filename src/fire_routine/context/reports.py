"""Events that report on something that ran elsewhere: runs, checks, statuses, Pages builds, deployments."""

from fire_routine.context.causes import describe_run_cause
from fire_routine.context.context import Context
from fire_routine.github.facts import PULL_REQUEST_EVENTS, Deployment, PullRequest
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
    split_ref,
)
from fire_routine.wire.payload import Payload


def read_workflow_run(payload: Payload, context: Context) -> Context:
    """A run of another workflow, even one of a fork: ours has all rights of the default branch anyway."""
    raw = payload.at("workflow_run")
    run = read_run(raw, context.site, payload.at("workflow"))
    if run is None:
        return context
    branch = raw.text("head_branch")
    pull_request = _pull_request_among(raw, branch, context.site)
    actor, number = raw.text("actor", "login") or context.actor, pull_request.number if pull_request else None
    head_repository, is_fork = _head_repository(raw, context)
    return context._replace(
        cause=describe_run_cause(run.event, actor, number),
        verdict=read_verdict(raw.text("conclusion")),
        sha=read_sha(raw.text("head_sha")),
        # `head_branch` is the name of the tag for a tag's run, and only a release definitely has one.
        branch="" if run.event == "release" else branch,
        tag=branch if run.event == "release" else "",
        head_repository=head_repository,
        is_fork=is_fork,
        commit=read_commit_at(raw.text("head_sha"), raw.at("head_commit"), context.site),
        pull_request=pull_request,
        run=run,
    )


def _head_repository(run: Payload, context: Context) -> tuple[str, bool]:
    """The repository of a run's branch, and whether it is a fork."""
    head = read_repository(run.at("head_repository"))
    # It is null for a fork that was deleted meanwhile. A server that doesn't know it leaves the key out.
    is_known = bool(head) or ("head_repository", None) in [(key, value.raw) for key, value in run.items()]
    if not is_known:
        return context.repository, False
    return head, not same_repository(head, read_repository(run.at("repository")) or context.repository)


def read_check(payload: Payload, context: Context) -> Context:
    """A check run or check suite of another app. For forks the head branch is null, and no pull request is listed."""
    check = payload.at(context.event)
    if not check:
        return context
    suite = check.at("check_suite") if context.event == "check_run" else check
    branch = suite.text("head_branch")
    subject = f"Check {check.text('name')}" if suite is not check else f"Check suite {check.text('app', 'name')}"
    return context._replace(
        cause=_reported_by(check.text("app", "name") or context.actor),
        subject=subject.rstrip(),
        subject_url=read_url(check.text("html_url")) or read_url(check.text("details_url")),
        verdict=read_verdict(check.text("conclusion")),
        sha=read_sha(check.text("head_sha")),
        branch=branch,
        tag="",
        head_repository=context.repository if branch else "",
        commit=read_commit_at(check.text("head_sha"), suite.at("head_commit"), context.site),
        pull_request=_pull_request_among(check, branch, context.site),
    )


def read_status(payload: Payload, context: Context) -> Context:
    """A commit status. Its fields are at the top of the payload."""
    sha = read_sha(payload.text("sha"))
    if not sha:
        return context
    return context._replace(
        cause=_reported_by(context.actor),
        subject=f"Status {payload.text('context')}".rstrip(),
        subject_url=read_url(payload.text("target_url")) or context.site.commit_url(sha),
        verdict=read_verdict(payload.text("state")),
        sha=sha,
        branch=_branch_among(payload.list("branches"), sha, context.default_branch),
        tag="",
        commit=read_commit_at(sha, payload.at("commit"), context.site),
    )


def read_page_build(payload: Payload, context: Context) -> Context:
    """A build of GitHub Pages, from a commit on the branch that the site is published from."""
    build = payload.at("build")
    if not build:
        return context
    return context._replace(
        cause=describe_run_cause("push", build.text("pusher", "login"), None),
        subject="Build of the Pages site",
        verdict=read_verdict(build.text("status")),
        sha=read_sha(build.text("commit")),
        branch="",
        tag="",
    )


def read_deployment_event(payload: Payload, context: Context) -> Context:
    """A deployment or its status, with the run of the workflow that made it, if any."""
    deployment = read_deployment(payload.at("deployment"), payload.at("deployment_status"))
    if deployment is None:
        return context
    run = payload.at("workflow_run")
    branch, tag = _branch_and_tag(deployment, context)
    cause = describe_run_cause(run.text("event"), run.text("actor", "login"), None) or _reported_by(context.actor)
    return context._replace(
        cause=cause,
        subject=f"Deployment to {deployment.environment}",
        subject_url=deployment.log_url or deployment.url,
        verdict=read_verdict(deployment.state),
        sha=deployment.sha or context.sha,
        branch=branch,
        tag=tag,
        deployment=deployment,
        run=read_run(run, context.site, payload.at("workflow")) or context.run,
    )


def _branch_and_tag(deployment: Deployment, context: Context) -> tuple[str, str]:
    """A deployment's ref may be a branch, a tag or a commit. GITHUB_REF says which, unless it is a commit."""
    ref = deployment.ref
    if ref and ref in (context.branch, context.tag):
        return context.branch, context.tag
    if ref.startswith("refs/") or deployment.sha.startswith(ref):
        return split_ref(ref)
    return ref, ""


def _reported_by(name: str) -> str:
    return f"reported by {name}" if name else ""


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
    """The branch of a status: one with the commit as its head, else one that contains it; the default one first."""
    heads = [branch.text("name") for branch in branches if branch.text("commit", "sha") == sha]
    names = [branch.text("name") for branch in branches]
    if default and default in (heads or names):
        return default
    return heads[0] if heads else names[0] if len(names) == 1 else ""
