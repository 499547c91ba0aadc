"""Lines that say what failed → where else in the log that is named, such as the report above a list of failed tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from fire_routine.excerpt.find import Hit
from fire_routine.excerpt.rule import Kind, Rule

_WORD = re.compile(r"[\w./:#@$\\-]{6,200}")
_NAME = re.compile(r"[a-z][A-Z]|\w[_.:#/\\@$-]+\w|\d")
"""What words of prose have not: capitals within, signs that join, digits."""
_FAILED = re.compile(r"\bFAIL(?:ED|URE)?\b|\b[Ff]ailed\s*(?:$|[!:])")
_GLANCE = 400
"""Characters of a line that are looked at."""
_MOST_NAMES, _MOST_PLACES = 400, 30
"""Names, and places of one, beyond which they say nothing."""
MENTION = Rule(
    name="named as failed elsewhere",
    kind=Kind.ERROR,
    pattern=r"$^",
    examples=[],
    weight=50,
)
"""The rule of lines that no rule of a tool matches."""


def find_mentions(lines: Sequence[str], hits: Mapping[int, Hit]) -> dict[int, Hit]:
    """Lines without a hit that name what a line with a hit says has failed."""
    names = {name for at, hit in hits.items() if _lists(hit, lines[at]) for name in _names(lines[at])}
    if not names or len(names) > _MOST_NAMES:
        return {}
    places: dict[str, list[int]] = {name: [] for name in names}
    for at, line in enumerate(lines):
        if at not in hits:
            for name in names.intersection(_WORD.findall(line[:_GLANCE])):
                places[name].append(at)
    return {at: Hit(MENTION, generic=True) for found in places.values() if len(found) <= _MOST_PLACES for at in found}


def _lists(hit: Hit, line: str) -> bool:
    return hit.rule.kind is Kind.FAILED or (
        hit.generic and hit.rule.kind is Kind.ERROR and _FAILED.search(line[:_GLANCE]) is not None
    )


def _names(line: str) -> Iterator[str]:
    return (word for word in _WORD.findall(line[:_GLANCE]) if _NAME.search(word))
