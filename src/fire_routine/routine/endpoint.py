"""The only module that talks to a routine's fire endpoint.

Source: Anthropic's reference "Trigger a routine through the API". There is no idempotency key, so every request that
succeeds starts a session. If there is no response, or one that is not the API's own, nobody knows whether it did.

    RoutineError
     ├─ NeverSentError      no connection was made: definitely no session
     └─ AnswerLostError     sent, without a reliable response: a session may be running
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

import httpx

from fire_routine.inputs.settings import RoutineInputs
from fire_routine.outcome.session import is_session_link
from fire_routine.text.plain import one_line
from fire_routine.wire.exit import Exit
from fire_routine.wire.http import NotSentError, Request, WireError
from fire_routine.wire.incoming import Incoming
from fire_routine.wire.payload import Payload, parse

MAX_ANSWER_BYTES: Final = 1_048_576
"""The API's responses have a few hundred bytes. A longer one than this is not from the API."""

_SESSION_ID = re.compile(r"session_[A-Za-z0-9_-]{1,200}")


class RoutineError(Exception):
    """No response from the API itself. The text is safe to show: it contains neither the token nor the URL."""


class NeverSentError(RoutineError):
    """No connection was made (name, port, TLS, proxy), so there is no session."""


class AnswerLostError(RoutineError):
    """The request was sent, or may have been, and there was no reliable response."""

    def __init__(self, reason: str, *, http_status: int | None = None, request_id: str = "") -> None:
        super().__init__(reason)
        self.http_status = http_status
        self.request_id = request_id


class Started(NamedTuple):
    """The API started a session."""

    session_id: str
    session_url: str
    request_id: str


class Refusal(NamedTuple):
    """The API returned one of its own errors: it started no session."""

    http_status: int
    error_type: str
    message: str
    request_id: str = ""
    retry_after: float | None = None
    """Seconds after which the API allows a retry; None if it does not say."""


Answer = Started | Refusal


def post_fire(leave: Exit, routine: RoutineInputs, text: str, now: Callable[[], datetime]) -> Answer:
    """Send one fire request and judge the response. Raises `NeverSentError` or `AnswerLostError`.

    Empty text sends no body, which the API allows. `now` gives the time, for a Retry-After that is a date.
    """
    request = Request("POST", routine.url, _headers(routine), {"text": text} if text else None)
    try:
        with leave.open(request, routine.timeout) as response:
            status, request_id = response.status, _header(response, "request-id")
            retry_after = _retry_after(_header(response, "retry-after"), now().timestamp())
            try:
                body = response.read(MAX_ANSWER_BYTES)
            except WireError as error:
                reason = f"{error} (status {status})"
                raise AnswerLostError(reason, http_status=status, request_id=request_id) from None
    except NotSentError as error:
        raise NeverSentError(str(error)) from None
    except WireError as error:
        raise AnswerLostError(str(error)) from None
    return _judge(status, request_id, retry_after, body)


def _headers(routine: RoutineInputs) -> dict[str, str]:
    headers = {
        "Authorization": f"Bearer {routine.token}",
        "anthropic-version": routine.version,
        "Accept": "application/json",
    }
    return {**headers, "anthropic-beta": routine.beta} if routine.beta else headers


def _judge(status: int, request_id: str, retry_after: float | None, body: bytes) -> Answer:
    """The session or the API's own error in a response. Raises `AnswerLostError` for anything else."""
    answer = parse(body)
    if status == httpx.codes.OK and (started := _started(answer, request_id)):
        return started
    error_type = answer.text("error", "type")
    if status >= httpx.codes.BAD_REQUEST and answer.text("type") == "error" and error_type:
        return Refusal(status, error_type, answer.text("error", "message"), request_id, retry_after)
    what = "contains no session" if status == httpx.codes.OK else "is not one of the API's own errors"
    raise AnswerLostError(f"the response with status {status} {what}", http_status=status, request_id=request_id)


def _started(answer: Payload, request_id: str) -> Started | None:
    """The session in a response with status 200; None unless every part is as the reference says."""
    session_id = answer.text("claude_code_session_id")
    url = answer.text("claude_code_session_url")
    if answer.text("type") != "routine_fire" or not _SESSION_ID.fullmatch(session_id):
        return None
    return Started(session_id, url, request_id) if is_session_link(url) else None


def _retry_after(value: str, now: float) -> float | None:
    """Seconds in a Retry-After header: a number or a date (RFC 9110, section 10.2.3); None if it is neither."""
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value):
        return float(value)
    try:
        date = parsedate_to_datetime(value)
        return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _header(response: Incoming, name: str) -> str:
    """One header as one line of limited length, for outputs and the summary."""
    return one_line(response.headers.get(name, ""), 200)
