"""Each policy across re-runs, new commits, forks, `workflow_run`, matrix jobs and deployments.

docs/policies.md has the same table; the last test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from fire_routine.inputs.settings import FirePolicy
from tests.integration.policy_bed import FAILED, SESSION, UNKNOWN, Bed, Word
from tests.standins.github_jobs import failed, passed

if TYPE_CHECKING:
    from tests.standins.github_api import GitHubApi
    from tests.standins.github_events import Trigger
    from tests.standins.github_model import Run

POLICIES: tuple[FirePolicy, ...] = get_args(FirePolicy)
DOCS = Path(__file__).parents[2] / "docs" / "policies.md"

Scenario = Callable[[Bed], Word]

SCENARIOS: dict[str, Scenario] = {}
TABLE: dict[str, tuple[Word, ...]] = {}


def row(name: str, *expected: Word) -> Callable[[Scenario], Scenario]:
    """A scenario of the table, and what each policy makes of its last question."""

    def add(scenario: Scenario) -> Scenario:
        SCENARIOS[name], TABLE[name] = scenario, expected
        return scenario

    return add


def broken(bed: Bed, job: str = "test", **more: Any) -> Run:  # noqa: ANN401 (of any field)
    """A run of a failing job on main, after one that passed."""
    if not bed.api.world.runs:
        bed.api.world.run(passed("test"), passed("lint"))
        bed.api.world.commit("break it")
    return bed.api.world.run(failed(job), passed("other"), **more)


@row("the first failure", "fires", "fires", "fires", "fires")
def _(bed: Bed) -> Word:
    return bed.asks(bed.api.events.push(broken(bed)))


@row("another job of the same run, such as the next of a matrix", "fires", "skips", "skips", "fires")
def _(bed: Bed) -> Word:
    run = broken(bed)
    bed.asks(bed.api.events.push(run))
    return bed.asks(bed.api.events.push(run))


@row("a re-run that fails in the same way", "fires", "skips", "skips", "skips")
def _(bed: Bed) -> Word:
    run = broken(bed)
    bed.asks(bed.api.events.push(run))
    bed.api.world.rerun(run, failed("test"), passed("other"))
    return bed.asks(bed.api.events.push(run))


@row("a re-run that fails in another job or step", "fires", "skips", "skips", "fires")
def _(bed: Bed) -> Word:
    run = broken(bed)
    bed.asks(bed.api.events.push(run))
    bed.api.world.rerun(run, failed("test", step="Run make install"), passed("other"))
    return bed.asks(bed.api.events.push(run))


@row("a re-run after a fire that definitely started no session", "fires", "fires", "fires", "skips")
def _(bed: Bed) -> Word:
    run = broken(bed)
    bed.asks(bed.api.events.push(run), FAILED)
    bed.api.world.rerun(run, failed("test"), passed("other"))
    return bed.asks(bed.api.events.push(run))


@row("a re-run after a fire without a reliable response", "fires", "skips", "skips", "skips")
def _(bed: Bed) -> Word:
    run = broken(bed)
    bed.asks(bed.api.events.push(run), UNKNOWN)
    bed.api.world.rerun(run, failed("test"), passed("other"))
    return bed.asks(bed.api.events.push(run))


@row("another run of the same commit and workflow, the same failure", "fires", "fires", "skips", "skips")
def _(bed: Bed) -> Word:
    bed.asks(bed.api.events.push(broken(bed)))
    return bed.asks(bed.api.events.workflow_dispatch(broken(bed, event="workflow_dispatch")))


@row("another workflow's run of the same commit", "fires", "fires", "skips", "fires")
def _(bed: Bed) -> Word:
    bed.asks(bed.api.events.push(broken(bed)))
    return bed.asks(bed.api.events.push(broken(bed, workflow="Lint", workflow_id=2, path=".github/workflows/lint.yml")))


@row("a new commit, the same failure", "fires", "fires", "fires", "skips")
def _(bed: Bed) -> Word:
    bed.asks(bed.api.events.push(broken(bed)))
    bed.api.world.commit("try")
    return bed.asks(bed.api.events.push(broken(bed)))


@row("a new commit, another failure", "fires", "fires", "fires", "fires")
def _(bed: Bed) -> Word:
    bed.asks(bed.api.events.push(broken(bed)))
    bed.api.world.commit("try")
    return bed.asks(bed.api.events.push(broken(bed, "lint")))


@row("a new commit, the same matrix job with other values", "fires", "fires", "fires", "skips")
def _(bed: Bed) -> Word:
    bed.asks(bed.api.events.push(broken(bed, "test (3.11, ubuntu-latest)")))
    bed.api.world.commit("try")
    return bed.asks(bed.api.events.push(broken(bed, "test (3.12, ubuntu-latest)")))


@row("a new commit, the same failure after a run that passed", "fires", "fires", "fires", "fires")
def _(bed: Bed) -> Word:
    bed.asks(bed.api.events.push(broken(bed)))
    bed.api.world.run(passed("test"))
    bed.api.world.commit("again")
    return bed.asks(bed.api.events.push(broken(bed)))


@row("the same failure on another branch", "fires", "fires", "fires", "fires")
def _(bed: Bed) -> Word:
    bed.asks(bed.api.events.push(broken(bed)))
    bed.api.world.commit("elsewhere", branch="feature")
    return bed.asks(bed.api.events.push(broken(bed, branch="feature")))


@row("a pull request of this repository", "fires", "fires", "fires", "fires")
def _(bed: Bed) -> Word:
    pull = bed.api.world.pull_request()
    run = broken(bed, sha=pull.head_sha, branch=pull.head_branch, event="pull_request")
    return bed.asks(bed.api.events.pull_request(run, pull))


@row("a pull request from a fork, which has no secrets", "skips", "skips", "skips", "skips")
def _(bed: Bed) -> Word:
    pull = bed.api.world.pull_request(head_repository="stranger/octo-repo")
    run = broken(
        bed, sha=pull.head_sha, branch=pull.head_branch, event="pull_request", head_repository=pull.head_repository
    )
    return bed.asks(bed.api.events.pull_request(run, pull))


@row("a branch that matches `skip-branches`", "skips", "skips", "skips", "skips")
def _(bed: Bed) -> Word:
    bed.api.world.commit("fix", branch="claude/fix-it")
    return bed.asks(bed.api.events.push(broken(bed, branch="claude/fix-it")))


def watcher(bed: Bed) -> Run:
    return bed.api.world.run(passed("fire"), workflow="Watch", workflow_id=9, path=".github/workflows/watch.yml")


def watched_fork(bed: Bed) -> Run:
    pull = bed.api.world.pull_request(head_repository="stranger/octo-repo")
    return broken(
        bed, sha=pull.head_sha, branch=pull.head_branch, event="pull_request", head_repository="stranger/octo-repo"
    )


@row("`workflow_run` about a run, even of a fork", "fires", "fires", "fires", "fires")
def _(bed: Bed) -> Word:
    return bed.asks(bed.api.events.workflow_run(watcher(bed), watched_fork(bed)))


@row("`workflow_run` again about a re-run that fails in the same way", "fires", "skips", "skips", "skips")
def _(bed: Bed) -> Word:
    run = watched_fork(bed)
    bed.asks(bed.api.events.workflow_run(watcher(bed), run))
    bed.api.world.rerun(run, failed("test"), passed("other"))
    return bed.asks(bed.api.events.workflow_run(watcher(bed), run))


@row("`workflow_run` about another run of the same commit", "fires", "fires", "skips", "skips")
def _(bed: Bed) -> Word:
    bed.asks(bed.api.events.workflow_run(watcher(bed), broken(bed)))
    return bed.asks(bed.api.events.workflow_run(watcher(bed), broken(bed)))


@row("`workflow_run` about a run that fired by itself", "fires", "skips", "skips", "fires")
def _(bed: Bed) -> Word:
    run = broken(bed)
    bed.asks(bed.api.events.push(run))
    return bed.asks(bed.api.events.workflow_run(watcher(bed), run))


def deploys(bed: Bed, *states: str) -> Trigger:
    """A deployment of a new commit to production."""
    deployment = bed.api.world.deployment(bed.api.world.commit("deploy").sha, *states)
    return bed.api.events.deployment_status(watcher(bed), deployment)


@row("the second failing deployment in a row to an environment", "fires", "fires", "fires", "skips")
def _(bed: Bed) -> Word:
    bed.environment = "production"
    world = bed.api.world
    world.deployment(world.commit("good").sha, "success")
    bed.asks(deploys(bed, "in_progress", "failure"))
    return bed.asks(deploys(bed, "in_progress", "failure"))


@row("the first failing deployment to an environment", "fires", "fires", "fires", "fires")
def _(bed: Bed) -> Word:
    bed.environment = "production"
    world = bed.api.world
    world.deployment(world.commit("bad elsewhere").sha, "failure", environment="staging")
    world.deployment(world.commit("good").sha, "success", "inactive")
    world.deployment(world.commit("never ended").sha, "queued")
    return bed.asks(deploys(bed, "failure"))


@row("a deployment that succeeded, after one that did", "fires", "fires", "fires", "fires")
def _(bed: Bed) -> Word:
    bed.environment = "production"
    bed.asks(deploys(bed, "success"))
    return bed.asks(deploys(bed, "success"))


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("policy", POLICIES)
def test_policy(github: GitHubApi, policy: FirePolicy, name: str) -> None:
    bed = Bed(github, policy)

    word = SCENARIOS[name](bed)

    assert word == TABLE[name][POLICIES.index(policy)], bed.skip
    assert not bed.warnings


def test_who_skips_links_to_the_session_or_the_run_before(github: GitHubApi) -> None:
    once, new = Bed(github, "once-per-commit"), Bed(github, "on-new-failure")
    run = broken(once)
    for bed in (once, new):
        bed.asks(github.events.push(run))
    github.world.rerun(run, failed("test"), passed("other"))

    once.asks(github.events.push(run))
    new.asks(github.events.push(run))

    assert once.skip
    assert once.skip.link == SESSION
    assert new.skip
    assert new.skip.link.rpartition("/runs/")[2] == f"{run.id}/attempts/1"
    assert "test" in new.skip.reason


def test_the_table_in_the_docs_is_this_one() -> None:
    lines = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    told = {
        cells[0]: tuple(cells[1:]) for cells in ([cell.strip() for cell in line.split("|")[1:-1]] for line in lines)
    }

    assert told["what happens"] == tuple(f"`{policy}`" for policy in POLICIES)
    assert {name: cells for name, cells in told.items() if set(cells) <= {"fires", "skips"}} == TABLE
