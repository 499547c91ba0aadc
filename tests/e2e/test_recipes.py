"""The recipes that no other file here is about."""

from tests.e2e.client import CAUSE, Client, recipe, with_inputs
from tests.standins.github_jobs import running
from tests.standins.routine_behaviours import rate_limited, resets

QUEUE = recipe("Queue with `concurrency`")
SHOWN = recipe("Commit status and pull request comment")
BY_HAND = recipe("Fire once by hand")
LATER = recipe("Try later by a re-run")
EVERY_INPUT = recipe("Inputs")
HIDDEN = recipe("What is redacted")


def test_a_job_that_queues_fires(client: Client) -> None:
    ran = client.run(QUEUE, client.red_push(QUEUE))
    assert ran.outputs["outcome"] == "fired"
    assert CAUSE in client.routine.sessions[0].text


def test_the_commit_and_the_pull_request_show_the_session(client: Client) -> None:
    client.before(SHOWN)
    world = client.github.world
    pull = world.pull_request(title="Go faster")
    run = client.red_run(SHOWN, branch=pull.head_branch, sha=pull.head_sha, event="pull_request")
    ran = client.run(SHOWN, client.github.events.pull_request(run, pull))
    (session,) = client.routine.sessions
    assert ran.jobs["fire-routine"] == "success"
    assert [status.target_url for status in world.statuses[pull.head_sha]] == [session.url]
    assert [session.url in comment.body for comment in world.comments] == [True]


def test_fired_once_by_hand_the_session_gets_these_words_alone(client: Client) -> None:
    client.github.world.commit("Begin")
    run = client.own_run(BY_HAND, running("fire-routine"), event="workflow_dispatch")
    ran = client.run(BY_HAND, client.github.events.workflow_dispatch(run))
    assert ran.outputs["outcome"] == "fired"
    assert client.routine.sessions[0].text.startswith(f"This is test {run.id} of the connection.")
    assert client.github.requests == []


def test_only_a_rate_limit_fails_what_is_run_again_later(client: Client) -> None:
    client.routine.then(rate_limited(retry_after=7200), resets())
    results = [client.run(LATER, client.red_push(LATER)) for _ in range(2)]
    assert [(ran.jobs["fire-routine"], ran.outputs["outcome"]) for ran in results] == [
        ("failure", "rate-limited"),
        ("success", "unknown"),
    ]


def test_the_block_of_every_input_fires(client: Client) -> None:
    ran = client.run(EVERY_INPUT, client.red_push(EVERY_INPUT))
    assert ran.outputs["outcome"] == "fired"


def test_what_the_user_hides_is_hidden(client: Client) -> None:
    number = "corp-" + "0123456789abcdef" * 2
    workflow = with_inputs(HIDDEN.workflow, {"text": f"see {number} customer=acme&page=2"})
    ran = client.run(HIDDEN, client.red_push(HIDDEN), workflow=workflow)
    (session,) = client.routine.sessions
    assert "customer=" in session.text
    assert "page=2" in session.text
    for hidden in (number, "acme"):
        assert hidden not in session.text
        assert hidden not in ran.summary
