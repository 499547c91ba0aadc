from typing import NamedTuple

from fire_routine.context.context import Context
from fire_routine.github.facts import Deployment
from fire_routine.github.objects import read_deployment, read_sha
from fire_routine.runs.deployments import MOST, split
from fire_routine.runs.runs import Runs
from fire_routine.wire.payload import Payload


class Deployments(NamedTuple):
    """The reported deployment, and the commit of the last successful one before it; each empty if there is none."""

    current: Deployment | None
    before_sha: str


def read_deployments(runs: Runs, context: Context, environment: str) -> Deployments:
    """The reported deployment to an environment, and the last successful one before it. Raises `GitHubError`."""
    reported, earlier = split(runs.deployments(environment), context)
    states = runs.states(reported) if reported else ()
    current = read_deployment(reported, states[0] if states else Payload()) if reported else None
    for item in earlier[:MOST]:
        if any(status.text("state") == "success" for status in runs.states(item)):
            return Deployments(current, read_sha(item.text("sha")))
    return Deployments(current, "")
