"""The user's own patterns: RE2's, as a log's author chooses the text that they search."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, Protocol, cast

RE2_SYNTAX: Final = "https://github.com/google/re2/wiki/Syntax"
"""What a pattern may contain."""
_MOST_WORK: Final = 50_000_000
"""Characters that may be looked at between matches: a tenth of a second."""
_PIECE: Final = 500
"""Characters that are searched at once beyond that."""


class Pattern(Protocol):
    """One of the user's own patterns, compiled by RE2. A search is linear in the text, which a log's author chooses."""

    @property
    def pattern(self) -> str:
        """As the user wrote it."""

    @property
    def groupindex(self) -> Mapping[str, int]:
        """The numbers of the groups that have names."""

    def finditer(self, text: str, /) -> Iterator[Any]:
        """The matches, from first to last."""


class PatternError(ValueError):
    """What RE2 doesn't accept as a pattern, without the pattern's words: they may be what must not be shown."""


@cache
def compile_pattern(pattern: str) -> Pattern:
    """The pattern, or PatternError. Compiled once: the redactor needs it before the inputs are read, and they again."""
    import re2  # 7 ms, for the few who have patterns

    options = re2.Options()
    options.log_errors = False
    try:
        return cast("Pattern", re2.compile(pattern, options))
    except re2.error as error:
        kind, _, _ = error.args[0].partition(b": ")
        raise PatternError(kind.decode()) from None
    except UnicodeEncodeError:
        raise PatternError("not UTF-8") from None


def find_all(pattern: Pattern, text: str) -> Iterator[tuple[int, int]]:
    """Where the pattern matches: its group `secret`, or all of it if there is none.

    A search is linear, but not one for all matches: after each match of `a.*b|a`, RE2 looks for a `b` up to the end of
    the line. When that could become too much, the rest is searched in lines, and long lines in pieces.
    """
    text = text.encode(errors="replace").decode()  # RE2 takes no half of a surrogate pair
    group = pattern.groupindex.get("secret", 0)
    work = 0
    for match in pattern.finditer(text):
        if match.end() > match.start():
            yield _span(match, group)
        work += len(text) - match.start()
        if work > _MOST_WORK:
            yield from _in_pieces(pattern, text, match.end(), group)
            return


def _in_pieces(pattern: Pattern, text: str, at: int, group: int) -> Iterator[tuple[int, int]]:
    while at < len(text):
        end = text.rfind("\n", at, at + _PIECE) + 1 or at + _PIECE
        for match in pattern.finditer(text[at:end]):
            start, stop = _span(match, group)
            if stop > start:
                yield at + start, at + stop
        at = end


def _span(match: Any, group: int) -> tuple[int, int]:  # noqa: ANN401 (RE2 has no types)
    """The group's place, or that of the whole match if the group is empty or took no part."""
    start, end = match.span(group)
    return cast("tuple[int, int]", match.span() if start == end else (start, end))
