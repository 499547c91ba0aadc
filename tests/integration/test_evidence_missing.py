"""What the evidence is like with a grant taken away, with a lookup that fails, and when the time is over."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.integration.evidence_bed import Clock, context_of, gap, gathered, text_of
from tests.standins.github_api import BLOB, GitHubApi
from tests.standins.github_faults import (
    BAD_CREDENTIALS,
    EMPTY,
    FORBIDDEN,
    GARBAGE,
    NEVER_ANSWERS,
    NOT_FOUND,
    RESETS,
    SERVER_ERROR,
    WRONG_SHAPE,
    Fault,
    gateway_error,
    rate_limited,
    secondary_rate_limited,
)
from tests.standins.github_jobs import failed, passed, running
from tests.standins.github_model import Annotation

if TYPE_CHECKING:
    from fire_routine.context.context import Context
    from fire_routine.evidence.evidence import Evidence

JOBS = "actions/list-jobs-for-workflow-run-attempt"
LOG = "actions/download-job-logs-for-workflow-run"
RUNS = "actions/list-workflow-runs"
ANNOTATIONS = "checks/list-annotations"
COMPARE = "repos/compare-commits-with-basehead"
COMMIT = "repos/get-commit"
PULLS = "repos/list-pull-requests-associated-with-commit"
DEPLOYMENTS = "repos/list-deployments"
STATES = "repos/list-deployment-statuses"

NEEDS = {"build": "failure"}


@dataclass
class Scene:
    """A failed run that all lookups have something to say of."""

    api: GitHubApi
    context: Context

    def gathered(self, clock: Clock | None = None, limit: float = 30.0, timeout: float = 30.0) -> Evidence:
        return gathered(
            self.api, self.context, clock=clock, needs=NEEDS, environment="production", limit=limit, timeout=timeout
        )


@pytest.fixture
def scene(github: GitHubApi) -> Scene:
    world = github.world
    base = world.commit("Begin")
    world.run(passed("build"))
    world.deployment(base.sha, "success", environment="production")
    pull = world.pull_request(title="Go faster")
    world.deployment(pull.head_sha, "failure", environment="production")
    own = running("notify")
    broken = failed("build", prints="boom", annotations=[Annotation("no such file", "a.py", 3)])
    run = world.run(broken, own, sha=pull.head_sha, branch=pull.head_branch)
    trigger = github.events.push(run)
    trigger.event["head_commit"] = None  # so that the commit has to be looked up, too
    return Scene(github, context_of(trigger, own, needs=NEEDS, environment="production"))


def pieces(evidence: Evidence) -> set[str]:
    """Which pieces there are."""
    failure = evidence.failures[0]
    found = {
        "jobs": evidence.total_jobs is not None,
        "log": failure.log is not None,
        "annotations": bool(failure.annotations),
        "history": bool(failure.history),
        "commit": evidence.commit is not None,
        "pull request": evidence.pull_request is not None,
        "deployment": evidence.deployment is not None,
        "deployed before": evidence.deployed_before is not None,
        "changes": evidence.changes is not None,
    }
    return {piece for piece, is_there in found.items() if is_there}


ALL_PIECES = {
    "jobs",
    "log",
    "annotations",
    "history",
    "commit",
    "pull request",
    "deployment",
    "deployed before",
    "changes",
}


def test_with_every_grant_nothing_is_missing(scene: Scene) -> None:
    evidence = scene.gathered()

    assert pieces(evidence) == ALL_PIECES
    assert evidence.gaps == ()


@pytest.mark.parametrize(
    ("grant", "lost"),
    [
        ("actions", {"jobs", "log", "annotations", "history"}),
        ("checks", {"annotations"}),
        ("contents", {"commit", "changes", "deployed before"}),
        ("pull-requests", {"pull request"}),
        ("deployments", {"deployment", "deployed before"}),
    ],
)
def test_with_one_grant_taken_away_the_rest_is_there_and_the_grant_is_named(
    scene: Scene, grant: str, lost: set[str]
) -> None:
    scene.api.grants[grant] = "none"

    evidence = scene.gathered()

    assert pieces(evidence) == ALL_PIECES - lost
    assert [gap.permission for gap in evidence.gaps] == [f"{grant}: read"], "one gap for one cause"
    assert evidence.failed_jobs == ("build",), "the failed job is known from `needs`"


def test_without_any_permission_needs_still_shows_what_failed(scene: Scene) -> None:
    scene.api.grants.clear()

    evidence = scene.gathered()

    assert evidence.failed_jobs == ("build",)
    assert {gap.permission for gap in evidence.gaps} == {
        f"{grant}: read" for grant in ("actions", "contents", "pull-requests", "deployments")
    }


def test_without_a_token_it_is_said_once(scene: Scene) -> None:
    evidence = gathered(scene.api, scene.context, needs=NEEDS, token="")

    assert evidence.failed_jobs == ("build",)
    assert [gap.reason for gap in evidence.gaps] == ["the input `github-token` is empty"]
    assert scene.api.requests == []


FAULTS = {
    "401": (BAD_CREDENTIALS, "returned 401"),
    "403": (FORBIDDEN, "returned 403"),
    "404": (NOT_FOUND, "returned 404"),
    "429": (secondary_rate_limited(status=429), "returned 429"),
    "rate limit": (rate_limited(), "returned 403"),
    "500": (SERVER_ERROR, "returned 500"),
    "502 in HTML": (gateway_error(), "returned 502"),
    "garbage": (GARBAGE, "could not be read"),
    "empty": (EMPTY, "could not be read"),
    "another shape": (WRONG_SHAPE, "could not be read"),
    "reset": (RESETS, "broke"),
    "timeout": (NEVER_ANSWERS, "did not respond"),
}
LOOKUPS = {
    JOBS: {"jobs", "log", "annotations", "history"},
    LOG: {"log"},
    RUNS: {"history"},
    ANNOTATIONS: {"annotations"},
    COMPARE: {"changes"},
    COMMIT: {"commit", "deployed before"},
    PULLS: {"pull request"},
    DEPLOYMENTS: {"deployment", "deployed before"},
    STATES: {"deployment", "deployed before"},
}


CASES = [(lookup, fault) for lookup in LOOKUPS for fault in FAULTS if lookup != LOG or "read" not in FAULTS[fault][1]]
"""Every lookup with every fault; a log may hold anything, so nothing in one is garbage."""


@pytest.mark.parametrize(("lookup", "fault"), CASES)
def test_a_lookup_that_fails_costs_its_piece_and_says_why(scene: Scene, lookup: str, fault: str) -> None:
    what, reason = FAULTS[fault]
    scene.api.fail(lookup, what)
    clock = None if fault == "timeout" else Clock()

    evidence = scene.gathered(clock, timeout=0.6 if fault == "timeout" else 30)

    assert pieces(evidence) == ALL_PIECES - LOOKUPS[lookup]
    assert evidence.gaps
    assert all(reason in gap.reason for gap in evidence.gaps)
    assert evidence.failed_jobs == ("build",)


@pytest.mark.parametrize("fault", [SERVER_ERROR, gateway_error(), RESETS], ids=str)
def test_a_lookup_that_fails_once_is_tried_again(scene: Scene, fault: Fault) -> None:
    for lookup in LOOKUPS:
        scene.api.fail(lookup, fault, times=1)

    evidence = scene.gathered(Clock())

    assert pieces(evidence) == ALL_PIECES
    assert evidence.gaps == ()


@pytest.mark.parametrize("fault", [NOT_FOUND, SERVER_ERROR, RESETS, FORBIDDEN], ids=str)
def test_a_store_of_logs_that_fails_costs_the_log_alone(scene: Scene, fault: Fault) -> None:
    scene.api.fail(BLOB, fault)

    evidence = scene.gathered(Clock())

    assert pieces(evidence) == ALL_PIECES - {"log"}
    assert evidence.failures[0].log_missing == gap(evidence, "the log of job build").reason


def test_what_is_refused_for_one_job_is_not_requested_for_all(github: GitHubApi) -> None:
    run = github.world.run(*(failed(f"test {number}") for number in range(40)))
    github.fail(LOG, FORBIDDEN)

    evidence = gathered(github, context_of(github.events.push(run)), frozenset({"failures", "logs"}))

    assert github.count(LOG) <= 10, "those that were under way when the first was refused"
    assert gap(evidence, "the logs of 40 jobs").permission == "actions: read"


class TestTheTimeIsOver:
    def test_what_was_gathered_by_then_is_returned_and_the_rest_is_named(self, scene: Scene) -> None:
        """The comparison takes longer than there is time for; all else has been answered before."""
        clock = Clock()
        had = threading.Event()

        def slow(request: object) -> None:
            if getattr(request, "operation", "") == COMPARE:
                had.wait(10)
                clock.time += 31
            elif scene.api.count(LOG) and scene.api.count(ANNOTATIONS) and scene.api.count(BLOB):
                had.set()

        scene.api.before = slow
        evidence = scene.gathered(clock)

        assert evidence.changes is None
        assert gap(evidence, "what changed").reason == "gathering evidence timed out"
        assert evidence.failed_jobs == ("build",)

    def test_a_server_that_never_answers_delays_nothing_beyond_the_limit(self, scene: Scene) -> None:
        scene.api.fail("*", NEVER_ANSWERS)
        start = time.monotonic()

        evidence = scene.gathered(limit=0.3)

        assert time.monotonic() - start < 5
        assert evidence.failed_jobs == ("build",), "from `needs`"
        assert {gap.reason for gap in evidence.gaps} <= {
            "gathering evidence timed out",
            "GitHub did not respond within 0 s",
        }

    def test_many_logs_that_never_come_take_no_longer_than_one(self, github: GitHubApi) -> None:
        run = github.world.run(*(failed(f"test {number}", prints="boom") for number in range(60)))
        github.fail(BLOB, NEVER_ANSWERS)
        start = time.monotonic()

        evidence = gathered(github, context_of(github.events.push(run)), limit=0.5)

        assert time.monotonic() - start < 2.5
        assert len(evidence.failed_jobs) == 60

    def test_the_process_ends_at_once_and_says_nothing(self, github: GitHubApi) -> None:
        """Threads that still wait for an answer must neither hold it up nor print a trace."""
        github.fail("*", NEVER_ANSWERS)
        run = github.world.run(*(failed(f"test {number}") for number in range(5)))
        program = """
import sys, time, httpx
from fire_routine.context.read_context import read_context
from fire_routine.evidence.gather import gather
from fire_routine.github.client import GitHub
from fire_routine.runs.runs import Runs
from fire_routine.text.redaction import Redactor
from fire_routine.process.job_files import JobFolders
from fire_routine.wire.exit import Exit
from fire_routine.wire.network import open_client
url, token, run = sys.argv[1:]
context = read_context({"GITHUB_REPOSITORY": "o/n", "GITHUB_RUN_ID": run, "GITHUB_SHA": "a" * 40}, lambda _: b"{}")
with open_client() as http:
    leave = Exit(Redactor(), http, sys.stdout, time.monotonic)
    github = GitHub(leave, api_url=url, token=token, timeout=30, clock=time.monotonic, sleep=time.sleep)
    wants = frozenset({"run", "failures", "changes"})
    found = gather(context, wants, Runs(github, context), needs={}, log_files=(), test_reports=(),
                   folders=JobFolders.of({}), environment="", clean=str, clock=time.monotonic, limit=0.3)
print(len(found.gaps))
"""
        command = [sys.executable, "-c", program, github.url, github.token, str(run.id)]
        start = time.monotonic()
        ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)

        assert time.monotonic() - start < 10
        assert ended.stdout.strip().isdigit()
        assert ended.stderr == ""

    def test_logs_that_were_read_in_time_are_kept(self, github: GitHubApi) -> None:
        run = github.world.run(failed("quick", prints="boom"), failed("slow", prints="boom, too"))
        slow = run.attempt.jobs[1]
        github.fail(BLOB, NEVER_ANSWERS, when=lambda request: f"job-{slow.id}/" in request.request.path)

        evidence = gathered(github, context_of(github.events.push(run)), frozenset({"failures", "logs"}), limit=1.5)

        texts = {failure.jobs[0].name: text_of(failure) for failure in evidence.failures}
        assert "boom" in texts["quick"]
        assert texts["slow"] == ""
        assert "time" in gap(evidence, "the log of job slow").reason or "answer" in gap(evidence, "slow").reason
