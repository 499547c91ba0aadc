"""A copy of a text without what a reader doesn't see, with the way back to the text itself."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from fire_routine.text.invisible import invisible
from fire_routine.text.secrets.compiled import compiled

# ECMA-48: control sequences (colours), the beginning of commands (whose words stay), character sets.
_ANSI: Final = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][0-9]*;?|[()][A-Z0-9])?"
# The same, and invisible characters, as JSON, Python and shells spell them, and as `invisible.named` does.
_SPELT_ANSI: Final = r"\\\\{0,3}(?:u001[bB]|x1[bB]|033|e)\[[0-9;]{0,20}[A-Za-z]"
_SPELT: Final = r"\\\\{0,3}(?:u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|U000[0-9a-fA-F]{5}|x[0-9a-fA-F]{2})"
_NAMED: Final = r"<U\+[0-9A-F]{4,6}[^<>\n]{0,80}>"
# Between the lines of a value that a log wrapped: what precedes each line.
_BREAK: Final = (
    r"\n(?:\d{4}-\d\d-\d\d[T ][\d:.]+Z? ?)?"
    r"(?:[\w.-]{1,40} *\| ?|[+>|] ?|#\d{1,4} [\d.]{1,10} |\[[\w./ -]{1,40}\] ?|\d{1,6}[:|] ?)?[ \t]*[\"']?"
)
_AT_BREAK: Final = " \t\r\"'\\+"
"""What may end a line before the rest of a value."""


_FEW: Final = 100
"""Different characters that are searched for by a pattern of their own."""
_PLAIN: Final = bytes((*range(0x20, 0x7F), *b"\t\n\r\x1b"))


class Seen(NamedTuple):
    """The copy, and where its parts are in the text."""

    text: str
    starts: list[int]
    """Where each part begins in the copy."""
    places: list[int]
    """Where it begins in the text."""

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text of a place in the copy, with what is not seen between its first and last character."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, at: int) -> int:
        part = bisect_right(self.starts, at) - 1
        return self.places[part] + at - self.starts[part]


def seen(text: str) -> Seen:
    """The text without invisible characters and colours, written out or spelled."""
    return _without(text, sorted(_unseen(text)))


def flat(text: str) -> Seen:
    """The text without line breaks and what logs put before a line."""
    return _without(
        text, [(_end_of_line(text, match.start()), match.end()) for match in compiled(_BREAK).finditer(text)]
    )


def _end_of_line(text: str, at: int) -> int:
    first = max(at - 4, 0)
    return first + len(text[first:at].rstrip(_AT_BREAK))


def _without(text: str, spans: list[tuple[int, int]]) -> Seen:
    """The text without these parts of it, which are sorted and may overlap."""
    places = [0, *accumulate((end for _, end in spans), max)]
    ends = [*(start for start, _ in spans), len(text)]
    parts = [text[start:end] for start, end in zip(places, ends, strict=True)]
    starts = [0, *accumulate(map(len, parts[:-1]))]
    return Seen("".join(parts), starts, places)


def _unseen(text: str) -> Iterator[tuple[int, int]]:
    if not (text.isascii() and text.isprintable()):
        yield from _spans(compiled(_ANSI), text)
        # A carriage return before a line feed is in half of all logs.
        yield from _spans(compiled(r"\r(?!\n)"), text)
        if others := _others(text):
            yield from _spans(others, text)
    if "\\" in text:
        yield from _spans(compiled(_SPELT_ANSI), text)
        yield from (match.span() for match in compiled(_SPELT).finditer(text) if _is_invisible(match[0]))
    if "<U+" in text:
        yield from _spans(compiled(_NAMED), text)


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


@lru_cache(maxsize=4_096)
def _is_invisible(escape: str) -> bool:
    """Whether the character is that an escape spells."""
    code = int(escape.strip("\\uUx{}"), 16)
    return code <= sys.maxunicode and bool(invisible().match(chr(code)))


def _others(text: str) -> re.Pattern[str] | None:
    """Each of the other invisible characters, if the text has any. A search for just these is much faster than for all.

    Most of a text is deleted first, as looking at each character would be slow.
    """
    rest = text.encode(errors="surrogatepass").translate(None, _PLAIN)
    found = "".join(invisible().findall("".join(sorted({*rest.decode(errors="surrogatepass")}))))
    if not found:
        return None
    return re.compile(f"[{re.escape(found)}]") if len(found) <= _FEW else _all_others()


@cache
def _all_others() -> re.Pattern[str]:
    """Without a repetition, as that could end with a carriage return."""
    return re.compile(f"{invisible().pattern.removesuffix('+')}(?<![\\r\x1b])")
