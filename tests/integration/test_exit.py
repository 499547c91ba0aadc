"""A secret and a user's pattern in every field of every event, answer, log and input: no byte of them leaves."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.integration.places import EVERY, Build, Place, Scene, another_run, place_of, separate_job, watching_a_fork
from tests.standins.act import Acted, act
from tests.standins.github_faults import error
from tests.standins.github_jobs import failed, running
from tests.standins.loopback import NO_TLS
from tests.standins.messages_api import KEY, MessagesApi
from tests.standins.routine_behaviours import service_error
from tests.standins.routine_endpoint import ROUTINE_ID
from tests.standins.runner import prepare

if TYPE_CHECKING:
    from tests.standins.github_api import GitHubApi
    from tests.standins.routine_endpoint import RoutineEndpoint

EVENTS = Path(__file__).parents[1] / "data" / "github" / "events"
"""GitHub's own examples of payloads."""
WORD = "SECRETPROJECT"
"""What the user's pattern matches."""
FORMED = "ghp_" + "MadeUpToken" * 3
"""What has the form of a secret."""
MARK = f" {WORD} {FORMED} {ROUTINE_ID} "
"""The third is known to be secret: it is part of the input `routine-url`."""
LEAKS = (WORD[:9], FORMED[:12], ROUTINE_ID[:12])
"""The beginnings are enough: what is cut must be clean before."""

STRUCTURE = re.compile(
    r"[0-9a-f]{40}|\d{4}-\d\d-\d\dT.*|\d+|0x.*|"
    r"completed|success|failure|in_progress|queued|cancelled|skipped|timed_out|error|pending|inactive|failed|"
    r"push|pull_request|schedule|workflow_dispatch|workflow_run|deployment_status|repository_dispatch|"
    r"User|Bot|OWNER|NONE|open|branch|requested|created|added|modified|ahead|diverged|identical|warning|notice"
)
"""Strings that steer the action: marked, they would only end it early."""

NAMES = {"GITHUB_ACTOR", "GITHUB_REF", "GITHUB_HEAD_REF", "GITHUB_WORKFLOW", "GITHUB_WORKFLOW_REF", "GITHUB_JOB"}
"""What the environment says that is somebody's choice."""

Chooses = Callable[[str], bool]
"""Which fields are marked, by their key."""


@dataclass
class Marks:
    """Marks strings: all fields, or some, right behind the text or after so many characters."""

    chooses: Chooses = lambda _: True
    at: int = 0

    def in_text(self, text: str) -> str:
        head = text[: self.at].ljust(self.at, "x") if self.at else text
        return f"{head}{MARK}".strip() if self.at else f"{head}{MARK}"

    def in_json(self, value: Any, key: str = "") -> Any:  # noqa: ANN401 (JSON is anything)
        if isinstance(value, dict):
            return {name: self.in_json(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self.in_json(item, key) for item in value]
        if not isinstance(value, str) or STRUCTURE.fullmatch(value) or not self.chooses(key):
            return value
        return self.in_text(value)


def unmarked(text: str) -> str:
    """An address as the server knows it."""
    return re.sub(rf"(%20|\+|x)*(%20|\+){WORD}.*?{ROUTINE_ID}(%20|\+)?", "", text)


@dataclass
class Marking(httpx.BaseTransport):
    """The network, in which every answer is marked, and every body that leaves is kept."""

    marks: Marks
    wire: httpx.BaseTransport = field(default_factory=lambda: httpx.HTTPTransport(verify=NO_TLS))
    bodies: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        self.bodies.append(body.decode())
        is_routine = "/claude_code/routines/" in request.url.path
        url = str(request.url) if is_routine else unmarked(str(request.url))
        response = self.wire.handle_request(
            httpx.Request(request.method, url, headers=request.headers, content=body, extensions=request.extensions)
        )
        content = response.read()
        response.close()
        if response.status_code != httpx.codes.OK or not is_routine:
            content = self._marked(content)
        headers = [(name, value) for name, value in response.headers.items() if name != "content-length"]
        return httpx.Response(response.status_code, headers=headers, stream=httpx.ByteStream(content))

    def close(self) -> None:
        self.wire.close()

    def _marked(self, content: bytes) -> bytes:
        try:
            return json.dumps(self.marks.in_json(json.loads(content))).encode()
        except ValueError:
            # A log: the mark in each line, and in one of its own.
            lines = content.decode().splitlines()
            return "\n".join([*(self.marks.in_text(line) for line in lines), MARK]).encode()


def acted_with(marks: Marks, scene: Scene, place: Place, **inputs: str) -> tuple[Acted, list[str]]:
    """What came of a step in which everything is marked, and the bodies that left."""
    environment = {
        name: marks.in_text(value) if name in NAMES and marks.chooses(name) else value
        for name, value in place.trigger.environment.items()
    }
    trigger = replace(place.trigger, event=marks.in_json(place.trigger.event), environment=environment)
    place = replace(place, trigger=trigger)
    given = {"text": MARK, "log_files": f"*.log\nno {WORD} {FORMED}.log", "triage_question": MARK, **inputs}
    step = scene.step(place, redact=WORD, **given)
    for log in step.workspace.glob("*.log"):
        log.write_text(marks.in_text(log.read_text()))
    transport = Marking(marks)
    return act(step, transport=transport), transport.bodies


def assert_clean(acted: Acted, bodies: list[str]) -> None:
    for place, text in [("log, outputs or summary", acted.seen), *(("a request", body) for body in bodies)]:
        for leak in LEAKS:
            at = text.find(leak)
            assert at < 0, f"in {place}: …{text[max(0, at - 200) : at + 60]}…"


@pytest.fixture
def scene(tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint) -> Scene:
    return Scene(tmp_path, github, routine)


INPUTS: dict[str, dict[str, str]] = {
    "fired": {},
    "json": {"format": "json"},
    "dry run": {"dry_run": "true"},
    "status and comment": {"commit_status": "true", "pr_comment": "true"},
    "once": {"fire_policy": "once-per-commit", "commit_status": "true"},
    "new failure": {"fire_policy": "on-new-failure"},
    "skipped branch": {"skip_branches": "**"},
    "own words": {"include": "none"},
    "wrong inputs": {"format": f"x{WORD}", "include": WORD, "timeout": FORMED[:20], "needs": MARK},
    "too long": {"max_text_length": "500", "text": MARK * 20},
}


@pytest.mark.parametrize("inputs", INPUTS.values(), ids=INPUTS)
@pytest.mark.parametrize("build", EVERY)
def test_nothing_that_is_marked_leaves(build: Build, inputs: dict[str, str], scene: Scene) -> None:
    acted, bodies = acted_with(Marks(), scene, build(scene.github), **inputs)
    scene.github.forgive()
    assert acted.outputs["error-type"] in {"", "invalid_input"}, acted.outputs["error-message"]
    assert_clean(acted, bodies)


@pytest.mark.parametrize("file", sorted(EVENTS.glob("*.json")), ids=lambda file: file.stem)
@pytest.mark.parametrize("text_format", ["markdown", "json"])
def test_no_event_of_githubs_shows_it(text_format: str, file: Path, tmp_path: Path, routine: RoutineEndpoint) -> None:
    given = {"routine-url": routine.url, "routine-token": routine.token, "github-token": "", "format": text_format}
    environment = {"GITHUB_EVENT_NAME": file.stem.partition(".")[0], "GITHUB_ACTOR": f"mona{MARK}"}
    event = Marks().in_json(json.loads(file.read_text()))
    step = prepare(tmp_path, inputs={**given, "redact": WORD}, environment=environment, event=event)
    transport = Marking(Marks())
    acted = act(step, transport=transport)
    assert acted.outputs["outcome"] == "fired"
    assert "***" in routine.sessions[-1].text
    assert_clean(acted, transport.bodies)


@pytest.mark.parametrize("group", range(6))
@pytest.mark.parametrize("build", EVERY)
def test_nothing_leaves_when_only_some_fields_are_marked(build: Build, group: int, scene: Scene) -> None:
    marks = Marks(lambda key: zlib.crc32(key.encode()) % 6 == group)
    acted, bodies = acted_with(marks, scene, build(scene.github), pr_comment="true", commit_status="true")
    scene.github.forgive()
    assert acted.outputs["outcome"] == "fired"
    assert_clean(acted, bodies)


LIMITS = (24, 40, 60, 80, 100, 120, 140, 160, 200, 240, 300, 400, 500, 1_000, 1_200, 2_000, 4_000)
"""Lengths at which something is cut."""


@pytest.mark.parametrize("at", LIMITS)
@pytest.mark.parametrize("build", [separate_job, watching_a_fork, another_run])
@pytest.mark.parametrize("leak", LEAKS)
def test_no_half_of_it_leaves_where_a_value_is_cut(leak: str, build: Build, at: int, scene: Scene) -> None:
    marks = Marks(at=max(1, at - MARK.index(leak) - len(leak)))
    acted, bodies = acted_with(marks, scene, build(scene.github))
    scene.github.forgive()
    assert_clean(acted, bodies)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 429, 500])
def test_no_answer_of_the_routine_shows_it(status: int, scene: Scene) -> None:
    scene.routine.then(*[service_error(status, f"some_error {WORD}", f"text {MARK}")] * 12)
    acted, bodies = acted_with(Marks(), scene, separate_job(scene.github))
    scene.github.forgive()
    assert_clean(acted, bodies)


@pytest.mark.parametrize("fault", [403, 404, 422, 429, 500])
def test_no_error_of_github_shows_it(fault: int, scene: Scene) -> None:
    scene.github.fail("*", error(fault, f"no {MARK}"))
    acted, bodies = acted_with(Marks(), scene, separate_job(scene.github), fire_policy="on-new-failure")
    scene.github.forgive()
    assert_clean(acted, bodies)


@pytest.mark.parametrize("answer", ["yes", "no", "unsure"])
def test_the_model_is_not_shown_it_and_its_reason_does_not_show_it(answer: str, scene: Scene) -> None:
    def model(asked: Any) -> str:  # noqa: ANN401
        return json.dumps({"reason": f"Because of {MARK}.", "answer": answer, "mark": asked.mark})

    with MessagesApi(model) as api:
        keys = {"triage_api_key": KEY, "triage_base_url": api.origin}
        place = separate_job(scene.github)
        acted, bodies = acted_with(Marks(lambda key: key != "text"), scene, place, **keys)
        assert api.asked
    scene.github.forgive()
    assert_clean(acted, bodies)


def test_a_fault_of_ours_does_not_show_it(scene: Scene) -> None:
    def reads(path: str) -> bytes:
        raise RuntimeError(f"{path} {MARK}")

    step = scene.step(separate_job(scene.github), redact=WORD)
    acted = act(step, read_file=reads)
    assert "RuntimeError" in acted.log
    assert_clean(acted, [])


def test_a_branch_that_the_users_pattern_names_is_hidden_everywhere(scene: Scene) -> None:
    scene.github.world.commit("Begin", branch=f"claude/acme-{WORD}")
    run = scene.github.world.run(failed("test"), running("tell"), branch=f"claude/acme-{WORD}")
    acted = scene.act(place_of(run, scene.github.events.push(run)), redact=WORD)
    assert acted.outputs["skip-reason"] == (
        "Branch claude/acme-*** matches `claude/**` in `skip-branches`, so it never fires."
    )
    assert WORD not in acted.seen


def test_what_later_steps_decide_by_stays_whatever_the_users_pattern_says(scene: Scene) -> None:
    acted = scene.act(separate_job(scene.github), redact="\\d+\nfired\ntrue\nfalse")
    names = ("outcome", "fired", "http-status", "attempts", "truncated")
    assert [acted.outputs[name] for name in names] == ["fired", "true", "200", "1", "false"]
    assert acted.outputs["text-length"].isdigit()
    assert acted.outputs["request-id"].startswith("req_*")


@pytest.mark.parametrize("text_format", ["markdown", "json"])
def test_a_commit_that_is_hidden_is_not_said_to_be_somewhere_else(text_format: str, scene: Scene) -> None:
    scene.act(separate_job(scene.github), redact="[0-9a-f]{40}", format=text_format)
    assert "***" in scene.text
    assert "fork" not in scene.text
    assert "git checkout" not in scene.text


def test_the_link_to_the_session_stays_whatever_the_users_pattern_says(scene: Scene) -> None:
    acted = scene.act(separate_job(scene.github), redact="session\nclaude", commit_status="true")
    (session,) = scene.routine.sessions
    assert acted.outputs["session-url"] == session.url
    assert acted.annotations("notice") == [f"Session: {session.url}"]
    assert f"]({session.url})" in acted.summary
