"""Text from elsewhere, made fit to stand in a line of ours, or in a block."""

import re
import unicodedata

_SPACE = frozenset(("Zs", "Zl", "Zp"))
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co"))
_MARKDOWN = re.compile(r"[\\`*\[\]<>|~$&]|(?<![^\W_])_|_(?![^\W_])")


def one_line(text: str, limit: int) -> str:
    """The text in one line of at most `limit` characters; what is cut off is told by `…`.

    White space of any kind becomes single spaces. Dropped are control characters, halves of surrogate pairs, private
    ones and those of Unicode's class "format": bidirectional overrides can make a line read as another, zero-width and
    tag characters can hide text in it.
    """
    part = text[: limit * 16]  # Whatever the size of a value, no more of it is looked at than could be shown.
    # Most texts hold nothing to drop, and "printable" means just that.
    seen = part if part.isprintable() else "".join(_seen(char) for char in part)
    line = " ".join(seen.split())
    if len(line) <= limit and len(part) == len(text):
        return line
    return line[: max(limit - 1, 0)].rstrip() + "…"


def visible(text: str) -> str:
    """The text with its lines and tabs, without what is dropped from a line of ours: see `one_line`.

    What a person can't see in a log must not be read by a model either.
    """
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in _UNSEEN)


def escape_markdown(text: str) -> str:
    r"""The text with `\` before what Markdown would act upon inside a line; `_` inside a word is left alone.

    Not meant for the start of a line, where other characters (`#`, `-`, `1.`) have a meaning too.
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
