from collections.abc import Sequence
from typing import Final

from fire_routine.context.context import Context
from fire_routine.github.client import GitHub
from fire_routine.github.objects import read_sha
from fire_routine.wire.payload import Payload

MOST: Final = 8
"""Earlier deployments whose statuses are worth a request each."""

_PAGE: Final = 30
_PERMISSION: Final = "deployments: read"


def list_deployments(github: GitHub, repository: str, environment: str) -> tuple[Payload, ...]:
    """The deployments to an environment, newest first. Raises `GitHubError`."""
    path = f"/repos/{repository}/deployments"
    answer = github.get(path, permission=_PERMISSION, environment=environment, per_page=_PAGE)
    return tuple(item for item in answer.list() if item.number("id") is not None)


def list_states(github: GitHub, repository: str, deployment: int) -> tuple[Payload, ...]:
    """The statuses of a deployment, newest first. Raises `GitHubError`."""
    path = f"/repos/{repository}/deployments/{deployment}/statuses"
    return github.get(path, permission=_PERMISSION, per_page=_PAGE).list()


def split(listed: Sequence[Payload], context: Context) -> tuple[Payload | None, tuple[Payload, ...]]:
    """The reported deployment, and those before it, newest first. `listed` is newest first too.

    It is the one in the event, else the newest of the reported commit, else None.
    """
    number = context.deployment.id if context.deployment else None
    for position, item in enumerate(listed):
        if item.number("id") == number or (number is None and read_sha(item.text("sha")) == context.sha):
            return item, tuple(listed[position + 1 :])
    return None, tuple(item for item in listed if number is None or (item.number("id") or 0) < number)
