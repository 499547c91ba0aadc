"""Makes text from others safe inside our own lines and blocks."""

import re
import unicodedata

_SPACE = frozenset(("Zs", "Zl", "Zp"))
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co"))
_MARKDOWN = re.compile(r"[\\`*\[\]<>|~$&]|(?<![^\W_])_|_(?![^\W_])")


def one_line(text: str, limit: int) -> str:
    """The text on one line of at most `limit` characters, with `…` at the end if it was cut.

    White space of any kind becomes single spaces. Control characters, halves of surrogate pairs, private characters and
    those of Unicode's category "format" are removed: bidirectional overrides can change how a line reads, and
    zero-width and tag characters can hide text in it.
    """
    part = text[: limit * 16]  # A value can be huge, so only look at what could be shown.
    # A printable text contains nothing to remove, and most texts are printable.
    seen = part if part.isprintable() else "".join(_seen(char) for char in part)
    line = " ".join(seen.split())
    if len(line) <= limit and len(part) == len(text):
        return line
    return line[: max(limit - 1, 0)].rstrip() + "…"


def visible(text: str) -> str:
    """The text with its lines and tabs, without the characters that `one_line` removes.

    A model must not read what a person can't see in a log.
    """
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in _UNSEEN)


def escape_markdown(text: str) -> str:
    r"""The text with `\` before everything that Markdown interprets inside a line. `_` inside a word is not escaped.

    Not for the start of a line, where other characters (`#`, `-`, `1.`) have a meaning too.
    """
    return _MARKDOWN.sub(r"\\\g<0>", text)


def counted(number: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _seen(char: str) -> str:
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category in _SPACE:
        return " "
    return "" if category in _UNSEEN else char
