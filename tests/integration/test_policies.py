"""Policies where something is missing or odd: what can't be known fires, and says why."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import pytest

from fire_routine.github.client import GitHub
from fire_routine.guards.guards import check_guards
from fire_routine.guards.new_failure import check_new_failure
from fire_routine.outcome.outcome import Stop
from fire_routine.runs.runs import Runs
from fire_routine.wire.network import open_client
from tests.integration.evidence_bed import Clock, context_of
from tests.integration.policy_bed import Bed, settings_for
from tests.standins.contexts import a_context
from tests.standins.exits import an_exit
from tests.standins.github_faults import SERVER_ERROR
from tests.standins.github_jobs import cancelled, failed, passed, running
from tests.standins.loopback import NO_TLS
from tests.standins.stops import stop_of

if TYPE_CHECKING:
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
    assert "no failed job is known yet" in bed.warnings[0]


def test_our_own_job_that_failed_before_our_step_counts_and_one_that_only_ran_us_does_not(github: GitHubApi) -> None:
    """Last time the job that fires failed too, because of a rate limit; this time it still runs."""
    github.world.run(failed("test"), failed("fire", step="Run fire-routine"))
    own = running("fire")
    run = github.world.run(failed("test"), own)

    with open_client(NO_TLS) as http:
        clock = Clock()
        client = GitHub(
            an_exit(http), api_url=github.url, token=github.token, timeout=5, clock=clock.now, sleep=clock.sleep
        )
        warnings: list[str] = []
        stops = []
        for status in ("success", "failure"):
            context = context_of(github.events.push(run), own, status=status)
            check = partial(check_new_failure, Runs(client, context), context, {}, "", warnings.append)
            stops.append(stop_of(check))

    by_itself, in_its_job = stops
    assert warnings == []
    assert by_itself
    assert in_its_job is None, "the step that failed in our job is another than last time"


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
