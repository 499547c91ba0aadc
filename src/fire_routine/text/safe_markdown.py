"""Markdown in which nothing that others wrote is interpreted."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from fire_routine.text.plain import escape_markdown, one_line

_LONGEST: Final = 5_000
_URL: Final = r"https?://[A-Za-z0-9._~:/?#@!+,;=%-]{1,1000}"
_PLAIN_URL: Final = re.compile(_URL)
_KEPT: Final = re.compile(rf"(`[^`]+`|{_URL})")
_UNBROKEN: Final = r"(?:`[^`]+`|[^ ])+"
_CODE: Final = r"(`[^`]+`)"
_ACTS: Final = (
    r"@|://|#\d|(?i:www\.)"  # mentions, mail addresses, URLs, issues
    r"|(?<!\w)(?:[A-Za-z]{2,}-\d|[0-9A-Fa-f]{7,}(?!\w))"  # issues (`GH-1`, `JIRA-1`) and commits
    r"|:[+\w-]+:"  # emoji
)
"""What GitHub makes into a link or an emoji, or may: "Autolinked references and URLs", and emoji, in GitHub's docs."""


def words(text: str, limit: int = _LONGEST) -> str:
    """What others wrote, in one line, with everything escaped that Markdown acts upon. For our own: `sentence`."""
    return escape_markdown(one_line(text, limit))


def sentence(text: str, limit: int = _LONGEST) -> str:
    """A line of our own: text in back-ticks is code, URLs stay as they are, and all else is escaped."""
    return _joined(_KEPT.split(one_line(text, limit)))


def _joined(pieces: Sequence[str]) -> str:
    """The pieces, of which every second is kept, and the others are escaped."""
    return "".join(_kept(piece) if index % 2 else escape_markdown(piece) for index, piece in enumerate(pieces))


def _kept(piece: str) -> str:
    return code(piece[1:-1]) if piece.startswith("`") else piece


def as_written(text: str, limit: int = _LONGEST) -> str:
    """What others wrote, for a page that GitHub shows: nothing in it becomes a link, a mention or an emoji.

    A word that could is shown as code. GitHub looks for them after it rendered the page, when escapes are gone, and
    everywhere but in code.
    """
    line = one_line(text, limit)
    if not re.search(_ACTS, line):
        return escape_markdown(line)
    return " ".join(_still(word) if re.search(_ACTS, word) else escape_markdown(word) for word in line.split(" "))


def own_sentence(text: str, limit: int = _LONGEST, links: Collection[str] = ()) -> str:
    """A line of our own for such a page: text in back-ticks is code, `links` stay links, all else is as written."""
    line = one_line(text, limit)
    if "`" not in line and not re.search(_ACTS, line):
        return escape_markdown(line)
    return re.sub(_UNBROKEN, lambda token: _own_token(token[0], links), line)


def _own_token(token: str, links: Collection[str]) -> str:
    if token.rstrip(".,;:)") in links:
        return token
    pieces = re.split(_CODE, token)
    plain = pieces[::2]
    if any(re.search(_ACTS, piece) for piece in plain) or "" in plain[1:-1]:
        return _still(token)
    return _joined(pieces)


def _still(word: str) -> str:
    """As code, with the punctuation around it outside."""
    core = word.strip("(.,;!?)")
    before, _, after = word.partition(core)
    return f"{before}{code(core)}{after}"


def title(text: str) -> str:
    """A line that ends in a URL, such as the headline: the URL stays as it is, and all else is escaped."""
    before, space, url = one_line(text, _LONGEST).rpartition(" ")
    return f"{escape_markdown(before)}{space}{link(url)}"


def code(text: str) -> str:
    """`text` as a code span of one line; a question mark for an empty one, as two back-ticks would open a span.

    The ticks around it are more than any row of them in it (CommonMark, section 6.1).
    """
    line = one_line(text, _LONGEST) or "?"
    ticks = _more_ticks(line)
    space = " " if "`" in (line[0], line[-1]) else ""
    return f"{ticks}{space}{line}{space}{ticks}"


def link(url: str) -> str:
    """A URL as it is, so that it can be followed; escaped if it is anything but a plain one."""
    return url if _PLAIN_URL.fullmatch(url) else as_written(url)


def fence_for(text: str) -> str:
    """A fence that `text` can't close: longer than any run of back-ticks in it (CommonMark, section 4.5)."""
    return max("```", _more_ticks(text), key=len)


def _more_ticks(text: str) -> str:
    """One more back-tick than the longest run of them in the text."""
    return "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
