"""The places that the action is used in, each with a world around it, for tests of the whole action."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.standins.act import Acted, FakeTime, act
from tests.standins.github_api import GitHubApi
from tests.standins.github_events import Trigger, contexts_of
from tests.standins.github_jobs import failed, passed, running
from tests.standins.github_model import Annotation, Job, Run
from tests.standins.github_model import Step as RunStep
from tests.standins.routine_endpoint import RoutineEndpoint
from tests.standins.runner import Step, prepare

ASSERT = "E   assert 3 == 4"
FORK = "stranger/Hello-World"


@dataclass
class Place:
    """Where the action stands: what triggered its run, its own job, how that stands, and what the user gave."""

    trigger: Trigger
    own: Job
    inputs: dict[str, str]
    status: str = "success"
    saved: str = ""
    """What an earlier step saved as `build.log`."""


Build = Callable[[GitHubApi], Place]


def place_of(run: Run, trigger: Trigger, **inputs: str) -> Place:
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    return Place(trigger, run.attempt.jobs[-1], given)


@dataclass(frozen=True)
class Scene:
    """A GitHub, a routine and folders for one step after another."""

    root: Path
    github: GitHubApi
    routine: RoutineEndpoint
    seen_at: str | None = None
    """Where a container sees the folders of its step."""

    def step(self, place: Place, **inputs: str) -> Step:
        """The step, as the runner prepares it, in a folder of its own."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        step = prepare(
            self.root / str(len(list(self.root.iterdir()))),
            inputs={"routine-url": self.routine.url, "routine-token": self.routine.token, **place.inputs, **given},
            environment=place.trigger.environment,
            event=place.trigger.event,
            contexts=contexts_of(place.own, place.status, self.github.token),
            seen_at=self.seen_at,
        )
        if place.saved:
            (step.workspace / "build.log").write_text(place.saved)
        return step

    def act(self, place: Place, time: FakeTime | None = None, **inputs: str) -> Acted:
        """Run the action there."""
        return act(self.step(place, **inputs), time=time)

    @property
    def text(self) -> str:
        """What the newest session was sent."""
        return self.routine.sessions[-1].text


def broken() -> Job:
    """A failed job with everything that a job can leave."""
    return failed("test", prints=ASSERT + "\n", annotations=[Annotation("3 is not 4", "tests/test_sum.py", 7)])


def separate_job(api: GitHubApi) -> Place:
    """After `needs`, on a push."""
    api.world.commit("Begin", "a.py")
    api.world.run(passed("test"))
    api.world.commit("Break the sum", "sum.py")
    run = api.world.run(broken(), passed("lint"), running("tell"))
    needs = json.dumps({"test": {"result": "failure", "outputs": {}}, "lint": {"result": "success", "outputs": {}}})
    return place_of(run, api.events.push(run), needs=needs)


def watching_a_fork(api: GitHubApi) -> Place:
    """A workflow of its own that watches another, whose run is for a pull request from a fork."""
    api.world.commit("Begin")
    pull = api.world.pull_request(head_repository=FORK, title="Faster sums")
    watched = api.world.run(
        broken(), sha=pull.head_sha, branch=pull.head_branch, event="pull_request", head_repository=FORK
    )
    run = api.world.run(running("tell"), workflow="Watch", path=".github/workflows/watch.yml", workflow_id=2)
    return place_of(run, api.events.workflow_run(run, watched))


def last_step(api: GitHubApi) -> Place:
    """The last step of the failing job itself."""
    api.world.commit("Begin")
    own = running("test", "Fire routine", RunStep("Run make test", "failure"))
    own.annotations = [Annotation("3 is not 4", "tests/test_sum.py", 7)]
    run = api.world.run(own)
    place = place_of(run, api.events.push(run), log_files="*.log")
    return replace(place, status="failure", saved=ASSERT + "\n")


def _deploy(api: GitHubApi, state: str) -> Place:
    one, two = api.world.commit("Begin", "a.css"), api.world.commit("Change colours", "app.css")
    api.world.deployment(one.sha, "success")
    deployment = api.world.deployment(two.sha, "in_progress", state)
    deployment.statuses[-1].environment_url = "https://shop.example"
    run = api.world.run(running("tell"), workflow="After deploy", event="deployment_status")
    return place_of(run, api.events.deployment_status(run, deployment))


def red_deploy(api: GitHubApi) -> Place:
    """After a deploy that failed."""
    return _deploy(api, "failure")


def green_deploy(api: GitHubApi) -> Place:
    """After a deploy that worked."""
    return _deploy(api, "success")


def schedule(api: GitHubApi) -> Place:
    """A nightly run."""
    api.world.commit("Begin")
    run = api.world.run(broken(), running("tell"), workflow="Nightly", event="schedule")
    return place_of(run, api.events.schedule(run))


def dispatched(api: GitHubApi) -> Place:
    """Started from outside, with a payload."""
    api.world.commit("Begin")
    run = api.world.run(running("tell"), workflow="Alerts", event="repository_dispatch")
    return place_of(run, api.events.repository_dispatch(run, "alert", service="shop", error_rate=0.4))


def rerun(api: GitHubApi) -> Place:
    """The second attempt of a run that failed before in the same way."""
    api.world.commit("Begin")
    run = api.world.run(broken(), passed("tell"))
    api.world.rerun(run, broken(), running("tell"))
    return place_of(run, api.events.push(run))


def another_run(api: GitHubApi) -> Place:
    """Started by hand, about a run that only its number names."""
    api.world.commit("Begin")
    pull = api.world.pull_request(title="Faster sums")
    other = api.world.run(broken(), sha=pull.head_sha, branch=pull.head_branch)
    run = api.world.run(running("tell"), workflow="By hand", event="workflow_dispatch")
    return place_of(run, api.events.workflow_dispatch(run, task="Look"), run_id=str(other.id))


EVERY: tuple[Build, ...] = (
    separate_job,
    watching_a_fork,
    last_step,
    red_deploy,
    green_deploy,
    schedule,
    dispatched,
    rerun,
    another_run,
)
