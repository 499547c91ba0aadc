"""Finds the lines of one step in the log of its job.

The API has no logs of steps. In a job's log (actions/runner, `src/Runner.Worker`) each line starts with a timestamp,
sometimes after a byte order mark, which begins each step and each uploaded block. The continuation lines of a message
have neither. A workflow's step starts with `##[group]Run …`, but the runner's own steps don't. The API gives the start
and the end of a step in whole seconds, so the first and the last second may contain lines of its neighbours.
"""

import re
from datetime import UTC, datetime
from typing import Final

_STAMP: Final = re.compile(rb"(?:\xef\xbb\xbf)*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z")
_LINE: Final = re.compile(rb"\n" + _STAMP.pattern)
_HEADER: Final = b"##[group]Run "
_AFTER: Final = (_HEADER, b"Post job cleanup.", b"Cleaning up orphan processes")
_ERROR: Final = b"##[error]"
_RUNNERS_OWN: Final = re.compile(
    r"Set up job|Complete job|Initialize containers|Stop containers|(?:Pre|Post) .*", re.DOTALL
)

_STAMP_LENGTH: Final = 64
"""Bytes that always contain the timestamp of a line, if it has one."""
_WAITING: Final = 65_536
"""Bytes of the first second that are kept until it is clear which step they belong to."""


class StepLines:
    """Takes the log of a job in chunks, and returns the parts that belong to one step.

    `started_at` and `completed_at` are the step's times from the API, in ISO 8601. Without the first, everything
    belongs to the step; without the second, everything from its start on.
    """

    def __init__(self, started_at: str, completed_at: str, name: str = "") -> None:
        self._first = _second(started_at)
        self._last = _second(completed_at) or b"9999"
        self._held = b""
        self._at_line_start = True
        self._inside = not self._first
        self._opened = not self._first or bool(_RUNNERS_OWN.fullmatch(name))
        self._waiting = bytearray()
        self._waits = False
        self._failed_in_last_second = False
        self._has_error = False

    @property
    def is_sensible(self) -> bool:
        """Whether the returned part looks like a failed step: the runner ends one with a line `##[error]…`."""
        return self._has_error

    def feed(self, chunk: bytes) -> bytes:
        """Take the next bytes of the log, cut anywhere. Returns those of the step, unchanged."""
        data = self._held + chunk if self._held else chunk
        line = data.rfind(b"\n") + 1
        if len(data) - line < _STAMP_LENGTH and (line or self._at_line_start):
            # The last line's timestamp may be cut in two.
            self._held, data = data[line:], data[:line]
        else:
            self._held = b""
        return self._take(data) if data else b""

    def finish(self) -> bytes:
        """The rest of the step, at the end of the log."""
        rest = self._take(self._held) if self._held else b""
        self._held = b""
        if not self._opened:
            # There was no header in the first second, and no line after it, so the waiting lines are the step's.
            rest = self._open() + rest
        return rest

    def _take(self, data: bytes) -> bytes:
        """The step's part of complete lines, or of a part of a very long one."""
        starts_line, self._at_line_start = self._at_line_start, data.endswith(b"\n")
        stamps = _Stamps(data, starts_line=starts_line)
        kept = self._keep(data, stamps)
        self._has_error = self._has_error or _ERROR in kept
        return kept

    def _keep(self, data: bytes, stamps: "_Stamps") -> bytes:
        if not self._first or not stamps.first:
            return self._continue(data)
        before_or_after = stamps.last < self._first or stamps.first > self._last
        if before_or_after and not self._inside and not self._waiting:
            return b""
        amid = self._opened and stamps.first >= self._first and stamps.last < self._last
        if amid and self._inside:
            return data
        return b"".join(self._choose(second, line) for second, line in stamps.lines())

    def _choose(self, second: bytes, line: bytes) -> bytes:
        """The line, with its continuation lines, if it belongs to the step."""
        if not second:
            return self._continue(line)
        self._inside = self._waits = False
        if second < self._first or second > self._last:
            return self._open() if self._waiting and second > self._last else b""
        if not self._opened and second == self._first and _HEADER not in line:
            self._waits = True
            return self._continue(line)
        if second == self._last and self._is_next_step(line):
            return b""
        self._inside = True
        if not self._opened:
            if second == self._first:
                self._waiting.clear()
            return self._open() + line
        return line

    def _continue(self, lines: bytes) -> bytes:
        """Lines that belong wherever the last line with a timestamp does."""
        if self._waits:
            self._waiting = (self._waiting + lines)[-_WAITING:]
        return lines if self._inside else b""

    def _open(self) -> bytes:
        self._opened = True
        waiting, self._waiting = bytes(self._waiting), bytearray()
        return waiting

    def _is_next_step(self, line: bytes) -> bool:
        """Whether a line of the last second belongs to the next step, which begins after this one's error."""
        if self._failed_in_last_second and any(mark in line[:_STAMP_LENGTH] for mark in _AFTER):
            self._last = b"0000"
            return True
        self._failed_in_last_second |= _ERROR in line[:_STAMP_LENGTH]
        return False


class _Stamps:
    """The timestamps of some lines: the first and the last, searched for only at the ends, and all of them."""

    def __init__(self, data: bytes, *, starts_line: bool) -> None:
        self._data = data
        self._at_start = _STAMP.match(data) if starts_line else None
        found = self._at_start or _LINE.search(data)
        self.first: bytes = found[1] if found else b""
        self.last = self._find_last() if found else b""

    def _find_last(self) -> bytes:
        """The timestamp of the last line with one, searched from the end: most lines have one."""
        at = self._data.rfind(b"\n", 0, len(self._data) - 1)
        while at >= 0:
            if found := _STAMP.match(self._data, at + 1):
                return found[1]
            at = self._data.rfind(b"\n", 0, at)
        return self.first

    def lines(self) -> list[tuple[bytes, bytes]]:
        """Each line's timestamp, and it with its continuation lines. Lines before the first timestamp have none."""
        starts = [(0, self._at_start[1])] if self._at_start else []
        starts += [(found.start() + 1, found[1]) for found in _LINE.finditer(self._data)]
        before = [(b"", self._data[: starts[0][0]])] if starts[0][0] else []
        ends = [start for start, _ in starts[1:]] + [len(self._data)]
        return before + [(second, self._data[start:end]) for (start, second), end in zip(starts, ends, strict=True)]


def _second(time: str) -> bytes:
    """An ISO 8601 time in the form of a log's timestamp, to the second; empty if it is invalid."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return b""
    if moment.tzinfo is None:
        return b""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S").encode()
