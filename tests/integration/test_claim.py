"""Twenty claimants at once, and what a claim tells, against the stand-in's commit statuses."""

import itertools
from collections import Counter

import httpx
import pytest

from fire_routine.github.client import GitHub
from fire_routine.guards.claim import PATIENCE, Claim
from fire_routine.guards.claim_log import describe, read_entry, replay
from fire_routine.guards.claim_scope import Scope
from fire_routine.outcome.outcome import Outcome, Stop
from fire_routine.wire.network import open_client
from fire_routine.wire.payload import Payload
from tests.integration.claim_bed import LONGEST_FIRE, PAGE, SESSION, Claimant, statuses_of
from tests.standins.exits import an_exit
from tests.standins.github_api import GitHubApi
from tests.standins.github_call import ApiRequest
from tests.standins.github_faults import FORBIDDEN, SERVER_ERROR, UNPROCESSABLE, Fault
from tests.standins.github_world import World
from tests.standins.loopback import NO_TLS
from tests.standins.stage import Accidents, Stage
from tests.standins.stops import stop_of

CONTEXT = "fire-routine/0123abcd (once per commit)"
CLAIMANTS = 20
LIST = "repos/list-commit-statuses-for-ref"

KINDS = {
    "only delays": Accidents(),
    "GitHub fails": Accidents(refused=0.1, answer_lost=0.1),
    "actions die": Accidents(kill=0.02),
    "most actions die": Accidents(kill=0.12),
    "everything at once": Accidents(kill=0.03, refused=0.1, answer_lost=0.1),
}


class Play:
    """One play of the twenty."""

    def __init__(self, seed: int, accidents: Accidents, *, unknown: float = 0.0, failed: float = 0.0) -> None:
        self.world = World()
        self.sha = self.world.commit().sha
        stage = Stage(seed, accidents)
        scope = Scope(self.world.repository, self.sha, CONTEXT, "this commit")
        transport = statuses_of(self.world)
        self.claimants = [
            Claimant(stage, transport, scope, f"{number:04d}", unknown=unknown, failed=failed)
            for number in range(CLAIMANTS)
        ]
        for claimant in self.claimants:
            claimant.enter()
        stage.play()
        self.ends = Counter(claimant.end for claimant in self.claimants)
        self.sessions = [session for claimant in self.claimants for session in claimant.sessions]

    @property
    def died_in_doubt(self) -> bool:
        """Whether one died after it announced the fire and before it reported the result: then nobody can know."""
        statuses = self.world.statuses.get(self.sha, [])
        read = [read_entry(Payload({"id": status.id, "description": status.description})) for status in statuses]
        return self.ends["dead"] > 0 and replay(entry for entry in read if entry).phase == "firing"


seeds = pytest.mark.parametrize(
    "seeds", [range(4), pytest.param(range(4, 60), marks=pytest.mark.long)], ids=["few", "many"]
)


@seeds
@pytest.mark.parametrize("kind", KINDS)
def test_of_twenty_claimants_at_once_exactly_one_fires_unless_all_died(kind: str, seeds: range) -> None:
    for seed in seeds:
        play = Play(seed, KINDS[kind])

        all_died = play.ends["dead"] == CLAIMANTS
        assert len(play.sessions) == 1 or (not play.sessions and (all_died or play.died_in_doubt)), (seed, play.ends)


@seeds
@pytest.mark.parametrize("kind", KINDS)
def test_who_loses_links_to_the_winners_session(kind: str, seeds: range) -> None:
    for seed in seeds:
        play = Play(seed, KINDS[kind])

        links = {claimant.link for claimant in play.claimants if claimant.end == "lost"}
        # The winner may have died before it could post the link, or right after.
        run = set() if play.ends["fired"] else {f"{PAGE}/actions/runs/1"}
        assert links <= {*play.sessions, *run}, (seed, play.ends)


@seeds
def test_a_fire_that_definitely_failed_gives_the_claim_to_the_next(seeds: range) -> None:
    for seed in seeds:
        play = Play(seed, Accidents(), failed=0.5)

        assert len(play.sessions) == 1, (seed, play.ends)
        assert play.ends["fired"] == 1


def test_where_every_fire_definitely_fails_everyone_tries_and_nobody_waits_forever() -> None:
    play = Play(1, Accidents(delay=0.5), failed=1.0)

    assert not play.sessions
    assert play.ends["failed"] >= 1
    assert play.ends["failed"] + play.ends["lost"] == CLAIMANTS


@seeds
def test_a_fire_of_unknown_end_keeps_the_claim(seeds: range) -> None:
    for seed in seeds:
        play = Play(seed, Accidents(), unknown=1.0)

        assert play.ends == {"unknown": 1, "lost": CLAIMANTS - 1}, (seed, play.ends)


def test_the_plays_can_show_that_two_may_fire_if_lists_lag_longer_than_assumed() -> None:
    most = max(len(Play(seed, Accidents(lag=20, delay=0.5)).sessions) for seed in range(5, 8))

    assert most > 1


def test_the_same_seed_gives_the_same_play() -> None:
    first, second = (Play(5, KINDS["everything at once"]) for _ in range(2))

    assert first.ends == second.ends
    assert first.sessions == second.sessions


def test_over_the_wire_too_exactly_one_fires() -> None:
    world = World()
    sha = world.commit().sha
    stage = Stage(3, Accidents(refused=0.1, answer_lost=0.1))
    with GitHubApi(world) as api, httpx.HTTPTransport(verify=NO_TLS) as wire:
        scope = Scope(world.repository, sha, CONTEXT, "this commit")
        claimants = [
            Claimant(stage, wire, scope, f"{number:04d}", api=api.url, token=api.token) for number in range(CLAIMANTS)
        ]
        for claimant in claimants:
            claimant.enter()
        stage.play()

    assert sum(len(claimant.sessions) for claimant in claimants) == 1


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
