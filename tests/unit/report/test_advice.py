"""Each way to fail has its own advice: what happened, why most likely, what to change, where to read more."""

import re
from datetime import UTC, datetime

import pytest

from fire_routine.outcome.outcome import Kind, Outcome, Problem
from fire_routine.report.advice import INPUTS_GUIDE, ROUTINES_GUIDE, Advice, advise, input_advice, until

NOW = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)


def refused(status: int, message: str = "", attempts: int = 1, retry_after: int | None = None) -> Advice:
    kind: Kind = "rate-limited" if status == 429 else "error"
    result = Outcome(
        kind,
        http_status=status,
        error_type="some_error",
        error_message=message,
        attempts=attempts,
        retry_after=retry_after,
    )
    return advise(result, NOW)


def ours(kind: Kind, error_type: str) -> Advice:
    return advise(Outcome(kind, error_type=error_type), NOW)


ALL = {
    "rate limit": refused(429),
    "rate limit with a time": refused(429, retry_after=60),
    "paused": refused(400, "The routine is paused"),
    "header": refused(400, "anthropic-beta: required"),
    "too long": refused(400, "text: must be at most 65536 characters"),
    "other 400": refused(400, "no"),
    "token": refused(401),
    "access": refused(403),
    "gone": refused(404),
    "other 4xx": refused(422),
    "server": refused(500),
    "overloaded": refused(529),
    "never sent": ours("error", "connection_error"),
    "cancelled": ours("error", "cancelled"),
    "internal": ours("error", "internal_error"),
    "lost": ours("unknown", "answer_lost"),
    "cancelled while sending": ours("unknown", "cancelled"),
    "internal while sending": ours("unknown", "internal_error"),
    "inputs": input_advice([Problem("format", "wrong.", "format: json")]),
}


@pytest.mark.parametrize("advice", ALL.values(), ids=ALL.keys())
def test_advice_is_whole_and_its_links_are_https(advice: Advice) -> None:
    assert advice.happened.endswith(".")
    assert advice.likely.endswith(".")
    assert advice.change
    assert advice.more.startswith("https://")
    text = f"{advice}"
    assert not re.search(r"http://(?!proxy\.example)", text)


@pytest.mark.parametrize(
    ("inputs", "more"),
    [
        (("inclde",), INPUTS_GUIDE),
        (("format", "routine-url"), INPUTS_GUIDE),
        (("routine-url",), ROUTINES_GUIDE),
        (("routine-url", "routine-token"), ROUTINES_GUIDE),
    ],
)
def test_inputs_are_read_about_in_our_readme_and_what_the_routine_shows_in_its_guide(
    inputs: tuple[str, ...], more: str
) -> None:
    assert input_advice([Problem(name, "Wrong.") for name in inputs]).more == more


def test_each_way_to_fail_has_its_own_words() -> None:
    alike = {"other 4xx", "overloaded"}  # the same as: another 400, another server error
    shown = [advice.happened for name, advice in ALL.items() if name not in alike]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("name", ["rate limit", "never sent", "cancelled", "server"])
def test_where_no_session_was_started_the_advice_says_so(name: str) -> None:
    assert re.search(r"No session was started|before anything was sent", ALL[name].happened)


@pytest.mark.parametrize("name", ["lost", "cancelled while sending", "internal while sending"])
def test_where_a_session_may_run_the_advice_says_to_look_before_anything_is_run_again(name: str) -> None:
    assert re.search(r"session may be running", ALL[name].happened)
    assert "before you re-run this job" in ALL[name].change


def test_a_wrong_token_comes_with_the_secrets_to_store() -> None:
    assert "another routine" in ALL["token"].likely
    assert "regenerated" in ALL["token"].likely
    assert ALL["token"].yaml == "routine-url: ${{ secrets.ROUTINE_URL }}\nroutine-token: ${{ secrets.ROUTINE_TOKEN }}"


def test_a_paused_routine_is_called_paused() -> None:
    assert "the routine is paused" in ALL["paused"].happened


def test_a_text_that_is_too_long_comes_with_the_input_that_shortens_it() -> None:
    assert ALL["too long"].yaml.startswith("max-text-length:")
    assert refused(413) == ALL["too long"]


def test_a_header_that_is_not_accepted_comes_with_both_headers() -> None:
    assert "anthropic-beta:" in ALL["header"].yaml
    assert "anthropic-version:" in ALL["header"].yaml
    assert refused(400, "Anthropic-Version: header is required") == ALL["header"]


def test_a_400_without_a_clear_message_names_all_that_it_may_be() -> None:
    for cause in ("longer", "paused", "header"):
        assert cause in ALL["other 400"].likely


def test_a_rate_limit_says_when_it_ends_in_utc_and_as_a_span() -> None:
    assert "in 2 h 5 min, at 01:35 UTC on 2026-02-01" in refused(429, retry_after=7_500).happened


def test_a_rate_limit_without_a_time_says_so() -> None:
    assert "does not say when" in ALL["rate limit"].happened
    assert "fail-on-rate-limit" in ALL["rate limit"].change


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        *((0, "in less than a minute, at 23:30"), (1, "in 1 min, at 23:30"), (60, "in 1 min, at 23:31")),
        *((61, "in 2 min"), (3_600, "in 1 h, at 00:30"), (86_400, "in 24 h, at 23:30 UTC on 2026-02-01")),
        (10**12, "in 277777777 h 47 min"),
    ],
)
def test_a_span_is_in_hours_and_minutes(seconds: int, shown: str) -> None:
    assert until(seconds, NOW).startswith(shown)


def test_a_server_error_says_how_often_it_was_tried_if_more_than_once() -> None:
    assert "attempts" not in refused(500, attempts=1).happened
    assert "after 2 attempts" in refused(500, attempts=2).happened


def test_a_connection_that_was_never_made_names_the_proxy_and_the_certificates() -> None:
    assert "SSL_CERT_FILE" in ALL["never sent"].change
    assert "HTTPS_PROXY" in ALL["never sent"].yaml


@pytest.mark.parametrize("outcome", ["error", "unknown"])
def test_any_other_type_has_advice_too(outcome: Kind) -> None:
    assert ours(outcome, "never_heard_of").happened


def test_all_problems_with_inputs_appear_at_once_and_each_remedy_once() -> None:
    secrets = "routine-url: ${{ secrets.ROUTINE_URL }}"
    advice = input_advice(
        [Problem("format", "is wrong."), Problem("routine-url", "a.", secrets), Problem("routine-url", "b.", secrets)]
    )
    assert "3 inputs need to be changed" in advice.happened
    assert advice.likely == "- format: is wrong.\n- routine-url: a.\n- routine-url: b."
    assert advice.yaml == secrets
