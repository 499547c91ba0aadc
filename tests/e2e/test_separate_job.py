"""A job of its own that needs the others: the first recipe, and what can be different about it."""

import json

import pytest

from tests.e2e.client import CAUSE, MAKEFILE, Client, recipe, with_inputs
from tests.standins.github_jobs import passed

SEPARATE_JOB = recipe("Separate job")


def test_a_red_build_fires_once_and_only_the_build_is_red(client: Client) -> None:
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB))
    (session,) = client.routine.sessions
    assert ran.jobs == {"build": "failure", "test": "failure", "fire-routine": "success"}
    assert (ran.outputs["outcome"], ran.outputs["fired"]) == ("fired", "true")
    assert ran.outputs["session-url"] == session.url
    assert json.loads(ran.outputs["failed-jobs"]) == ["build", "test"]
    assert CAUSE in session.text
    assert session.url in ran.summary
    assert ran.annotations("warning") == []


def test_a_green_build_never_touches_the_image(client: Client) -> None:
    client.files["Makefile"] = MAKEFILE
    client.before(SEPARATE_JOB)
    run = client.own_run(SEPARATE_JOB, passed("build"), passed("test"))
    ran = client.run(SEPARATE_JOB, client.github.events.push(run))
    assert ran.jobs == {"build": "success", "test": "success", "fire-routine": "skipped"}
    assert not ran.touched_the_image
    assert client.routine.requests == []


def test_a_branch_that_is_skipped_fires_nothing_and_stays_green(client: Client) -> None:
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB, branch="claude/fix-the-sum"))
    assert ran.jobs["fire-routine"] == "success"
    assert ran.outputs["outcome"] == "skipped"
    assert "claude/**" in ran.outputs["skip-reason"]
    assert client.routine.requests == []


def test_a_pull_request_of_the_repository_fires(client: Client) -> None:
    client.before(SEPARATE_JOB)
    pull = client.github.world.pull_request(title="Go faster")
    more = {"branch": pull.head_branch, "sha": pull.head_sha, "event": "pull_request"}
    run = client.red_run(SEPARATE_JOB, **more)
    ran = client.run(SEPARATE_JOB, client.github.events.pull_request(run, pull))
    assert ran.outputs["outcome"] == "fired"
    assert pull.title in client.routine.sessions[0].text
    assert pull.head_sha in client.routine.sessions[0].text


class TestMissingSecrets:
    def test_on_a_push_they_fail_the_job(self, client: Client) -> None:
        client.without_secrets()
        ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB))
        assert ran.jobs["fire-routine"] == "failure"
        assert (ran.outputs["outcome"], ran.outputs["error-type"]) == ("error", "invalid_input")
        assert "routine-token" in ran.annotations("error")[0]

    def test_of_a_fork_they_skip(self, client: Client) -> None:
        client.without_secrets()
        client.before(SEPARATE_JOB)
        fork = "stranger/Hello-World"
        pull = client.github.world.pull_request(head_repository=fork)
        more = {"branch": pull.head_branch, "sha": pull.head_sha, "event": "pull_request", "head_repository": fork}
        run = client.red_run(SEPARATE_JOB, **more)
        ran = client.run(SEPARATE_JOB, client.github.events.pull_request(run, pull))
        assert ran.jobs["fire-routine"] == "success"
        assert ran.outputs["outcome"] == "skipped"
        assert "fork" in ran.outputs["skip-reason"]

    def test_for_dependabot_they_skip(self, client: Client) -> None:
        client.without_secrets()
        client.before(SEPARATE_JOB)
        run = client.red_run(SEPARATE_JOB, actor="dependabot[bot]")
        ran = client.run(SEPARATE_JOB, client.github.events.push(run))
        assert ran.jobs["fire-routine"] == "success"
        assert ran.outputs["outcome"] == "skipped"
        assert "Dependabot" in ran.outputs["skip-reason"]


def test_without_a_token_it_fires_with_what_the_workflow_says(client: Client) -> None:
    workflow = with_inputs(SEPARATE_JOB.workflow, {"github-token": '""'})
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB), workflow=workflow)
    assert ran.outputs["outcome"] == "fired"
    assert json.loads(ran.outputs["failed-jobs"]) == ["build", "test"]
    assert client.github.requests == []


@pytest.mark.parametrize("grant", ["actions", "checks", "contents", "pull-requests"])
def test_without_a_grant_it_fires_and_names_the_grant(client: Client, grant: str) -> None:
    workflow = without_last_line(SEPARATE_JOB.workflow, f"      {grant}: read # ")
    # Nobody asks for the pull requests of the default branch.
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB, branch="faster"), workflow=workflow)
    assert ran.outputs["outcome"] == "fired"
    (warning,) = ran.annotations("warning")
    assert f"{grant}: read" in warning
    assert f"{grant}: read" in ran.summary


def without_last_line(text: str, beginning: str) -> str:
    """The text without the last of the lines that begin so."""
    lines = text.splitlines(keepends=True)
    del lines[max(number for number, line in enumerate(lines) if line.startswith(beginning))]
    return "".join(lines)
