"""The stand-in for the routine endpoint does what the real one does."""

from __future__ import annotations

import json
import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.standins import routine_behaviours as behaviours
from tests.standins.loopback import NO_TLS
from tests.standins.ports import ClosedPort, NotTlsPort
from tests.standins.routine_endpoint import BETA, TEXT_LIMIT, VERSION, RoutineEndpoint

if TYPE_CHECKING:
    from collections.abc import Iterator


"""Without certificates, which take longer to load than most of these tests need."""


@pytest.fixture
def endpoint() -> Iterator[RoutineEndpoint]:
    with RoutineEndpoint() as server:
        yield server


def fire(
    endpoint: RoutineEndpoint,
    timeout: float = 5.0,
    **changes: Any,  # noqa: ANN401 (handed on to httpx)
) -> httpx.Response:
    """Fire as the reference says; `changes` replace arguments or, in `headers`, headers."""
    headers = {
        "authorization": f"Bearer {endpoint.token}",
        "anthropic-version": VERSION,
        "anthropic-beta": BETA,
        **changes.pop("headers", {}),
    }
    arguments: dict[str, Any] = {"json": {"text": "hello"}} | changes
    if "content" in changes:
        del arguments["json"]
        headers.setdefault("content-type", "application/json")
    url = arguments.pop("url", endpoint.url)
    with httpx.Client(timeout=timeout, verify=NO_TLS) as client:
        return client.post(url, headers={k: v for k, v in headers.items() if v}, **arguments)


def error_of(answer: httpx.Response) -> tuple[int, str]:
    assert answer.json().keys() == {"type", "error"}
    assert answer.json()["type"] == "error"
    assert answer.json()["error"].keys() == {"type", "message"}
    assert answer.headers["request-id"].startswith("req_")
    return answer.status_code, answer.json()["error"]["type"]


def test_a_good_request_makes_a_session(endpoint: RoutineEndpoint) -> None:
    answer = fire(endpoint)
    assert answer.status_code == 200
    assert answer.headers["request-id"].startswith("req_")
    [session] = endpoint.sessions
    assert session.text == "hello"
    assert answer.json() == {
        "type": "routine_fire",
        "claude_code_session_id": session.id,
        "claude_code_session_url": f"https://claude.ai/code/{session.id}",
    }


def test_every_request_makes_another_session(endpoint: RoutineEndpoint) -> None:
    assert fire(endpoint).json() != fire(endpoint).json()
    assert len({session.id for session in endpoint.sessions}) == 2


def test_the_body_is_optional(endpoint: RoutineEndpoint) -> None:
    assert fire(endpoint, content=b"", headers={"content-type": ""}).status_code == 200
    assert endpoint.sessions[0].text == ""


def test_unknown_fields_are_silently_ignored(endpoint: RoutineEndpoint) -> None:
    assert fire(endpoint, json={"context": "lost", "text": "kept"}).status_code == 200
    assert endpoint.sessions[0].text == "kept"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"headers": {"authorization": ""}}, (401, "authentication_error")),
        ({"headers": {"authorization": "Bearer other"}}, (401, "authentication_error")),
        ({"headers": {"anthropic-version": ""}}, (400, "invalid_request_error")),
        ({"headers": {"anthropic-beta": ""}}, (400, "invalid_request_error")),
        ({"headers": {"anthropic-beta": "other-2026-01-01"}}, (400, "invalid_request_error")),
        ({"content": b"{}", "headers": {"content-type": "text/plain"}}, (400, "invalid_request_error")),
        ({"content": b"{"}, (400, "invalid_request_error")),
        ({"content": b"\xff"}, (400, "invalid_request_error")),
        ({"json": []}, (400, "invalid_request_error")),
        ({"json": {"text": 1}}, (400, "invalid_request_error")),
        ({"json": {"text": "x" * (TEXT_LIMIT + 1)}}, (400, "invalid_request_error")),
        ({"json": {"text": "\N{FIRE}" * (TEXT_LIMIT // 2 + 1)}}, (400, "invalid_request_error")),
    ],
)
def test_a_bad_request_is_refused_and_makes_no_session(
    endpoint: RoutineEndpoint, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert error_of(fire(endpoint, **changes)) == expected
    assert endpoint.sessions == []
    assert len(endpoint.requests) == 1


def test_a_bad_request_is_refused_whatever_the_script_says(endpoint: RoutineEndpoint) -> None:
    endpoint.then(behaviours.resets())
    assert error_of(fire(endpoint, json={"text": None})) == (400, "invalid_request_error")
    assert endpoint.sessions == []


def test_a_text_of_the_limit_is_taken(endpoint: RoutineEndpoint) -> None:
    text = "\N{FIRE}" * (TEXT_LIMIT // 2)
    assert fire(endpoint, json={"text": text}).status_code == 200
    assert endpoint.sessions[0].text == text


def test_another_routine_is_not_found(endpoint: RoutineEndpoint) -> None:
    url = endpoint.url.replace(endpoint.routine_id, "trig_other")
    assert error_of(fire(endpoint, url=url)) == (404, "not_found_error")


def test_a_paused_routine_is_refused() -> None:
    with RoutineEndpoint(paused=True) as endpoint:
        assert error_of(fire(endpoint)) == (400, "invalid_request_error")
        assert endpoint.sessions == []


def test_an_account_without_routines_is_refused() -> None:
    with RoutineEndpoint(has_access=False) as endpoint:
        assert error_of(fire(endpoint)) == (403, "permission_error")


def test_the_beta_header_may_be_optional() -> None:
    with RoutineEndpoint(betas=()) as endpoint:
        assert fire(endpoint, headers={"anthropic-beta": ""}).status_code == 200


@pytest.mark.parametrize(
    ("behaviour", "status", "sessions"),
    [
        (behaviours.BAD_REQUEST, 400, 0),
        (behaviours.PAUSED, 400, 0),
        (behaviours.UNAUTHENTICATED, 401, 0),
        (behaviours.FORBIDDEN, 403, 0),
        (behaviours.NOT_FOUND, 404, 0),
        (behaviours.rate_limited(), 429, 0),
        (behaviours.API_ERROR, 500, 0),
        (behaviours.overloaded(3), 503, 0),
        (behaviours.OVERLOADED_529, 529, 0),
        (behaviours.error_without_envelope(), 500, 0),
        (behaviours.error_without_envelope(makes_session=True), 500, 1),
        (behaviours.gateway_error(502), 502, 0),
        (behaviours.gateway_error(504, makes_session=True), 504, 1),
        (behaviours.redirect("http://127.0.0.1:1/"), 307, 0),
        (behaviours.GARBAGE, 200, 1),
        (behaviours.EMPTY, 200, 1),
        (behaviours.WRONG_SHAPE, 200, 1),
        (behaviours.FOREIGN_URL, 200, 1),
        (behaviours.WRONG_ID, 200, 1),
    ],
    ids=str,
)
def test_scripted_answers(
    endpoint: RoutineEndpoint, behaviour: behaviours.Behaviour, status: int, sessions: int
) -> None:
    endpoint.then(behaviour)
    assert fire(endpoint).status_code == status
    assert len(endpoint.sessions) == sessions
    assert fire(endpoint).json()["type"] == "routine_fire", "after the script all is normal"


@pytest.mark.parametrize("value", ["120", "Fri, 31 Dec 2027 23:59:59 GMT"])
def test_retry_after_is_sent_as_given(endpoint: RoutineEndpoint, value: str) -> None:
    endpoint.then(behaviours.rate_limited(value))
    assert fire(endpoint).headers["retry-after"] == value


@pytest.mark.parametrize(
    ("behaviour", "error", "requests", "sessions"),
    [
        (behaviours.never_answers(), httpx.ReadTimeout, 1, 1),
        (behaviours.never_answers(makes_session=False), httpx.ReadTimeout, 1, 0),
        (behaviours.SLOW_BODY, httpx.ReadTimeout, 1, 1),
        (behaviours.resets(), httpx.ReadError, 1, 1),
        (behaviours.resets(makes_session=False), httpx.ReadError, 1, 0),
        (behaviours.UNREAD, httpx.TransportError, 0, 0),
    ],
    ids=str,
)
def test_scripted_losses(
    endpoint: RoutineEndpoint,
    behaviour: behaviours.Behaviour,
    error: type[Exception],
    requests: int,
    sessions: int,
) -> None:
    endpoint.then(behaviour)
    with pytest.raises(error):
        fire(endpoint, timeout=0.1)
    assert (endpoint.arrivals, len(endpoint.requests)) == (1, requests)
    assert len(endpoint.sessions) == sessions


def test_a_released_slow_body_arrives_whole(endpoint: RoutineEndpoint) -> None:
    endpoint.then(behaviours.SLOW_BODY)
    endpoint.release()
    assert fire(endpoint).json()["type"] == "routine_fire"


def test_a_trickling_body_gives_a_byte_before_every_timeout(endpoint: RoutineEndpoint) -> None:
    endpoint.then(behaviours.TRICKLING_BODY)
    headers = {"authorization": f"Bearer {endpoint.token}", "anthropic-version": VERSION, "anthropic-beta": BETA}
    with (
        httpx.Client(timeout=1, verify=NO_TLS) as client,
        client.stream("POST", endpoint.url, headers=headers) as answer,
    ):
        pieces = answer.iter_raw()
        assert [next(pieces), next(pieces)] == [b"{", b'"']
        endpoint.release()
        rest = b"".join(pieces)
    assert json.loads(b'{"' + rest)["type"] == "routine_fire"


def test_one_connection_serves_many_requests(endpoint: RoutineEndpoint) -> None:
    headers = {"authorization": f"Bearer {endpoint.token}", "anthropic-version": VERSION}
    with httpx.Client(headers={**headers, "anthropic-beta": BETA}, verify=NO_TLS) as client:
        for number in range(3):
            assert client.post(endpoint.url, json={"text": str(number)}).status_code == 200
        endpoint.then(behaviours.UNREAD)
        with pytest.raises(httpx.TransportError):
            client.post(endpoint.url)
    assert [session.text for session in endpoint.sessions] == ["0", "1", "2"]


def test_a_closed_port_refuses_connections() -> None:
    with ClosedPort() as closed, pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{closed.port}/")


def test_a_port_without_tls_fails_the_handshake() -> None:
    context = ssl.create_default_context()
    with NotTlsPort() as port:
        with pytest.raises(httpx.ConnectError, match="SSL"):
            httpx.get(f"https://127.0.0.1:{port.port}/", verify=context)
        assert port.connections == 1


def test_a_bug_of_the_stand_in_is_not_swallowed(endpoint: RoutineEndpoint) -> None:
    endpoint.then(behaviours.Behaviour("says nothing", makes_session=False))
    with pytest.raises(httpx.RemoteProtocolError):
        fire(endpoint)
    assert isinstance(endpoint.errors.pop(), AssertionError)
