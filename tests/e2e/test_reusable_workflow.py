"""The action as a job that a workflow calls."""

import json

from tests.e2e.client import CAUSE, Client, recipe
from tests.standins.github_jobs import passed

REUSABLE = recipe("Reusable workflow")


def test_a_red_build_fires_once_with_the_callers_permissions(client: Client) -> None:
    ran = client.run(REUSABLE, client.red_push(REUSABLE))
    (session,) = client.routine.sessions
    assert ran.outputs["outcome"] == "fired"
    assert json.loads(ran.outputs["failed-jobs"])
    assert CAUSE in session.text
    assert session.url in ran.summary
    assert ran.annotations("warning") == []


def test_a_green_build_never_touches_the_image(client: Client) -> None:
    client.before(REUSABLE)
    run = client.own_run(REUSABLE, passed("build"), passed("test"))
    green = REUSABLE.workflow.replace("run: make ", "run: echo ")
    ran = client.run(REUSABLE, client.github.events.push(run), workflow=green)
    assert (ran.jobs["build"], ran.jobs["test"]) == ("success", "success")
    assert not ran.touched_the_image
    assert client.routine.requests == []


def test_without_secrets_the_callers_job_fails(client: Client) -> None:
    client.without_secrets()
    ran = client.run(REUSABLE, client.red_push(REUSABLE))
    assert ran.outputs["outcome"] == "error"
    assert ran.jobs["Fire routine/fire"] == "failure"
