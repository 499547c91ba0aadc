"""The invariants, for events, logs, answers and inputs that hypothesis makes from real ones."""

from __future__ import annotations

import itertools
import json
import operator
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import httpx
from hypothesis import assume, example, given
from hypothesis import strategies as st

from fire_routine.inputs.settings import INPUTS
from fire_routine.text.users_patterns import PatternError, compile_pattern, find_all
from tests.costly import examples
from tests.fuzz import reports
from tests.fuzz.event import EXAMPLES
from tests.fuzz.inputs import VALUES
from tests.fuzz.log import LINES
from tests.fuzz.strings import as_variable
from tests.integration.invariants import Ran, assert_invariants
from tests.integration.places import EVERY, Build, Place, Scene, last_step, separate_job, watching_a_fork
from tests.spoiling import HOSTILE, HOWS, ODD, STEERING, WORDS, Change, spoilt, written
from tests.standins import github_faults, routine_behaviours
from tests.standins.act import act
from tests.standins.github_api import GitHubApi
from tests.standins.github_faults import Fault
from tests.standins.github_model import Log
from tests.standins.loopback import NO_TLS
from tests.standins.messages_api import KEY, Asked, MessagesApi
from tests.standins.routine_behaviours import Behaviour
from tests.standins.routine_endpoint import ROUTINE_ID, TOKEN, RoutineEndpoint
from tests.standins.runner import Step
from tests.unit.excerpt.real_logs import real_log, small_cases

SECRET: Final = "ghp_" + "MadeUpToken" * 3
"""What has the form of a secret, wherever it is found."""
FORM: Final = " ".join([*map("".join, itertools.product("0123456789abcdef", repeat=3)), "````text yaml"])
"""What our numbers, marks and fences consist of."""
CHOSEN: Final = ("GITHUB_ACTOR", "GITHUB_REF", "GITHUB_HEAD_REF", "GITHUB_WORKFLOW", "GITHUB_JOB", "GITHUB_EVENT_NAME")
"""What the environment says that is somebody's choice."""

STRINGS = st.sampled_from((*HOSTILE, f" {SECRET} "))
FORGED = st.lists(st.builds(Change, st.sampled_from(WORDS), st.sampled_from(["set", "append"]), STRINGS), max_size=8)
SPOILT = st.lists(
    st.builds(
        Change,
        st.sampled_from(STEERING + WORDS) | st.integers(0, 1 << 16),
        st.sampled_from(HOWS),
        st.sampled_from(ODD) | STRINGS,
    ),
    max_size=2,
)
CHANGES = st.builds(operator.add, FORGED, SPOILT)
PLACES = st.sampled_from(EVERY)
FORMS = st.sampled_from(
    [
        {},
        {"format": "json"},
        {"format": "json", "max-text-length": "1200"},
        {"dry-run": "true"},
        {"max-text-length": "900"},
        {"commit-status": "true", "pr-comment": "true"},
        {"fire-policy": "once-per-commit"},
        {"fire-policy": "on-new-failure", "fail-on-error": "false"},
    ]
)
BEHAVIOURS = st.sampled_from(
    [
        routine_behaviours.NORMAL,
        *(routine_behaviours.rate_limited(after) for after in (None, 5, "::error::", "-1", "9" * 30)),
        routine_behaviours.overloaded(1),
        routine_behaviours.PAUSED,
        routine_behaviours.API_ERROR,
        routine_behaviours.gateway_error(502),
        routine_behaviours.gateway_error(502, makes_session=True),
        routine_behaviours.error_without_envelope(),
        routine_behaviours.redirect("https://evil.example/"),
        *(routine_behaviours.GARBAGE, routine_behaviours.EMPTY, routine_behaviours.WRONG_SHAPE),
        *(routine_behaviours.FOREIGN_URL, routine_behaviours.WRONG_ID),
        routine_behaviours.resets(),
        routine_behaviours.resets(makes_session=False),
        routine_behaviours.service_error(400, f"x {SECRET}", "a\n::error::forged </details> [x](https://evil.example)"),
    ]
)
FAULTS = st.sampled_from(
    [
        *(github_faults.BAD_CREDENTIALS, github_faults.FORBIDDEN, github_faults.NOT_FOUND, github_faults.GONE),
        *(github_faults.SERVER_ERROR, github_faults.GARBAGE, github_faults.EMPTY, github_faults.WRONG_SHAPE),
        *(github_faults.rate_limited(), github_faults.secondary_rate_limited(), github_faults.gateway_error()),
        github_faults.error(403, f"a\n::error::forged </details> [x](https://evil.example) {SECRET}"),
    ]
)

ADDRESSES: Final = ("routine-url", "routine-token", "api-url", "triage-base-url", "triage-api-key", "github-token")
"""Inputs that say who is asked."""
PIECES = st.sampled_from(LINES) | st.sampled_from(small_cases()).map(lambda case: real_log(case)[-1_000:])
LOGS = st.lists(PIECES | st.just(f"token: {SECRET}".encode()) | st.binary(max_size=40), max_size=12).map(b"\n".join)


@dataclass
class Spoiling(httpx.BaseTransport):
    """The network. What is sent is kept, and answers are changed: those with a number, or all by None."""

    changes: dict[int | None, list[Change]]
    requests: list[httpx.Request] = field(default_factory=list)
    wire: httpx.BaseTransport = field(default_factory=lambda: httpx.HTTPTransport(verify=NO_TLS))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        changes = [*self.changes.get(len(self.requests), ()), *self.changes.get(None, ())]
        self.requests.append(request)
        response = self.wire.handle_request(request)
        if not changes:
            return response
        content = response.read()
        response.close()
        try:
            content = written(spoilt(json.loads(content), changes))
        except ValueError:
            content += b"".join(str(change.value).encode(errors="replace") for change in changes)
        headers = [(name, value) for name, value in response.headers.items() if name != "content-length"]
        return httpx.Response(response.status_code, headers=headers, stream=httpx.ByteStream(content))

    def close(self) -> None:
        self.wire.close()


@dataclass
class World:
    """A GitHub, a routine and a place in them, for one example."""

    scene: Scene
    place: Place

    def run(
        self, inputs: dict[str, str], changes: dict[int | None, list[Change]] | None = None, event: bytes | None = None
    ) -> None:
        """Run the action there, and hold it to the invariants."""
        step = self.scene.step(self.place, **inputs)
        if event is not None:
            (step.root / "workflow" / "event.json").write_bytes(event)
        self.run_step(step, changes or {})

    def run_step(self, step: Step, changes: dict[int | None, list[Change]]) -> None:
        """The same for a step that is prepared."""
        transport = Spoiling(changes)
        acted = act(step, transport=transport)
        self.scene.github.forgive()
        secrets = (SECRET[:12], ROUTINE_ID[:12], TOKEN[:20], KEY[:20], self.scene.github.token)
        assert_invariants(Ran(step, acted, self.scene.routine.sessions, transport.requests, secrets))


@contextmanager
def world(build: Build) -> Iterator[World]:
    """A world of its own for one example: what one writes, the next must not read."""
    with TemporaryDirectory() as root, GitHubApi() as github, RoutineEndpoint() as routine:
        yield World(Scene(Path(root), github, routine), build(github))


def test_a_run_in_which_nothing_is_spoilt_fires() -> None:
    with world(separate_job) as here:
        here.run({})
        assert "assert 3 == 4" in here.scene.text


@examples(20)
@given(PLACES, CHANGES, st.dictionaries(st.sampled_from(CHOSEN), STRINGS, max_size=2), FORMS)
def test_an_event_that_somebody_chose(
    build: Build, changes: list[Change], chosen: dict[str, str], form: dict[str, str]
) -> None:
    with world(build) as here:
        trigger = here.place.trigger
        environment = {**trigger.environment, **{name: as_variable(value) for name, value in chosen.items()}}
        here.place = replace(here.place, trigger=replace(trigger, environment=environment))
        here.run(form, event=written(spoilt(trigger.event, changes)))


@examples(15)
@given(st.sampled_from(sorted(EXAMPLES.glob("*.json"))), CHANGES, FORMS)
@example(EXAMPLES / "pull_request.0.json", [Change("number", "set", 0)], {})
def test_githubs_own_events_spoilt(file: Path, changes: list[Change], form: dict[str, str]) -> None:
    with world(separate_job) as here:
        trigger = here.place.trigger
        environment = {**trigger.environment, "GITHUB_EVENT_NAME": file.stem.partition(".")[0]}
        here.place = replace(here.place, trigger=replace(trigger, environment=environment))
        here.run(form, event=written(spoilt(json.loads(file.read_text()), changes)))


@examples(20)
@given(PLACES, CHANGES, st.dictionaries(st.integers(0, 24), CHANGES, max_size=2), FORMS)
def test_answers_that_are_spoilt(
    build: Build, everywhere: list[Change], single: dict[int | None, list[Change]], form: dict[str, str]
) -> None:
    with world(build) as here:
        here.run(form, {**single, None: everywhere})


@examples(10)
@given(PLACES, st.lists(FAULTS, min_size=1, max_size=3), st.integers(1, 4), FORMS)
def test_errors_in_the_place_of_answers(build: Build, faults: list[Fault], times: int, form: dict[str, str]) -> None:
    with world(build) as here:
        here.scene.github.fail("*", *faults, times=times)
        here.run(form)


@examples(15)
@given(st.lists(BEHAVIOURS, min_size=1, max_size=4), CHANGES, st.integers(0, 20), FORMS)
def test_whatever_the_routine_answers(
    behaviours: list[Behaviour], changes: list[Change], number: int, form: dict[str, str]
) -> None:
    with world(separate_job) as here:
        here.scene.routine.then(*behaviours)
        here.run({**form, "fail-on-rate-limit": "true"}, {number: changes})


@examples(10)
@given(st.sampled_from(["yes", "no", "unsure"]), STRINGS, CHANGES, FORMS)
def test_whatever_the_model_answers(answer: str, reason: str, changes: list[Change], form: dict[str, str]) -> None:
    def model(asked: Asked) -> str:
        return json.dumps({"reason": f"Because of {reason}.", "answer": answer, "mark": asked.mark})

    with world(separate_job) as here, MessagesApi(model) as api:
        here.run({**form, "triage-api-key": KEY, "triage-base-url": api.origin}, {None: changes})


@examples(15)
@given(PLACES, st.integers(0, 1 << 32), FORMS)
def test_any_report_of_tests(build: Build, seed: int, form: dict[str, str]) -> None:
    chance = Random(seed)  # noqa: S311 (for hypothesis to repeat)
    report = chance.choice(list(reports.seeds()))
    for _ in range(chance.choice((0, 1, 2, 4))):
        report = reports.mutate(report, chance)
    with world(build) as here:
        step = here.scene.step(here.place, test_reports="*.xml", **form)
        (step.workspace / "junit.xml").write_bytes(report)
        (step.workspace / "secret.xml").write_bytes(
            f'<testsuite><testcase name="{SECRET}"><failure>{SECRET}</failure></testcase></testsuite>'.encode()
        )
        here.run_step(step, {})


@examples(15)
@given(st.sampled_from([separate_job, watching_a_fork, last_step]), LOGS, LOGS, FORMS)
def test_any_log(build: Build, log: bytes, saved: bytes, form: dict[str, str]) -> None:
    with world(build) as here:
        for run in here.scene.github.world.runs:
            for job in run.attempt.jobs:
                job.log = Log(log) if job.log else None
        step = here.scene.step(here.place, log_files="*.log", **form)
        (step.workspace / "build.log").write_bytes(saved)
        here.run_step(step, {})


def hides_form(pattern: str) -> bool:
    """Whether a user's pattern matches a part of what our numbers, marks and fences consist of."""
    try:
        return any(find_all(compile_pattern(pattern.strip()), FORM)) if pattern.strip() else False
    except PatternError:
        return False


@examples(20)
@given(PLACES, st.dictionaries(st.sampled_from(sorted(INPUTS)), st.sampled_from(VALUES), max_size=5), st.booleans())
def test_inputs_with_mistakes(build: Build, inputs: dict[str, str], misspelt: bool) -> None:
    with world(build) as here:
        given = {name: as_variable(value) for name, value in inputs.items() if name not in ADDRESSES}
        # What a user's pattern matches is hidden in our own words too, which then have no form to be held to.
        assume(not any(map(hides_form, given.get("redact", "").splitlines())))
        step = here.scene.step(here.place, **given)
        (step.workspace / "auto").write_text(" ".join(HOSTILE), errors="replace")
        typos = {f"INPUT_{name.upper()}S": value for name, value in given.items()} if misspelt else {}
        here.run_step(replace(step, environment={**step.environment, **typos}), {})
