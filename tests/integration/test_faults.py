"""The matrix of faults itself (`make faults`): it meets what it should, and its invariants can break."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.cells import meet_request
from tests.faults.invariants import MOST_MEGABYTES, Observed, Wait, problems
from tests.faults.rows import Asked, Row
from tests.faults.scene import FIRE, flow
from tests.integration.invariants import Ran
from tests.integration.places import Scene, separate_job
from tests.standins.act import act
from tests.standins.routine_endpoint import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.standins.github_api import GitHubApi
    from tests.standins.routine_endpoint import RoutineEndpoint

DONE = Row(flow("Separate job", gathers=False), Asked(FIRE, 1, writes=True))
NOT_DONE = DONE._replace(takes_effect=False)


@pytest.fixture
def good(tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint) -> Observed:
    """A run without faults."""
    scene = Scene(tmp_path, github, routine)
    step = scene.step(separate_job(github))
    ran = Ran(step, act(step), routine.sessions, (), ())
    return Observed(ran, has_outputs=True, megabytes=40, waits=(Wait("a request", 1.9, 1),), secrets={"token": TOKEN})


def _acted(run: Observed, **changes: Any) -> Observed:  # noqa: ANN401 (the fields of what came of it)
    return replace(run, ran=replace(run.ran, acted=replace(run.ran.acted, **changes)))


def _output(run: Observed, name: str, value: str) -> Observed:
    return _acted(run, outputs={**run.ran.acted.outputs, name: value})


BREAKS: dict[str, tuple[Callable[[Observed], Observed], str]] = {
    "two sessions": (
        lambda run: replace(run, ran=replace(run.ran, sessions=[*run.ran.sessions, *run.ran.sessions])),
        "2 sessions",
    ),
    "no session": (lambda run: replace(run, ran=replace(run.ran, sessions=())), "at most one session"),
    "another session": (lambda run: _output(run, "session-id", "session_02"), "another session"),
    "an error": (lambda run: _output(run, "outcome", "error"), "at most one session"),
    "killed": (lambda run: _acted(run, exit_code=-15), "exit code -15"),
    "exit code": (lambda run: _acted(run, exit_code=1), "it ends as the user chose"),
    "no outputs": (lambda run: _acted(run, outputs={}), "no outputs"),
    "late": (lambda run: replace(run, waits=(Wait("a request", 2.1, 1),)), "a request took 2.1 s"),
    "large": (lambda run: replace(run, megabytes=MOST_MEGABYTES + 1), "151 MB"),
    "leak": (lambda run: replace(run, captured={"the log": f"x{TOKEN}x"}), "token in the log"),
    "traceback": (lambda run: replace(run, captured={"the log": "Traceback (most recent call last):"}), "a traceback"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_every_invariant_can_break(case: str, good: Observed) -> None:
    assert list(problems(good)) == []
    spoil, says = BREAKS[case]
    assert any(says in problem for problem in problems(spoil(good)))


def test_a_cell_meets_its_fault(tmp_path: Path) -> None:
    result = meet_request(DONE, "silent", tmp_path)
    assert (result.outcome, result.sessions, result.problems) == ("unknown", 1, ())
    assert result.seconds > 1


def test_a_session_that_the_api_denies_is_noticed(tmp_path: Path) -> None:
    """No client could know of it: so the matrix leaves such answers out, and here they show what it would say."""
    result = meet_request(DONE, "500", tmp_path)
    assert "2 sessions" in result.problems


def test_a_request_that_has_no_effect_starts_no_session(tmp_path: Path) -> None:
    result = meet_request(NOT_DONE, "cut body", tmp_path)
    assert (result.outcome, result.sessions, result.problems) == ("unknown", 0, ())
