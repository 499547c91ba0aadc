"""What comes out of the engine: a text, and what it was taken from."""

from typing import NamedTuple


class Excerpt(NamedTuple):
    """An excerpt and what it was taken from.

    `text` has at most as many UTF-16 code units as requested; `command` and `exit_code` are those of
    the first command that failed, where the log has them.
    """

    text: str
    total_lines: int
    shown_lines: int
    command: str | None
    exit_code: int | None
