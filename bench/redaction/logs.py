"""Real logs, and places in them for what is planted."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.redaction.sample import Planted

OURS = Path(__file__).parents[2] / "tests/data/logs"
_STAMP = re.compile(r"\ufeff?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z ?")
_LONGEST = 300
_AROUND = 3


@dataclass(frozen=True)
class Window:
    """Some lines of a log with something planted in the middle."""

    before: str
    planted: Planted
    after: str

    @property
    def text(self) -> str:
        """All of it."""
        return self.before + self.planted.text + self.after


def logs_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every log in a folder, compressed or not."""
    for path in sorted([*folder.rglob("*.log.gz"), *folder.rglob("*.log"), *folder.rglob("*.txt")]):
        data = path.read_bytes()
        yield path.name, (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")


def lines_of(folders: list[Path]) -> list[list[str]]:
    """The lines of each log that are not too long for a window."""
    found = []
    for folder in folders:
        for _, text in logs_in(folder):
            lines = [line for line in text.splitlines() if len(line) <= _LONGEST]
            if len(lines) > 2 * _AROUND:
                found.append(lines)
    return found


def window(logs: list[list[str]], planted: Planted, source: Random, *, alone: bool, stamped: bool = True) -> Window:
    """`planted` in lines of a real log: in one of them, or `alone` on lines of its own.

    Half of the windows that may be `stamped` keep the log's time stamps, as files do; excerpts have none.
    """
    log = source.choice(logs)
    at = source.randrange(_AROUND, len(log) - _AROUND)
    lines = log[at - _AROUND : at + _AROUND + 1]
    mark = stamp[0].removeprefix("\ufeff") if (stamp := _STAMP.match(lines[_AROUND])) else ""
    bare = [_STAMP.sub("", line, count=1) for line in lines]
    if not stamped or source.random() < 0.5:
        mark, lines = "", bare
    words = bare[_AROUND].strip()
    before, after = "\n".join(lines[:_AROUND]) + "\n" + mark, "\n" + "\n".join(lines[_AROUND + 1 :])
    side = "" if alone or "\n" in planted.text else source.choice(("", "before", "after"))
    if side == "before":
        before += words + " "
    elif side == "after":
        after = " " + words + after
    return Window(before, Planted(planted.text.replace("\n", "\n" + mark), planted.secrets), after)
