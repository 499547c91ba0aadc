"""A release, played through as far as it goes without GitHub: the commit that the script makes, used by a workflow."""

import subprocess
import sys
from pathlib import Path

from tests.e2e.act import ACTION_IMAGE
from tests.e2e.client import CAUSE, Client, recipe
from tests.e2e.registry import is_local, registry
from tests.recipes import ROOT

SEPARATE_JOB = recipe("Separate job")


def test_a_workflow_that_uses_the_release_commit_pulls_its_image_by_digest(
    client: Client, registry_program: str
) -> None:
    checkout, released = client.root / "checkout", client.root / "released"
    _git(client.root, "clone", "--quiet", str(ROOT), str(checkout))
    before = _state(checkout)
    with registry(registry_program, client.root) as server:
        image = server.push(ACTION_IMAGE, "fire-routine/fire-routine")
        assert not is_local(image)
        commit = _release_commit(checkout, image)
        assert _state(checkout) == before
        assert _git(checkout, "diff", "--name-only", "HEAD", commit) == "action.yml"
        _git(checkout, "worktree", "add", "--quiet", "--detach", str(released), commit)
        ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB), action=released)
        assert is_local(image)
    assert ran.jobs == {"build": "failure", "test": "failure", "fire-routine": "success"}
    assert ran.outputs["outcome"] == "fired"
    assert not ran.touched_the_image, "the one that a Dockerfile would make"
    (session,) = client.routine.sessions
    assert CAUSE in session.text


def _release_commit(checkout: Path, image: str) -> str:
    """As docs/releasing.md says it."""
    command = (sys.executable, "-m", "scripts.release", "commit", "--version", "1.0.0", "--image", image)
    return subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True).stdout.strip()


def _state(checkout: Path) -> tuple[str, ...]:
    """All that a release commit must not touch."""
    return tuple(_git(checkout, *look) for look in (("status", "--porcelain"), ("rev-parse", "HEAD"), ("show-ref",)))


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()
