"""A fire in every place and every mode, in the image: nothing that it needs is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.integration import places
from tests.integration.places import Build, Scene
from tests.standins.forward_proxy import ForwardProxy
from tests.standins.github_api import GitHubApi
from tests.standins.messages_api import KEY, MessagesApi, says
from tests.standins.private_tls import CA_FILE, private_tls
from tests.standins.routine_behaviours import overloaded, resets
from tests.standins.routine_endpoint import RoutineEndpoint

if TYPE_CHECKING:
    from pathlib import Path

    from tests.container.engine import Image
    from tests.standins.runner import Step

MODES: dict[str, tuple[Build, dict[str, str], str]] = {
    "JSON": (places.separate_job, {"format": "json"}, "fired"),
    "words of one's own": (places.separate_job, {"text": "Grüße 🔥", "redact": "assert (?P<secret>.*)"}, "fired"),
    "a dry run": (places.separate_job, {"dry-run": "true"}, "dry-run"),
    "a skipped branch": (places.separate_job, {"skip-branches": "ma*"}, "skipped"),
    "once per run, with a status": (
        places.separate_job,
        {"fire-policy": "once-per-run", "commit-status": "true"},
        "fired",
    ),
    "once per commit, with a comment": (
        places.another_run,
        {"fire-policy": "once-per-commit", "pr-comment": "true"},
        "fired",
    ),
    "on a new failure": (places.separate_job, {"fire-policy": "on-new-failure"}, "fired"),
    "inputs that can't be used": (places.separate_job, {"timeout": "soon"}, "error"),
}


@pytest.fixture
def scene(tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint) -> Scene:
    return Scene(tmp_path, github, routine, seen_at="/github")


def assert_nothing_is_missing(image: Image, step: Step, outcome: str) -> None:
    """It came to its end without a warning, and every module was there, as bytecode too."""
    with image.start(step) as container:
        finished = container.wait()
        written = [path for path in container.changed_files() if path.endswith((".py", ".pyc"))]
    assert step.outputs()["outcome"] == outcome, finished.log
    assert finished.exit_code == (outcome in {"error", "unknown"})
    assert "Traceback" not in finished.log
    assert "::warning" not in finished.log
    assert written == []


@pytest.mark.parametrize("build", places.EVERY, ids=lambda build: build.__name__)
def test_it_fires_in_every_place(image: Image, scene: Scene, build: Build) -> None:
    assert_nothing_is_missing(image, scene.step(build(scene.github)), "fired")
    assert len(scene.routine.sessions) == 1


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_works(image: Image, scene: Scene, mode: str) -> None:
    build, inputs, outcome = MODES[mode]
    place = build(scene.github)
    step = scene.step(replace(place, inputs={**place.inputs, **inputs}))
    assert_nothing_is_missing(image, step, outcome)
    assert len(scene.routine.sessions) == (outcome == "fired")


@pytest.mark.parametrize(("answer", "outcome"), [("yes", "fired"), ("no", "skipped")])
def test_the_triage_is_asked(image: Image, scene: Scene, answer: str, outcome: str) -> None:
    with MessagesApi(says(answer)) as api:
        inputs = {"triage_api_key": KEY, "triage_base_url": api.origin}
        step = scene.step(places.separate_job(scene.github), **inputs)
        assert_nothing_is_missing(image, step, outcome)
        assert len(api.asked) == 1


def test_it_tries_again(image: Image, scene: Scene) -> None:
    scene.routine.then(overloaded(retry_after=0))
    step = scene.step(places.separate_job(scene.github))
    assert_nothing_is_missing(image, step, "fired")
    assert step.outputs()["attempts"] == "2"


def test_a_lost_answer_is_unknown(image: Image, scene: Scene) -> None:
    scene.routine.then(resets())
    assert_nothing_is_missing(image, scene.step(places.separate_job(scene.github)), "unknown")


def test_a_proxy_is_used(image: Image, scene: Scene) -> None:
    with ForwardProxy() as proxy:
        step = scene.step(places.separate_job(scene.github))
        step = replace(step, environment={**step.environment, "HTTP_PROXY": proxy.origin})
        assert_nothing_is_missing(image, step, "fired")
        assert f"POST {scene.routine.url}" in proxy.asked_for


def test_a_private_authority_is_trusted_where_it_is_named(image: Image, tmp_path: Path) -> None:
    with GitHubApi(tls=private_tls()) as github, RoutineEndpoint(tls=private_tls()) as routine:
        step = Scene(tmp_path, github, routine, seen_at="/github").step(places.separate_job(github))
        (step.workspace / "ca.pem").write_bytes(CA_FILE.read_bytes())
        step = replace(step, environment={**step.environment, "SSL_CERT_FILE": "/github/workspace/ca.pem"})
        assert_nothing_is_missing(image, step, "fired")
