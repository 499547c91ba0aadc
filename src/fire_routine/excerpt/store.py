"""A log of any length → the lines worth a closer look, in bounded memory.

It searches bytes with `bytes.find`, never line by line. What the lines mean is `find.py`'s business.
The end of the log is kept whole; of what came before, the surroundings of lines with a word such as `error`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

BLOCK = 1 << 20
"""Bytes that are looked at together."""
HOLD = 2 * BLOCK
"""Bytes of a log that are kept unsearched: searching them can wait until an excerpt is requested."""
RING = BLOCK
"""Bytes of the log's end that are kept unsearched once there is more than that."""
TAIL = 160 << 10
"""Bytes of the log's end that are kept whole."""
HEAD = 8 << 10
"""Bytes of the log's start that are kept whole."""
PIECE = 64 << 10
"""Bytes kept at each end of a line that is longer than a block."""
FAR = 512 << 10
"""Cost of surroundings kept from before the ring."""
NEAR = 640 << 10
"""Cost of surroundings kept from within the ring."""

_LINE = 60
"""What a kept line costs beside its bytes, in bytes."""
_WORDS = (b"error", b"fail", b"exception", b"fatal", b"crash", b" exited with ", b"##[group]run ")
_MORE_WORDS = (
    *(b"panic", b"not found", b"cannot ", b"assert", b"unexpected", b"traceback", b"not ok "),
    *(b"no such", b"denied", b"undefined", b"killed", b"timed out"),
    *("✖".encode()[:2], "●".encode()),  # the first two bytes of all crosses
)
_MORE = 512 << 10
"""Bytes of the ring's end that are searched for `_MORE_WORDS` too."""
_HITS = 120
"""Hits of one word looked at from each end of a block."""
_WIDE, _NARROW = (100, 60), (3, 12)
_STRONG = 60
"""From this worth of a hit on, its surroundings are kept wide."""
_GLANCE = 2000
"""Bytes of a line that are looked at to see what it is worth."""
_ALIKE = 4
"""Lines of one shape whose surroundings are kept."""
_DIGITS = bytes.maketrans(b"123456789", b"000000000")


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines that follow each other; `line` is the number of the first, from 0."""

    line: int
    data: bytes
    worth: int = 0

    @property
    def cost(self) -> int:
        """What keeping it costs: its bytes, and for each line what reading it takes."""
        return len(self.data) + _LINE * self.data.count(b"\n")


class Store:
    """Takes the log's bytes in any pieces and keeps at most some three megabytes, one once it is settled."""

    def __init__(self) -> None:
        self._pending: list[bytes] = []
        self._pending_size = 0
        self._long: _LongLine | None = None
        self._ring: deque[Piece] = deque()
        self._ring_size = 0
        self._limit = HOLD
        self._lines = 0
        self._head: Piece | None = None
        self._far: list[Piece] = []
        self._far_size = 0
        self._settled: tuple[list[Piece], int] | None = None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the log, cut anywhere."""
        self._pending.append(chunk)
        self._pending_size += len(chunk)
        if self._pending_size >= BLOCK:
            data = b"".join(self._pending)
            rest = self._take(data)
            self._pending, self._pending_size = [rest], len(rest)

    def pieces(self) -> tuple[list[Piece], int]:
        """What is kept, in order and without overlap, and the number of lines of the whole log."""
        if self._settled is not None:
            return self._settled
        rest = self._long.ends() if self._long else b""
        rest += b"".join(self._pending)
        ring = [*self._ring, Piece(self._lines, rest)] if rest else list(self._ring)
        total = self._lines + rest.count(b"\n") + (not rest.endswith(b"\n") if rest else 0)
        kept = [*sorted(_best(self._far, FAR), key=_by_line), *_look_back(ring)]
        if self._head is not None:
            kept.insert(0, self._head)
        return list(_without_overlap(kept)), total

    def settle(self) -> None:
        """Let go of all but what `pieces` gives: nothing more comes."""
        self._settled = self.pieces()
        self._pending, self._long, self._head = [], None, None
        self._ring.clear()
        self._far.clear()

    def _take(self, data: bytes) -> bytes:
        """Put whole lines of `data` into the ring; gives what follows the last line feed."""
        if self._long is not None:
            end = data.find(b"\n")
            if end < 0:
                self._long.add(data)
                return b""
            self._long.add(data[:end])
            self._put(self._long.ends() + b"\n")
            self._long, data = None, data[end + 1 :]
        cut = data.rfind(b"\n") + 1
        if cut:
            self._put(data[:cut])
        rest = data[cut:]
        if len(rest) >= BLOCK:
            self._long = _LongLine(rest)
            return b""
        return rest

    def _put(self, data: bytes) -> None:
        block = Piece(self._lines, data)
        self._lines += data.count(b"\n")
        if self._head is None:
            self._head = Piece(0, data[: data.find(b"\n", min(HEAD, len(data) - 1)) + 1])
        self._ring.append(block)
        self._ring_size += len(data)
        if self._ring_size > HOLD:
            self._limit = RING
        while self._ring_size > self._limit and len(self._ring) > 1:
            old = self._ring.popleft()
            self._ring_size -= len(old.data)
            self._retire(old)

    def _retire(self, block: Piece) -> None:
        found = list(_surroundings(block, _WORDS, FAR // 2))
        self._far.extend(found)
        self._far_size += sum(piece.cost for piece in found)
        if self._far_size > 2 * FAR:
            self._far = sorted(_best(self._far, FAR), key=_by_line)
            self._far_size = sum(piece.cost for piece in self._far)


class _LongLine:
    """A line longer than a block: its two ends, and how much is missing between them."""

    def __init__(self, start: bytes) -> None:
        self._head = start[:PIECE]
        self._tail = start[PIECE:][-PIECE:]
        self._size = len(start)

    def add(self, data: bytes) -> None:
        self._size += len(data)
        self._tail = (self._tail + data[-PIECE:])[-PIECE:]

    def ends(self) -> bytes:
        missing = self._size - len(self._head) - len(self._tail)
        return self._head + (f" … {missing} bytes … ".encode() if missing else b"") + self._tail


def _by_line(piece: Piece) -> int:
    return piece.line


def _best(pieces: list[Piece], room: int) -> Iterator[Piece]:
    """The pieces worth most, the first ones of equal worth, as long as they fit."""
    for piece in sorted(pieces, key=lambda piece: (-piece.worth, piece.line)):
        room -= piece.cost
        if room < 0:
            return
        yield piece


def _look_back(ring: list[Piece]) -> Iterator[Piece]:
    """Of the ring: the end whole, before it the surroundings of such words."""
    tail: list[Piece] = []
    room = TAIL
    kept: list[Piece] = []
    more = _MORE
    for block in reversed(ring):
        start = len(block.data)
        if room > 0:
            start = block.data.rfind(b"\n", 0, max(0, start - room)) + 1 if start > room else 0
            tail.append(Piece(block.line + block.data.count(b"\n", 0, start), block.data[start:]))
            room -= len(block.data)
        if start:
            words = _WORDS + _MORE_WORDS if more > 0 else _WORDS
            more -= start
            kept.extend(_surroundings(Piece(block.line, block.data[:start]), words, NEAR))
    yield from sorted(_best(kept, NEAR), key=_by_line)
    yield from reversed(tail)


def _surroundings(block: Piece, words: tuple[bytes, ...], room: int) -> list[Piece]:
    """The lines around those with a word, those worth most first, at most `room` bytes."""
    from fire_routine.excerpt.find import worth_of  # the rules: of use only when a line may match

    data = block.data
    starts = sorted(_hits(data, words))
    ends = [data.find(b"\n", start) for start in starts]
    lines = [
        data[start : end if end >= 0 else len(data)][:_GLANCE].decode("utf-8", "replace")
        for start, end in zip(starts, ends, strict=True)
    ]
    worths = worth_of(lines)
    spans: list[tuple[int, int, int]] = []
    taken = 0
    for worth, start in sorted(zip(worths, starts, strict=True), key=lambda pair: (-pair[0], pair[1])):
        if worth <= 0:
            break
        span = _span(data, start, *(_WIDE if worth >= _STRONG else _NARROW))
        taken += span[1] - span[0] + _LINE * data.count(b"\n", *span)
        if taken > room:
            break
        spans.append((*span, worth))
    pieces: list[Piece] = []
    line = at = 0
    for start, end, worth in _joined(spans):
        line += data.count(b"\n", at, start)
        at = start
        pieces.append(Piece(block.line + line, data[start:end], worth))
    return pieces


def _hits(data: bytes, words: tuple[bytes, ...]) -> set[int]:
    """Where lines with a word start; of lines that differ only in digits, the first few."""
    low = data.lower()
    hits: set[int] = set()
    shapes: dict[bytes, int] = {}
    for word in words:
        at, count = low.find(word), 0
        while at >= 0:
            start = low.rfind(b"\n", 0, at) + 1
            end = low.find(b"\n", at)
            if start not in hits:
                shape = low[start : min(start + 160, end)].translate(_DIGITS)
                seen = shapes.get(shape, 0)
                if seen < _ALIKE:
                    hits.add(start)
                    shapes[shape] = seen + 1
            count += 1
            if end < 0 or count >= _HITS:
                break
            at = low.find(word, end)
        if count >= _HITS:
            hits.update(_hits_from_the_end(low, word))
    return hits


def _hits_from_the_end(low: bytes, word: bytes) -> Iterator[int]:
    at = low.rfind(word)
    for _ in range(_HITS):
        if at < 0:
            return
        start = low.rfind(b"\n", 0, at) + 1
        yield start
        at = low.rfind(word, 0, max(0, start - 1))


def _span(data: bytes, hit: int, before: int, after: int) -> tuple[int, int]:
    """Whole lines: so many before and after the one that starts at `hit`."""
    start = stop = hit
    for _ in range(before):
        if start == 0:
            break
        start = data.rfind(b"\n", 0, start - 1) + 1
    for _ in range(after):
        stop = data.find(b"\n", stop) + 1
        if stop == 0:
            return start, len(data)
    return start, stop


def _joined(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Spans in order, those that touch made one."""
    out: list[tuple[int, int, int]] = []
    for start, end, worth in sorted(spans):
        if out and start <= out[-1][1]:
            first, last, best = out.pop()
            out.append((first, max(last, end), max(best, worth)))
        else:
            out.append((start, end, worth))
    return out


def _without_overlap(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces without what an earlier one has; empty ones left out."""
    until = 0
    for piece in pieces:
        data, line = piece.data, piece.line
        while data and line < until:
            cut = data.find(b"\n") + 1
            data = data[cut:] if cut else b""
            line += 1
        if data:
            yield Piece(line, data)
            until = line + data.count(b"\n") + (not data.endswith(b"\n"))
