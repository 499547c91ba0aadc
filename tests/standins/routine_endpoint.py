"""A strict stand-in for the endpoint that fires a Claude Code routine.

It checks a request as the real one does, makes (and counts) a session exactly where the real one
would have made one, and can be told to misbehave: see `routine_behaviours`. The rules are those of
the public reference, https://platform.claude.com/docs/en/api/claude-code/routines-fire.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.standins.loopback import Exchange, LoopbackServer, Request
from tests.standins.replies import Delivery, Reply, deliver
from tests.standins.routine_behaviours import NORMAL, Behaviour, error_reply

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Mapping

TEXT_LIMIT = 65_536
"""In characters, here counted as UTF-16 code units, the largest of the plausible readings."""

ROUTINE_ID = "trig_01HJK9ZQ5W6X7Y8Z9ABCDEFG"
# Not a credential: a made-up one, in parts so that no secret scanner stumbles over it.
TOKEN = "sk-ant-" + "oat01-" + "Zm9yLXRlc3RzLW9ubHktbm90LWEtcmVhbC10b2tlbg"
VERSION = "2023-06-01"
BETA = "experimental-cc-routine-2026-04-01"


@dataclass(frozen=True)
class Session:
    """A session that the endpoint made: `text` is what the routine would read."""

    id: str
    url: str
    text: str
    headers: Mapping[str, str]


class RoutineEndpoint(LoopbackServer):
    """The endpoint of one routine: a context manager that listens while it is open.

    `script` lists what happens to the requests that arrive, in order; after its end, and without
    one, every request is answered as the real endpoint would. `paused` and `has_access` are the
    routine's and its account's state. `betas` are the values of `anthropic-beta` that are taken;
    an empty set takes a request without the header too. With `tls` it speaks HTTPS.
    """

    def __init__(
        self,
        script: Iterable[Behaviour] = (),
        *,
        paused: bool = False,
        has_access: bool = True,
        betas: Iterable[str] = (BETA,),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.token = TOKEN
        self.routine_id = ROUTINE_ID
        self.paused = paused
        self.has_access = has_access
        self.betas = frozenset(betas)
        self.requests: list[Request] = []
        self.sessions: list[Session] = []
        self.arrivals = 0
        """How many requests began to arrive, those that were never read included."""
        self._script = deque(script)
        self._lock = threading.Lock()
        super().__init__(self._handle, self._breaks_off, tls)

    @property
    def path(self) -> str:
        """The path that fires the routine."""
        return f"/v1/claude_code/routines/{self.routine_id}/fire"

    @property
    def url(self) -> str:
        """The whole fire URL, as the web interface shows it."""
        return self.origin + self.path

    def then(self, *behaviours: Behaviour) -> None:
        """Add to the script."""
        with self._lock:
            self._script.extend(behaviours)

    def _breaks_off(self) -> bool:
        """Take the next of the script if it is to break off before the request is read."""
        with self._lock:
            self.arrivals += 1
            refuses = bool(self._script) and self._script[0].delivery is Delivery.UNREAD
            if refuses:
                self._script.popleft()
            return refuses

    def _handle(self, exchange: Exchange) -> None:
        request = exchange.request
        with self._lock:
            behaviour = self._script.popleft() if self._script else NORMAL
            self.requests.append(request)
            number = len(self.requests)
            refusal = self._refusal(request)
            reply = refusal or behaviour.reply
            if refusal is None and behaviour.makes_session:
                session = self._new_session(request)
                reply = reply or session_reply(session)
        if reply is None:
            raise AssertionError(f"the behaviour {behaviour.name} neither replies nor fires")
        if reply.by_service:
            reply = reply.with_header("request-id", f"req_{number:024d}")
        deliver(exchange, reply, Delivery.WHOLE if refusal else behaviour.delivery)

    def _new_session(self, request: Request) -> Session:
        number = len(self.sessions) + 1
        session_id = f"session_01{number:022d}"
        url = f"https://claude.ai/code/{session_id}"
        text = json.loads(request.body).get("text", "") if request.body else ""
        session = Session(session_id, url, text, request.headers)
        self.sessions.append(session)
        return session

    def _refusal(self, request: Request) -> Reply | None:
        """The error with which the real endpoint would answer this request, if it would."""
        return self._refused_address(request) or self._refused_headers(request) or self._refused_body(request)

    def _refused_address(self, request: Request) -> Reply | None:
        if request.method != "POST":
            return error_reply(405, "invalid_request_error", "Method Not Allowed")
        if request.target != self.path:
            return error_reply(404, "not_found_error", "Routine not found")
        return None

    def _refused_headers(self, request: Request) -> Reply | None:
        headers = request.headers
        if headers.get("authorization") != f"Bearer {self.token}":
            return error_reply(401, "authentication_error", "Invalid bearer token")
        if not self.has_access:
            message = "Routines are not available for this account"
            return error_reply(403, "permission_error", message)
        if headers.get("anthropic-version") != VERSION:
            return _invalid("anthropic-version: header is required")
        betas = {beta.strip() for beta in headers.get("anthropic-beta", "").split(",")}
        if self.betas and not betas & self.betas:
            return _invalid("anthropic-beta: this endpoint requires a beta header")
        return None

    def _refused_body(self, request: Request) -> Reply | None:
        if request.body:
            media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if media_type != "application/json":
                return _invalid("content-type: must be application/json")
            try:
                body = json.loads(request.body)
            except ValueError:  # also bytes that are not UTF-8
                return _invalid("body: not valid JSON")
            if problem := _problem_of(body):
                return _invalid(problem)
        return _invalid("The routine is paused") if self.paused else None


def session_reply(session: Session) -> Reply:
    """The answer of the real endpoint once a session exists."""
    body = {
        "type": "routine_fire",
        "claude_code_session_id": session.id,
        "claude_code_session_url": session.url,
    }
    return Reply(200, json.dumps(body).encode())


def _problem_of(body: Any) -> str | None:  # noqa: ANN401 (whatever JSON holds)
    """What is wrong with a decoded body. Unknown fields are not: they are silently ignored."""
    if not isinstance(body, dict):
        return "body: must be an object"
    text = body.get("text", "")
    if not isinstance(text, str):
        return "text: must be a string"
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > TEXT_LIMIT:
        return f"text: must be at most {TEXT_LIMIT} characters"
    return None


def _invalid(message: str) -> Reply:
    return error_reply(400, "invalid_request_error", message)
