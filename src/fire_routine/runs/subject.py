"""What is reported on, where the event did not tell: the run, its commit, its pull request."""

from dataclasses import replace
from itertools import islice
from typing import Final

from fire_routine.context.context import Commit, Context, PullRequest
from fire_routine.github.client import GitHub
from fire_routine.github.objects import (
    Site,
    read_commit,
    read_pull_request,
    read_repository,
    read_run,
    read_sha,
    read_verdict,
)
from fire_routine.runs.past import is_for_pull_request

_MOST: Final = 30
"""Pull requests of one commit that are looked at."""


def knows_run(context: Context) -> bool:
    """Whether more than the run's number is known."""
    return context.run.id is None or bool(context.run.workflow_file and context.run.event)


def read_reported_run(github: GitHub, context: Context) -> Context:
    """The context with the reported run's facts, and its commit and branch. Raises `GitHubError`.

    For a run that is known by its number only (`run-id`): its last attempt is the one that is reported on.
    """
    path = f"/repos/{context.repository}/actions/runs/{context.run.id}"
    if context.run.is_own:
        path += f"/attempts/{context.run.attempt}"
    answer = github.get(path, permission="actions: read", exclude_pull_requests="true")
    run = read_run(answer, _site(context), answer.at("workflow"))
    if run is None or context.run.is_own:
        return context if run is None else replace(context, run=replace(run, is_own=True))
    sha, head = read_sha(answer.text("head_sha")), read_repository(answer.at("head_repository"))
    return replace(
        context,
        run=run,
        verdict=read_verdict(answer.text("conclusion")),
        sha=sha,
        branch=answer.text("head_branch"),
        tag="",
        head_repository=head or context.repository,
        is_fork=bool(head) and head != context.repository,
        commit=context.commit if sha == context.sha else None,
        pull_request=context.pull_request if sha == context.sha else None,
    )


def read_full_commit(github: GitHub, context: Context, sha: str) -> Commit | None:
    """A commit with its subject and author. Raises `GitHubError`."""
    path = f"/repos/{context.repository}/commits/{sha}"
    # The files of the commit come in pages too; none of them is needed here.
    return read_commit(github.get(path, permission="contents: read", per_page=1), _site(context))


def wants_pull_request(context: Context) -> bool:
    """Whether there may be a pull request that the event did not tell (in full).

    A run of a pull request from a fork names none, and a push to a branch may belong to one. What is on the default
    branch is merged already.
    """
    if not context.sha or context.tag:
        return False
    told = context.pull_request
    if told:
        return not told.title
    return is_for_pull_request(context.run.event) or (bool(context.branch) and context.branch != context.default_branch)


def find_pull_request(github: GitHub, context: Context) -> PullRequest | None:
    """The open pull request whose head is the reported commit; None when there is none. Raises `GitHubError`."""
    path = f"/repos/{context.repository}/commits/{context.sha}/pulls"
    listed = list(islice(github.pages(path, None, permission="pull-requests: read", max_pages=1), _MOST))
    pulls = [(pull, read_pull_request(pull, _site(context))) for pull in listed]
    told = context.pull_request
    for raw, pull in pulls:
        if pull is None:
            continue
        if told and pull.number == told.number:
            return replace(pull, head_sha=told.head_sha or pull.head_sha)
        of_here = pull.head_repository in {"", context.head_repository} or not context.head_repository
        if not told and raw.text("state") == "open" and pull.head_sha == context.sha and of_here:
            return pull
    return None


def _site(context: Context) -> Site:
    return Site(context.server_url, context.repository)
