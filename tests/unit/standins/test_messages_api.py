"""The stand-in for the Messages API does what the real one does with a request for a structured output."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.standins.messages_api import KEY, MessagesApi, says

SCHEMA = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}
BODY: dict[str, Any] = {
    "model": "claude-haiku-5-5",
    "max_tokens": 100,
    "system": "Repeat the mark 0123456789abcdef.",
    "messages": [{"role": "user", "content": "Well?"}],
    "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
}


def ask(api: MessagesApi, body: dict[str, Any], **headers: str) -> httpx.Response:
    headers = {"x-api-key": KEY, "anthropic-version": "2023-06-01"} | headers
    return httpx.post(f"{api.origin}/v1/messages", json=body, headers=headers, trust_env=False)


def test_it_says_what_the_model_says_after_a_thought() -> None:
    with MessagesApi(says("no", "Because.")) as api:
        answer = ask(api, BODY).json()
    kinds = [block["type"] for block in answer["content"]]
    assert kinds == ["thinking", "text"]
    assert json.loads(answer["content"][1]["text"]) == {
        "reason": "Because.",
        "answer": "no",
        "mark": "0123456789abcdef",
    }
    assert answer["stop_reason"] == "end_turn"


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({}, {"x-api-key": "another"}, 401),
        ({}, {"anthropic-version": ""}, 400),
        ({"model": "no-such-model"}, {}, 404),
        ({"max_tokens": 0}, {}, 400),
        ({"messages": []}, {}, 400),
        ({"context": "a field that it does not know"}, {}, 400),
        ({"temperature": 0}, {}, 400),
    ],
    ids=str,
)
def test_it_refuses_what_the_real_one_refuses(change: dict[str, Any], headers: dict[str, str], status: int) -> None:
    with MessagesApi() as api:
        answer = ask(api, BODY | change, **headers)
        assert not api.asked
    assert answer.status_code == status
    assert answer.json()["type"] == "error"
