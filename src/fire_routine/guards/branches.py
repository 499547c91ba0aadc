"""The loop guard."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from fire_routine.outcome.outcome import skipped


def check_branch(branch: str, patterns: Sequence[str]) -> None:
    """Raise `Stop` if the head branch matches one of `patterns`, which are like those of a `branches:` filter.

    The last pattern that matches decides. If it begins with `!`, the branch may fire.
    """
    matched = ""
    for pattern in patterns:
        if _regex(pattern.removeprefix("!")).fullmatch(branch):
            matched = "" if pattern.startswith("!") else pattern
    if branch and matched:
        raise skipped(f"Branch {branch} matches `{matched}` in `skip-branches`, so it never fires.")


_WILDCARDS: Final = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "?", "+": "+"}
_TOKENS = re.compile(r"\\.|\*\*/|\*\*|\*|\?|\+|\[[^\]]*\]|.", re.DOTALL)


@lru_cache(maxsize=64)
def _regex(pattern: str) -> re.Pattern[str]:
    r"""A filter pattern as a regular expression.

    Source: docs.github.com, "Workflow syntax", filter pattern cheat sheet: `*` is anything but `/`, `**` anything, `?`
    and `+` repeat the character before them, `[…]` is one of a set or range, and `\` escapes what follows.
    """
    parts: list[str] = []
    for token in _TOKENS.findall(pattern):
        can_repeat = bool(parts) and parts[-1] not in _WILDCARDS.values()
        if token in {"?", "+"} and not can_repeat:
            parts.append(re.escape(token))
        elif token in _WILDCARDS:
            parts.append(_WILDCARDS[token])
        elif token.startswith("\\") and len(token) > 1:
            parts.append(re.escape(token[1]))
        elif len(token) > 2:  # noqa: PLR2004 (a set: more than its brackets)
            parts.append(_set(token[1:-1]))
        else:
            parts.append(re.escape(token))
    return re.compile("".join(parts), re.DOTALL)


def _set(members: str) -> str:
    """A set of characters: single ones, and ranges within a-z, A-Z or 0-9."""
    ranges = re.findall(r"[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]", members)
    kept = [span for span in ranges if span[0] <= span[2]]
    singles = re.sub(r"[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]", "", members)
    inner = "".join(kept) + "".join(re.escape(char) for char in singles)
    return f"[{inner}]" if inner else r"(?!)"
