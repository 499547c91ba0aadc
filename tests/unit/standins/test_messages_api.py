"""The stand-in for the Messages API does what the real one does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.standins import messages_api as model
from tests.standins.messages_api import MessagesApi, says, uses_tool

BODY = {"model": "claude-haiku-4-5", "max_tokens": 100, "messages": [{"role": "user", "content": "Well?"}]}
TOOLS = {"tools": [{"name": "decide", "input_schema": {}}], "tool_choice": {"type": "tool", "name": "decide"}}


def ask(api: MessagesApi, body: Any = BODY, **headers: str) -> httpx.Response:  # noqa: ANN401 (any JSON)
    headers = {"x-api-key": api.key, "anthropic-version": "2023-06-01"} | headers
    return httpx.post(api.origin + model.PATH, json=body, headers=headers, timeout=0.2)


def test_the_script_is_followed_and_its_last_answer_repeated() -> None:
    with MessagesApi(says("yes", "indeed"), uses_tool(fire=True)) as api:
        words, tool, again = ask(api).json(), ask(api, BODY | TOOLS).json(), ask(api, BODY | TOOLS).json()
        assert [block["text"] for block in words["content"]] == ["yes", "indeed"]
        assert tool["content"] == again["content"]
        assert tool["content"][0]["name"] == "decide"
        assert tool["content"][0]["input"] == {"fire": True}
        assert (words["stop_reason"], tool["stop_reason"]) == ("end_turn", "tool_use")
        assert api.bodies[0] == BODY


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ([], "Input should be an object"),
        ({"model": "x"}, "max_tokens: Field required; messages: Field required"),
        (BODY | {"prompt": "x"}, "prompt: Extra inputs are not permitted"),
        (BODY | {"max_tokens": "100"}, "max_tokens: of the wrong type"),
        (BODY | {"messages": []}, "messages: of the wrong form"),
        (BODY | {"messages": [{"role": "system", "content": "x"}]}, "messages: of the wrong form"),
        (BODY | TOOLS | {"tool_choice": {"type": "tool", "name": "other"}}, "tool_choice: no such tool"),
    ],
)
def test_a_bad_body_is_refused(body: Any, problem: str) -> None:  # noqa: ANN401 (any JSON)
    with MessagesApi() as api:
        answer = ask(api, body)
        assert (answer.status_code, answer.json()["error"]["message"]) == (400, problem)
        assert api.bodies == []


def test_a_wrong_key_is_refused() -> None:
    with MessagesApi() as api:
        assert ask(api, **{"x-api-key": "other"}).status_code == 401


def test_errors_and_losses() -> None:
    with MessagesApi(model.OVERLOADED, model.GARBAGE, model.RESETS, model.NEVER_ANSWERS) as api:
        assert ask(api).status_code == 529
        assert ask(api).status_code == 200
        with pytest.raises(httpx.ReadError):
            ask(api)
        with pytest.raises(httpx.ReadTimeout):
            ask(api)
