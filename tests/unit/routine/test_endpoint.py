"""One request, one judged answer: the protocol to the letter, and what each way to fail means for a session."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fire_routine.inputs.settings import RoutineInputs
from fire_routine.routine.endpoint import (
    MAX_ANSWER_BYTES,
    Answer,
    AnswerLostError,
    NeverSentError,
    Refusal,
    RoutineError,
    Started,
    post_fire,
)
from tests.standins.exits import an_exit
from tests.standins.mock import Mock

URL = "https://api.anthropic.com/v1/claude_code/routines/trig_01AbCdEf/fire"
TOKEN = "sk-ant-oat01-AbCdEf"
ROUTINE = RoutineInputs(URL, TOKEN, timeout=30)
Headers = dict[str, str] | list[tuple[bytes, bytes]] | None
NOW = datetime.fromtimestamp(1_800_000_000, UTC)
SESSION = {
    "type": "routine_fire",
    "claude_code_session_id": "session_01AbC",
    "claude_code_session_url": "https://claude.ai/code/session_01AbC",
}


def post(
    handler: Callable[[httpx.Request], httpx.Response],
    text: str = "words",
    routine: RoutineInputs = ROUTINE,
    clock: Callable[[], float] = lambda: 0.0,
) -> Answer:
    with httpx.Client(transport=Mock(handler)) as http:
        return post_fire(an_exit(http, clock=clock), routine, text, lambda: NOW)


def response(status: int, content: object, headers: Headers = None) -> httpx.Response:
    """As from the network: a body that is yet to be read."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


def answered(status: int, content: object, headers: Headers = None) -> Answer:
    return post(lambda _: response(status, content, headers))


def lost(status: int, content: object, headers: Headers = None) -> AnswerLostError:
    with pytest.raises(AnswerLostError) as caught:
        answered(status, content, headers)
    assert caught.value.http_status == status
    return caught.value


def sent(text: str = "words", routine: RoutineInputs = ROUTINE) -> httpx.Request:
    requests: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return response(200, SESSION)

    post(handler, text, routine)
    (request,) = requests
    return request


# The request


def test_the_request_is_exactly_that_of_the_reference() -> None:
    request = sent("What happened: é 🚒")
    assert (request.method, str(request.url)) == ("POST", URL)
    assert json.loads(request.content) == {"text": "What happened: é 🚒"}
    headers = dict(request.headers)
    assert headers.pop("content-length") == str(len(request.content))
    assert headers.pop("connection") == "keep-alive"
    assert headers == {
        "host": "api.anthropic.com",
        "authorization": f"Bearer {TOKEN}",
        "anthropic-version": "2023-06-01",
        "anthropic-beta": "experimental-cc-routine-2026-04-01",
        "content-type": "application/json",
        "accept": "application/json",
        "accept-encoding": "identity",
        "user-agent": "fire-routine",
    }


def test_an_empty_beta_sends_no_such_header() -> None:
    assert "anthropic-beta" not in sent(routine=RoutineInputs(URL, TOKEN, beta="")).headers


def test_an_empty_text_sends_no_body() -> None:
    request = sent("")
    assert request.content == b""
    assert "content-type" not in request.headers


@given(st.text(st.characters(exclude_categories=[]), min_size=1, max_size=50))
@example("://:0@")  # a URL with a password
def test_any_text_makes_a_body_that_can_be_read(text: str) -> None:
    body = sent(text).content
    assert json.loads(body.decode()) == {"text": an_exit().text(text)}


def test_every_part_of_the_request_has_the_time_limit_of_the_routine() -> None:
    assert sent().extensions["timeout"] == {"connect": 30, "read": 30, "write": 30, "pool": 30}


# Answers of the API's own


def test_a_session_is_read_from_a_200() -> None:
    assert answered(200, SESSION, {"request-id": "req_1"}) == Started(
        "session_01AbC", "https://claude.ai/code/session_01AbC", "req_1"
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 429, 500, 502, 503, 504, 529])
def test_an_error_in_the_envelope_is_a_refusal(status: int) -> None:
    envelope = {"type": "error", "error": {"type": "some_error", "message": "Because."}, "request_id": "x"}
    assert answered(status, envelope, {"request-id": "req_1"}) == Refusal(status, "some_error", "Because.", "req_1")


def test_an_error_without_words_is_a_refusal_all_the_same() -> None:
    assert answered(500, {"type": "error", "error": {"type": "api_error"}}) == Refusal(500, "api_error", "")


# Answers that are not


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"OK", b"<html>", b"null", b"[]", b'"session"', b"{", b"\xff\xfe\x00", b"[" * 100_000, b"1" * 10_000),
        *({}, [SESSION], {**SESSION, "type": "message"}, {**SESSION, "type": ["routine_fire"]}),
        *(
            {**SESSION, "claude_code_session_id": x}
            for x in ("", None, 1, "run_1", "session_", "session_a b", "session_<")
        ),
        *(
            {**SESSION, "claude_code_session_url": x}
            for x in ("", None, "http://claude.ai/x", "https://evil.example/x")
        ),
        {"type": "error", "error": {"type": "api_error", "message": "x"}},
    ],
)
def test_a_200_without_a_session_in_it_is_lost(content: object) -> None:
    assert "contains no session" in str(lost(200, content))


@pytest.mark.parametrize("status", [400, 404, 429, 500, 502, 503, 520])
@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"<html>Bad gateway</html>", b"null", b"[]", {}, {"error": "x"}, {"error": {"type": "api_error"}}),
        *({"type": "error"}, {"type": "error", "error": {}}, {"type": "error", "error": {"type": 5}}, SESSION),
        {"type": "error", "error": [{"type": "x"}]},
    ],
)
def test_an_error_that_is_not_in_the_envelope_is_lost(status: int, content: object) -> None:
    error = lost(status, content, {"request-id": "req_9"})
    assert "not one of the API's own" in str(error)
    assert error.request_id == "req_9"


@pytest.mark.parametrize("status", [201, 202, 204, 301, 302, 307, 308])
def test_any_other_status_is_lost_and_no_redirect_is_followed(status: int) -> None:
    lost(status, SESSION, {"location": "https://evil.example/"})


@pytest.mark.parametrize("location", ["//[::1", "https://xn--/", "http:\uff05[::1]/@%#", ":https://\xe9xn--1["])
def test_a_redirect_to_what_is_no_address_is_lost_too_as_the_request_has_arrived(location: str) -> None:
    with pytest.raises(AnswerLostError):
        answered(302, SESSION, [(b"location", location.encode())])


def test_a_body_that_is_too_long_is_not_read_to_its_end() -> None:
    taken = 0

    def stream() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 65_536
            yield b" " * 65_536

    with pytest.raises(AnswerLostError, match=r"longer than 1,048,576 bytes \(status 200\)"):
        post(lambda _: httpx.Response(200, content=stream()))
    assert taken <= MAX_ANSWER_BYTES + 2 * 65_536


def test_a_body_that_drips_ends_with_the_time_limit() -> None:
    seconds = 0.0

    def drip() -> Iterator[bytes]:
        nonlocal seconds
        while True:
            seconds += 5
            yield b" "

    with pytest.raises(AnswerLostError, match="did not end in time") as caught:
        post(lambda _: httpx.Response(200, content=drip(), headers={"request-id": "req_1"}), clock=lambda: seconds)
    assert (caught.value.http_status, caught.value.request_id, seconds) == (200, "req_1", 30)


@given(st.binary(max_size=200), st.sampled_from([200, 400, 429, 500, 503]))
def test_any_body_is_an_answer_or_lost(body: bytes, status: int) -> None:
    try:
        answer = answered(status, body)
    except AnswerLostError:
        return
    assert isinstance(answer, Refusal)


# The request id


@pytest.mark.parametrize(
    ("header", "shown"),
    [(b"req_1", "req_1"), (b"a\tb", "a b"), (b"x" * 500, "x" * 199 + "…"), ("é".encode(), "é"), (b"\xff", "ÿ")],
)
def test_the_request_id_is_one_printable_line_of_sane_length(header: bytes, shown: str) -> None:
    answer = answered(200, SESSION, [(b"request-id", header)])
    assert answer.request_id == shown


# Retry-After


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        *(("0", 0), ("5", 5), ("1.5", 1.5), (" 7 ", 7), ("999999999", 999_999_999)),
        *(
            ("Fri, 15 Jan 2027 08:01:00 GMT", 60),
            ("Friday, 15-Jan-27 08:01:00 GMT", 60),
            ("Fri, 15 Jan 2027 08:01:00", 60),
        ),
        *(("Fri, 15 Jan 2027 08:01:00 -0000", 60), ("Fri, 15 Jan 2027 09:01:00 +0100", 60)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        *(
            (header, None)
            for header in ("", "soon", "-5", "+5", "1e3", "inf", "nan", "0x5", "5s", "5, 6", "\uff19", "9" * 10)
        ),
        *((header, None) for header in ("Fri, 99 Jan 2027 08:01:00 GMT", "Fri, 15 Jan 99999 08:01:00 GMT", ":" * 200)),
        *(
            (header, None)
            for header in ("Fri, 15 Jan 9999999999 08:01:00 GMT", "Fri, 15 Jan 2027 08:01:00 +9999999999")
        ),
    ],
)
def test_retry_after_is_seconds_or_a_date_or_nothing(header: str, seconds: float | None) -> None:
    headers = [(b"retry-after", header.encode())]
    envelope = {"type": "error", "error": {"type": "rate_limit_error", "message": "x"}}
    answer = answered(429, envelope, headers)
    assert isinstance(answer, Refusal)
    assert answer.retry_after == seconds


@pytest.fixture
def in_japan(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone of the process."""
    with monkeypatch.context() as environment:
        environment.setenv("TZ", "JST-9")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_japan")
@pytest.mark.parametrize("date", ["Fri, 15 Jan 2027 08:01:00", "Fri Jan 15 08:01:00 2027"])
def test_a_date_without_a_zone_is_gmt_wherever_the_runner_is(date: str) -> None:
    envelope = {"type": "error", "error": {"type": "rate_limit_error", "message": "x"}}
    answer = answered(429, envelope, {"retry-after": date})
    assert isinstance(answer, Refusal)
    assert answer.retry_after == 60


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_any_retry_after_is_seconds_from_0_or_nothing(header: str) -> None:
    envelope = {"type": "error", "error": {"type": "rate_limit_error", "message": "x"}}
    answer = answered(429, envelope, {"retry-after": header})
    assert isinstance(answer, Refusal)
    assert answer.retry_after is None or answer.retry_after >= 0


# Exceptions

SECRETS = f"{URL} {TOKEN}"

NEVER_SENT: dict[str, list[Exception]] = {
    "no connection within the time limit": [httpx.ConnectTimeout(SECRETS), httpx.PoolTimeout(SECRETS)],
    "the connection was refused": [httpx.ConnectError(f"[Errno 111] Connection refused {SECRETS}")],
    "the host name could not be resolved": [
        httpx.ConnectError(f"[Errno -2] Name or service not known {SECRETS}"),
        httpx.ConnectError("[Errno -3] Temporary failure in name resolution"),
        httpx.ConnectError("[Errno -5] No address associated with hostname"),
    ],
    "could not be verified": [httpx.ConnectError(f"[SSL: CERTIFICATE_VERIFY_FAILED] self signed {SECRETS}")],
    "the TLS handshake failed": [httpx.ConnectError("[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)")],
    "the proxy refused": [httpx.ProxyError(f"407 {SECRETS}")],
    "could not be built": [httpx.UnsupportedProtocol(SECRETS)],
}
LOST: list[Exception] = [
    *(httpx.ReadTimeout(SECRETS), httpx.WriteTimeout(SECRETS), httpx.ReadError(SECRETS), httpx.WriteError(SECRETS)),
    *(httpx.CloseError(SECRETS), httpx.RemoteProtocolError(SECRETS), httpx.LocalProtocolError(SECRETS)),
    *(httpx.DecodingError(SECRETS), httpx.TooManyRedirects(SECRETS), httpx.NetworkError(SECRETS)),
    *(httpx.TransportError(SECRETS), httpx.StreamError(SECRETS), httpx.StreamClosed(), OSError(SECRETS)),
    *(ConnectionResetError(SECRETS), TimeoutError(SECRETS), httpx.InvalidURL(SECRETS), ValueError(SECRETS)),
]


def raised(error: Exception) -> RoutineError:
    def handler(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(RoutineError) as caught:
        post(handler)
    assert caught.value.__suppress_context__, "the text of a cause may hold the address"
    for secret in (TOKEN, "trig_01AbCdEf", "AbCdEf"):
        assert secret not in f"{caught.value!s} {caught.value!r}"
    return caught.value


@pytest.mark.parametrize(
    ("words", "error"), [(words, error) for words, errors in NEVER_SENT.items() for error in errors]
)
def test_where_no_connection_was_made_nothing_was_sent(words: str, error: Exception) -> None:
    found = raised(error)
    assert isinstance(found, NeverSentError)
    assert words in str(found)


def test_what_is_no_address_is_never_sent_to() -> None:
    with pytest.raises(NeverSentError, match="could not be built"):
        sent(routine=RoutineInputs("https://[::1", TOKEN))


@pytest.mark.parametrize("error", LOST, ids=lambda error: type(error).__name__)
def test_after_anything_else_the_answer_is_lost(error: Exception) -> None:
    found = raised(error)
    assert isinstance(found, AnswerLostError)
    assert (found.http_status, found.request_id) == (None, "")


def test_every_exception_of_httpx_is_judged() -> None:
    judged = {type(error) for errors in (LOST, *NEVER_SENT.values()) for error in errors}
    families = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL)
    concrete = {
        cls
        for cls in vars(httpx).values()
        if isinstance(cls, type) and issubclass(cls, families) and not cls.__subclasses__()
    }
    # These come only from calls that are not made here: they ask for a status, or read a body twice or unread.
    concrete -= {httpx.HTTPStatusError, httpx.StreamConsumed, httpx.ResponseNotRead, httpx.RequestNotRead}
    assert concrete <= judged | {httpx.StreamClosed}


def test_a_body_that_breaks_off_is_lost() -> None:
    def broken() -> Iterator[bytes]:
        yield b'{"type":'
        raise httpx.ReadError(SECRETS)

    with pytest.raises(AnswerLostError, match="broke after the request was sent") as caught:
        post(lambda _: httpx.Response(200, content=broken()))
    assert TOKEN not in str(caught.value)


def test_a_cancelled_job_ends_the_request_at_once() -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        post(handler)


def test_a_routine_shows_neither_address_nor_token() -> None:
    assert "AbCdEf" not in repr(ROUTINE)
