"""JSON and text of others, spoilt: what property tests and fuzzing make of real examples."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any, Final, Literal, NamedTuple

Json = Any
"""JSON is anything."""

HOSTILE: Final = (
    "a\n::error::forged",
    "\r::set-output name=outcome::forged\r",
    "##[error]forged ##[add-mask]forged",
    "outcome=forged\nfired<<EOF\ntrue\nEOF\n",
    "%0A::error::forged%0D",
    "```\n````\n~~~\n## Forged",
    "`a` ``b`` \\",
    "</details><summary><img src=x onerror=x><!--",
    "[x](https://evil.example) ![x](https://evil.example/x.png)",
    "https://evil.example/x @octocat #1 GH-1 octocat/Hello-World#1 <https://evil.example>",
    "\u202e\u2066\u200b\ufeff\U000e0041\x07\x1b[31m\x00\x85\u2028",
    "\ud800",
    ">>> 0123456789ab",
    "$(id); `id` && id #",
    "../../../../etc/passwd",
    "refs/heads/claude/x",
    "1" * 4_000,
    "-1",
    "🔥" * 2_000,
)
"""Strings that act where they are not expected."""

RAW: Final = {
    "@deep@": "[" * 100_000 + "]" * 100_000,
    "@deep object@": '{"a":' * 5_000 + "1" + "}" * 5_000,
    "@huge number@": "9" * 5_000,
    "@infinite@": "1e999",
    "@not a number@": "NaN",
}
"""What Python can't write as JSON, by the string in its place."""

ODD: Final[tuple[Json, ...]] = (
    *(None, True, False, 0, -1, 1 << 63, 10**4_000, 1.5, "", [], {}, [[]], [None], [{}], {"": None}, "x" * 70_000),
    {"message": [1], "name": {}, "login": None, "id": "1", "number": -1},
    *HOSTILE,
    *RAW,
)
"""Values that take the place of others."""

WORDS: Final = (
    *("name", "login", "title", "message", "description", "body", "ref", "head_branch", "full_name", "environment"),
    *(
        "path",
        "filename",
        "html_url",
        "environment_url",
        "log_url",
        "target_url",
        "client_payload",
        "inputs",
        "context",
    ),
)
"""What the action shows of GitHub's objects, by name."""
STEERING: Final = (
    *("id", "number", "run_attempt", "head_sha", "sha", "state", "conclusion", "status", "event", "action", "steps"),
    *("labels", "head_commit", "pull_requests", "started_at", "completed_at", "annotation_level", "total_commits"),
    *("workflow", "default_branch", "run_number", "repository", "head_repository"),
)
"""What it decides by."""

How = Literal["set", "remove", "append", "repeat", "grow"]
HOWS: Final[tuple[How, ...]] = ("set", "remove", "append", "repeat", "grow")
_COPIES: Final = 120
"""More than a page of GitHub's has."""
_GROWN: Final = 30_000
"""Characters: enough for what takes a time that is not linear."""


class Change(NamedTuple):
    """One change of some JSON."""

    where: int | str
    """Which of its values: by number, modulo how many there are; or all that have this name."""
    how: How
    """`append` adds to a string, `grow` repeats one, `repeat` makes a list longer; each sets or removes all else."""
    value: Json = None


def spoilt(value: Json, changes: tuple[Change, ...] | list[Change]) -> Json:
    """A copy of the value with these changes, one after the other; None once all of it is removed."""
    root = {"": copy.deepcopy(value)}
    for change in changes:
        places = list(_places(root))
        if isinstance(change.where, str):
            places = [place for place in places if place[1] == change.where]
        elif places:
            places = [places[change.where % len(places)]]
        for holder, key in places:
            # What is in it twice is changed once.
            if isinstance(holder, list) or key in holder:
                _make(change, holder, key)
    return root.get("")


def _places(root: Json) -> Iterator[tuple[Json, Any]]:
    """Each value: what holds it, and its key or index there."""
    waiting = [root]
    for holder in waiting:
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


def _make(change: Change, holder: Json, key: Any) -> None:  # noqa: ANN401 (a key or an index)
    old = holder[key]
    if change.how == "append" and isinstance(old, str) and isinstance(change.value, str):
        holder[key] = old + change.value
    elif change.how == "grow" and isinstance(old, str) and old:
        holder[key] = old * (_GROWN // len(old) + 1)
    elif change.how == "repeat" and isinstance(old, list):
        holder[key] = old * (_COPIES // max(len(old), 1) + 1)
    elif change.how in {"remove", "repeat"}:
        del holder[key]
    else:
        holder[key] = copy.deepcopy(change.value)


def written(value: Json) -> bytes:
    """The value as JSON, with RAW in it as others could write it."""
    text = json.dumps(value)
    for name, raw in RAW.items():
        text = text.replace(json.dumps(name), raw)
    return text.encode()


def random_changes(random: Random) -> list[Change]:
    """One to five changes."""
    return [
        Change(
            random.choice((random.randrange(1 << 20), random.choice(WORDS + STEERING))),
            random.choice(HOWS),
            random.choice(ODD),
        )
        for _ in range(random.choice((1, 1, 1, 2, 3, 5)))
    ]


def spoilt_bytes(data: bytes, random: Random) -> bytes:
    """The bytes with a few of them changed, removed, inserted or repeated."""
    spoiling = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4, 8))):
        at = random.randrange(len(spoiling) + 1)
        end = min(len(spoiling), at + random.choice((1, 1, 2, 8, 64, 512)))
        piece = random.choice(
            (
                b"",
                bytes([random.randrange(256)]),
                bytes(spoiling[at:end]) * 2,
                random.choice(HOSTILE).encode(errors="replace"),
            )
        )
        spoiling[at : end if random.random() < 0.5 else at] = piece
    return bytes(spoiling)
