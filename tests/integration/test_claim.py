"""What one claimant posts, waits for and tells, against the stand-in's commit statuses."""

import itertools

import httpx
import pytest

from fire_routine.github.client import GitHub
from fire_routine.guards.claim import PATIENCE, Claim
from fire_routine.guards.claim_log import describe, read_entry
from fire_routine.guards.claim_scope import Scope
from fire_routine.outcome.outcome import Outcome, Stop
from fire_routine.wire.network import open_client
from fire_routine.wire.payload import Payload
from tests.integration.claim_bed import LONGEST_FIRE, PAGE, SESSION
from tests.standins.exits import an_exit
from tests.standins.github_api import GitHubApi
from tests.standins.github_call import ApiRequest
from tests.standins.github_faults import FORBIDDEN, SERVER_ERROR, UNPROCESSABLE, Fault
from tests.standins.loopback import NO_TLS
from tests.standins.stops import stop_of

CONTEXT = "fire-routine/0123abcd (once per commit)"
LIST = "repos/list-commit-statuses-for-ref"


class Desk:
    """One claimant and the stand-in, without any play: time is what sleeping makes it."""

    def __init__(self, api: GitHubApi, http: httpx.Client, **changes: object) -> None:
        self.api = api
        self.sha = api.world.commit().sha
        self.time = 0.0
        self._randoms = iter(range(1, 1000))
        github = GitHub(an_exit(http), api_url=api.url, token=api.token, timeout=5, clock=self.clock, sleep=self.sleep)
        arguments: dict[str, object] = {
            "run_url": f"{PAGE}/actions/runs/1",
            "repository_url": PAGE,
            "longest_fire": LONGEST_FIRE,
            "shows_pending": False,
            "clock": self.clock,
            "sleep": self.sleep,
            "random": lambda: next(self._randoms) / 1000,
        }
        scope = Scope(api.world.repository, self.sha, CONTEXT, "this commit")
        self.claim = Claim(github, scope, **{**arguments, **changes})  # type: ignore[arg-type]

    def clock(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    @property
    def posted(self) -> list[tuple[str, str, str]]:
        """State, kind and link of the statuses, oldest first."""
        statuses = self.api.world.statuses.get(self.sha, [])
        entries = [read_entry(Payload({"id": status.id, "description": status.description})) for status in statuses]
        return [
            (status.state, entry.kind, status.target_url or "")
            for status, entry in zip(statuses, entries, strict=True)
            if entry
        ]

    def write(self, kind: str, link: str = f"{PAGE}/actions/runs/9", nonce: str = "f" * 16) -> None:
        """What another claimant posted."""
        description = describe(kind, nonce)  # type: ignore[arg-type]
        self.api.world.status(self.sha, "pending", CONTEXT, description=description, target_url=link)


@pytest.fixture
def desk() -> object:
    with GitHubApi() as api, open_client(NO_TLS) as http:
        yield Desk(api, http)


def test_the_winner_claims_announces_and_links_to_the_session(desk: Desk) -> None:
    desk.claim.peek()
    desk.claim.take()
    assert desk.claim.keep(SESSION.format(1)) == ""

    run = f"{PAGE}/actions/runs/1"
    assert desk.posted == [
        ("pending", "claimed", run),
        ("pending", "firing", run),
        ("success", "fired", SESSION.format(1)),
    ]
    assert desk.time < 5


def test_with_commit_status_the_status_of_the_session_stays_pending() -> None:
    with GitHubApi() as api, open_client(NO_TLS) as http:
        desk = Desk(api, http, shows_pending=True)
        desk.claim.take()
        desk.claim.keep(SESSION.format(1))

        assert desk.posted[-1] == ("pending", "fired", SESSION.format(1))


def test_a_second_run_skips_and_links_to_the_session_before_any_costly_work(desk: Desk) -> None:
    for kind in ("claimed", "firing"):
        desk.write(kind)
    desk.write("fired", SESSION.format(9))

    lost = stop_of(desk.claim.peek)

    assert lost == Outcome("skipped", reason="A session was already started for this commit.", link=SESSION.format(9))
    assert stop_of(desk.claim.take) == lost
    assert len(desk.posted) == 3


def test_who_died_after_the_announcement_may_have_fired_so_nobody_else_does(desk: Desk) -> None:
    for kind in ("claimed", "firing"):
        desk.write(kind)

    outcome = stop_of(desk.claim.take)

    assert outcome
    assert "never reported the result" in outcome.reason
    assert outcome.link == f"{PAGE}/actions/runs/9"
    assert LONGEST_FIRE < desk.time < 2 * LONGEST_FIRE


def test_who_died_before_the_announcement_is_pushed_aside(desk: Desk) -> None:
    desk.write("claimed")

    desk.claim.take()

    assert [kind for _, kind, _ in desk.posted] == ["claimed", "expired", "claimed", "firing"]
    assert 30 <= desk.time < 45


@pytest.mark.parametrize("link", ["https://evil.test/x", "javascript:alert(1)", f"{PAGE}/actions/runs/1)[x](y", ""])
def test_a_link_that_somebody_else_wrote_into_the_log_is_not_shown(desk: Desk, link: str) -> None:
    for kind in ("claimed", "firing"):
        desk.write(kind)
    desk.write("fired", link)

    lost = stop_of(desk.claim.peek)

    assert lost
    assert lost.link == ""


def test_a_look_beforehand_that_fails_for_the_moment_decides_nothing(desk: Desk) -> None:
    desk.write("claimed")
    desk.write("firing")
    desk.write("fired")
    desk.api.fail(LIST, SERVER_ERROR)

    assert stop_of(desk.claim.peek) is None


def test_where_others_claim_and_fail_one_after_the_other_it_gives_up_at_last(desk: Desk) -> None:
    """None of them is silent for long enough to be pushed aside."""
    desk.write("claimed", nonce=f"{0:016x}")
    others = itertools.count(1)

    def the_next(request: ApiRequest) -> None:
        if request.operation == LIST:
            desk.time += 20
            number = next(others)
            desk.write("given-back", nonce=f"{number - 1:016x}")
            desk.write("claimed", nonce=f"{number:016x}")

    desk.api.before = the_next
    lost = stop_of(desk.claim.take)

    assert lost
    assert (lost.kind, lost.link) == ("skipped", f"{PAGE}/actions/runs/9")
    assert lost.reason.startswith("Gave up waiting for other jobs that try to fire for this commit")
    assert PATIENCE <= desk.time < PATIENCE + 60
    assert all(link == f"{PAGE}/actions/runs/9" for _, _, link in desk.posted)


def test_a_claim_that_github_makes_but_never_shows_is_an_error(desk: Desk) -> None:
    def hide(request: ApiRequest) -> None:
        if request.operation == LIST:
            desk.api.world.statuses.clear()

    desk.api.before = hide
    failed = stop_of(desk.claim.take)

    assert failed
    assert "never listed it" in failed.problems[0].message


def test_other_contexts_and_other_commits_do_not_matter(desk: Desk) -> None:
    for kind in ("claimed", "firing", "fired"):
        description = describe(kind, "e" * 16)
        desk.api.world.status(desk.sha, "pending", "fire-routine/ffffffff (once per commit)", description=description)

    desk.claim.take()


def test_the_claim_is_found_among_hundreds_of_statuses(desk: Desk) -> None:
    for kind in ("claimed", "firing", "fired"):
        desk.write(kind, SESSION.format(9))
    for number in range(250):
        desk.api.world.status(desk.sha, "success", f"ci/{number}")

    assert stop_of(desk.claim.peek)


def test_without_statuses_write_the_policy_is_an_error_with_the_yaml_to_add(desk: Desk) -> None:
    desk.api.grants = {"statuses": "read"}

    with pytest.raises(Stop) as error:
        desk.claim.take()

    (problem,) = error.value.outcome.problems
    assert problem.input == "fire-policy"
    assert problem.remedy == "permissions:\n  statuses: write"
    assert "forks" in problem.message


@pytest.mark.parametrize("fault", [FORBIDDEN, UNPROCESSABLE])
def test_what_github_refuses_is_not_retried(desk: Desk, fault: Fault) -> None:
    desk.api.fail("repos/create-commit-status", fault)

    with pytest.raises(Stop):
        desk.claim.take()

    assert desk.api.count("repos/create-commit-status") == 2  # the claim, and giving it back in case it arrived


def test_a_claim_that_can_not_be_given_back_is_a_warning_that_says_what_to_do(desk: Desk) -> None:
    desk.claim.take()
    desk.api.fail("repos/create-commit-status", FORBIDDEN)

    assert "fire-policy: always" in desk.claim.give_back()
    assert "without a link" in desk.claim.keep(SESSION.format(1))
    assert "may be running" in desk.claim.keep_unknown()
