"""A model of the claim protocol, small enough to search every order of events in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from fire_routine.guards.claim_log import Entry, Kind, Lock, Step, after, next_step

Record = tuple[Kind, int]
"""An entry: its kind, and the number of the claim that it names. Its place in the log is its id."""
Log = tuple[Record, ...]


@dataclass(frozen=True)
class Rules:
    """What may go wrong, and which assumptions hold. The defaults are the protocol's."""

    deaths: bool = True
    lost_posts: bool = True
    """An entry may be made without its claimant hearing of it, at once or at any later time."""
    fires_fail: bool = True
    """A fire may surely make no session, or leave it unknown whether it did."""
    stale_looks: bool = True
    """A look may miss any entries but those that the next three rules name."""
    own_shown: bool = True
    """A claimant sees its own entries, once it was told of them or saw them."""
    settled: bool = True
    """The look that confirms shows every entry that is older than the announcement."""
    silence_is_whole: bool = False
    """Who takes a holder for silent sees the whole log. (Nothing else limits when that may be.)"""


class Claimant(NamedTuple):
    """Where one claimant stands."""

    at: str = "look"
    """look, confirm (look again, having seen that it may fire), post, send, tell; over: lost, told, dead, tired."""
    entry: Record | tuple[()] = ()
    """What it posts, or tells after the fire."""
    claim: int = 0
    """The number of its newest claim, 0 before the first."""
    posts_left: int = 4
    """Entries that it may still make before it fires; without any it is tired, which bounds the search."""
    known: frozenset[int] = frozenset()
    """Places of its own entries that it was told of or saw. It decides nothing while one of them does not show."""
    flying: Record | tuple[()] = ()
    """An entry that was sent and may still arrive."""
    died_in_doubt: bool = False
    """Dead, after it had sent its announcement and before it had told how the fire ended."""

    @property
    def is_over(self) -> bool:
        """Whether it does nothing more."""
        return self.at in {"lost", "told", "dead", "tired"}


class World(NamedTuple):
    """Everything at one moment."""

    log: Log = ()
    claimants: tuple[Claimant, ...] = ()
    sessions: int = 0
    failed_fires: int = 0
    """Fires after which there may be, or is, no session."""

    def with_claimant(self, number: int, claimant: Claimant) -> World:
        """The same, but for one claimant."""
        if claimant.is_over:
            claimant = claimant._replace(claim=0, posts_left=0, known=frozenset(), entry=())
        return self._replace(claimants=(*self.claimants[:number], claimant, *self.claimants[number + 1 :]))

    @property
    def without_names(self) -> World:
        """The same for all worlds that differ only in which claimant is which."""
        return self._replace(claimants=tuple(sorted(self.claimants)))


def search(claimants: int, rules: Rules, posts_each: int = 4) -> Iterator[tuple[World, bool]]:
    """Every world that can come about, and whether it is an end: nothing can happen any more."""
    start = World(claimants=tuple(Claimant(posts_left=posts_each) for _ in range(claimants)))
    seen, todo = {start}, [start]
    while todo:
        world = todo.pop()
        turns = (after_turn for number in range(claimants) for after_turn in _turn(world, number, rules))
        successors = {after_turn.without_names for after_turn in turns} - {world}
        yield world, not successors
        todo.extend(successors - seen)
        seen |= successors


def _turn(world: World, number: int, rules: Rules) -> Iterator[World]:
    """All that can happen next to one claimant."""
    claimant = world.claimants[number]
    if claimant.flying:
        arrived = world.with_claimant(number, claimant._replace(flying=()))
        yield arrived._replace(log=(*world.log, claimant.flying))
    if claimant.is_over:
        return
    if rules.deaths:
        dead = claimant._replace(at="dead", died_in_doubt=_in_doubt(world.log, claimant))
        yield world.with_claimant(number, dead)
    if claimant.at in {"look", "confirm"}:
        yield from (world.with_claimant(number, decided) for decided in _decisions(world, claimant, rules))
    elif claimant.at == "send":
        yield from _fires(world, number, claimant, rules)
    else:
        yield from _posts(world, number, claimant, rules)


def _in_doubt(log: Log, claimant: Claimant) -> bool:
    """Whether nobody could know, if it died now, that it did not fire."""
    return ("firing", claimant.claim) in (*log, claimant.flying)


def _decisions(world: World, claimant: Claimant, rules: Rules) -> Iterator[Claimant]:
    """What a claimant may make of a look."""
    shown: frozenset[int] = frozenset()
    if rules.own_shown:
        shown |= claimant.known
    if claimant.at == "confirm" and rules.settled and ("firing", claimant.claim) in world.log:
        shown |= set(range(world.log.index(("firing", claimant.claim)) + 1))
    for step, holder in _steps(world.log, shown, claimant.claim, rules):
        # To announce it must have seen its claim, to fire its announcement.
        seen = {"announce": ("claimed", claimant.claim), "fire": ("firing", claimant.claim)}.get(step)
        known = claimant.known | ({world.log.index(seen)} if seen else set())
        yield _decided(claimant._replace(known=known), step, holder)


def _decided(claimant: Claimant, step: Step, holder: str) -> Claimant:
    looked = claimant._replace(at="look")
    if step == "wait":
        return looked
    if step == "lost":
        return looked._replace(at="lost")
    if step == "fire":
        return looked._replace(at="send" if claimant.at == "confirm" else "confirm")
    if claimant.posts_left == 0:
        return looked._replace(at="tired")
    entries: dict[str, Record] = {"announce": ("firing", claimant.claim), "claim": ("claimed", 0)}
    return looked._replace(at="post", entry=entries[step] if step in entries else ("expired", int(holder)))


@cache
def _steps(log: Log, shown: frozenset[int], claim: int, rules: Rules) -> frozenset[tuple[Step, str]]:
    """What the rules may tell the claimant to do after a look, and who holds the claim as far as it saw."""
    whole = _claims(log, frozenset(range(len(log))))
    seen = (_claims(log, shown) | whole) if rules.stale_looks else whole
    sure = whole if rules.silence_is_whole else seen
    steps = {(next_step(lock, str(claim), silent=False), lock.holder) for lock in seen}
    return frozenset(steps | {(next_step(lock, str(claim), silent=True), lock.holder) for lock in sure})


@cache
def _claims(log: Log, shown: frozenset[int]) -> frozenset[Lock]:
    """Every claim that the log comes to when any of its entries may be missing, except those at `shown`."""
    locks = {Lock()}
    for place, (kind, claim) in enumerate(log):
        entry = Entry(place, kind, str(claim))
        locks = {after(lock, entry) for lock in locks} | (set() if place in shown else locks)
    return frozenset(locks)


def _fires(world: World, number: int, claimant: Claimant, rules: Rules) -> Iterator[World]:
    """The fire, and each way it can end."""

    def ended(kind: Kind) -> World:
        return world.with_claimant(number, claimant._replace(at="tell", entry=(kind, claimant.claim)))

    yield ended("fired")._replace(sessions=world.sessions + 1)
    if rules.fires_fail:
        yield ended("unknown")._replace(sessions=world.sessions + 1)
        yield ended("unknown")._replace(failed_fires=world.failed_fires + 1)
        yield ended("given-back")._replace(failed_fires=world.failed_fires + 1)


def _posts(world: World, number: int, claimant: Claimant, rules: Rules) -> Iterator[World]:
    """An entry is made; or made without an answer; or lost on its way, where it may still arrive."""
    assert claimant.entry
    record, then = claimant.entry, claimant._replace(at="told", entry=())
    if claimant.at == "post":
        then = then._replace(at="look", posts_left=claimant.posts_left - 1)
    if record[0] == "claimed":
        sent = (*world.log, *(other.flying for other in world.claimants if other.flying))
        claim = 1 + max((number for _, number in sent), default=0)
        record, then = ("claimed", claim), then._replace(claim=claim)
    made = world._replace(log=(*world.log, record))
    if not rules.lost_posts:
        yield made.with_claimant(number, then._replace(known=then.known | {len(world.log)}))
        return
    # Who got no answer waits for nothing, and so can do all that it could have done with one.
    yield made.with_claimant(number, then)
    if not then.flying:
        yield world.with_claimant(number, then._replace(flying=record))
