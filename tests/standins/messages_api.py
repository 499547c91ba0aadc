"""A strict stand-in for Anthropic's Messages API, as far as one request for a structured output goes.

It refuses what the real one refuses of such a request, and answers with what the test wants the model to say. The
rules are those of the public reference: https://platform.claude.com/docs/en/api/messages and, beside it, "Structured
outputs" and "Thinking".
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.standins.loopback import Exchange, LoopbackServer, Request
from tests.standins.replies import Delivery, Reply, deliver

# Not a credential: a made-up one, in parts so that no secret scanner stumbles over it.
KEY = "sk-ant-" + "api03-" + "Zm9yLXRlc3RzLW9ubHktbm90LWEtcmVhbC1rZXk"
MODELS = frozenset({"claude-haiku-5-5", "claude-haiku-4-5", "claude-sonnet-5-5"})
THINKING = frozenset({"claude-haiku-5-5", "claude-sonnet-5-5"})
"""Models that think unless told otherwise, and so refuse a forced tool and sampling parameters."""

_FIELDS = frozenset(
    {
        *("model", "max_tokens", "system", "messages", "output_config", "thinking", "temperature", "top_p", "top_k"),
        *("tools", "tool_choice", "metadata", "stop_sequences", "stream", "service_tier"),
    }
)


@dataclass(frozen=True)
class Asked:
    """A request that was in order, as the model would read it."""

    model: str
    system: str
    report: str
    """The user's message."""
    schema: dict[str, Any]

    @property
    def mark(self) -> str:
        """The mark that the answer has to repeat: the model reads it in the system prompt."""
        return str(re.findall(r"[0-9a-f]{16}", self.system)[-1])


Model = Callable[[Asked], str]
"""What the model says: text, which may or may not be the JSON that it was asked for."""


def says(answer: str, reason: str = "Because.") -> Model:
    """A model that answers in the right form."""
    return lambda asked: json.dumps({"reason": reason, "answer": answer, "mark": asked.mark})


class MessagesApi(LoopbackServer):
    """The API: a context manager that listens while it is open. `model` decides what is said."""

    def __init__(
        self,
        model: Model | None = None,
        *,
        stop_reason: str = "end_turn",
        reply: Reply | None = None,
        delivery: Delivery = Delivery.WHOLE,
    ) -> None:
        """Without a `model` the answer is yes. `reply` takes the place of the answer to a request that is in order."""
        self.model = model or says("yes")
        self.stop_reason = stop_reason
        self.reply = reply
        self.delivery = delivery
        self.asked: list[Asked] = []
        self.requests: list[Request] = []
        self._lock = threading.Lock()
        super().__init__(self._handle)

    def _handle(self, exchange: Exchange) -> None:
        with self._lock:
            self.requests.append(exchange.request)
            reply = self._refusal(exchange.request) or self.reply or self._answer(exchange.request)
        deliver(exchange, reply, self.delivery)

    def _answer(self, request: Request) -> Reply:
        body = json.loads(request.body)
        asked = Asked(
            body["model"], body["system"], body["messages"][0]["content"], body["output_config"]["format"]["schema"]
        )
        self.asked.append(asked)
        text = {"type": "text", "text": self.model(asked)}
        thought = [{"type": "thinking", "thinking": "", "signature": "EqQB"}] if asked.model in THINKING else []
        message = {
            "id": "msg_01",
            "type": "message",
            "role": "assistant",
            "model": asked.model,
            "content": [*thought, text],
            "stop_reason": self.stop_reason,
            "stop_sequence": None,
            "usage": {"input_tokens": 10, "output_tokens": 10},
        }
        return Reply(200, json.dumps(message).encode())

    def _refusal(self, request: Request) -> Reply | None:
        """The error with which the real API would answer this request, if it would."""
        if (request.method, request.path) != ("POST", "/v1/messages"):
            return error(404, "not_found_error", "Not found")
        if request.headers.get("x-api-key") != KEY:
            return error(401, "authentication_error", "invalid x-api-key")
        if request.headers.get("anthropic-version") != "2023-06-01":
            return _invalid("anthropic-version: header is required")
        if request.headers.get("content-type") != "application/json":
            return _invalid("content-type: must be application/json")
        body = json.loads(request.body)
        if problem := _problem(body):
            return _invalid(problem)
        return None if body["model"] in MODELS else error(404, "not_found_error", f"model: {body['model']}")


def error(status: int, error_type: str, message: str) -> Reply:
    """An error in the API's envelope."""
    return Reply(status, json.dumps({"type": "error", "error": {"type": error_type, "message": message}}).encode())


def _invalid(message: str) -> Reply:
    return error(400, "invalid_request_error", message)


def _problem(body: dict[str, Any]) -> str:
    """What the API would refuse about a body, or nothing."""
    problems = [f"{name}: Extra inputs are not permitted" for name in body.keys() - _FIELDS]
    problems += [f"{name}: Field required" for name in {"model", "max_tokens", "messages"} - body.keys()]
    if problems:
        return problems[0]
    if body["max_tokens"] < 1 or not body["messages"]:
        return "max_tokens must be at least 1, and messages must not be empty"
    if body["model"] in THINKING and body.get("tool_choice", {}).get("type") in {"any", "tool"}:
        return "tool_choice: Thinking may not be enabled when tool_choice forces tool use."
    if body["model"] in THINKING and body.keys() & {"temperature", "top_p", "top_k"}:
        return "temperature: not supported for this model"
    roles = [message["role"] for message in body["messages"]]
    if roles[-1] != "user":
        return "messages: the last must be the user's"
    return _schema_problem(body.get("output_config", {}).get("format", {}))


def _schema_problem(form: dict[str, Any]) -> str:
    """What structured outputs do not take: objects must be closed, lengths and numbers can't be bounded."""
    schema = form.get("schema", {})
    if form.get("type") != "json_schema" or schema.get("type") != "object":
        return "output_config.format: must be a json_schema of an object"
    if schema.get("additionalProperties") is not False:
        return "output_config.format.schema: additionalProperties must be false"
    unsupported = re.findall(r'"(minLength|maxLength|minimum|maximum|multipleOf|pattern)":', json.dumps(schema))
    return f"output_config.format.schema: {unsupported[0]} is not supported" if unsupported else ""
