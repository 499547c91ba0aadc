"""A strict stand-in for Anthropic's Messages API, as far as one question to a model needs it.

It checks a request as https://docs.anthropic.com/en/api/messages says, and answers with what its
script says next: words, the use of the tool that the request offers, or an error.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.standins.loopback import Exchange, LoopbackServer, Request
from tests.standins.replies import Delivery, Reply, deliver
from tests.standins.routine_behaviours import error_reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    Json = dict[str, Any]
    Types = Mapping[str, type | tuple[type, ...]]

# Not a credential: a made-up one, in parts so that no secret scanner stumbles over it.
KEY = "sk-ant-" + "api03-" + "Zm9yLXRlc3RzLW9ubHk"
PATH = "/v1/messages"

_REQUIRED: Types = {"model": str, "max_tokens": int, "messages": list}
_OPTIONAL: Types = {
    "metadata": dict,
    "output_config": dict,
    "service_tier": str,
    "stop_sequences": list,
    "stream": bool,
    "system": (str, list),
    "temperature": (int, float),
    "thinking": dict,
    "tool_choice": dict,
    "tools": list,
    "top_k": int,
    "top_p": (int, float),
}


@dataclass(frozen=True)
class Turn:
    """What one request is answered with: content blocks of the model, or a reply in their place."""

    content: tuple[Json, ...] = ()
    reply: Reply | None = None
    delivery: Delivery = Delivery.WHOLE
    stop_reason: str = "end_turn"


def says(*texts: str, stop_reason: str = "end_turn") -> Turn:
    """The model answers in words, one text block each."""
    return Turn(tuple({"type": "text", "text": text} for text in texts), stop_reason=stop_reason)


def uses_tool(**arguments: object) -> Turn:
    """The model uses the first tool that the request offers."""
    return Turn(({"type": "tool_use", "id": "toolu_01", "input": arguments},), stop_reason="tool_use")


def fails(status: int, error_type: str, message: str) -> Turn:
    """An error in the API's envelope."""
    return Turn(reply=error_reply(status, error_type, message))


OVERLOADED = fails(529, "overloaded_error", "Overloaded")
GARBAGE = Turn(reply=Reply(200, b"\xff not JSON"))
NEVER_ANSWERS = Turn(reply=Reply(200), delivery=Delivery.NEVER)
RESETS = Turn(reply=Reply(200), delivery=Delivery.RESET)


class MessagesApi(LoopbackServer):
    """The Messages API: a context manager that listens while it is open.

    `script` lists the answers in order; the last one is repeated. A request that fails the checks
    is refused whatever the script says. `bodies` are the checked requests' bodies, decoded.
    """

    def __init__(self, *script: Turn) -> None:
        self.key = KEY
        self.requests: list[Request] = []
        self.bodies: list[Json] = []
        self._script = deque(script or (says("yes"),))
        self._lock = threading.Lock()
        super().__init__(self._handle)

    def _handle(self, exchange: Exchange) -> None:
        request = exchange.request
        with self._lock:
            self.requests.append(request)
            reply = self._refusal(request)
            if reply:
                delivery = Delivery.WHOLE
            else:
                self.bodies.append(json.loads(request.body))
                turn = self._script.popleft() if len(self._script) > 1 else self._script[0]
                reply, delivery = turn.reply or _message(turn, self.bodies[-1]), turn.delivery
        deliver(exchange, reply, delivery)

    def _refusal(self, request: Request) -> Reply | None:
        if (request.method, request.target) != ("POST", PATH):
            return error_reply(404, "not_found_error", "Not found")
        if request.headers.get("x-api-key") != self.key:
            return error_reply(401, "authentication_error", "invalid x-api-key")
        if "anthropic-version" not in request.headers:
            return error_reply(400, "invalid_request_error", "anthropic-version: header is required")
        try:
            body = json.loads(request.body)
        except ValueError:
            return error_reply(400, "invalid_request_error", "The request body is not valid JSON")
        problems = _problems(body) if isinstance(body, dict) else ["Input should be an object"]
        return error_reply(400, "invalid_request_error", "; ".join(problems)) if problems else None


def _problems(body: Json) -> list[str]:
    types = {**_REQUIRED, **_OPTIONAL}
    problems = [f"{name}: Field required" for name in _REQUIRED if name not in body]
    problems += [f"{name}: Extra inputs are not permitted" for name in body if name not in types]
    problems += [f"{name}: of the wrong type" for name in body if not isinstance(body[name], types.get(name, object))]
    if problems:
        return problems
    if not body["messages"] or any(message.get("role") not in {"user", "assistant"} for message in body["messages"]):
        problems.append("messages: of the wrong form")
    offered = {tool.get("name") for tool in body.get("tools", [])}
    if body.get("tool_choice", {}).get("name", next(iter(offered), None)) not in offered | {None}:
        problems.append("tool_choice: no such tool")
    return problems


def _message(turn: Turn, body: Json) -> Reply:
    name = body["tools"][0]["name"] if body.get("tools") else "none"
    content = [block | {"name": name} if block["type"] == "tool_use" else block for block in turn.content]
    message = {
        "id": "msg_01",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": content,
        "stop_reason": turn.stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": len(json.dumps(body)) // 4, "output_tokens": 10},
    }
    return Reply(200, json.dumps(message).encode()).with_header("request-id", "req_01")
