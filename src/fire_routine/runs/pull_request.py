from dataclasses import replace
from itertools import islice
from typing import Final

from fire_routine.context.context import Context, PullRequest
from fire_routine.github.client import GitHub
from fire_routine.github.objects import read_pull_request
from fire_routine.runs.past import is_for_pull_request

_MOST: Final = 30
"""Pull requests of one commit that are looked at."""


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
    pulls = [(pull, read_pull_request(pull, context.site)) for pull in listed]
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
