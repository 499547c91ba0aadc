"""Makes text from others safe inside our own lines and blocks."""

import re
from typing import Final

from fire_routine.text.invisible import show_invisible

_GAPS: Final = dict.fromkeys(map(ord, "\t\n\v\f\r\u2028\u2029"), " ")
_MARKDOWN = re.compile(r"[\\`*\[\]<>|~$&]|(?<![^\W_])_|_(?![^\W_])")


def one_line(text: str, limit: int) -> str:
    """The text on one line of at most `limit` characters, with `…` at the end if it was cut.

    White space of any kind becomes single spaces, and invisible characters are named: bidirectional overrides can
    change how a line reads, and zero-width and tag characters can hide text in it.
    """
    part = text[: limit * 16]  # A value can be huge, so only look at what could be shown.
    plain = part.isascii() and part.isprintable()
    line = " ".join((part if plain else show_invisible(part.translate(_GAPS))).split())
    if len(line) <= limit and len(part) == len(text):
        return line
    return line[: max(limit - 1, 0)].rstrip() + "…"


def visible(text: str) -> str:
    """The text with its lines and tabs, and with names for invisible characters. Lines end with a line feed alone.

    A model must not read what a person can't see in a log.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return show_invisible(text)


def escape_markdown(text: str) -> str:
    r"""The text with `\` before everything that Markdown interprets inside a line. `_` inside a word is not escaped.

    Not for the start of a line, where other characters (`#`, `-`, `1.`) have a meaning too.
    """
    return _MARKDOWN.sub(r"\\\g<0>", text)


def counted(number: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
