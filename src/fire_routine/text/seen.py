"""A copy of a text without what a reader doesn't see, with the way back to the text itself."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from fire_routine.text.invisible import invisible
from fire_routine.text.secrets.compiled import compiled

# ECMA-48: control sequences (colours), the beginning of commands (whose words stay), character sets.
_ANSI: Final = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][0-9]*;?|[()][A-Z0-9])?"
# The same, and invisible characters, as JSON, Python and shells spell them, and as `invisible.named` does.
_SPELT_ANSI: Final = r"\\{1,4}(?:u001[bB]|x1[bB]|033|e)\[[0-9;]{0,20}[A-Za-z]"
_SPELT: Final = r"\\{1,4}(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|U000([0-9a-fA-F]{5})|x([0-9a-fA-F]{2}))"
_NAMED: Final = r"<U\+[0-9A-F]{4,6}[^<>\n]{0,80}>"
# Between the lines of a value that a log wrapped: what precedes each line.
_BREAK: Final = (
    r"\n(?:\d{4}-\d\d-\d\d[T ][\d:.]+Z? ?)?"
    r"(?:[\w.-]{1,40} *\| ?|[+>|] ?|#\d{1,4} [\d.]{1,10} |\[[\w./ -]{1,40}\] ?|\d{1,6}[:|] ?)?[ \t]*[\"']?"
)
_AT_BREAK: Final = " \t\r\"'\\+"
"""What may end a line before the rest of a value."""


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
    if not spans:
        return Seen(text, [0], [0])
    parts: list[str] = []
    starts, places = [], []
    at = length = 0
    for start, end in (*spans, (len(text), len(text))):
        if start > at:
            starts.append(length)
            places.append(at)
            parts.append(text[at:start])
            length += start - at
        at = max(at, end)
    return Seen("".join(parts), starts or [0], places or [0])


def _unseen(text: str) -> Iterator[tuple[int, int]]:
    if not (text.isascii() and text.isprintable()):
        yield from (match.span() for match in compiled(_ANSI).finditer(text))
        # A carriage return before a line feed is in half of all logs.
        yield from (match.span() for match in compiled(r"\r(?!\n)").finditer(text))
        if _has_others(text):
            yield from (match.span() for match in _others().finditer(text))
    if "\\" in text:
        yield from (match.span() for match in compiled(_SPELT_ANSI).finditer(text))
        for match in compiled(_SPELT).finditer(text):
            code = int("".join(filter(None, match.groups())), 16)
            if code <= sys.maxunicode and invisible().match(chr(code)):
                yield match.span()
    if "<U+" in text:
        yield from (match.span() for match in compiled(_NAMED).finditer(text))


def _has_others(text: str) -> bool:
    """Whether there are any. Most of a text is deleted first, as a search in all of it would be slow."""
    rest = text.encode(errors="surrogatepass").translate(None, _PLAIN)
    return bool(_others().search(rest.decode(errors="surrogatepass")))


@cache
def _others() -> re.Pattern[str]:
    """Each invisible character but the carriage return. Without a repetition, as that could end with one."""
    return re.compile(f"{invisible().pattern.removesuffix('+')}(?<!\\r)")
