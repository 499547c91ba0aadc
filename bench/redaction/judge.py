"""Whether what was planted is hidden, or left as it was."""

import math
import re

from bench.redaction.logs import Window

MASK = "***"
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_LONGEST_RUN = 6
_LARGEST_SHARE = 0.3


def hidden(window: Window, redacted: str) -> bool:
    """Whether no run of 6 letters of any secret is left, or of a third of a short one, that the log has not anyway."""
    left, rest = _INVISIBLE.sub("", redacted), _around(window)
    return not any(run in left and run not in rest for secret in window.planted.secrets for run in _runs(secret))


def untouched(window: Window, redacted: str) -> bool:
    """Whether the text is there as it was planted."""
    return window.planted.text in redacted


def neighbours_kept(window: Window, redacted: str) -> bool:
    """Whether the lines before and after it are there."""
    first, last = window.before.split("\n", 1)[0], window.after.rsplit("\n", 1)[-1]
    return redacted.startswith(first) and redacted.endswith(last)


def _around(window: Window) -> str:
    """The window without its secrets."""
    text = _INVISIBLE.sub("", window.planted.text)
    for secret in window.planted.secrets:
        text = text.replace(secret, MASK)
    return f"{window.before}{text}{window.after}"


def _runs(secret: str) -> set[str]:
    """Every run of letters of a secret that would give too much away."""
    size = min(_LONGEST_RUN, math.ceil(len(secret) * _LARGEST_SHARE))
    return {secret[at : at + size] for at in range(len(secret) - size + 1)}


def masked_places(original: str, redacted: str) -> list[tuple[str, str]]:
    """Lines that were changed, as they were and as they are. A mask that the log has itself is no change."""
    before, after = original.split("\n"), redacted.split("\n")
    if len(before) == len(after):
        return [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    kept = set(after)
    return [(old, MASK) for old in before if old not in kept]
