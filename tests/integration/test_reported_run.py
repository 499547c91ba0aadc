"""A run that only its number names: asked for once, and an error where GitHub knows no such run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fire_routine.github.client import GitHub
from fire_routine.guards.branches import check_branch
from fire_routine.runs.reported import Reported, resolve
from fire_routine.wire.network import open_client
from tests.integration.evidence_bed import Clock, context_of
from tests.integration.places import Scene, another_run, place_of
from tests.standins.exits import an_exit
from tests.standins.github_faults import SERVER_ERROR
from tests.standins.github_jobs import failed, running
from tests.standins.loopback import NO_TLS
from tests.standins.stops import stop_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fire_routine.context.context import Context
    from tests.standins.github_api import GitHubApi
    from tests.standins.github_call import ApiRequest
    from tests.standins.github_faults import Fault
    from tests.standins.routine_endpoint import RoutineEndpoint

GET_RUN = "actions/get-workflow-run"
NOBODYS = 999


@pytest.fixture
def scene(tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint) -> Scene:
    return Scene(tmp_path, github, routine)


def asked_for(github: GitHubApi, run_id: object) -> int:
    """How often a run was asked for."""
    runs = [request for request in github.requests if request.operation == GET_RUN]
    return sum(request.path["run_id"] == str(run_id) for request in runs)


def test_it_is_requested_once_in_a_run_of_the_action(scene: Scene) -> None:
    place = another_run(scene.github)
    assert scene.act(place).outputs["outcome"] == "fired"
    assert "pull request #1 (branch faster)" in scene.text
    assert asked_for(scene.github, place.inputs["run-id"]) == scene.github.count(GET_RUN) == 1


def test_it_is_requested_once_even_if_github_does_not_return_it(scene: Scene) -> None:
    place = another_run(scene.github)
    scene.github.grants = {"contents": "read"}
    acted = scene.act(place)
    assert acted.outputs["outcome"] == "fired"
    assert asked_for(scene.github, place.inputs["run-id"]) == 1


def test_the_text_calls_its_commit_unknown_only_where_it_is(scene: Scene) -> None:
    place = another_run(scene.github)
    note = f"The commit and branch of run {place.inputs['run-id']} are unknown."
    scene.act(place)
    assert note not in scene.text
    scene.act(place, github_token="")
    assert note in scene.text
    scene.github.grants = {"contents": "read"}
    scene.act(place)
    assert note in scene.text


@pytest.mark.parametrize("include", ["auto", "none"])
def test_a_run_that_github_does_not_know_is_an_error_where_other_runs_can_be_read(scene: Scene, include: str) -> None:
    acted = scene.act(another_run(scene.github), run_id=str(NOBODYS), include=include)
    assert (acted.outputs["outcome"], acted.outputs["error-type"], acted.exit_code) == ("error", "invalid_input", 1)
    (annotation,) = acted.annotations("error")
    for told in (annotation, acted.summary, acted.outputs["error-message"]):
        assert f"run-id: there is no run {NOBODYS} in octocat/Hello-World." in told
    assert "run-id: auto" in acted.summary
    assert "permission" not in acted.seen
    assert scene.routine.arrivals == 0
    assert (asked_for(scene.github, NOBODYS), scene.github.count(GET_RUN)) == (1, 2)


def test_where_the_grant_may_be_what_is_missing_it_stays_missing_evidence(scene: Scene) -> None:
    place = another_run(scene.github)
    scene.github.grants = {"contents": "read"}
    acted = scene.act(place, run_id=str(NOBODYS))
    assert acted.outputs["outcome"] == "fired"
    (warning,) = acted.annotations("warning")
    assert "the reported run" in warning
    assert "actions: read" in warning


def test_where_the_own_run_can_not_be_read_either_it_stays_missing_evidence(scene: Scene) -> None:
    place = another_run(scene.github)

    def only_the_own_run_breaks(request: ApiRequest) -> Fault | None:
        return SERVER_ERROR if request.path.get("run_id") == place.trigger.environment["GITHUB_RUN_ID"] else None

    scene.github.before = only_the_own_run_breaks
    assert scene.act(place, run_id=str(NOBODYS)).outputs["outcome"] == "fired"


def test_a_run_of_an_event_that_is_gone_is_no_fault_of_the_inputs(scene: Scene) -> None:
    watched = scene.github.world.run(failed("test"))
    own = scene.github.world.run(running("tell"), workflow="Watch", path=".github/workflows/watch.yml", workflow_id=2)
    place = place_of(own, scene.github.events.workflow_run(own, watched))
    place.trigger.event["workflow_run"]["path"] = ""
    place.trigger.event["workflow"]["path"] = ""
    scene.github.world.runs.remove(watched)
    assert scene.act(place).outputs["outcome"] == "fired"


class TestTheLookUp:
    @pytest.fixture
    def client(self, github: GitHubApi) -> Iterator[GitHub]:
        clock = Clock()
        with open_client(NO_TLS) as http:
            yield GitHub(
                an_exit(http), api_url=github.url, token=github.token, timeout=5, clock=clock.now, sleep=clock.sleep
            )

    @pytest.fixture
    def context(self, github: GitHubApi) -> Context:
        sha = github.world.commit(branch="claude/fix").sha
        watched = github.world.run(failed("test"), branch="claude/fix", sha=sha, event="schedule")
        own = github.world.run(running("fire"), sha=github.world.commit().sha, event="workflow_dispatch")
        return context_of(github.events.workflow_dispatch(own), run_id=watched.id)

    def test_it_gives_the_branch_for_the_loop_guard(self, context: Context, client: GitHub, github: GitHubApi) -> None:
        known = resolve(context, client, context.run.id).context
        assert stop_of(lambda: check_branch(known.branch, ["claude/**"]))
        assert (known.sha, known.run.event) == (github.world.runs[0].head_sha, "schedule")

    def test_where_github_does_not_answer_the_context_stays_but_for_a_note(
        self, context: Context, client: GitHub, github: GitHubApi
    ) -> None:
        github.grants = {"contents": "read"}
        found = resolve(context, client, context.run.id)
        assert found.context._replace(notes=context.notes) == context
        assert [gap.permission for gap in found.gaps] == ["actions: read"]
        assert resolve(context, None, context.run.id) == Reported(found.context)

    def test_a_run_that_the_event_describes_is_not_requested(self, client: GitHub, github: GitHubApi) -> None:
        context = context_of(github.events.push(github.world.run(failed("test"))))
        assert resolve(context, client, None) == Reported(context)
        assert github.requests == []
