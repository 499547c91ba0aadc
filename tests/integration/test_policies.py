"""Policies where something is missing or odd: what can't be known fires, and says why."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import pytest

from fire_routine.github.client import GitHub
from fire_routine.guards.claim import make_claim
from fire_routine.guards.claim_log import describe
from fire_routine.guards.guards import check_guards
from fire_routine.guards.new_failure import check_new_failure
from fire_routine.outcome.outcome import Outcome, Stop
from fire_routine.runs.runs import Runs
from fire_routine.wire.network import open_client
from tests.integration.evidence_bed import Clock, context_of
from tests.integration.policy_bed import FAILED, Bed, settings_for
from tests.standins.contexts import RUN, a_context
from tests.standins.exits import an_exit
from tests.standins.github_faults import SERVER_ERROR
from tests.standins.github_jobs import cancelled, failed, passed, running
from tests.standins.github_model import Job
from tests.standins.loopback import NO_TLS
from tests.standins.stops import stop_of

if TYPE_CHECKING:
    import httpx

    from fire_routine.context.context import Context
    from fire_routine.github import facts
    from tests.standins.github_api import GitHubApi
    from tests.standins.github_model import Run


def second_failure(github: GitHubApi, **more: str) -> Run:
    github.world.run(failed("test"))
    github.world.commit("try again")
    return github.world.run(failed("test"), **more)


def test_history_that_may_not_be_read_fires_and_names_the_grant(github: GitHubApi) -> None:
    bed = Bed(github, "on-new-failure")
    run = second_failure(github)
    github.grants = {"contents": "read"}

    assert bed.asks(github.events.push(run)) == "fires"
    assert bed.warnings[0].endswith("permissions:\n  actions: read")


def test_deployments_that_may_not_be_read_fire_and_name_the_grant(github: GitHubApi) -> None:
    bed = Bed(github, "on-new-failure", environment="production")
    deployment = github.world.deployment(github.world.commit().sha, "failure")
    github.grants = {"contents": "read"}

    assert bed.asks(github.events.deployment_status(github.world.run(passed("fire")), deployment)) == "fires"
    assert bed.warnings[0].endswith("permissions:\n  deployments: read")


def test_a_github_that_is_down_fires_and_says_so(github: GitHubApi) -> None:
    bed = Bed(github, "on-new-failure")
    run = second_failure(github)
    github.fail("actions/list-workflow-runs", SERVER_ERROR)

    assert bed.asks(github.events.push(run)) == "fires"
    assert "GitHub returned 500" in bed.warnings[0]


def test_where_no_job_has_failed_yet_there_is_nothing_to_compare(github: GitHubApi) -> None:
    bed = Bed(github, "on-new-failure")
    run = github.world.run(passed("test"), running("fire"))

    assert bed.asks(github.events.push(run)) == "fires"
    assert bed.warnings == [
        "`on-new-failure` could not read the run history (no failed job is known yet), so firing anyway."
    ]


@pytest.mark.parametrize("run", [RUN._replace(id=None), RUN._replace(workflow_file="")])
def test_a_run_of_an_unknown_workflow_fires_says_so_and_asks_nothing(github: GitHubApi, run: facts.Run) -> None:
    assert checked(github, a_context(run=run)) == (
        None,
        ["`on-new-failure` could not read the run history (the reported run's workflow is unknown), so firing anyway."],
    )
    assert github.requests == []


def checked(github: GitHubApi, context: Context) -> tuple[Outcome | None, list[str]]:
    """What the policy makes of a run: why it skips, and its warnings."""
    warnings: list[str] = []
    with open_client(NO_TLS) as http:
        check = partial(check_new_failure, runs_of(github, http, context), context, {}, warnings.append)
        return stop_of(check), warnings


def runs_of(github: GitHubApi, http: httpx.Client, context: Context) -> Runs:
    clock = Clock()
    client = GitHub(
        an_exit(http), api_url=github.url, token=github.token, timeout=5, clock=clock.now, sleep=clock.sleep
    )
    return Runs(client, context)


def test_a_job_that_passed_is_no_failure_to_compare_with(github: GitHubApi) -> None:
    """A job that lost its runner has no failed step, as one that passed has none."""
    bed = Bed(github, "on-new-failure")
    github.world.run(passed("lint"), failed("test"))

    assert bed.asks(github.events.push(github.world.run(Job("lint", "failure"), passed("test")))) == "fires"


def test_a_run_that_passed_in_spite_of_a_failed_job_is_no_failure_to_compare_with(github: GitHubApi) -> None:
    """As with `continue-on-error`."""
    bed = Bed(github, "on-new-failure")
    tolerated = github.world.run(failed("test"))
    tolerated.attempt.conclusion = "success"

    assert bed.asks(github.events.push(github.world.run(failed("test")))) == "fires"


@pytest.mark.parametrize(("names", "shown"), [("abcde", "a, b, c, d, e"), ("gfedcba", "a, b, c, d, e and 2 more")])
def test_who_skips_says_which_run_failed_before_in_which_jobs(github: GitHubApi, names: str, shown: str) -> None:
    bed = Bed(github, "on-new-failure")
    before, run = (github.world.run(*map(failed, names)) for _ in range(2))
    bed.asks(github.events.push(run))
    assert bed.skip
    assert bed.skip.link.endswith(f"/actions/runs/{before.id}")
    assert bed.skip.reason == (
        f"Not a new failure: run #{before.number}, the previous one on this branch, failed in the same jobs and steps "
        f"({shown})."
    )

    for _ in range(2):
        github.world.rerun(run, *map(failed, names))
    bed.asks(github.events.push(run))
    assert bed.skip
    assert bed.skip.link.endswith(f"/actions/runs/{run.id}/attempts/2")
    assert bed.skip.reason == f"Not a new failure: attempt 2 of this run failed in the same jobs and steps ({shown})."


@pytest.mark.parametrize(
    ("before", "skips"),
    [
        (["failure"], True),
        (["error"], True),
        (["failure", "inactive"], True),
        (["success", "inactive"], False),
        (["queued", "in_progress"], True),
    ],
)
def test_the_last_deployment_that_ended_decides_and_is_linked(
    github: GitHubApi, before: list[str], skips: bool
) -> None:
    """Before all of them, one failed. Only a deployment that succeeded is set inactive by GitHub."""
    bed, world = Bed(github, "on-new-failure", environment="production"), github.world
    first = world.deployment(world.commit("first").sha, "failure")
    last = world.deployment(world.commit("last").sha, *before)
    for deployment in (first, last):
        for status in deployment.statuses:
            status.log_url = f"https://ci.example/{deployment.id}"
    now = world.deployment(world.commit("now").sha, "failure")

    assert bed.asks(github.events.deployment_status(world.run(passed("fire")), now)) == ("skips" if skips else "fires")
    if bed.skip:
        linked = first if "queued" in before else last
        assert bed.skip.link == f"https://ci.example/{linked.id}"
        assert bed.skip.reason == "Not a new failure: the previous deployment to production failed too."


def test_our_own_job_that_failed_before_our_step_counts_and_one_that_only_ran_us_does_not(github: GitHubApi) -> None:
    """Last time the job that fires failed too, because of a rate limit; this time it still runs."""
    github.world.run(failed("test"), failed("fire", step="Run fire-routine"))
    own = running("fire")
    run = github.world.run(failed("test"), own)

    by_itself, in_its_job = (
        checked(github, context_of(github.events.push(run), own, status=status)) for status in ("success", "failure")
    )
    assert by_itself[0]
    assert in_its_job[0] is None, "the step that failed in our job is another than last time"
    assert by_itself[1] == in_its_job[1] == []


@pytest.mark.parametrize("between", ["cancelled", "a fork's", "a pull request's"])
def test_runs_that_say_nothing_are_passed_over(github: GitHubApi, between: str) -> None:
    bed = Bed(github, "on-new-failure")
    github.world.run(failed("test"))
    if between == "cancelled":
        github.world.run(cancelled("test"))
    elif between == "a fork's":
        github.world.run(passed("test"), head_repository="stranger/octo-repo")
    else:
        github.world.run(passed("test"), event="pull_request")
    github.world.commit("try again")

    assert bed.asks(github.events.push(github.world.run(failed("test")))) == "skips"


def test_the_first_run_of_a_workflow_is_new(github: GitHubApi) -> None:
    bed = Bed(github, "on-new-failure")

    assert bed.asks(github.events.push(github.world.run(failed("test")))) == "fires"
    assert bed.warnings == []


def test_fewer_failures_than_before_are_not_new_and_more_are(github: GitHubApi) -> None:
    bed = Bed(github, "on-new-failure")
    github.world.run(failed("test"), failed("lint"))

    assert bed.asks(github.events.push(github.world.run(failed("test"), passed("lint")))) == "skips"
    assert bed.asks(github.events.push(github.world.run(failed("test"), failed("lint")))) == "fires"


@pytest.mark.parametrize("policy", ["once-per-run", "once-per-commit"])
def test_a_claim_without_a_token_is_an_error_with_the_yaml(
    github: GitHubApi, policy: Literal["once-per-run", "once-per-commit"]
) -> None:
    bed = Bed(github, policy)
    with open_client(NO_TLS) as http, pytest.raises(Stop) as error:
        check_guards(settings_for(policy), a_context(), None, bed.edges(http), bed.warnings.append)

    (problem,) = error.value.outcome.problems
    assert problem.message.endswith(f"`{policy}` needs `github-token`, which is empty.")
    assert problem.remedy == "github-token: ${{ github.token }}"


@pytest.mark.parametrize("policy", ["once-per-run", "once-per-commit"])
def test_a_claim_that_may_not_be_made_is_never_a_silent_always(
    github: GitHubApi, policy: Literal["once-per-run", "once-per-commit"]
) -> None:
    github.grants = {"contents": "read", "statuses": "read"}
    bed = Bed(github, policy)

    with pytest.raises(Stop) as error:
        bed.asks(github.events.push(github.world.run(failed("test"))))

    (problem,) = error.value.outcome.problems
    assert problem.remedy == "permissions:\n  statuses: write"


def test_a_claim_waits_as_long_as_a_fire_can_take_and_is_posted_with_a_link_to_its_run(github: GitHubApi) -> None:
    """Two requests of 30 seconds, the 60 of `max-wait` between them, and 30 more."""
    bed = Bed(github, "once-per-commit")
    run = github.world.run(failed("test"))
    bed.asks(github.events.push(run), FAILED)
    own = github.world.statuses[run.head_sha][0]
    assert own.target_url
    assert own.target_url.endswith(f"/{github.world.repository}/actions/runs/{run.id}")
    for kind in ("claimed", "firing"):
        description = describe(kind, "f" * 16)
        github.world.status(run.head_sha, "pending", own.context, description=description, target_url=own.target_url)
    begun = bed.clock.time

    assert bed.asks(github.events.push(run)) == "skips"
    assert 150 <= bed.clock.time - begun < 160
    assert bed.skip
    assert bed.skip.link == own.target_url


@pytest.mark.parametrize(
    ("own_run", "link"),
    [
        (77, "https://github.com/octocat/Hello-World/actions/runs/77"),
        (None, "https://github.com/octo-org/octo-repo/actions/runs/4242"),
    ],
)
def test_a_claim_links_to_our_own_run_and_without_one_to_the_reported_run(
    github: GitHubApi, own_run: int | None, link: str
) -> None:
    context = a_context(repository=github.world.repository, sha=github.world.commit().sha, own_run_id=own_run)
    bed = Bed(github, "once-per-commit")
    with open_client(NO_TLS) as http:
        runs = runs_of(github, http, context)
        make_claim(settings_for("once-per-commit"), context, runs, bed.edges(http)).take()

    assert {status.target_url for status in github.world.statuses[context.sha]} == {link}


def test_two_routines_do_not_take_each_others_turn(github: GitHubApi) -> None:
    bed = Bed(github, "once-per-commit")
    push = github.events.push(github.world.run(failed("test")))
    bed.asks(push)
    bed.url = bed.url.replace("trig_01ABC", "trig_02DEF")

    assert bed.asks(push) == "fires"
    assert bed.asks(push) == "skips"


def test_always_asks_github_nothing(github: GitHubApi) -> None:
    bed = Bed(github, "always")
    bed.asks(github.events.push(replace(github.world.run(failed("test")))))

    assert github.requests == []
