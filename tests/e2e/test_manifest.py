"""The manifest as a runner that we did not write loads it."""

import shutil

from tests.e2e.client import Client, recipe
from tests.recipes import ROOT

SEPARATE_JOB = recipe("Separate job")


def test_with_an_expression_in_a_description_nothing_starts(client: Client) -> None:
    """What this folder was made for: every unit test was green while the action started for nobody."""
    action = client.root / "action"
    action.mkdir()
    manifest = (ROOT / "action.yml").read_text()
    broken = manifest.replace("  needs:\n", "  needs:\n    description: '${{ toJSON(needs) }}'\n    was:\n", 1)
    assert broken != manifest
    (action / "action.yml").write_text(broken)
    shutil.copy(ROOT / "Dockerfile", action)
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB), action=action)
    assert ran.jobs["fire-routine"] == "failure"
    assert ran.outputs_by_job == {}
    assert client.routine.requests == []
