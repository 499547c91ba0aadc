"""`python -m fire_routine.excerpt FILE [--max-length N] [--passing FILE]`: the excerpt of a file, for people."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from fire_routine.excerpt.digest import LogDigest

_CHUNK = 1 << 20


def main() -> int:
    """Print the excerpt of a file (`-` is standard input); gives the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m fire_routine.excerpt",
        description="Print the part of a log from which a reader knows why it failed.",
    )
    parser.add_argument("file", help="the log; - reads standard input")
    parser.add_argument("--max-length", type=int, default=16_000, metavar="N", help="in characters; default 16000")
    parser.add_argument("--passing", metavar="FILE", help="the log of a passing run of the same job, to compare with")
    arguments = parser.parse_args()
    digest = LogDigest()
    name = arguments.file
    try:
        _read(name, digest.feed)
        if arguments.passing:
            name, passing = arguments.passing, digest.passing()
            _read(name, passing.feed)
            digest.compare(passing.known())
    except OSError as error:
        parser.error(f"{name}: {error.strerror}")
    text = digest.excerpt(arguments.max_length).text + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


def _read(name: str, take: Callable[[bytes], None]) -> None:
    with sys.stdin.buffer if name == "-" else Path(name).open("rb") as source:
        while chunk := source.read(_CHUNK):
            take(chunk)


if __name__ == "__main__":
    raise SystemExit(main())
