"""The log and the runner's files closed, full, missing: outputs, summary and exit code are as they would be."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.measured import measured
from tests.standins.entry_point import entry_point
from tests.standins.runner import Step, prepare
from tests.standins.runner_files import SUMMARY_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.standins.routine_endpoint import RoutineEndpoint

CLOSED = "os.close(1)"
CLOSED_BOTH = "os.close(1); os.close(2)"
FULL = "os.dup2(os.open('/dev/full', os.O_WRONLY), 1)"
FULL_BOTH = f"{FULL}; os.dup2(1, 2)"
NO_READER = "reader, writer = os.pipe(); os.close(reader); os.dup2(writer, 1)"
READ_ONLY = "os.dup2(os.open('/dev/null', os.O_RDONLY), 1)"
LOGS = pytest.mark.parametrize("log", [CLOSED, CLOSED_BOTH, FULL, FULL_BOTH, NO_READER, READ_ONLY])


class Ended(NamedTuple):
    """A process that has ended."""

    code: int
    log: str
    errors: str


def run(step: Step, before: str = "pass") -> Ended:
    """The action as a process that begins with the statements `before`, so with real descriptors."""
    code = f"import os, sys; {before}; os.execvp(sys.argv[1], sys.argv[1:])"
    ended = subprocess.run(
        [sys.executable, "-c", code, *entry_point()],
        cwd=step.workspace,
        env=measured(step.environment),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def step_of(root: Path, routine: RoutineEndpoint) -> Step:
    """A step that sends a few words."""
    inputs = {"routine-url": routine.url, "routine-token": routine.token, "include": "none", "text": "Please look."}
    return prepare(root, inputs=inputs)


def broken(step: Step, variable: str, path: Path | str) -> Step:
    """The step with another path for one of the runner's files."""
    return replace(step, environment={**step.environment, variable: str(path)})


@LOGS
def test_without_a_log_the_routine_is_fired_and_reported(log: str, tmp_path: Path, routine: RoutineEndpoint) -> None:
    step = step_of(tmp_path, routine)
    ended = run(step, log)
    (session,) = routine.sessions
    assert (ended.code, ended.log, ended.errors) == (0, "", "")
    assert (step.outputs()["outcome"], step.outputs()["session-url"]) == ("fired", session.url)
    assert session.url in step.summary()
    assert step.summary().count("The log could not be written") == 1


@LOGS
def test_without_a_log_a_failure_keeps_its_exit_code(log: str, tmp_path: Path, routine: RoutineEndpoint) -> None:
    step = step_of(tmp_path, routine)
    step = replace(step, environment={**step.environment, "INPUT_FORMAT": "prose", "INPUT_TIMEOUT": "soon"})
    ended = run(step, log)
    assert (ended.code, ended.errors) == (1, "")
    assert (step.outputs()["outcome"], step.outputs()["fired"]) == ("error", "false")
    assert "`prose` is not one of" in step.summary()
    assert routine.arrivals == 0


UNUSABLE = pytest.mark.parametrize("path", ["/dev/full", "{root}/home", "{root}/gone/file", "/proc/version"])


@UNUSABLE
def test_outputs_that_can_not_be_written_are_reported_in_log_and_summary(
    path: str, tmp_path: Path, routine: RoutineEndpoint
) -> None:
    step = step_of(tmp_path, routine)
    ended = run(broken(step, "GITHUB_OUTPUT", path.format(root=tmp_path)))
    (session,) = routine.sessions
    assert (ended.code, ended.errors) == (0, "")
    assert session.url in step.summary()
    for place in (ended.log, step.summary()):
        assert place.count("The outputs could not be written: ") == 1


@UNUSABLE
def test_a_summary_that_can_not_be_written_is_reported_in_the_log(
    path: str, tmp_path: Path, routine: RoutineEndpoint
) -> None:
    step = step_of(tmp_path, routine)
    ended = run(broken(step, "GITHUB_STEP_SUMMARY", path.format(root=tmp_path)))
    assert (ended.code, ended.errors, step.outputs()["outcome"]) == (0, "", "fired")
    assert ended.log.count("The summary could not be written: ") == 1


def test_with_nothing_that_can_be_written_the_exit_code_is_left(tmp_path: Path, routine: RoutineEndpoint) -> None:
    step = broken(broken(step_of(tmp_path, routine), "GITHUB_OUTPUT", "/dev/full"), "GITHUB_STEP_SUMMARY", "/dev/full")
    assert run(step, FULL_BOTH) == (0, "", "")
    assert len(routine.sessions) == 1
    assert run(broken(step, "INPUT_FORMAT", "prose"), FULL_BOTH) == (1, "", "")


def test_without_names_of_files_outputs_are_printed(tmp_path: Path, routine: RoutineEndpoint) -> None:
    step = step_of(tmp_path, routine)
    unset = {"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"}
    step = replace(step, environment={name: value for name, value in step.environment.items() if name not in unset})
    ended = run(step)
    assert (ended.code, ended.errors) == (0, "")
    assert "\noutcome=fired\n" in ended.log


def test_a_summary_that_github_would_drop_is_not_added(tmp_path: Path, routine: RoutineEndpoint) -> None:
    step = step_of(tmp_path, routine)
    earlier = "x" * (SUMMARY_LIMIT - 100)
    step.summary_file.write_text(earlier)
    ended = run(step)
    assert (ended.code, ended.errors, step.outputs()["outcome"]) == (0, "", "fired")
    assert step.summary() == earlier
    assert ended.log.count("The summary could not be written: ") == 1


def test_a_summary_is_added_up_to_the_limit(tmp_path: Path, routine: RoutineEndpoint) -> None:
    step = step_of(tmp_path, routine)
    run(step)
    size = len(step.summary_file.read_bytes())
    step.summary_file.write_text("x" * (SUMMARY_LIMIT - size))
    run(step)
    assert len(step.summary().encode()) == SUMMARY_LIMIT
