from itertools import islice
from typing import Final

from fire_routine.context.context import Context
from fire_routine.github.client import GitHub
from fire_routine.github.facts import PullRequest
from fire_routine.github.objects import read_pull_request
from fire_routine.runs.past import is_for_pull_request

_MOST: Final = 30
"""Pull requests of one commit that are considered."""


def wants_pull_request(context: Context) -> bool:
    """Whether there may be a pull request that the event does not contain, or not completely.

    The event for a pull request from a fork contains none, and a push to a branch may belong to one. A commit on the
    default branch is already merged.
    """
    if not context.sha or context.tag:
        return False
    known = context.pull_request
    if known:
        return not known.title
    return is_for_pull_request(context.run.event) or (bool(context.branch) and context.branch != context.default_branch)


def find_pull_request(github: GitHub, context: Context) -> PullRequest | None:
    """The open pull request whose head is the reported commit, or None. Raises `GitHubError`."""
    path = f"/repos/{context.repository}/commits/{context.sha}/pulls"
    listed = list(islice(github.pages(path, None, permission="pull-requests: read", max_pages=1), _MOST))
    pulls = [(pull, read_pull_request(pull, context.site)) for pull in listed]
    known = context.pull_request
    for raw, pull in pulls:
        if pull is None:
            continue
        if known and pull.number == known.number:
            return pull._replace(head_sha=known.head_sha or pull.head_sha)
        is_ours = pull.head_repository in {"", context.head_repository} or not context.head_repository
        if not known and raw.text("state") == "open" and pull.head_sha == context.sha and is_ours:
            return pull
    return None
