"""The deployment to an environment, and the last successful one before it."""

from dataclasses import dataclass
from typing import Final

from fire_routine.context.context import Context, Deployment
from fire_routine.github.client import GitHub
from fire_routine.github.objects import read_deployment, read_sha
from fire_routine.wire.payload import Payload

PAGE: Final = 30
"""Deployments that are listed."""
MOST: Final = 8
"""Earlier deployments whose states are asked for: a request each, until one succeeded."""


@dataclass(frozen=True)
class Deployments:
    """The reported deployment, and the commit of the last good one before it; each None when there is none."""

    current: Deployment | None
    before_sha: str


def read_deployments(github: GitHub, context: Context, environment: str) -> Deployments:
    """The newest deployment of the reported commit to an environment, and the last good one before.

    Where the event names the deployment, that is the one. Raises `GitHubError`.
    """
    path = f"/repos/{context.repository}/deployments"
    answer = github.get(path, permission="deployments: read", environment=environment, per_page=PAGE)
    listed = [item for item in answer.list() if item.number("id") is not None]
    position = _position(listed, context)
    if position is None and context.deployment and context.deployment.id:
        return Deployments(None, "")  # too long ago to tell what came before it
    current = None
    if position is not None:
        statuses = _statuses(github, context, listed[position])
        current = read_deployment(listed[position], statuses[0] if statuses else Payload())
    # GitHub lists the newest first.
    for item in listed[0 if position is None else position + 1 :][:MOST]:
        if any(status.text("state") == "success" for status in _statuses(github, context, item)):
            return Deployments(current, read_sha(item.text("sha")))
    return Deployments(current, "")


def _position(listed: list[Payload], context: Context) -> int | None:
    """Where the reported deployment stands in the list: by its number, else the newest of the commit."""
    told = context.deployment.id if context.deployment else None
    for position, item in enumerate(listed):
        if item.number("id") == told or (told is None and read_sha(item.text("sha")) == context.sha):
            return position
    return None


def _statuses(github: GitHub, context: Context, deployment: Payload) -> tuple[Payload, ...]:
    """The states that a deployment went through, newest first."""
    path = f"/repos/{context.repository}/deployments/{deployment.number('id')}/statuses"
    return github.get(path, permission="deployments: read", per_page=PAGE).list()
