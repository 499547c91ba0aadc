"""Characters that a reader can't see: where they are in a text, and how they are shown instead.

Which they are, Unicode says: default-ignorable code points, controls for bidirectional text and all others, format
characters, line and paragraph separators, private characters and halves of surrogate pairs, but not tabs and line
feeds. A variation selector, a joiner or a tag inside a standard emoji is part of what is seen, so it stays.

They are shown as `less` shows them, `<U+200B>`: no parser of Markdown, HTML or JSON acts on that, and JSON that
somebody decodes does not bring the character back.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import Final

_NAMED: Final = 4
"""Characters of a run that are shown; the rest is counted. A hidden sentence would fill the line."""
_SKIN_TONES: Final = tuple("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_LONGEST_EMOJI: Final = 10
_FIRST_IN_EMOJI: Final = "\ufe0e\ufe0f\u200d\U000e0067"
"""The first invisible character of an emoji is one of these: a variation selector, the joiner, or a flag's tag `g`."""


def named(run: str) -> str:
    """A run of characters by their numbers: `<U+200B>`, `<U+200B x40>`, `<U+2028 U+200B U+2028 U+200B +96 more>`."""
    first, number = f"U+{ord(run[0]):04X}", len(run)
    if number > 1 and run.count(run[0]) == number:
        return f"<{first} x{number:,}>"
    names = " ".join(f"U+{ord(char):04X}" for char in run[:_NAMED])
    return f"<{names} +{number - _NAMED:,} more>" if number > _NAMED else f"<{names}>"


def in_json(run: str) -> str:
    r"""A run of characters as JSON's own escapes: `\u200b`, and two of them for a character beyond U+FFFF."""
    units = run.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def show_invisible(text: str, show: Callable[[str], str] = named) -> str:
    """The text with each run of invisible characters as `show` writes it."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    shown: list[str] = []
    end = 0
    for run in invisible_runs(text):
        shown += (text[end : run.start], show(text[run]))
        end = run.stop
    return "".join((*shown, text[end:])) if shown else text


def invisible_runs(text: str) -> Iterator[slice]:
    """Where the invisible characters are, without those that are part of an emoji."""
    end = 0
    while found := invisible().search(text, end):
        begin, stop = found.span()
        emoji = _emoji_around(text, begin, end)
        if not emoji:
            yield slice(begin, stop)
        end = emoji or stop


@cache
def invisible() -> re.Pattern[str]:
    """One or more invisible characters, in emoji or not."""
    from fire_routine.text.unicode_tables import INVISIBLE  # few texts have any

    ranges = (f"\\U{codes[0]:08x}-\\U{codes[-1]:08x}" for codes in _ranges(INVISIBLE))
    return re.compile(f"[{''.join(ranges)}]+")


def _emoji_around(text: str, at: int, begin: int) -> int:
    """Where the longest standard emoji ends whose first invisible character is at `at`; 0 if there is none.

    It starts with a base, or with a base and a skin tone, and not before `begin`.
    """
    if text[at] not in _FIRST_IN_EMOJI:
        return 0
    emoji = _emoji()
    for start in range(max(at - 2, begin), at):
        for end in range(min(start + _LONGEST_EMOJI, len(text)), at, -1):
            if text[start:end] in emoji:
                return end
    return 0


@cache
def _emoji() -> frozenset[str]:
    """The standard emoji that contain invisible characters."""
    from fire_routine.text.unicode_tables import JOINED, STYLED  # 2 ms, for the few texts with such emoji

    styled = (chr(code) + style for codes in _ranges(STYLED) for code in codes for style in "\ufe0e\ufe0f")
    return frozenset((*styled, *(emoji for form in JOINED.split(",") for emoji in _toned(form.split()))))


def _toned(form: list[str]) -> Iterator[str]:
    """A sequence of code points from the table, with each skin tone that it can have."""
    tones = {"a": _SKIN_TONES, "b": _SKIN_TONES, "o": ("", *_SKIN_TONES)}
    for chars in product(*(tones.get(part) or chr(int(part, 16)) for part in form)):
        if "b" not in form or len({*chars} & {*_SKIN_TONES}) > 1:
            yield "".join(chars)


def _ranges(table: str) -> Iterator[range]:
    for codes in table.split():
        first, _, last = codes.partition("-")
        yield range(int(first, 16), int(last or first, 16) + 1)
