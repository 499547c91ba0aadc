"""A log, read in chunks and kept in bounded memory, told as an excerpt of a given length."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_KEEP = 1 << 20
_STAMP = re.compile(r"\ufeff?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z ?")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_EXIT = re.compile(r"##\[error\]Process completed with exit code (\d+)")
_COMMAND = re.compile(r"##\[group\]Run (.*)")


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
        self._tail = b""
        self._newlines = 0
        self._open = False

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the log, cut anywhere."""
        if not chunk:
            return
        self._newlines += chunk.count(b"\n")
        self._open = not chunk.endswith(b"\n")
        self._tail += chunk
        if len(self._tail) > 2 * _KEEP:
            self._tail = self._tail[-_KEEP:]

    def excerpt(self, budget: int) -> Excerpt:
        """The log's end in at most `budget` UTF-16 code units."""
        total = self._newlines + self._open
        shown: list[str] = []
        room = budget - 40
        command: str | None = None
        exit_code: int | None = None
        lines = self._tail.decode("utf-8", "replace").split("\n")
        if lines and not lines[-1]:
            lines.pop()
        for raw in reversed(lines):
            line = self._clean(_ANSI.sub("", _STAMP.sub("", raw.rstrip("\r").rsplit("\r", 1)[-1])))
            if exit_code is None and (found := _EXIT.search(line)):
                exit_code = int(found[1])
            if command is None and (found := _COMMAND.match(line)):
                command = found[1]
            size = len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1
            if room >= 0:
                room -= size
                if room >= 0:
                    shown.append(line)
        shown.reverse()
        left = total - len(shown)
        gap = f"… {left} lines left out …"
        text = "\n".join([gap, *shown] if left > 0 else shown)
        return Excerpt(text if len(text) <= budget else "", total, len(shown), command, exit_code)


def excerpt_log(log: bytes, budget: int) -> str:
    """The part of `log` that tells why it failed, in at most `budget` UTF-16 code units."""
    digest = LogDigest()
    digest.feed(log)
    return digest.excerpt(budget).text
