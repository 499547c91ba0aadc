"""What the endpoint can do, against what the action says of it, over real connections.

Two rules hold in every row: at most one session, and none reported as fired that wasn't.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from tests.standins.act import START, Acted, FakeTime, act
from tests.standins.ports import ClosedPort, NotTlsPort
from tests.standins.routine_behaviours import (
    API_ERROR,
    BAD_REQUEST,
    EMPTY,
    FORBIDDEN,
    FOREIGN_URL,
    GARBAGE,
    NORMAL,
    NOT_FOUND,
    OVERLOADED_529,
    PAUSED,
    SLOW_BODY,
    UNAUTHENTICATED,
    UNREAD,
    WRONG_ID,
    WRONG_SHAPE,
    Behaviour,
    error_without_envelope,
    gateway_error,
    never_answers,
    overloaded,
    rate_limited,
    redirect,
    resets,
)
from tests.standins.routine_endpoint import ROUTINE_ID, TOKEN, RoutineEndpoint
from tests.standins.runner import prepare

if TYPE_CHECKING:
    from pathlib import Path

IN_TEN_SECONDS = format_datetime(START + timedelta(seconds=10), usegmt=True)


@dataclass(frozen=True)
class Row:
    """`script`: what the endpoint does. The rest: what must come of it, with the defaults of `action.yml`."""

    name: str
    script: tuple[Behaviour, ...]
    outcome: str
    exit_code: int
    attempts: int
    sessions: int
    status: str = ""
    retry_after: str = ""

    def __str__(self) -> str:
        return self.name


TABLE = (
    Row("200", (NORMAL,), "fired", 0, 1, 1, "200"),
    # The API's own refusals that are not to be repeated
    Row("400 invalid", (BAD_REQUEST,), "error", 1, 1, 0, "400"),
    Row("400 paused", (PAUSED,), "error", 1, 1, 0, "400"),
    Row("401", (UNAUTHENTICATED,), "error", 1, 1, 0, "401"),
    Row("403", (FORBIDDEN,), "error", 1, 1, 0, "403"),
    Row("404", (NOT_FOUND,), "error", 1, 1, 0, "404"),
    # The API's own refusals that are repeated, within max-wait
    Row("429 that lasts", (rate_limited(),) * 9, "rate-limited", 0, 7, 0, "429"),
    Row("429, then 200", (rate_limited(), NORMAL), "fired", 0, 2, 1, "200"),
    Row("429 with Retry-After in seconds, then 200", (rate_limited(20), NORMAL), "fired", 0, 2, 1, "200"),
    Row("429 with Retry-After as a date, then 200", (rate_limited(IN_TEN_SECONDS), NORMAL), "fired", 0, 2, 1, "200"),
    Row("429 with Retry-After beyond max-wait", (rate_limited(7200),), "rate-limited", 0, 1, 0, "429", "7200"),
    Row("429 with Retry-After of no sense", (rate_limited("soon"), NORMAL), "fired", 0, 2, 1, "200"),
    Row("500 that lasts", (API_ERROR,) * 9, "error", 1, 7, 0, "500"),
    Row("500, then 200", (API_ERROR, NORMAL), "fired", 0, 2, 1, "200"),
    Row("503, then 200", (overloaded(), NORMAL), "fired", 0, 2, 1, "200"),
    Row("503 with Retry-After, then 429, then 200", (overloaded(3), rate_limited(), NORMAL), "fired", 0, 3, 1, "200"),
    # Not documented for this endpoint, though in the envelope: not repeated
    Row("529", (OVERLOADED_529,), "error", 1, 1, 0, "529"),
    # Something in between answers, or the API breaks: nobody knows
    Row("502 HTML", (gateway_error(502),), "unknown", 1, 1, 0, "502"),
    Row("502 HTML after a session", (gateway_error(502, makes_session=True),), "unknown", 1, 1, 1, "502"),
    Row("504 HTML", (gateway_error(504, makes_session=True),), "unknown", 1, 1, 1, "504"),
    Row("520 HTML", (gateway_error(520),), "unknown", 1, 1, 0, "520"),
    Row("500 without the envelope", (error_without_envelope(500),), "unknown", 1, 1, 0, "500"),
    Row(
        "500 without the envelope after a session",
        (error_without_envelope(500, makes_session=True),),
        "unknown",
        1,
        1,
        1,
        "500",
    ),
    Row("503 without the envelope", (error_without_envelope(503),), "unknown", 1, 1, 0, "503"),
    Row("429 without the envelope", (error_without_envelope(429),), "unknown", 1, 1, 0, "429"),
    Row("307 elsewhere", (redirect("https://evil.example/fire"),), "unknown", 1, 1, 0, "307"),
    # 200 that can't be trusted
    Row("200 with garbage", (GARBAGE,), "unknown", 1, 1, 1, "200"),
    Row("200 without a body", (EMPTY,), "unknown", 1, 1, 1, "200"),
    Row("200 of another shape", (WRONG_SHAPE,), "unknown", 1, 1, 1, "200"),
    Row("200 with a link to elsewhere", (FOREIGN_URL,), "unknown", 1, 1, 1, "200"),
    Row("200 with an id that is none", (WRONG_ID,), "unknown", 1, 1, 1, "200"),
    # The connection
    Row("connects and never answers", (never_answers(),), "unknown", 1, 1, 1),
    Row("resets after the request, session made", (resets(),), "unknown", 1, 1, 1),
    Row("resets after the request, no session", (resets(makes_session=False),), "unknown", 1, 1, 0),
    Row("closes before the request is read", (UNREAD,), "unknown", 1, 1, 0),
    Row("429, then a reset", (rate_limited(1), resets()), "unknown", 1, 2, 1),
)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_what_the_endpoint_does_against_what_the_action_says(row: Row, tmp_path: Path) -> None:
    with RoutineEndpoint(row.script) as endpoint:
        # A stuck answer takes the real time limit, the only one here: a tenth of a second.
        timeout = "0.1" if row.script[0].name.startswith("never") else "30"
        acted = _fire(tmp_path, endpoint.url, timeout=timeout)
        sessions = endpoint.sessions
    told = (acted.outputs["outcome"], acted.exit_code, int(acted.outputs["attempts"]), len(sessions))
    assert told == (row.outcome, row.exit_code, row.attempts, row.sessions)
    assert (acted.outputs["http-status"], acted.outputs["retry-after"]) == (row.status, row.retry_after)
    assert acted.outputs["fired"] == str(row.outcome == "fired").lower()
    assert acted.outputs["session-url"] == (sessions[0].url if row.outcome == "fired" else "")
    assert sum(acted.time.slept) <= 60
    _shows_no_secret(acted.log_without_masks, acted.summary, *acted.outputs.values())


def test_a_body_that_drips_is_not_waited_for_beyond_the_timeout(tmp_path: Path) -> None:
    with RoutineEndpoint((SLOW_BODY,)) as endpoint:
        acted = _fire(tmp_path, endpoint.url, time=FakeTime(step=40))
        assert (acted.outputs["outcome"], acted.exit_code, acted.outputs["attempts"]) == ("unknown", 1, "1")
        assert len(endpoint.sessions) == 1


def test_a_port_that_refuses_is_tried_again_and_is_an_error(tmp_path: Path) -> None:
    with ClosedPort() as port:
        acted = _fire(tmp_path, f"http://127.0.0.1:{port.port}/v1/claude_code/routines/{ROUTINE_ID}/fire")
    assert (acted.outputs["outcome"], acted.exit_code, acted.outputs["attempts"]) == ("error", 1, "7")
    assert acted.outputs["error-type"] == "connection_error"
    _shows_no_secret(acted.seen)


def test_a_tls_handshake_that_fails_is_an_error_since_nothing_was_sent(tmp_path: Path) -> None:
    with NotTlsPort() as port:
        acted = _fire(
            tmp_path, f"https://127.0.0.1:{port.port}/v1/claude_code/routines/{ROUTINE_ID}/fire", max_wait="0"
        )
    assert (acted.outputs["outcome"], acted.exit_code, acted.outputs["attempts"]) == ("error", 1, "1")
    assert "TLS" in acted.outputs["error-message"]


@pytest.mark.parametrize(
    ("script", "inputs", "exit_code", "level"),
    [
        (rate_limited(7200), {}, 0, "warning"),
        (rate_limited(7200), {"fail-on-rate-limit": "true"}, 1, "error"),
        (UNAUTHENTICATED, {}, 1, "error"),
        (UNAUTHENTICATED, {"fail-on-error": "false"}, 0, "warning"),
        (gateway_error(502), {"fail-on-error": "false"}, 0, "warning"),
        (rate_limited(7200), {"fail-on-rate-limit": "true", "fail-on-error": "false"}, 1, "error"),
    ],
    ids=str,
)
def test_the_step_fails_as_the_user_chose(
    script: Behaviour, inputs: dict[str, str], exit_code: int, level: str, tmp_path: Path
) -> None:
    with RoutineEndpoint((script,)) as endpoint:
        acted = _fire(tmp_path, endpoint.url, None, **inputs)
    assert acted.exit_code == exit_code
    assert len(acted.annotations(level)) == 1


def _fire(root: Path, url: str, time: FakeTime | None = None, **inputs: str) -> Acted:
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    given = {"routine-url": url, "routine-token": TOKEN, "include": "none", "text": "the build failed", **given}
    return act(prepare(root, inputs=given), time=time)


def _shows_no_secret(*texts: str) -> None:
    for text in texts:
        assert TOKEN not in text
        assert ROUTINE_ID not in text
        assert "/v1/claude_code/routines/" not in text
