"""The rules of a claim, pure: what the entries on a commit say about who may fire, and what to do next.

The reasons, and what is assumed about GitHub, are in `docs/claim-protocol.md`;
`tests/unit/guards/test_claim_model.py` searches all orders in which claimants can take these steps.

An entry is a commit status. GitHub only ever appends statuses, so the entries of one status context are a log, and the
order of the log decides everything: an entry that does not fit what stands before it has no effect, for every reader.

    free ──claimed──▶ CLAIMED ──firing──▶ FIRING ──fired────▶ FIRED    for good
      ▲──given-back, expired──┘             │ └────unknown──▶ UNKNOWN  for good
      └──────────────given-back─────────────┘
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, cast

from fire_routine.wire.payload import Payload

Kind = Literal["claimed", "firing", "fired", "unknown", "given-back", "expired"]
"""What an entry says of the claimant that it names: it wants to fire; it is about to send; a session was started; it
sent and got no trustworthy answer; surely no session was started; another saw it go silent before it sent anything."""

Phase = Literal["free", "claimed", "firing", "fired", "unknown"]

Step = Literal["claim", "announce", "fire", "expire", "wait", "lost"]
"""What a claimant does next: post a claim, post that it fires, fire, post that the holder went silent, look again
later, or leave it to the holder."""

_WORDS: Final[dict[Kind, str]] = {
    "claimed": "About to fire the routine",
    "firing": "Firing the routine",
    "fired": "A session was started; how it ends shows there",
    "unknown": "Fired, but no trustworthy answer came; a session may be running",
    "given-back": "No session was started; the claim is free",
    "expired": "The run that was to fire went silent; the claim is free",
}
_NEXT: Final[dict[tuple[Phase, Kind], Phase]] = {
    ("claimed", "firing"): "firing",
    ("claimed", "given-back"): "free",
    ("claimed", "expired"): "free",
    ("firing", "given-back"): "free",
    ("firing", "fired"): "fired",
    ("firing", "unknown"): "unknown",
}
"""What an entry about the holder makes of the claim. Any other has no effect: who is firing never expires."""
_MARK = re.compile(r"\[(claimed|firing|fired|unknown|given-back|expired) ([0-9a-f]{16})\]\Z")


@dataclass(frozen=True)
class Entry:
    """One entry of the log."""

    id: int
    """GitHub's id of the status: smaller ones were made before."""
    kind: Kind
    nonce: str
    """Which claim it is about: 16 hexadecimal digits, new for each claim."""
    link: str = ""
    """The status's `target_url`, as it was found: hostile."""


@dataclass(frozen=True)
class Lock:
    """Who holds the claim, and how far that one got."""

    phase: Phase = "free"
    holder: str = ""
    """The nonce; empty when free."""
    link: str = ""
    """Of the entry that brought this phase about: hostile."""


def describe(kind: Kind, nonce: str) -> str:
    """The description of a status that stands for an entry: words for people, then the mark. Below 140 characters."""
    return f"{_WORDS[kind]} [{kind} {nonce}]"


def read_entry(status: Payload) -> Entry | None:
    """The entry that a commit status stands for; None where it is none of ours."""
    number, mark = status.number("id"), _MARK.search(status.text("description"))
    if number is None or mark is None:
        return None
    return Entry(number, cast("Kind", mark[1]), mark[2], status.text("target_url"))


def replay(entries: Iterable[Entry]) -> Lock:
    """Who holds the claim after these entries, in whatever order and however often they are given."""
    lock = Lock()
    for entry in sorted(entries, key=lambda entry: entry.id):
        lock = after(lock, entry)
    return lock


def after(lock: Lock, entry: Entry) -> Lock:
    """The claim after one more entry, which was made after all that the claim comes from."""
    if lock.phase == "free":
        return Lock("claimed", entry.nonce, entry.link) if entry.kind == "claimed" else lock
    phase = _NEXT.get((lock.phase, entry.kind)) if entry.nonce == lock.holder else None
    if phase is None:
        return lock
    return Lock() if phase == "free" else Lock(phase, entry.nonce, entry.link)


def next_step(lock: Lock, nonce: str, *, silent: bool) -> Step:
    """What the claimant with this nonce does next.

    `silent` says that the holder has been in its phase for longer than that phase may last. Who is claimed may be
    pushed aside then: it has sent nothing yet, and will see from the log that it must not. Who is firing never may:
    its request may have arrived.
    """
    if lock.phase == "free":
        return "claim"
    if lock.phase == "claimed":
        if lock.holder == nonce:
            return "announce"
        return "expire" if silent else "wait"
    if lock.phase == "firing":
        if lock.holder == nonce:
            return "fire"
        return "lost" if silent else "wait"
    return "lost"
