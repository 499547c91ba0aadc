"""The whole action in each place that it is used in: what the routine reads, and what the workflow is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from fire_routine.inputs.settings import Section
from fire_routine.text.utf16 import utf16_length
from tests.integration import places
from tests.integration.places import ASSERT, Build, Scene, broken, place_of, separate_job, watching_a_fork
from tests.standins.act import FakeTime, act
from tests.standins.github_api import GitHubApi
from tests.standins.github_faults import NEVER_ANSWERS
from tests.standins.github_jobs import failed, passed, running
from tests.standins.github_world import World
from tests.standins.routine_endpoint import RoutineEndpoint

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parents[2] / "docs" / "text.schema.json").read_text())

PLACES: dict[str, tuple[Build, list[str]]] = {
    "separate job": (
        separate_job,
        [
            "CI failed in octocat/Hello-World on branch main",
            ASSERT,
            "tests/test_sum.py",
            "Break the sum",
            "New failure",
        ],
    ),
    "watching a fork": (
        watching_a_fork,
        [
            "CI failed",
            "on pull request #1 (branch faster of stranger/Hello-World)",
            "git fetch origin pull/1/head",
            ASSERT,
        ],
    ),
    "last step": (places.last_step, ["CI failed", "job test failed", "build.log", ASSERT, "3 is not 4"]),
    "red deploy": (
        places.red_deploy,
        ["Deployment to production failed", "https://shop.example", "Change colours", "the last successful deployment"],
    ),
    "green deploy": (
        places.green_deploy,
        ["Deployment to production succeeded", "https://shop.example", "Change colours", "app.css"],
    ),
    "schedule": (places.schedule, ["Workflow Nightly failed", "on schedule", "30 5 * * 1", ASSERT]),
    "dispatched": (places.dispatched, ["after a repository dispatch of type alert", "error_rate", "shop"]),
    "re-run": (places.rerun, ["(attempt 2)", "This is a re-run", ASSERT]),
    "another run": (
        places.another_run,
        ["CI failed", "on pull request #1 (branch faster)", "inputs.task", "Look", ASSERT],
    ),
}


@pytest.fixture
def scene(tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint) -> Scene:
    return Scene(tmp_path, github, routine)


def test_no_place_is_forgotten() -> None:
    assert {build for build, _ in PLACES.values()} == set(places.EVERY)


@pytest.mark.parametrize("form", ["markdown", "json"])
@pytest.mark.parametrize("name", PLACES)
def test_in_every_place_both_forms_tell_what_it_is_about(name: str, form: str, scene: Scene) -> None:
    build, told = PLACES[name]
    place = build(scene.github)
    acted = scene.act(place, format=form)
    (session,) = scene.routine.sessions
    assert [piece for piece in told if piece not in session.text] == []
    assert (acted.outputs["outcome"], acted.exit_code, acted.annotations("warning")) == ("fired", 0, [])
    assert int(acted.outputs["text-length"]) == utf16_length(session.text)
    if form == "json":
        Draft202012Validator(SCHEMA).validate(json.loads(session.text))


@pytest.mark.parametrize("grants", [{}, {"actions": "read"}], ids=["no grants", "some"])
@pytest.mark.parametrize("name", PLACES)
def test_no_words_of_our_own_are_escaped(name: str, grants: dict[str, str], scene: Scene) -> None:
    place = replace(PLACES[name][0](scene.github), saved="")
    scene.github.grants = grants
    acted = scene.act(place, log_files="*.txt", commit_status="true")
    assert "`log-files`" in scene.text or "`*.txt`" in scene.text or name == "green deploy"
    skipped = scene.act(place, skip_branches="**", missing_secrets="skip", routine_token="")
    # No name in these places holds a back-tick: each one is ours.
    assert "\\`" not in scene.text + acted.summary + skipped.summary


def test_who_only_reports_on_a_deployment_is_not_taken_for_what_failed(scene: Scene) -> None:
    scene.act(places.red_deploy(scene.github))
    assert "- Reporting workflow: After deploy" in scene.text
    assert "- Reporting run: https://" in scene.text
    assert "The full log" not in scene.text


def test_a_session_without_a_text_is_not_said_to_have_one(scene: Scene) -> None:
    acted = scene.act(separate_job(scene.github), include="none")
    assert scene.text == ""
    assert scene.routine.sessions[0].url in acted.summary
    assert "text below" not in acted.summary


def test_a_forks_run_gets_its_status_and_comment_on_the_right_commit_and_pull_request(scene: Scene) -> None:
    place = watching_a_fork(scene.github)
    acted = scene.act(place, commit_status="true", pr_comment="true")
    pull = scene.github.world.pull_requests[0]
    ((sha, (status,)),) = scene.github.world.statuses.items()
    (comment,) = scene.github.world.comments
    assert (sha, status.target_url) == (pull.head_sha, scene.routine.sessions[0].url)
    assert (comment.issue, scene.routine.sessions[0].url in comment.body) == (pull.number, True)
    assert acted.annotations("warning") == []


@pytest.mark.parametrize(
    ("grant", "lost", "kept"),
    [
        ("actions", [ASSERT, "New failure"], ["job test failed", "Break the sum"]),
        ("checks", ["3 is not 4"], [ASSERT, "New failure", "sum.py"]),
        ("contents", ["Files changed"], [ASSERT, "New failure", "3 is not 4"]),
        ("pull-requests", ["Faster sums"], [ASSERT, "3 is not 4"]),
        ("deployments", ["the last successful deployment"], [ASSERT, "3 is not 4"]),
    ],
)
def test_each_grant_taken_away_costs_its_piece_and_gives_one_warning_with_the_yaml(
    grant: str, lost: list[str], kept: list[str], scene: Scene
) -> None:
    place = separate_job(scene.github)
    branch = scene.github.world.commit("Break the sum", "sum.py", branch="faster")
    scene.github.world.deployment(next(iter(scene.github.world.commits)), "success")
    scene.github.world.deployment(branch.sha, "failure")
    scene.github.world.pull_request(branch.sha, title="Faster sums")
    run = scene.github.world.run(broken(), running("tell"), branch="faster")
    place = replace(place, trigger=scene.github.events.push(run), own=run.attempt.jobs[-1])
    without_fault = scene.act(place, environment="production")
    whole = scene.text
    assert [piece for piece in lost + kept if piece not in whole] == []
    assert without_fault.annotations("warning") == []
    scene.github.grants[grant] = "none"
    acted = scene.act(place, environment="production")
    poorer = scene.text
    assert [piece for piece in lost if piece in poorer] == []
    assert [piece for piece in kept if piece not in poorer] == []
    assert f"{grant}: read" in poorer.partition("## Missing evidence")[2]
    (warning,) = acted.annotations("warning")
    assert f"permissions:\n  {grant}: read" in warning
    assert f"`{grant}: read`" in acted.summary
    assert (acted.outputs["outcome"], acted.exit_code) == ("fired", 0)


def test_without_a_token_needs_tell_what_failed_and_one_warning_says_why(scene: Scene) -> None:
    acted = scene.act(separate_job(scene.github), github_token="")
    assert "job test failed" in scene.text
    assert json.loads(acted.outputs["failed-jobs"]) == ["test"]
    assert scene.github.requests == []
    (warning,) = acted.annotations("warning")
    assert "github-token" in warning


@pytest.mark.parametrize("section", get_args(Section))
def test_a_single_section_is_told_alone(section: str, scene: Scene) -> None:
    marks = {
        "run": "## Facts",
        "failures": "## What failed",
        "logs": ASSERT,
        "annotations": "3 is not 4",
        "changes": "## What changed since",
        "event": "## What the event says",
    }
    acted = scene.act(separate_job(scene.github), include=section)
    text = scene.text
    if section in marks:
        assert marks[section] in text
    beside = {"logs": {"failures"}, "annotations": {"failures"}}.get(section, set())
    assert [mark for name, mark in marks.items() if name not in {section, *beside} and mark in text] == []
    assert text.splitlines()[0].startswith("Workflow CI failed in octocat/Hello-World")
    assert acted.annotations("warning") == []


def test_on_github_enterprise_server_everything_goes_to_its_own_addresses(
    tmp_path: Path, routine: RoutineEndpoint
) -> None:
    server = "https://github.example.com"
    with GitHubApi(World(server_url=server), prefix="/api/v3") as github:
        scene = Scene(tmp_path, github, routine)
        place = separate_job(github)
        acted = scene.act(place, commit_status="true", pr_comment="true")
        assert github.requests
        assert all(request.request.path.startswith("/api/v3/repos/") for request in github.requests)
    text = scene.text
    assert f"{server}/octocat/Hello-World/actions/runs/" in text.splitlines()[0]
    assert "gh run view --repo github.example.com/octocat/Hello-World" in text
    assert "https://github.com" not in text + acted.summary
    assert acted.annotations("warning") == []


def test_250_jobs_with_three_causes_are_told_as_three(scene: Scene) -> None:
    causes = ("E   ImportError: cannot import name 'a'", "a.c:3:5: error: 'x' undeclared", "npm ERR! code ERESOLVE")
    jobs = [
        failed(f"test ({number}, linux)", prints=f"started {number}\n{causes[number % 3]}\n")
        if number < 40
        else passed(f"test ({number}, linux)")
        for number in range(250)
    ]
    run = scene.github.world.run(*jobs, running("tell"))
    acted = scene.act(place_of(run, scene.github.events.push(run)), max_text_length="6000")
    text = scene.text
    assert utf16_length(text) <= 6_000
    assert scene.github.count("actions/list-jobs-for-workflow-run-attempt") == 3
    assert [text.count(cause) for cause in causes] == [1, 1, 1]
    assert text.count("\n### ") == 3
    assert "40 of 250 jobs failed, in 3 different ways." in text
    assert [number for number in range(40) if f"`test ({number}, linux)`" not in text] == []
    assert len(json.loads(acted.outputs["failed-jobs"])) == 40


@pytest.mark.parametrize("limit", [1_400, 2_000, 4_000, 65_536])
@pytest.mark.parametrize("form", ["markdown", "json"])
def test_the_limit_is_kept_in_utf16_units_whatever_the_log_holds(form: str, limit: int, scene: Scene) -> None:
    prints = "\n".join(f'Error: 🚒 {number} 中文 \\ " {"🚒" * 60}' for number in range(3_000))
    run = scene.github.world.run(failed("test", prints=prints), running("tell"))
    place = place_of(run, scene.github.events.push(run), format=form, max_text_length=str(limit), text="🚒")
    acted = scene.act(place)
    (session,) = scene.routine.sessions  # the endpoint counts UTF-16 units too, and refuses what is too long
    assert utf16_length(session.text) == int(acted.outputs["text-length"]) <= limit
    assert "🚒" in session.text


@pytest.mark.parametrize("form", ["markdown", "json"])
@pytest.mark.parametrize("text", ["", "Please look. " * 20])
def test_the_lowest_limit_still_fires_with_one_sentence_and_the_link(form: str, text: str, scene: Scene) -> None:
    place = separate_job(scene.github)
    acted = scene.act(place, format=form, text=text, max_text_length="500")
    assert (acted.outputs["outcome"], acted.outputs["truncated"]) == ("fired", "true")
    run = place.trigger.environment["GITHUB_RUN_ID"]
    assert f" failed: https://github.com/octocat/Hello-World/actions/runs/{run}" in scene.text
    assert text.strip() in scene.text
    assert utf16_length(scene.text) <= 500
    assert "1 failure" in acted.summary


def test_a_github_that_hangs_costs_the_evidence_and_not_the_fire(scene: Scene) -> None:
    scene.github.fail("*", NEVER_ANSWERS)
    acted = scene.act(separate_job(scene.github), FakeTime(step=2))
    scene.github.release()
    text = scene.text
    assert "job test failed" in text
    assert "## Missing evidence" in text
    assert (acted.outputs["outcome"], acted.exit_code) == ("fired", 0)


def test_own_words_from_a_file_come_after_the_text(scene: Scene) -> None:
    step = scene.step(separate_job(scene.github), text="One.", text_file="words.md")
    (step.workspace / "words.md").write_bytes(b"\xef\xbb\xbfTwo \xff.\n")
    act(step)
    assert scene.text.splitlines()[2:5] == ["One.", "", "Two \N{REPLACEMENT CHARACTER}."]


def test_without_a_file_for_outputs_they_are_printed_and_the_step_ends_as_it_should(scene: Scene) -> None:
    step = scene.step(separate_job(scene.github))
    bare = {
        name: value for name, value in step.environment.items() if name not in {"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"}
    }
    acted = act(replace(step, environment=bare))
    assert f"session-url={scene.routine.sessions[0].url}" in acted.log.splitlines()
    assert acted.exit_code == 0
