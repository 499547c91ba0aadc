"""The `permissions:` of each recipe are enough for what it gathers, and none of them is too many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from fire_routine.evidence.evidence import Evidence
from fire_routine.evidence.sections import chosen
from fire_routine.github.client import GitHub
from fire_routine.inputs.read_settings import read_settings
from fire_routine.inputs.settings import Section
from fire_routine.runs.reported import resolve
from fire_routine.wire.network import open_client
from tests.integration.evidence_bed import Clock, context_of, gathered
from tests.recipes import Recipe, recipes
from tests.standins.exits import an_exit
from tests.standins.github_api import GitHubApi
from tests.standins.github_events import Trigger
from tests.standins.github_jobs import failed, passed, running
from tests.standins.github_model import Job, Step
from tests.standins.loopback import NO_TLS


@dataclass
class Place:
    """Where a recipe's job stands: the event that started its run, and our own job."""

    trigger: Trigger
    own: Job
    status: str = "success"
    more: dict[str, Any] = field(default_factory=dict)


def _history(api: GitHubApi) -> None:
    """The runs and commits that there were before."""
    api.world.run(passed("build"), sha=api.world.commit("One", "a.py").sha)
    api.world.commit("Two", "b.py")


def _separate_job(api: GitHubApi) -> Place:
    """A push to a branch with a pull request."""
    pull = api.world.pull_request(title="Faster")
    own = running("fire-routine")
    run = api.world.run(failed("build", prints="boom"), own, branch=pull.head_branch, sha=pull.head_sha)
    return Place(api.events.push(run), own, more={"needs": {"build": "failure"}})


def _separate_job_on_main(api: GitHubApi) -> Place:
    own = running("fire-routine")
    run = api.world.run(failed("build", prints="boom"), own)
    return Place(api.events.push(run), own, more={"needs": {"build": "failure"}})


def _separate_job_of_a_pull_request(api: GitHubApi) -> Place:
    pull = api.world.pull_request(title="Faster")
    own = running("fire-routine")
    run = api.world.run(
        failed("build", prints="boom"), own, branch=pull.head_branch, sha=pull.head_sha, event="pull_request"
    )
    return Place(api.events.pull_request(run, pull), own, more={"needs": {"build": "failure"}})


def _watching(api: GitHubApi) -> Place:
    pull = api.world.pull_request(title="Faster", head_repository="stranger/hello")
    watched = api.world.run(
        failed("build", prints="boom"),
        sha=pull.head_sha,
        branch=pull.head_branch,
        event="pull_request",
        head_repository="stranger/hello",
    )
    run = api.world.run(running("fire-routine"), workflow="Watch", path=".github/workflows/watch.yml", workflow_id=2)
    return Place(api.events.workflow_run(run, watched), run.attempt.jobs[0])


def _same_job(api: GitHubApi) -> Place:
    own = running("test", "Fire routine", Step("Run make test", "failure"))
    return Place(api.events.push(api.world.run(own)), own, "failure")


def _deploy(api: GitHubApi) -> Place:
    one, two = list(api.world.commits)[:2]
    api.world.deployment(one, "success", environment="production")
    api.world.deployment(two, "in_progress", "failure", environment="production")
    own = running("fire-routine")
    run = api.world.run(failed("deploy", prints="boom"), own)
    return Place(api.events.push(run), own, more={"needs": {"deploy": "failure"}})


def _deployment_status(api: GitHubApi) -> Place:
    pull = api.world.pull_request(title="Faster")
    api.world.deployment(next(iter(api.world.commits)), "success", environment="production")
    deployment = api.world.deployment(pull.head_sha, "failure", environment="production")
    run = api.world.run(running("fire-routine"), event="deployment_status")
    return Place(api.events.deployment_status(run, deployment), run.attempt.jobs[0])


def _schedule(api: GitHubApi) -> Place:
    own = running("fire-routine")
    run = api.world.run(failed("soak", prints="boom"), own, event="schedule")
    return Place(api.events.schedule(run), own, more={"needs": {"soak": "failure"}})


def _by_hand(api: GitHubApi) -> Place:
    pull = api.world.pull_request(title="Faster")
    other = api.world.run(failed("build", prints="boom"), branch=pull.head_branch, sha=pull.head_sha)
    run = api.world.run(running("fire-routine"), event="workflow_dispatch")
    return Place(api.events.workflow_dispatch(run, task="Look"), run.attempt.jobs[0], more={"run_id": other.id})


def _from_outside(api: GitHubApi) -> Place:
    run = api.world.run(running("fire-routine"), event="repository_dispatch")
    return Place(api.events.repository_dispatch(run, "alert", service="shop"), run.attempt.jobs[0])


PLACES: dict[str, Callable[[GitHubApi], Place]] = {
    "1. See the report in a dry run": _separate_job,
    "Separate job": _separate_job,
    "Reusable workflow": _separate_job,
    "Watch other workflows": _watching,
    "Last step in the same job": _same_job,
    "Reports of the same job": _same_job,
    "Reports of other jobs": _separate_job,
    "After a deploy": _deploy,
    "Deployments by other tools": _deployment_status,
    "On a schedule": _schedule,
    "By hand": _by_hand,
    "From outside": _from_outside,
    "Once per run": _same_job,
    "Once per commit": _watching,
    "Only new failures": _separate_job_on_main,
    "Ask a small model first": _separate_job,
    "Commit status and pull request comment": _separate_job_of_a_pull_request,
    "Queue with `concurrency`": _separate_job,
    "Fall back to a chat message": _separate_job,
    "Own servers and runners": _separate_job,
}

FIRING = [recipe for recipe in recipes() if recipe.fires and recipe.firing_jobs[0]["permissions"]]


def _grants(recipe: Recipe) -> dict[str, str]:
    return dict(recipe.firing_jobs[0]["permissions"])


def _sections(recipe: Recipe) -> frozenset[Section] | None:
    def no_file(_: str) -> bytes:
        raise FileNotFoundError

    include = str(recipe.fires[0].get("include", "auto"))
    return read_settings({"INPUT_INCLUDE": include}, no_file).text.include


def _evidence(recipe: Recipe, api: GitHubApi, grants: dict[str, str]) -> Evidence:
    """What the recipe's step gathers with these grants."""
    _history(api)
    place = PLACES[recipe.title](api)
    environment = str(recipe.fires[0].get("environment", ""))
    context = context_of(place.trigger, place.own, status=place.status, environment=environment, **place.more)
    api.grants.clear()
    api.grants.update(grants)
    with open_client(NO_TLS) as http:
        clock = Clock()
        client = GitHub(an_exit(http), api_url=api.url, token=api.token, timeout=5, clock=clock.now, sleep=clock.sleep)
        reported = resolve(context, client, place.more.get("run_id"))
    context = reported.context
    wants = chosen(_sections(recipe), context)
    needs = place.more.get("needs")
    evidence = gathered(api, context, wants, clock=Clock(), needs=needs, environment=environment)
    return evidence._replace(gaps=(*reported.gaps, *evidence.gaps))


def _missing(evidence: Evidence) -> set[str]:
    return {gap.permission.partition(":")[0] for gap in evidence.gaps if gap.permission}


@pytest.mark.parametrize("recipe", FIRING, ids=[recipe.where for recipe in FIRING])
def test_the_grants_of_a_recipe_are_enough(recipe: Recipe, github: GitHubApi) -> None:
    assert _missing(_evidence(recipe, github, _grants(recipe))) == set()


CHECKED = [
    (recipe, grant)
    for recipe in FIRING
    for grant, level in recipe.firing_jobs[0]["permissions"].items()
    if level == "read"
]


@pytest.mark.parametrize(("recipe", "grant"), CHECKED, ids=[f"{recipe.where}-{grant}" for recipe, grant in CHECKED])
def test_without_one_of_the_grants_of_a_recipe_something_is_missing(
    recipe: Recipe, grant: str, github: GitHubApi
) -> None:
    grants = _grants(recipe)
    del grants[grant]
    assert grant in _missing(_evidence(recipe, github, grants))
