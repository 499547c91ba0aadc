"""Counts what was hidden in a text, from what is beside the masks in it."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

_MOST: Final = 5_000
"""Masks that are remembered."""
_BESIDE: Final = 8
"""Letters and digits beside a mask, on its line, by which it is known again."""
_WORDS: Final = re.compile(r"\W+")

Place = tuple[str, str]


class Tally:
    """Knows what each mask stands for, wherever the text around it is copied to.

    The text that is sent is put together from parts that were redacted earlier, some more than once, cut and escaped.
    So what was hidden in it can't be counted while it is hidden.
    """

    def __init__(self, mask: str) -> None:
        self._mask = mask
        self._names: dict[Place, str] = {}

    def note(self, text: str, masks: Iterable[tuple[int, str]]) -> None:
        """Remember the masks in the text: where each begins, and what it hides."""
        for start, name in masks:
            if len(self._names) >= _MOST:
                return
            before, after = self._beside(text, start)
            for place in ((before, after), (before, ""), ("", after)):
                self._names.setdefault(place, name)

    def count(self, text: str) -> Counter[str]:
        """How often each kind is hidden in the text. Masks that are not ours, as those of GitHub, don't count."""
        text = text.replace("\\*", "*")  # as Markdown has it
        found: Counter[str] = Counter()
        at = text.find(self._mask)
        while at >= 0:
            if name := self._name(*self._beside(text, at)):
                found[name] += 1
            at = text.find(self._mask, at + len(self._mask))
        return found

    def _name(self, before: str, after: str) -> str:
        exact = self._names.get((before, after), "")
        return exact or (self._names.get((before, ""), "") if before else "")

    def _beside(self, text: str, at: int) -> Place:
        before = text[max(at - 4 * _BESIDE, 0) : at].rpartition("\n")[2]
        end = at + len(self._mask)
        after = text[end : end + 4 * _BESIDE].partition("\n")[0]
        return _WORDS.sub("", before)[-_BESIDE:], _WORDS.sub("", after)[:_BESIDE]
