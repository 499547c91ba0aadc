"""Markdown in which nothing that others wrote is interpreted."""

import re
from typing import Final

from fire_routine.text.plain import escape_markdown, one_line

_LONGEST: Final = 5_000
_URL: Final = r"https?://[A-Za-z0-9._~:/?#@!+,;=%-]{1,1000}"
_PLAIN_URL: Final = re.compile(_URL)
_KEPT: Final = re.compile(rf"(`[^`]+`|{_URL})")


def words(text: str, limit: int = _LONGEST) -> str:
    """What others wrote, in one line, with everything escaped that Markdown acts upon. For our own: `sentence`."""
    return escape_markdown(one_line(text, limit))


def sentence(text: str, limit: int = _LONGEST) -> str:
    """A line of our own: text in back-ticks is code, URLs stay as they are, and all else is escaped."""
    pieces = _KEPT.split(one_line(text, limit))
    return "".join(_kept(piece) if index % 2 else escape_markdown(piece) for index, piece in enumerate(pieces))


def _kept(piece: str) -> str:
    return code(piece[1:-1]) if piece.startswith("`") else piece


def title(text: str) -> str:
    """A line that ends in a URL, such as the headline: the URL stays as it is, and all else is escaped."""
    before, space, url = one_line(text, _LONGEST).rpartition(" ")
    return f"{escape_markdown(before)}{space}{link(url)}"


def code(text: str) -> str:
    """`text` as a code span of one line; a question mark for an empty one, as two back-ticks would open a span."""
    return f"`{one_line(text, _LONGEST).replace('`', chr(39)) or '?'}`"


def link(url: str) -> str:
    """A URL as it is, so that it can be followed; escaped if it is anything but a plain one."""
    return url if _PLAIN_URL.fullmatch(url) else words(url)


def fence_for(text: str) -> str:
    """A fence that `text` can't close: longer than any run of back-ticks in it (CommonMark, section 4.5)."""
    return "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
