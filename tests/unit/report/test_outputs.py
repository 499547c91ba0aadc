"""The outputs and the exit code of every outcome."""

import json
from pathlib import Path
from typing import get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.inputs.settings import ReportInputs
from fire_routine.message import Message
from fire_routine.outcome.outcome import Kind, Outcome
from fire_routine.report.outputs import exit_code, outputs
from fire_routine.report.report import Report

MANIFEST = yaml.safe_load((Path(__file__).parents[3] / "action.yml").read_text())
OUTCOMES: tuple[Kind, ...] = get_args(Kind)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_output_of_the_manifest_is_there_on_every_path(outcome: Kind) -> None:
    given_nothing = outputs(Report(Outcome(outcome)))
    assert list(given_nothing) == list(MANIFEST["outputs"])
    assert given_nothing["outcome"] == outcome
    assert given_nothing["fired"] == ("true" if outcome == "fired" else "false")
    assert (given_nothing["attempts"], given_nothing["text-length"], given_nothing["truncated"]) == ("0", "0", "false")
    assert given_nothing["failed-jobs"] == "[]"


def test_the_outputs_contain_all_that_is_known() -> None:
    result = Outcome(
        *("rate-limited", "session_1", "https://claude.ai/code/session_1", 429, "rate_limit_error", "Too many."),
        *("req_1", 3_600, 2, "because"),
    )
    report = Report(result, message=Message("text", 4, ("2 commits",)), failed_jobs=("build (3.12)", "é 🚒"))
    assert outputs(report) == {
        "outcome": "rate-limited",
        "fired": "false",
        "session-id": "session_1",
        "session-url": "https://claude.ai/code/session_1",
        "skip-reason": "because",
        "http-status": "429",
        "error-type": "rate_limit_error",
        "error-message": "Too many.",
        "request-id": "req_1",
        "retry-after": "3600",
        "attempts": "2",
        "text-length": "4",
        "truncated": "true",
        "failed-jobs": '["build (3.12)", "é 🚒"]',
    }


@given(st.text(max_size=5_000), st.text(max_size=5_000))
def test_what_somebody_else_wrote_is_one_line_of_sane_length(message: str, skip: str) -> None:
    shown = outputs(Report(Outcome("error", error_type=message, error_message=message, reason=skip)))
    for name in ("error-type", "error-message", "skip-reason"):
        assert len(shown[name]) <= 2_000
        assert len(shown[name].splitlines()) <= 1


@given(st.lists(st.text(), max_size=5))
def test_the_failed_jobs_are_a_json_list_of_their_names(names: list[str]) -> None:
    assert json.loads(outputs(Report(Outcome("fired"), failed_jobs=tuple(names)))["failed-jobs"]) == names


def test_what_is_invisible_in_a_failed_job_is_visible_before_it_is_parsed() -> None:
    names = ("⚙️ build", "te\u200bst \U000e0041\x85", "中文 é")
    written = outputs(Report(Outcome("fired"), failed_jobs=names))["failed-jobs"]
    assert written == '["⚙️ build", "te\\u200bst \\udb40\\udc41\\u0085", "中文 é"]'
    assert json.loads(written) == list(names)


@pytest.mark.parametrize("on_rate_limit", [True, False])
@pytest.mark.parametrize("on_error", [True, False])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_step_fails_only_where_the_policy_says_so(outcome: Kind, on_error: bool, on_rate_limit: bool) -> None:
    fails = {"error": on_error, "unknown": on_error, "rate-limited": on_rate_limit}
    policy = ReportInputs(fail_on_error=on_error, fail_on_rate_limit=on_rate_limit)
    assert exit_code(Report(Outcome(outcome), policy)) == int(fails.get(outcome, False))
