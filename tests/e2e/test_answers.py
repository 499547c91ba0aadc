"""What the endpoint answers, and what the workflow makes of it."""

import json
import threading

import pytest

from tests.e2e.act import Ran
from tests.e2e.client import OUTPUTS, Client, recipe, with_inputs
from tests.standins.loopback import Exchange, LoopbackServer
from tests.standins.routine_behaviours import (
    NOT_FOUND,
    UNAUTHENTICATED,
    Behaviour,
    never_answers,
    overloaded,
    rate_limited,
    resets,
)

SEPARATE_JOB = recipe("Separate job")
CHAT = recipe("Fall back to a chat message")


@pytest.mark.parametrize(("fails", "result"), [("false", "success"), ("true", "failure")])
def test_a_rate_limit_fails_the_job_only_where_the_user_says_so(client: Client, fails: str, result: str) -> None:
    client.routine.then(rate_limited(retry_after=7200))
    workflow = with_inputs(SEPARATE_JOB.workflow, {"fail-on-rate-limit": fails})
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB), workflow=workflow)
    assert ran.jobs["fire-routine"] == result
    assert {name: ran.outputs[name] for name in ("outcome", "fired", "http-status", "retry-after", "attempts")} == {
        "outcome": "rate-limited",
        "fired": "false",
        "http-status": "429",
        "retry-after": "7200",
        "attempts": "1",
    }
    assert client.routine.sessions == []


def test_what_definitely_made_no_session_is_repeated(client: Client) -> None:
    client.routine.then(rate_limited(retry_after=1), overloaded(retry_after=1))
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB))
    assert (ran.outputs["outcome"], ran.outputs["attempts"]) == ("fired", "3")
    assert len(client.routine.sessions) == 1


@pytest.mark.parametrize("lost", [resets(), never_answers()], ids=str)
def test_a_lost_answer_is_unknown_and_never_repeated(client: Client, lost: Behaviour) -> None:
    client.routine.then(lost)
    workflow = with_inputs(SEPARATE_JOB.workflow, {"timeout": "2"})
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB), workflow=workflow)
    assert ran.jobs["fire-routine"] == "failure"
    assert (ran.outputs["outcome"], ran.outputs["fired"], ran.outputs["attempts"]) == ("unknown", "false", "1")
    assert len(client.routine.sessions) == len(client.routine.requests) == 1


ERRORS = [(UNAUTHENTICATED, "401", "authentication_error"), (NOT_FOUND, "404", "not_found_error")]
each_error = pytest.mark.parametrize(("answer", "status", "error_type"), ERRORS, ids=["401", "404"])


@each_error
def test_an_error_fails_the_job(client: Client, answer: Behaviour, status: str, error_type: str) -> None:
    client.routine.then(answer)
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB))
    assert ran.jobs["fire-routine"] == "failure"
    assert len(ran.annotations("error")) == 1
    _assert_refused(client, ran, status, error_type)


@each_error
def test_an_error_is_a_warning_where_the_user_says_so(
    client: Client, answer: Behaviour, status: str, error_type: str
) -> None:
    client.routine.then(answer)
    workflow = with_inputs(SEPARATE_JOB.workflow, {"fail-on-error": "false"})
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB), workflow=workflow)
    assert ran.jobs["fire-routine"] == "success"
    assert (len(ran.annotations("warning")), ran.annotations("error")) == (1, [])
    _assert_refused(client, ran, status, error_type)


def _assert_refused(client: Client, ran: Ran, status: str, error_type: str) -> None:
    outputs = {name: ran.outputs[name] for name in ("outcome", "http-status", "error-type", "attempts")}
    assert outputs == {"outcome": "error", "http-status": status, "error-type": error_type, "attempts": "1"}
    assert client.routine.sessions == []


def test_a_later_step_reads_every_output(client: Client) -> None:
    later = '      - run: echo "seen $SEEN"\n        env:\n          SEEN: ${{ toJSON(steps.fire.outputs) }}\n'
    ran = client.run(CHAT, client.red_push(CHAT), workflow=CHAT.workflow + later)
    seen, _ = json.JSONDecoder().raw_decode(ran.printed.partition("seen ")[2])
    assert seen == ran.outputs
    assert set(seen) == OUTPUTS


class Chat(LoopbackServer):
    """A chat's webhook: `messages` is what it was sent."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self._lock = threading.Lock()
        super().__init__(self._handle)

    def _handle(self, exchange: Exchange) -> None:
        with self._lock:
            self.messages.append(json.loads(exchange.request.body)["text"])
        exchange.answer(200)


def test_the_chat_hears_of_a_fire_that_was_not_made(client: Client) -> None:
    client.routine.then(UNAUTHENTICATED)
    with Chat() as chat:
        client.secrets["CHAT_WEBHOOK_URL"] = f"{chat.origin}/hook"
        ran = client.run(CHAT, client.red_push(CHAT))
        assert ran.jobs["fire-routine"] == "success"
        (message,) = chat.messages
    assert "build, test" in message
    assert ran.outputs["error-message"] in message


def test_the_chat_hears_nothing_of_a_session(client: Client) -> None:
    with Chat() as chat:
        client.secrets["CHAT_WEBHOOK_URL"] = f"{chat.origin}/hook"
        ran = client.run(CHAT, client.red_push(CHAT))
        assert chat.messages == []
    assert ran.outputs["outcome"] == "fired"


def test_the_summary_links_to_the_session_and_folds_the_text(client: Client) -> None:
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB))
    (session,) = client.routine.sessions
    assert f"({session.url})" in ran.summary
    assert session.text.splitlines()[0] in ran.summary
    assert ran.summary.count("<details>") == ran.summary.count("</details>") == 1
