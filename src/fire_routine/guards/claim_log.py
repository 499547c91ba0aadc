"""The rules of a claim, as pure functions: who may fire according to the entries on a commit, and what to do next.

`docs/claim-protocol.md` has the reasons and the assumptions about GitHub. `tests/unit/guards/test_claim_model.py`
searches all orders in which claimants can take these steps.

An entry is a commit status. GitHub only ever appends statuses, so the entries of one status context are a log, and the
order of the log decides everything: an entry that does not fit the ones before it has no effect, for every reader.

    free ──claimed──▶ CLAIMED ──firing──▶ FIRING ──fired────▶ FIRED    for good
      ▲──given-back, expired──┘             │ └────unknown──▶ UNKNOWN  for good
      └──────────────given-back─────────────┘
"""

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, cast

from fire_routine.wire.payload import Payload

Kind = Literal["claimed", "firing", "fired", "unknown", "given-back", "expired"]
"""What an entry says about its claimant: it wants to fire; it is about to send; a session was started; it sent, and got
no reliable response; definitely no session was started; another saw it go silent before it sent anything."""

Phase = Literal["free", "claimed", "firing", "fired", "unknown"]

Step = Literal["claim", "announce", "fire", "expire", "wait", "lost"]
"""What a claimant does next: post a claim, post that it is about to send, fire, post that the holder went silent, look
again later, or leave the fire to the holder."""

_WORDS: Final[dict[Kind, str]] = {
    "claimed": "About to fire the routine",
    "firing": "Firing the routine",
    "fired": "A session was started; follow it there",
    "unknown": "Fired without a reliable response; a session may be running",
    "given-back": "No session was started; another run may fire",
    "expired": "The run that was about to fire went silent; another may fire",
}
_NEXT: Final[dict[tuple[Phase, Kind], Phase]] = {
    ("claimed", "firing"): "firing",
    ("claimed", "given-back"): "free",
    ("claimed", "expired"): "free",
    ("firing", "given-back"): "free",
    ("firing", "fired"): "fired",
    ("firing", "unknown"): "unknown",
}
"""The phase after an entry about the holder. Any other entry has no effect: `firing` never expires."""
_MARK = re.compile(r"\[(claimed|firing|fired|unknown|given-back|expired) ([0-9a-f]{16})\]\Z")


class Entry(NamedTuple):
    """One entry of the log."""

    id: int
    """GitHub's id of the status. Older ones are smaller."""
    kind: Kind
    nonce: str
    """Which claim it is about: 16 hexadecimal digits, new for each claim."""
    link: str = ""
    """The status's `target_url`: hostile."""


class Lock(NamedTuple):
    """Who holds the claim, and in which phase."""

    phase: Phase = "free"
    holder: str = ""
    """The nonce; empty when free."""
    link: str = ""
    """The link of the entry that began this phase: hostile."""


def describe(kind: Kind, nonce: str) -> str:
    """The description of an entry's status: words for people, then the mark. Shorter than GitHub's limit of 140."""
    return f"{_WORDS[kind]} [{kind} {nonce}]"


def read_entry(status: Payload) -> Entry | None:
    """The entry in a commit status, or None if it is not ours. Only the mark counts: the words may change."""
    number, mark = status.number("id"), _MARK.search(status.text("description"))
    if number is None or mark is None:
        return None
    return Entry(number, cast("Kind", mark[1]), mark[2], status.text("target_url"))


def replay(entries: Iterable[Entry]) -> Lock:
    """The claim after these entries, which may be in any order and repeated."""
    lock = Lock()
    for entry in sorted(entries):  # by id
        lock = after(lock, entry)
    return lock


def after(lock: Lock, entry: Entry) -> Lock:
    """The claim after one more entry, newer than all before it."""
    if lock.phase == "free":
        return Lock("claimed", entry.nonce, entry.link) if entry.kind == "claimed" else lock
    phase = _NEXT.get((lock.phase, entry.kind)) if entry.nonce == lock.holder else None
    if phase is None:
        return lock
    return Lock() if phase == "free" else Lock(phase, entry.nonce, entry.link)


def next_step(lock: Lock, nonce: str, *, silent: bool) -> Step:
    """What the claimant with this nonce does next.

    `silent` says that the holder has been in its phase for too long. A claimed holder may then be pushed aside: it has
    sent nothing yet, and will see from the log that it must not. A firing one never may: its request may have arrived.
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
