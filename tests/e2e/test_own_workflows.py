"""Our own workflows, as far as they can run here."""

import shutil
import subprocess
from pathlib import Path

from tests.e2e.act import Ran
from tests.e2e.client import Client, commit_all
from tests.recipes import ROOT
from tests.standins.github_jobs import running


def test_the_checkout_can_be_used_as_an_action(client: Client) -> None:
    """The job `use` of ci.yml, which on GitHub shows with each push that the runner takes the action."""
    checkout = client.root / "checkout"
    _copy_what_git_tracks(checkout)
    client.github.world.commit("Begin")
    run = client.github.world.run(running("Use the checkout as an action"))
    trigger = client.github.events.push(run)
    job = ("--job", "use", "--workflows", ".github/workflows/ci.yml")
    ran = Ran(
        client.act.run(
            "push",
            repository=checkout,
            folder=client.root / "act",
            environment=trigger.environment,
            secrets={"GITHUB_TOKEN": client.github.token},
            payload=trigger.event,
            options=("--json", "--verbose", *job),
        )
    )
    assert list(ran.jobs.values()) == ["success"], ran.printed
    assert "dry-run, fired false" in ran.printed
    assert ran.summary


def _copy_what_git_tracks(folder: Path) -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in tracked.rstrip("\0").split("\0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    commit_all(folder)
