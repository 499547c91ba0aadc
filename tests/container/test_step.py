"""A step, run in the image as GitHub's runner runs it."""

import json
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.container.engine import PATIENCE, Container, Finished, Image
from tests.standins.github_api import GitHubApi
from tests.standins.github_events import contexts_of
from tests.standins.github_jobs import failed, running
from tests.standins.routine_behaviours import never_answers, rate_limited
from tests.standins.routine_endpoint import RoutineEndpoint
from tests.standins.runner import Step, prepare

NEEDS = json.dumps({"build": {"result": "success", "outputs": {}}, "unit-tests": {"result": "failure", "outputs": {}}})

HOSTILE = "raise SystemExit('the checkout was imported')\n"
HOSTILE_MODULES = (
    "httpx/__init__.py",
    "actions_toolkit/__init__.py",
    "fire_routine/__init__.py",
    "fire_routine/__main__.py",
    "json.py",
    "ssl.py",
    "sitecustomize.py",
    "usercustomize.py",
)


def step_in_container(root: Path, routine: RoutineEndpoint, **inputs: str) -> Step:
    """A step of a job after `unit-tests` failed, that fires `routine`."""
    given = {
        "routine-url": routine.url,
        "routine-token": routine.token,
        "needs": NEEDS,
        **{name.replace("_", "-"): value for name, value in inputs.items()},
    }
    return prepare(root, inputs=given, seen_at="/github")


def plant(folder: Path) -> None:
    """Put modules into `folder` that end whoever imports them."""
    for name in HOSTILE_MODULES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HOSTILE, encoding="utf-8")


def shown(finished: Finished) -> str:
    """What people see of the log: the runner takes the lines that register a mask out."""
    return "\n".join(line for line in finished.log.splitlines() if not line.startswith("::add-mask::"))


def files_of(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_failed_job_fires_the_routine_once_and_the_runner_can_read_what_came_of_it(
    image: Image, routine: RoutineEndpoint, tmp_path: Path
) -> None:
    step = step_in_container(tmp_path, routine)
    finished = image.run(step)
    assert finished.exit_code == 0, finished.log
    (session,) = routine.sessions
    outputs = step.outputs()
    assert outputs["outcome"] == "fired"
    assert outputs["fired"] == "true"
    assert outputs["session-url"] == session.url
    assert outputs["session-id"] == session.id
    assert session.url in step.summary()
    assert "unit-tests" in session.text
    assert "octocat/Hello-World" in session.text


def test_the_failed_jobs_log_is_read_through_githubs_redirect(
    image: Image, github: GitHubApi, routine: RoutineEndpoint, tmp_path: Path
) -> None:
    own = running("tell")
    run = github.world.run(failed("unit-tests", prints="Error: no such file"), own)
    trigger = github.events.push(run)
    step = prepare(
        tmp_path,
        inputs={"routine-url": routine.url, "routine-token": routine.token},
        environment=trigger.environment,
        contexts=contexts_of(own, status="success", token=github.token),
        event=trigger.event,
        seen_at="/github",
    )
    finished = image.run(step)
    assert step.outputs()["outcome"] == "fired", finished.log
    assert json.loads(step.outputs()["failed-jobs"]) == ["unit-tests"]
    assert "Error: no such file" in routine.sessions[0].text
    assert github.token not in "\n".join((shown(finished), step.summary(), *step.outputs().values()))


def test_the_token_and_the_address_appear_only_where_they_are_masked(
    image: Image, routine: RoutineEndpoint, tmp_path: Path
) -> None:
    step = step_in_container(tmp_path, routine)
    everything = "\n".join((shown(image.run(step)), step.outputs_file.read_text(), step.summary()))
    assert routine.token not in everything
    assert routine.routine_id not in everything


def test_a_hostile_checkout_is_not_imported_and_stays_as_it_was(
    image: Image, routine: RoutineEndpoint, tmp_path: Path
) -> None:
    step = step_in_container(tmp_path, routine)
    plant(step.workspace)
    version = image.python("import sys; print(f'{sys.version_info.major}.{sys.version_info.minor}')").strip()
    plant(step.root / "home" / ".local" / "lib" / f"python{version}" / "site-packages")
    hostile = {"PYTHONPATH": "/github/workspace", "PYTHONSTARTUP": "/github/workspace/json.py", "PYTHONHOME": "/github"}
    step = Step(step.root, {**step.environment, **hostile}, step.outputs_file, step.summary_file)
    before = files_of(step.workspace)
    finished = image.run(step)
    assert finished.exit_code == 0, finished.log
    assert len(routine.sessions) == 1
    assert files_of(step.workspace) == before


def test_a_fire_writes_nothing_into_the_image_so_all_of_it_was_compiled_when_built(
    image: Image, routine: RoutineEndpoint, tmp_path: Path
) -> None:
    step = step_in_container(tmp_path, routine)
    with image.start(step) as container:
        assert container.wait().exit_code == 0
        written = [path for path in container.changed_files() if path.endswith((".py", ".pyc"))]
    assert written == []


def test_text_beyond_ascii_arrives_whole(image: Image, routine: RoutineEndpoint, tmp_path: Path) -> None:
    words = "Grüße: 構築に失敗 🔥"
    step = step_in_container(tmp_path, routine, text=words)
    assert image.run(step).exit_code == 0
    assert words in routine.sessions[0].text


def test_missing_secrets_fail_the_step_with_every_output_set(
    image: Image, routine: RoutineEndpoint, tmp_path: Path
) -> None:
    step = step_in_container(tmp_path, routine, routine_url="", routine_token="", missing_secrets="fail")
    finished = image.run(step)
    assert finished.exit_code == 1
    assert "::error" in finished.log
    assert step.outputs()["outcome"] == "error"
    assert routine.sessions == []


@pytest.mark.parametrize("signal", ["TERM", "INT"])
def test_a_cancelled_job_ends_at_once_and_says_that_a_session_may_exist(
    image: Image, routine: RoutineEndpoint, tmp_path: Path, signal: str
) -> None:
    """The runner sends SIGINT, then SIGTERM after 7.5 s, and kills 2.5 s later: what is not written by then is lost."""
    routine.then(never_answers())
    step = step_in_container(tmp_path, routine, timeout="600")
    with image.start(step) as container:
        wait_for_request(routine, container)
        sent = time.monotonic()
        container.signal(signal)
        finished = container.wait()
    assert time.monotonic() - sent < 5, finished.log
    assert finished.exit_code != 0
    assert step.outputs()["outcome"] == "unknown"
    assert len(routine.requests) == 1


@pytest.mark.parametrize("signal", ["TERM", "INT"])
def test_a_job_cancelled_between_two_attempts_ends_at_once_without_a_session(
    image: Image, routine: RoutineEndpoint, tmp_path: Path, signal: str
) -> None:
    routine.then(rate_limited(retry_after=600))
    step = step_in_container(tmp_path, routine, max_wait="3600")
    with image.start(step) as container:
        wait_for_request(routine, container)
        container.signal(signal)
        container.wait()
    outputs = step.outputs()
    assert (outputs["outcome"], outputs["fired"], outputs["attempts"]) == ("rate-limited", "false", "1")
    assert routine.sessions == []


def wait_for_request(routine: RoutineEndpoint, container: Container) -> None:
    """Wait until the container's first request has arrived."""
    deadline = time.monotonic() + PATIENCE
    while not routine.requests:
        assert container.process.poll() is None, container.wait().log
        assert time.monotonic() < deadline, "no request came"
        time.sleep(0.02)
