"""The line as a whole: every path ends in one report, and nothing is sent that should not be."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from fire_routine.text.utf16 import utf16_length
from tests.standins.act import Acted, act
from tests.standins.github_events import contexts_of
from tests.standins.github_jobs import failed, passed, running
from tests.standins.mock import Mock
from tests.standins.routine_endpoint import ROUTINE_ID, TOKEN, RoutineEndpoint
from tests.standins.runner import Step, prepare

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tests.standins.github_api import GitHubApi

LOG = "collected 3 items\nFAILED tests/test_sum.py::test_sum - assert 3 == 4\n1 failed, 2 passed in 0.1s\n"


def failed_step(root: Path, github: GitHubApi, routine: RoutineEndpoint, **inputs: str) -> Step:
    """A step of a separate job, after the job `test` failed in the same run."""
    run = github.world.run(failed("test", prints=LOG), passed("lint"), running("tell"))
    trigger = github.events.push(run)
    given = {
        "routine-url": routine.url,
        "routine-token": routine.token,
        **{name.replace("_", "-"): value for name, value in inputs.items()},
    }
    return prepare(
        root,
        inputs=given,
        environment=trigger.environment,
        event=trigger.event,
        contexts=contexts_of(run.attempt.jobs[-1], "success", github.token),
    )


def test_a_failed_build_in_one_post_out(tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint) -> None:
    acted = act(failed_step(tmp_path, github, routine, text="Please fix it."))
    (session,) = routine.sessions
    lines = session.text.splitlines()
    assert lines[0].startswith("Workflow CI failed in octocat/Hello-World on branch main at commit ")
    assert lines[2] == "Please fix it."
    assert "FAILED tests/test_sum.py::test_sum - assert 3 == 4" in session.text
    assert acted.exit_code == 0
    assert acted.outputs["session-url"] == session.url
    assert json.loads(acted.outputs["failed-jobs"]) == ["test"]
    assert acted.annotations("notice") == [f"Session: {session.url}"]
    assert acted.annotations("warning") == acted.annotations("error") == []
    assert session.url in acted.summary
    assert "routine-fire-payload" in acted.summary


def test_the_masks_are_set_before_anything_else_is_printed(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    log = act(failed_step(tmp_path, github, routine)).log.splitlines()
    masks = [line for line in log if line.startswith("::add-mask::")]
    assert log[: len(masks)] == masks
    for secret in (routine.url, routine.token, routine.routine_id, github.token):
        assert f"::add-mask::{secret}" in masks


def test_a_dry_run_shows_everything_and_sends_nothing(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    acted = act(failed_step(tmp_path, github, routine, dry_run="true"))
    assert routine.arrivals == 0
    assert (acted.outputs["outcome"], acted.outputs["fired"], acted.exit_code) == ("dry-run", "false", 0)
    assert "assert 3 == 4" in acted.log
    assert "assert 3 == 4" in acted.summary
    assert int(acted.outputs["text-length"]) > 500


def test_text_from_a_log_is_printed_only_while_commands_are_stopped(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    run = github.world.run(failed("test", prints="::set-env name=A::b\nerror: ##[error]no\n"), running("tell"))
    trigger = github.events.push(run)
    step = prepare(
        tmp_path,
        inputs={"routine-url": routine.url, "routine-token": routine.token, "dry-run": "true"},
        environment=trigger.environment,
        event=trigger.event,
        contexts=contexts_of(run.attempt.jobs[-1], "success", github.token),
    )
    assert not any("set-env" in line or "##[" in line for line in act(step).obeyed)


def test_wrong_inputs_are_told_all_at_once_and_nothing_is_sent(tmp_path: Path, routine: RoutineEndpoint) -> None:
    inputs = {"routine-url": "http://example.com/x", "routine-token": "sk-ant-api03-abcdefgh", "include": "lgos"}
    acted = act(prepare(tmp_path, inputs=inputs))
    (annotation,) = acted.annotations("error")
    for told in (annotation, acted.summary):
        for word in ("routine-url", "routine-token", "include", "Did you mean", "logs", "secrets.ROUTINE"):
            assert word in told
    assert (acted.outputs["outcome"], acted.outputs["error-type"], acted.exit_code) == ("error", "invalid_input", 1)
    assert routine.arrivals == 0
    assert "Traceback" not in acted.log


@pytest.mark.parametrize("inputs", [{"include": "run, falures"}, {"max-wait": "a minute"}])
def test_a_misspelt_input_links_to_our_inputs(inputs: dict[str, str], tmp_path: Path, routine: RoutineEndpoint) -> None:
    given = {"routine-url": routine.url, "routine-token": routine.token, **inputs}
    acted = act(prepare(tmp_path, inputs=given))
    assert (
        "https://github.com/fire-routine/fire-routine/blob/main/docs/reference.md#inputs"
        in acted.annotations("error")[0]
    )
    assert "Read more: https://github.com/fire-routine/fire-routine/blob/main/docs/reference.md#inputs" in acted.summary


@pytest.mark.parametrize("format_", ["markdown", "json"])
def test_an_empty_text_fires_with_a_warning(
    format_: str, tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    acted = act(failed_step(tmp_path, github, routine, include="none", format=format_))
    assert (acted.outputs["outcome"], acted.outputs["text-length"]) == ("fired", "0")
    assert routine.requests[0].body == b""
    (warning,) = acted.annotations("warning")
    for told in (warning, acted.summary):
        assert "The text is empty: `include: none` sends only `text` and `text-file`, and both are empty." in told


def test_own_words_alone_are_no_reason_to_warn(tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint) -> None:
    acted = act(failed_step(tmp_path, github, routine, include="none", text="Look."))
    assert acted.annotations("warning") == []
    assert routine.sessions[0].text == "Look."


def test_words_that_do_not_fit_are_refused_and_nothing_is_sent(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    acted = act(failed_step(tmp_path, github, routine, text="w" * 3_000, max_text_length="2000"))
    assert routine.arrivals == 0
    assert acted.outputs["error-type"] == "invalid_input"
    (annotation,) = acted.annotations("error")
    assert "- max-text-length: your own words take 3000 characters, the shortest report adds " in annotation
    assert "\nmax-text-length: 65536\n" in annotation
    # What it asks for is enough.
    (least,) = re.findall(r"Raise the limit to at least ([0-9]+) ", annotation)
    assert act(failed_step(tmp_path, github, routine, text="w" * 3_000, max_text_length=least)).exit_code == 0
    assert utf16_length(routine.sessions[0].text) == int(least)


@pytest.mark.parametrize("include", ["auto", "none"])
def test_words_that_the_api_would_never_take_are_not_told_to_raise_the_limit(
    include: str, tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    acted = act(failed_step(tmp_path, github, routine, text="w" * 65_537, include=include))
    (annotation,) = acted.annotations("error")
    assert "- text: your own words take 65537 characters, " in annotation
    assert "max-text-length" not in annotation
    assert routine.arrivals == 0


def test_the_json_form_holds_the_same_facts(tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint) -> None:
    act(failed_step(tmp_path, github, routine, format="json"))
    told = json.loads(routine.sessions[0].text)
    assert told["failures"][0]["jobs"][0]["name"] == "test"
    assert "assert 3 == 4" in told["failures"][0]["log"]["excerpt"]


def test_a_job_cancelled_before_the_fire_ends_with_a_report_and_nothing_sent(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    def read_file(_path: str) -> bytes:
        raise KeyboardInterrupt

    acted = act(failed_step(tmp_path, github, routine), read_file=read_file)
    assert routine.arrivals == 0
    assert (acted.outputs["outcome"], acted.outputs["error-type"]) == ("error", "cancelled")


def test_a_job_cancelled_during_the_fire_leaves_the_outcome_unknown(tmp_path: Path) -> None:
    def cancel(_request: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    acted = _fire(tmp_path, Mock(cancel))
    assert (acted.outputs["outcome"], acted.outputs["error-type"]) == ("unknown", "cancelled")


def test_a_fault_of_ours_before_the_fire_is_an_error_that_shows_no_secret(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    def read_file(_path: str) -> bytes:
        raise RuntimeError(f"not foreseen, with {TOKEN} and {routine.url} in it")

    acted = act(failed_step(tmp_path, github, routine), read_file=read_file)
    assert (acted.outputs["outcome"], acted.outputs["error-type"], acted.exit_code) == ("error", "internal_error", 1)
    assert routine.arrivals == 0
    assert "not foreseen, with ***" in acted.log
    assert TOKEN not in acted.seen
    assert ROUTINE_ID not in acted.seen


def test_a_fault_of_ours_during_the_fire_is_unknown_since_it_may_have_been_sent(tmp_path: Path) -> None:
    def break_down(_request: httpx.Request) -> httpx.Response:
        raise RuntimeError("not foreseen")

    acted = _fire(tmp_path, Mock(break_down))
    assert (acted.outputs["outcome"], acted.outputs["error-type"]) == ("unknown", "internal_error")


@pytest.mark.parametrize("name", ["GITHUB_EVENT_PATH", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_API_URL"])
def test_an_environment_with_a_piece_missing_still_fires(
    name: str, tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    step = failed_step(tmp_path, github, routine, github_token="")
    poorer = Step(
        step.root,
        {key: value for key, value in step.environment.items() if key != name},
        step.outputs_file,
        step.summary_file,
    )
    assert act(poorer).outputs["outcome"] == "fired"
    assert len(routine.sessions) == 1


def _fire(root: Path, transport: httpx.BaseTransport) -> Acted:
    url = f"https://api.anthropic.com/v1/claude_code/routines/{ROUTINE_ID}/fire"
    inputs = {"routine-url": url, "routine-token": TOKEN, "include": "none", "text": "the build failed"}
    return act(prepare(root, inputs=inputs), transport=transport)
