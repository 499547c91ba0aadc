"""The other events that start a workflow with the action in it."""

import json

import pytest

from tests.e2e.act import Ran
from tests.e2e.client import CAUSE, Client, recipe
from tests.standins.github_events import Trigger
from tests.standins.github_jobs import passed, running
from tests.standins.github_model import Run

DEPLOYMENTS = recipe("Deployments by other tools")
WATCHING = recipe("Watch other workflows")
BY_HAND = recipe("By hand")
FROM_OUTSIDE = recipe("From outside")
AFTER_A_DEPLOY = recipe("After a deploy")
SCHEDULE = recipe("On a schedule")

FORK = "stranger/Hello-World"


class TestDeploymentStatus:
    @pytest.mark.parametrize("state", ["success", "failure", "error"])
    def test_an_end_fires_with_the_state_and_the_address(self, client: Client, state: str) -> None:
        ran = client.run(DEPLOYMENTS, self.trigger(client, state))
        assert ran.jobs == {"fire-routine": "success"}
        assert ran.outputs["outcome"] == "fired"
        (session,) = client.routine.sessions
        assert "https://shop.example" in session.text
        assert ("succeeded" if state == "success" else "failed") in session.text.splitlines()[0]

    @pytest.mark.parametrize("state", ["pending", "queued", "in_progress", "inactive"])
    def test_what_is_no_end_never_touches_the_image(self, client: Client, state: str) -> None:
        ran = client.run(DEPLOYMENTS, self.trigger(client, state))
        assert ran.jobs == {"fire-routine": "skipped"}
        assert not ran.touched_the_image
        assert client.routine.requests == []

    def trigger(self, client: Client, state: str) -> Trigger:
        world = client.github.world
        world.deployment(world.commit("Begin", "a.css").sha, "success")
        deployment = world.deployment(world.commit("Change colours", "app.css").sha, "in_progress", state)
        deployment.statuses[-1].environment_url = "https://shop.example"
        run = client.own_run(DEPLOYMENTS, running("fire-routine"), event="deployment_status")
        return client.github.events.deployment_status(run, deployment)


class TestWorkflowRun:
    def test_a_failed_run_fires_with_its_log(self, client: Client) -> None:
        world = client.github.world
        world.commit("Begin", "a.py")
        world.run(passed("build"))
        world.commit("Move the sum", "sum.c")
        watched = world.run(client.broken("build"))
        ran = self.watch(client, client.github.events.workflow_run(self.own(client), watched))
        (session,) = client.routine.sessions
        assert json.loads(ran.outputs["failed-jobs"]) == ["build"]
        assert CAUSE in session.text
        assert f"/actions/runs/{watched.id}" in session.text.splitlines()[0]

    def test_the_run_of_a_fork_fires_and_is_said_to_be_a_forks(self, client: Client) -> None:
        world = client.github.world
        world.commit("Begin")
        pull = world.pull_request(head_repository=FORK)
        more = {"branch": pull.head_branch, "event": "pull_request", "head_repository": FORK}
        watched = world.run(client.broken("build"), sha=pull.head_sha, **more)
        self.watch(client, client.github.events.workflow_run(self.own(client), watched))
        (session,) = client.routine.sessions
        assert FORK in session.text
        assert "fork" in session.text

    def test_a_green_run_never_touches_the_image(self, client: Client) -> None:
        client.github.world.commit("Begin")
        watched = client.github.world.run(passed("build"))
        ran = client.run(WATCHING, client.github.events.workflow_run(self.own(client), watched))
        assert ran.jobs == {"fire-routine": "skipped"}
        assert not ran.touched_the_image

    def own(self, client: Client) -> Run:
        return client.own_run(WATCHING, running("fire-routine"), event="workflow_run")

    def watch(self, client: Client, trigger: Trigger) -> Ran:
        ran = client.run(WATCHING, trigger)
        assert ran.jobs == {"fire-routine": "success"}
        assert ran.outputs["outcome"] == "fired"
        return ran


class TestByHand:
    def test_it_reports_on_the_run_that_was_named(self, client: Client) -> None:
        world = client.github.world
        world.commit("Begin")
        old = world.run(client.broken("build"))
        ran = self.dispatch(client, run_id=str(old.id))
        assert ran.outputs["outcome"] == "fired"
        (session,) = client.routine.sessions
        assert "Find the sum" in session.text
        assert CAUSE in session.text

    def test_a_run_that_does_not_exist_is_an_error_and_costs_no_session(self, client: Client) -> None:
        client.github.world.commit("Begin")
        ran = self.dispatch(client, run_id="123456")
        assert ran.jobs == {"fire-routine": "failure"}
        assert (ran.outputs["outcome"], ran.outputs["error-type"]) == ("error", "invalid_input")
        (error,) = ran.annotations("error")
        assert "run-id" in error
        assert "123456" in error
        assert "permission" not in error
        assert client.routine.requests == []

    def dispatch(self, client: Client, run_id: str) -> Ran:
        run = client.own_run(BY_HAND, running("fire-routine"), event="workflow_dispatch")
        trigger = client.github.events.workflow_dispatch(run, **{"task": "Find the sum", "run-id": run_id})
        return client.run(BY_HAND, trigger)


def test_a_repository_dispatch_fires_with_its_payload(client: Client) -> None:
    client.github.world.commit("Begin")
    run = client.own_run(FROM_OUTSIDE, running("fire-routine"), event="repository_dispatch")
    trigger = client.github.events.repository_dispatch(run, "alert", service="checkout", alert="5xx above 2 %")
    ran = client.run(FROM_OUTSIDE, trigger)
    assert ran.outputs["outcome"] == "fired"
    assert "5xx above 2 %" in client.routine.sessions[0].text


@pytest.mark.parametrize(
    ("script", "state", "word"), [("exit 1", "failure", "failed"), ("exit 0", "success", "succeeded")]
)
def test_a_deploy_in_the_workflow_fires_red_or_green(client: Client, script: str, state: str, word: str) -> None:
    client.files["deploy.sh"] = f"#!/bin/sh\n{script}\n"
    world = client.github.world
    world.deployment(world.commit("Begin", "a.css").sha, "success")
    world.deployment(world.commit("Change colours", "app.css").sha, "in_progress", state)
    job = passed("deploy") if state == "success" else client.broken("deploy")
    run = client.own_run(AFTER_A_DEPLOY, job, running("fire-routine"))
    ran = client.run(AFTER_A_DEPLOY, client.github.events.push(run))
    assert ran.jobs == {"deploy": state, "fire-routine": "success"}
    assert ran.outputs["outcome"] == "fired"
    assert word in client.routine.sessions[0].text.splitlines()[0]


def test_a_schedule_fires_when_its_failure_is_new(client: Client) -> None:
    client.before(SCHEDULE)
    run = client.red_run(SCHEDULE, event="schedule")
    ran = client.run(SCHEDULE, client.github.events.schedule(run))
    assert ran.jobs == {"soak": "failure", "fire-routine": "success"}
    assert ran.outputs["outcome"] == "fired"
    assert "This is the nightly soak test." in client.routine.sessions[0].text
