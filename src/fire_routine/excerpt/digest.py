"""A log, read in chunks and kept in bounded memory, told as an excerpt of a given length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _same(line: str) -> str:
    return line


@dataclass(frozen=True)
class Excerpt:
    """An excerpt and what it was taken from."""

    text: str
    total_lines: int
    shown_lines: int
    command: str | None
    exit_code: int | None


class LogDigest:
    """Reads a log in chunks; `clean` is applied to each line before it is cut."""

    def __init__(self, clean: Callable[[str], str] = _same) -> None:
        self._clean = clean
        self._data = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the log, cut anywhere."""
        self._data += chunk

    def excerpt(self, budget: int) -> Excerpt:
        """The log in at most `budget` UTF-16 code units."""
        from fire_routine.excerpt.blocks import build
        from fire_routine.excerpt.choose import Planner
        from fire_routine.excerpt.clean import clean_line
        from fire_routine.excerpt.find import find
        from fire_routine.excerpt.render import render
        from fire_routine.excerpt.sections import split, with_errors

        raws = self._data.decode("utf-8", "replace").split("\n")
        if raws and not raws[-1]:
            raws.pop()
        lines = [self._clean(clean_line(raw)) for raw in raws]
        found = find(lines)
        hits, marks = found.hits, found.marks
        errors = [i for i, line in enumerate(lines) if line.startswith("##[error]")]
        sections = with_errors(split(lines, marks), errors)
        blocks = build(lines, hits, sections)
        order = Planner(lines, hits, sections, blocks).order(budget)
        shown, text = render(lines, order, budget)
        first = next((s for s in sections if s.failed), None)
        return Excerpt(text, len(lines), shown, first and first.command, first and first.exit_code)


def excerpt_log(log: bytes, budget: int) -> str:
    """The part of `log` that tells why it failed, in at most `budget` UTF-16 code units."""
    digest = LogDigest()
    digest.feed(log)
    return digest.excerpt(budget).text
