"""What the routine endpoint, or something between it and the caller, can do to a request.

A `Behaviour` says whether the real service would have made a session, what the answer is, and how
much of it reaches the caller. It holds for requests that pass the endpoint's checks: one that
doesn't pass is refused whatever the script says, as the real service would.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.standins.replies import Delivery, Reply


@dataclass(frozen=True)
class Behaviour:
    """What happens to one request; without a `reply` of its own the session is the answer."""

    name: str
    makes_session: bool
    reply: Reply | None = None
    delivery: Delivery = Delivery.WHOLE

    def __str__(self) -> str:
        return self.name


def error_reply(status: int, error_type: str, message: str) -> Reply:
    """An error in the API's own envelope."""
    envelope = {"type": "error", "error": {"type": error_type, "message": message}}
    return Reply(status, json.dumps(envelope).encode())


NORMAL = Behaviour("normal", makes_session=True)

# What the service itself answers, in its envelope. None of these made a session.


def service_error(status: int, error_type: str, message: str) -> Behaviour:
    """Any error in the envelope."""
    name = f"{status}: {message}"
    return Behaviour(name, makes_session=False, reply=error_reply(status, error_type, message))


def rate_limited(retry_after: str | int | None = None) -> Behaviour:
    """429; `retry_after` is the header's value, seconds or an HTTP date, or None for no header."""
    reply = error_reply(429, "rate_limit_error", "The rate limit of this routine was reached")
    if retry_after is None:
        return Behaviour("429", makes_session=False, reply=reply)
    reply = reply.with_header("retry-after", str(retry_after))
    return Behaviour(f"429 retry-after {retry_after}", makes_session=False, reply=reply)


def overloaded(retry_after: str | int | None = None, status: int = 503) -> Behaviour:
    """503, or 529 where the API says it so."""
    reply = error_reply(status, "overloaded_error", "Overloaded")
    if retry_after is not None:
        reply = reply.with_header("retry-after", str(retry_after))
    return Behaviour(f"{status}: Overloaded", makes_session=False, reply=reply)


BAD_REQUEST = service_error(400, "invalid_request_error", "Bad request")
PAUSED = service_error(400, "invalid_request_error", "The routine is paused")
UNAUTHENTICATED = service_error(401, "authentication_error", "Invalid bearer token")
FORBIDDEN = service_error(403, "permission_error", "Routines are not available for this account")
NOT_FOUND = service_error(404, "not_found_error", "Routine not found")
API_ERROR = service_error(500, "api_error", "Internal server error")
OVERLOADED_529 = overloaded(status=529)

# What something in between answers, or the service when it breaks. Whether a session was made
# can't be told from the answer, so most come in both kinds.

_HTML = {"content-type": "text/html"}


def gateway_error(status: int, *, makes_session: bool = False) -> Behaviour:
    """502, 504, 520 and the like: an HTML page in place of the envelope."""
    page = f"<html><head><title>{status}</title></head><body>cloudy</body></html>".encode()
    name = f"{status} HTML{_after_session(makes_session=makes_session)}"
    return Behaviour(name, makes_session, Reply(status, page, _HTML, by_service=False))


def error_without_envelope(status: int = 500, *, makes_session: bool = False) -> Behaviour:
    """An error status whose JSON body is not the envelope."""
    name = f"{status} without envelope{_after_session(makes_session=makes_session)}"
    reply = Reply(status, b'{"message": "Internal Server Error"}', by_service=False)
    return Behaviour(name, makes_session, reply)


def redirect(location: str, status: int = 307) -> Behaviour:
    """A redirect that a careless client would follow, its token in hand."""
    reply = Reply(status, headers={"location": location}, by_service=False)
    return Behaviour(f"{status} redirect", makes_session=False, reply=reply)


def success_with(body: bytes, name: str = "200 with another body") -> Behaviour:
    """200 and a session, but with this body."""
    return Behaviour(name, makes_session=True, reply=Reply(200, body))


def _success(name: str, **fields: object) -> Behaviour:
    return success_with(json.dumps(fields).encode(), name)


GARBAGE = success_with(b"\xff\x00 not JSON \x9c", "200 with garbage")
EMPTY = success_with(b"", "200 without a body")
WRONG_SHAPE = _success("200 of another shape", type="message", content=[])
FOREIGN_URL = _success(
    "200 with a foreign session URL",
    type="routine_fire",
    claude_code_session_id="session_0123456789",
    claude_code_session_url="https://claude.ai.evil.example/code/session_0123456789",
)
WRONG_ID = _success(
    "200 with a session id that is none",
    type="routine_fire",
    claude_code_session_id="::error::session",
    claude_code_session_url="https://claude.ai/code/::error::session",
)


def never_answers(*, makes_session: bool = True) -> Behaviour:
    """The request is read and no answer comes (until the test releases the server)."""
    name = f"never answers{_after_session(makes_session=makes_session)}"
    return Behaviour(name, makes_session, Reply(200), Delivery.NEVER)


def resets(*, makes_session: bool = True) -> Behaviour:
    """The request is read, then the connection is reset: the answer is lost."""
    name = f"resets{_after_session(makes_session=makes_session)}"
    return Behaviour(name, makes_session, Reply(200), Delivery.RESET)


SLOW_BODY = Behaviour("slow body", makes_session=True, delivery=Delivery.DRIP)
TRICKLING_BODY = Behaviour("trickling body", makes_session=True, delivery=Delivery.TRICKLE)
"""Every read gives a byte in time; only a deadline for the whole ends it."""
UNREAD = Behaviour("closed before the request was read", False, Reply(200), Delivery.UNREAD)
"""The client may see a reset or an orderly end, as chance has it."""


def _after_session(*, makes_session: bool) -> str:
    return ", session made" if makes_session else ", no session"
