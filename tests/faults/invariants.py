"""What is true of every process: the invariants of every run, and those that only a process can break."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.integration.invariants import INVARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.integration.invariants import Ran

MOST_MEGABYTES = 150.0
GRACE = 1.0
"""Seconds by which a deadline may be missed."""
LATE = "took"


@dataclass(frozen=True)
class Wait:
    """Something that has a deadline, in seconds."""

    what: str
    seconds: float
    limit: float


@dataclass(frozen=True)
class Observed:
    """A process that has ended, seen from outside."""

    ran: Ran
    has_outputs: bool
    """Whether there is a place for outputs. Without one, nobody can know the outcome."""
    megabytes: float
    waits: tuple[Wait, ...] = ()
    captured: Mapping[str, str] = field(default_factory=dict)
    """What anybody could see, by where: the log without masks, the outputs, the summary, what was sent to whom."""
    secrets: Mapping[str, str] = field(default_factory=dict)


def problems(run: Observed) -> Iterator[str]:
    """Each invariant that does not hold."""
    yield from _outcome(run)
    for wait in run.waits:
        if wait.seconds > wait.limit + GRACE:
            yield f"{wait.what} {LATE} {wait.seconds:.1f} s, allowed are {wait.limit:g}"
    if run.megabytes > MOST_MEGABYTES:
        yield f"{run.megabytes:.0f} MB of memory"
    yield from _leaks(run)


def _outcome(run: Observed) -> Iterator[str]:
    acted, sessions = run.ran.acted, run.ran.sessions
    if len(sessions) > 1:
        yield f"{len(sessions)} sessions"
    if acted.exit_code not in {0, 1}:
        yield f"exit code {acted.exit_code}"
    if run.has_outputs and "outcome" not in acted.outputs:
        yield "no outputs" + (", although a session was started" if sessions else "")
    elif run.has_outputs:
        yield from _broken(run.ran)


def _broken(ran: Ran) -> Iterator[str]:
    for holds in INVARIANTS:
        try:
            holds(ran)
        except AssertionError as error:
            said = str(error).partition("\n")[0][:200]
            yield f"not so: {holds.__name__.replace('_', ' ')} ({ran.outcome}, exit code {ran.acted.exit_code}) {said}"
    ids = [session.id for session in ran.sessions]
    if ran.outcome == "fired" and ids != [ran.acted.outputs["session-id"]]:
        yield "`fired` with another session than the one that was started"


def _leaks(run: Observed) -> Iterator[str]:
    for where, text in run.captured.items():
        for name, secret in run.secrets.items():
            if any(form in text for form in (secret, quote(secret, safe=""), b64encode(secret.encode()).decode())):
                yield f"{name} in {where}"
        if "Traceback (most recent call last)" in text:
            yield f"a traceback in {where}"
