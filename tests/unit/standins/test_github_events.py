"""The events of the GitHub stand-in have what GitHub's own examples have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.standins.github_events import contexts_of
from tests.standins.github_jobs import failed, running
from tests.standins.runner import CONTEXTS, ENVIRONMENT

if TYPE_CHECKING:
    from tests.standins.github_api import GitHubApi
    from tests.standins.github_events import Trigger

FREE = (".inputs", ".client_payload")
"""What the user chooses."""
NEWER = (
    ".deployment_status.environment_url",
    ".deployment_status.log_url",
    ".workflow_run.actor",
    ".workflow_run.display_title",
    ".workflow_run.path",
    ".workflow_run.triggering_actor",
    ".workflow_run.head_repository.default_branch",
    ".workflow_run.repository.default_branch",
)
"""What GitHub has added since the examples were made."""

EXAMPLES = Path(__file__).parents[2] / "data" / "github" / "events"


def triggers(github: GitHubApi) -> dict[str, Trigger]:
    world, events = github.world, github.events
    own, watched = world.run(running("notify")), world.run(failed("build"), path=".github/workflows/b.yml")
    return {
        "push.0": events.push(own),
        "pull_request.0": events.pull_request(own, world.pull_request()),
        "workflow_run.0": events.workflow_run(own, watched),
        "deployment_status.0": events.deployment_status(own, world.deployment(own.head_sha, "failure")),
        "workflow_dispatch.0": events.workflow_dispatch(own, level="high"),
        "repository_dispatch.0": events.repository_dispatch(own, "on-demand-test", unit=False),
    }


def paths_of(value: Any, path: str = "") -> set[str]:  # noqa: ANN401 (decoded JSON)
    if not isinstance(value, dict):
        return {path}
    return {path}.union(*(paths_of(item, f"{path}.{name}") for name, item in value.items()))


@pytest.mark.parametrize(
    "example",
    [
        "push.0",
        "pull_request.0",
        "workflow_run.0",
        "deployment_status.0",
        "workflow_dispatch.0",
        "repository_dispatch.0",
    ],
)
def test_an_event_says_nothing_that_the_example_does_not_know(github: GitHubApi, example: str) -> None:
    trigger = triggers(github)[example]
    assert trigger.environment["GITHUB_EVENT_NAME"] == example.partition(".")[0]
    known = paths_of(json.loads((EXAMPLES / f"{example}.json").read_bytes()))
    unknown = paths_of(trigger.event) - known
    assert {path for path in unknown if not path.startswith((*FREE, *NEWER))} == set()


def test_the_environment_has_only_what_the_runner_knows(github: GitHubApi) -> None:
    for trigger in triggers(github).values():
        assert trigger.environment.keys() <= ENVIRONMENT.keys()


def test_the_contexts_are_those_of_the_manifest(github: GitHubApi) -> None:
    job = github.world.run(running("notify")).attempt.jobs[0]
    assert contexts_of(job).keys() == CONTEXTS.keys()
    assert contexts_of(job)["job.check_run_id"] == str(job.id)
