"""Twenty claimants at once, against the stand-in's commit statuses."""

from collections import Counter

import httpx
import pytest

from fire_routine.guards.claim_log import read_entry, replay
from fire_routine.guards.claim_scope import Scope
from fire_routine.wire.payload import Payload
from tests.integration.claim_bed import PAGE, Claimant, statuses_of
from tests.standins.github_api import GitHubApi
from tests.standins.github_world import World
from tests.standins.loopback import NO_TLS
from tests.standins.stage import Accidents, Stage

CONTEXT = "fire-routine/0123abcd (once per commit)"
CLAIMANTS = 20

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
