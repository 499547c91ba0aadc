"""The policies, which keep a failure from costing more than one session."""

import json

from tests.e2e.act import Ran
from tests.e2e.client import Client, recipe, with_inputs
from tests.standins.github_jobs import running
from tests.standins.github_model import Run, Step
from tests.standins.messages_api import KEY, MessagesApi, says

MATRIX = recipe("Once per run")
ONCE_PER_COMMIT = recipe("Once per commit")
NEW_FAILURES = recipe("Only new failures")
SEPARATE_JOB = recipe("Separate job")


def test_three_jobs_of_a_matrix_that_fail_at_once_start_one_session(client: Client) -> None:
    client.before(MATRIX)
    versions = MATRIX.jobs["test"]["strategy"]["matrix"]["python"]
    step = Step("Run make test", "failure")
    own = [running(f"test ({version})", "Run fire-routine/fire-routine@v1", step) for version in versions]
    ran = client.run(MATRIX, client.github.events.push(client.own_run(MATRIX, *own)))
    assert len(ran.outputs_by_job) == len(versions) == 3
    outcomes = sorted(outputs["outcome"] for outputs in ran.outputs_by_job.values())
    assert outcomes == ["fired", "skipped", "skipped"]
    (session,) = client.routine.sessions
    assert [outputs["session-url"] for outputs in ran.outputs_by_job.values() if outputs["session-url"]] == [
        session.url
    ]
    assert set(ran.jobs.values()) == {"failure"}


def test_once_per_commit_fires_for_the_first_workflow_only(client: Client) -> None:
    world = client.github.world
    world.commit("Begin")
    watched = [world.run(client.broken("build"), workflow=name) for name in ("CI", "Docs")]
    outcomes = [_watch(client, run).outputs["outcome"] for run in watched]
    assert outcomes == ["fired", "skipped"]
    assert len(client.routine.sessions) == 1


def _watch(client: Client, watched: Run) -> Ran:
    own = client.own_run(ONCE_PER_COMMIT, running("fire-routine"), event="workflow_run")
    return client.run(ONCE_PER_COMMIT, client.github.events.workflow_run(own, watched))


def test_a_new_failure_fires(client: Client) -> None:
    ran = client.run(NEW_FAILURES, client.red_push(NEW_FAILURES))
    assert ran.outputs["outcome"] == "fired"


def test_the_failure_of_the_run_before_fires_nothing(client: Client) -> None:
    client.before(NEW_FAILURES)
    client.own_run(NEW_FAILURES, client.broken("test"))
    client.github.world.commit("Do something else", "b.py")
    ran = client.run(NEW_FAILURES, client.github.events.push(client.red_run(NEW_FAILURES)))
    assert ran.outputs["outcome"] == "skipped"
    assert ran.jobs["fire-routine"] == "success"
    assert client.routine.requests == []


def test_without_a_policy_a_re_run_that_fails_fires_again(client: Client) -> None:
    client.before(SEPARATE_JOB)
    run = client.red_run(SEPARATE_JOB)
    first = client.run(SEPARATE_JOB, client.github.events.push(run))
    client.github.world.rerun(run, client.broken("build"), client.broken("test"), running("fire-routine"))
    second = client.run(
        SEPARATE_JOB,
        client.github.events.push(run),
        workflow=with_inputs(SEPARATE_JOB.workflow, {"fire-policy": "always"}),
    )
    assert [ran.outputs["outcome"] for ran in (first, second)] == ["fired", "fired"]
    assert len(client.routine.sessions) == 2


def test_the_small_model_that_says_no_keeps_it_from_firing(client: Client) -> None:
    triage = recipe("Ask a small model first")
    with MessagesApi(says("no", "The registry was down.")) as api:
        client.secrets["ANTHROPIC_API_KEY"] = KEY
        workflow = with_inputs(triage.workflow, {"triage-base-url": api.origin})
        ran = client.run(triage, client.red_push(triage), workflow=workflow)
    assert ran.outputs["outcome"] == "skipped"
    assert "The registry was down." in ran.outputs["skip-reason"]
    assert client.routine.requests == []
    assert json.loads(ran.outputs["failed-jobs"])
