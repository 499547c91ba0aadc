"""A search of every order in which claimants, deaths and lost answers can meet, over the rules that the action runs."""

import pytest

from tests.standins.claim_model import Rules, World, search

SAFE = [
    # claimants, entries that each may make before it fires, what may go wrong
    (2, 2, Rules()),
    (2, 2, Rules(own_shown=False)),
    (2, 3, Rules(lost_posts=False)),
    pytest.param(2, 4, Rules(lost_posts=False), marks=pytest.mark.long),
    pytest.param(2, 3, Rules(deaths=False), marks=pytest.mark.long),
    pytest.param(3, 2, Rules(lost_posts=False), marks=pytest.mark.long),
]
LIVELY = [
    (2, 2, Rules(silence_is_whole=True)),
    (2, 3, Rules(lost_posts=False, silence_is_whole=True)),
    pytest.param(3, 2, Rules(lost_posts=False, silence_is_whole=True), marks=pytest.mark.long),
]


@pytest.mark.parametrize(("claimants", "entries", "rules"), SAFE)
def test_there_is_never_more_than_one_session(claimants: int, entries: int, rules: Rules) -> None:
    most = 0
    for world, _ in search(claimants, rules, entries):
        most = max(most, world.sessions)
        assert world.sessions <= 1, world

    assert most == 1


@pytest.mark.parametrize(("claimants", "entries", "rules"), LIVELY)
def test_there_is_no_session_only_where_nobody_could_have_made_one(claimants: int, entries: int, rules: Rules) -> None:
    """Where it ends without one: all died, or a fire failed, or one died when nobody can know whether it had fired."""
    without = 0
    for world, is_end in search(claimants, rules, entries):
        if is_end and not world.sessions:
            without += 1
            assert _is_excused(world), world

    assert without


def _is_excused(world: World) -> bool:
    all_dead = all(claimant.at == "dead" for claimant in world.claimants)
    in_doubt = any(claimant.died_in_doubt for claimant in world.claimants)
    # The model lets a claimant make only so many entries; the action itself goes on.
    tired = any(claimant.at == "tired" for claimant in world.claimants)
    return all_dead or in_doubt or tired or world.failed_fires > 0


def test_without_the_assumption_about_settling_the_search_finds_two_sessions() -> None:
    worlds = (world for world, _ in search(2, Rules(settled=False, deaths=False, fires_fail=False), 3))

    assert any(world.sessions > 1 for world in worlds)
