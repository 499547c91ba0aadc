"""Guards and follow-through in the whole action: what the workflow sees of them, and what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.standins.act import Acted, act
from tests.standins.github_events import Trigger, contexts_of
from tests.standins.github_jobs import failed, passed, running
from tests.standins.messages_api import KEY, MessagesApi, says
from tests.standins.routine_behaviours import BAD_REQUEST, resets
from tests.standins.routine_endpoint import ROUTINE_ID
from tests.standins.runner import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from tests.standins.github_api import GitHubApi
    from tests.standins.github_model import Run
    from tests.standins.routine_endpoint import RoutineEndpoint

PRINTS = "FAILED tests/test_sum.py::test_sum - assert 3 == 4\n"


@pytest.fixture
def run(github: GitHubApi) -> Run:
    """A run whose job `test` failed, while ours still runs."""
    return github.world.run(failed("test", prints=PRINTS), running("tell"))


class Bed:
    """Steps of one run, each in a folder of its own."""

    def __init__(self, root: Path, github: GitHubApi, routine: RoutineEndpoint, run: Run) -> None:
        self.root, self.github, self.routine, self.run = root, github, routine, run
        self.trigger: Trigger = github.events.push(run)
        self._count = 0

    def act(self, **inputs: str) -> Acted:
        self._count += 1
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        step = prepare(
            self.root / str(self._count),
            inputs={"routine-url": self.routine.url, "routine-token": self.routine.token, **given},
            environment=self.trigger.environment,
            event=self.trigger.event,
            contexts=contexts_of(self.run.attempt.jobs[-1], "success", self.github.token),
        )
        return act(step)


@pytest.fixture
def bed(tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint, run: Run) -> Bed:
    return Bed(tmp_path, github, routine, run)


def test_once_per_run_fires_once_and_the_second_links_to_the_first_session(bed: Bed) -> None:
    first, second = bed.act(fire_policy="once-per-run"), bed.act(fire_policy="once-per-run")
    (session,) = bed.routine.sessions
    assert [acted.outputs["outcome"] for acted in (first, second)] == ["fired", "skipped"]
    assert "already" in second.outputs["skip-reason"]
    assert f"]({session.url})" in second.summary
    assert second.exit_code == 0


def test_a_run_whose_session_exists_skips_before_any_evidence_is_gathered(bed: Bed) -> None:
    bed.act(fire_policy="once-per-run")
    bed.github.requests.clear()

    assert bed.act(fire_policy="once-per-run").outputs["outcome"] == "skipped"
    assert {request.operation for request in bed.github.requests} == {"repos/list-commit-statuses-for-ref"}


def test_a_claim_is_given_back_after_a_sure_failure_and_kept_after_an_unknown_one(bed: Bed) -> None:
    bed.routine.then(BAD_REQUEST, resets())
    outcomes = [bed.act(fire_policy="once-per-commit").outputs["outcome"] for _ in range(3)]
    assert outcomes == ["error", "unknown", "skipped"]
    assert len(bed.routine.sessions) == 1


@pytest.mark.parametrize("policy", ["once-per-run", "once-per-commit"])
def test_a_policy_that_cannot_hold_is_an_error_with_the_yaml_to_add(bed: Bed, policy: str) -> None:
    bed.github.grants.pop("statuses")
    acted = bed.act(fire_policy=policy)
    assert bed.routine.arrivals == 0
    assert (acted.outputs["outcome"], acted.exit_code) == ("error", 1)
    for told in (*acted.annotations("error"), acted.summary):
        assert "permissions:" in told
        assert "statuses: write" in told


def test_a_dry_run_claims_nothing_and_asks_no_model(bed: Bed) -> None:
    with MessagesApi(says("no")) as model:
        acted = bed.act(fire_policy="once-per-run", dry_run="true", triage_api_key=KEY, triage_base_url=model.origin)
        assert not model.requests
    assert acted.outputs["outcome"] == "dry-run"
    assert bed.github.count("repos/create-commit-status") == 0


def test_on_new_failure_skips_what_failed_before_in_the_same_way(bed: Bed) -> None:
    world = bed.github.world
    world.run(failed("test", prints=PRINTS), passed("tell"))
    again = world.run(failed("test", prints=PRINTS), running("tell"))
    bed.run, bed.trigger = again, bed.github.events.push(again)
    acted = bed.act(fire_policy="on-new-failure")
    assert acted.outputs["outcome"] == "skipped"
    assert bed.routine.arrivals == 0


def test_a_branch_of_a_routine_never_fires(bed: Bed) -> None:
    run = bed.github.world.run(failed("test", prints=PRINTS), running("tell"), branch="claude/fix-it")
    bed.run, bed.trigger = run, bed.github.events.push(run)
    acted = bed.act()
    assert bed.routine.arrivals == 0
    assert acted.annotations("notice")[0].startswith("Branch claude/fix-it")
    assert bed.act(skip_branches="").outputs["outcome"] == "fired"


def test_without_secrets_on_a_fork_it_skips_and_names_the_cause(bed: Bed) -> None:
    pull = bed.github.world.pull_request(head_repository="someone/Hello-World")
    bed.trigger = bed.github.events.pull_request(bed.run, pull)
    acted = bed.act(routine_url="", routine_token="")
    assert (acted.outputs["outcome"], acted.exit_code) == ("skipped", 0)
    assert "fork" in acted.annotations("notice")[0]
    refused = bed.act(routine_url="", routine_token="", missing_secrets="fail")
    assert (refused.outputs["outcome"], refused.exit_code) == ("error", 1)


def test_without_secrets_elsewhere_it_fails_with_the_yaml_to_write(bed: Bed) -> None:
    acted = bed.act(routine_url="", routine_token="")
    assert (acted.outputs["outcome"], acted.exit_code) == ("error", 1)
    assert "secrets.ROUTINE_TOKEN" in acted.annotations("error")[0]
    assert bed.act(routine_token="", missing_secrets="skip").outputs["outcome"] == "skipped"


def test_a_no_of_the_triage_skips_with_the_models_reason(bed: Bed) -> None:
    with MessagesApi(says("no", "A lost runner.")) as model:
        acted = bed.act(triage_api_key=KEY, triage_base_url=model.origin, text="my words")
        (asked,) = model.asked
    assert bed.routine.arrivals == 0
    assert "A lost runner." in acted.outputs["skip-reason"]
    assert "A lost runner." in acted.summary
    assert "assert 3 == 4" in asked.report
    assert "my words" not in asked.report
    assert KEY not in acted.seen


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_anything_but_a_no_of_the_triage_fires(bed: Bed, answer: str) -> None:
    with MessagesApi(says(answer)) as model:
        acted = bed.act(triage_api_key=KEY, triage_base_url=model.origin)
    assert acted.outputs["outcome"] == "fired"
    assert bool(acted.annotations("warning")) == (answer == "unsure")


def test_the_session_shows_on_the_commit_and_on_the_pull_request(bed: Bed) -> None:
    pull = bed.github.world.pull_request()
    run = bed.github.world.run(
        failed("test", prints=PRINTS), running("tell"), sha=pull.head_sha, branch="faster", event="pull_request"
    )
    bed.run, bed.trigger = run, bed.github.events.pull_request(run, pull)
    acted = bed.act(commit_status="true", pr_comment="true")
    (session,) = bed.routine.sessions
    (status,) = bed.github.world.statuses[pull.head_sha]
    (comment,) = bed.github.world.comments
    assert (status.state, status.target_url) == ("pending", session.url)
    assert session.url in comment.body
    assert acted.annotations("warning") == []
    assert ROUTINE_ID not in comment.body
    bed.act(pr_comment="true")
    assert len(bed.github.world.comments) == 1
    assert all(session.url in bed.github.world.comments[0].body for session in bed.routine.sessions)


def test_what_cannot_be_written_after_the_fire_is_a_warning(bed: Bed) -> None:
    bed.github.grants.pop("statuses")
    acted = bed.act(commit_status="true")
    assert (acted.outputs["outcome"], acted.exit_code) == ("fired", 0)
    (warning,) = acted.annotations("warning")
    assert "statuses: write" in warning
