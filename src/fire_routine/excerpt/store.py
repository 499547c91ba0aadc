"""A log of any length → the lines worth a closer look, in bounded memory.

Here: bytes, searched with `bytes.find` and never line by line. Not here: what the lines mean (find.py).
The end of the log is kept whole; of what came before, the surroundings of lines that hold a telling word.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

BLOCK = 1 << 20
"""Bytes that are looked at together."""
RING = 2 * BLOCK
"""Bytes of the log's end that are held as they came."""
TAIL = 160 << 10
"""Bytes of the log's end that are kept whole."""
HEAD = 8 << 10
"""Bytes of the log's start that are kept whole."""
PIECE = 64 << 10
"""Bytes kept at each end of a line that is longer than a block."""
EARLY = LATE = 256 << 10
"""Bytes of surroundings kept from before the ring: the first and the last ones."""
NEAR = 320 << 10
"""Bytes of surroundings kept from within the ring."""

_WORDS = (b"error", b"fail", b"exception", b"fatal", b"crash", b" exited with ", b"##[group]run ")
_MORE_WORDS = (
    b"panic", b"not found", b"cannot ", b"assert", b"unexpected", b"traceback", b"not ok ", b"no such", b"denied", b"undefined", b"killed", b"timed out",
    b"\xe2\x9c", b"\xe2\x97\x8f",
)  # fmt: skip
_MORE = 512 << 10
"""Bytes of the ring's end that are searched for `_MORE_WORDS` too."""
_HITS = 120
"""Hits of one word looked at from each end of a block."""
_BEFORE, _AFTER = 8, 40
_ALIKE = 4
"""Lines of one shape whose surroundings are kept."""
_DIGITS = bytes(0x30 if 0x30 <= byte <= 0x39 else byte for byte in range(256))


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines that follow each other; `line` is the number of the first, from 0."""

    line: int
    data: bytes


class Store:
    """Takes the log's bytes in any pieces and keeps at most some four megabytes, one once it is settled."""

    def __init__(self) -> None:
        self._pending: list[bytes] = []
        self._pending_size = 0
        self._long: _LongLine | None = None
        self._ring: deque[Piece] = deque()
        self._ring_size = 0
        self._lines = 0
        self._head: Piece | None = None
        self._early: list[Piece] = []
        self._early_size = 0
        self._late: deque[Piece] = deque()
        self._late_size = 0
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
        rest = self._long.told() if self._long else b""
        rest += b"".join(self._pending)
        ring = [*self._ring, Piece(self._lines, rest)] if rest else list(self._ring)
        total = self._lines + rest.count(b"\n") + (not rest.endswith(b"\n") if rest else 0)
        kept = [*self._early, *self._late, *_look_back(ring)]
        if self._head is not None:
            kept.insert(0, self._head)
        return list(_without_overlap(kept)), total

    def settle(self) -> None:
        """Let go of all but what `pieces` gives: nothing more comes."""
        self._settled = self.pieces()
        self._pending, self._long, self._head = [], None, None
        for kept in (self._ring, self._early, self._late):
            kept.clear()

    def _take(self, data: bytes) -> bytes:
        """Put whole lines of `data` into the ring; gives what follows the last line feed."""
        if self._long is not None:
            end = data.find(b"\n")
            if end < 0:
                self._long.add(data)
                return b""
            self._long.add(data[:end])
            self._put(self._long.told() + b"\n")
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
        while self._ring_size > RING and len(self._ring) > 1:
            old = self._ring.popleft()
            self._ring_size -= len(old.data)
            self._retire(old)

    def _retire(self, block: Piece) -> None:
        for piece in _surroundings(block, _WORDS, EARLY // 4):
            if self._early_size < EARLY:
                self._early.append(piece)
                self._early_size += len(piece.data)
                continue
            self._late.append(piece)
            self._late_size += len(piece.data)
            while self._late_size > LATE:
                self._late_size -= len(self._late.popleft().data)


class _LongLine:
    """A line longer than a block: its two ends, and how much is missing between them."""

    def __init__(self, start: bytes) -> None:
        self._head = start[:PIECE]
        self._tail = start[PIECE:][-PIECE:]
        self._size = len(start)

    def add(self, data: bytes) -> None:
        self._size += len(data)
        self._tail = (self._tail + data[-PIECE:])[-PIECE:]

    def told(self) -> bytes:
        missing = self._size - len(self._head) - len(self._tail)
        return self._head + (f" … {missing} bytes … ".encode() if missing else b"") + self._tail


def _look_back(ring: list[Piece]) -> Iterator[Piece]:
    """Of the ring: the end whole, before it the surroundings of telling words."""
    tail: list[Piece] = []
    room = TAIL
    kept: list[Piece] = []
    more = _MORE
    near = NEAR
    for block in reversed(ring):
        if room > 0:
            start = block.data.rfind(b"\n", 0, max(0, len(block.data) - room)) + 1 if len(block.data) > room else 0
            tail.append(Piece(block.line + block.data.count(b"\n", 0, start), block.data[start:]))
            room -= len(block.data)
            block = Piece(block.line, block.data[:start])
        if not block.data or near <= 0:
            continue
        words = _WORDS + _MORE_WORDS if more > 0 else _WORDS
        more -= len(block.data)
        found = list(_surroundings(block, words, min(near, NEAR // 2)))
        near -= sum(len(piece.data) for piece in found)
        kept.extend(reversed(found))
    yield from reversed(kept)
    yield from reversed(tail)


def _surroundings(block: Piece, words: tuple[bytes, ...], room: int) -> Iterator[Piece]:
    """The lines round each hit of a word, at most `room` bytes, half of them from each end of the block."""
    data = block.data
    spans = _spans(data, sorted(_hits(data, words)))
    chosen = _fitting(spans, room)
    line, at = block.line, 0
    for start, end in chosen:
        line += data.count(b"\n", at, start)
        at = start
        yield Piece(line, data[start:end])


def _hits(data: bytes, words: tuple[bytes, ...]) -> set[int]:
    """Where lines start that hold a word; of lines that differ only in digits, the first few."""
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


def _spans(data: bytes, hits: list[int]) -> list[tuple[int, int]]:
    """Hits → spans of whole lines, joined where they touch."""
    spans: list[tuple[int, int]] = []
    for hit in hits:
        end = hit
        if spans and hit < spans[-1][1]:
            start, end = spans.pop()
        else:
            start = hit
            for _ in range(_BEFORE):
                if start == 0:
                    break
                start = data.rfind(b"\n", 0, start - 1) + 1
        stop = hit
        for _ in range(_AFTER):
            following = data.find(b"\n", stop) + 1
            if following == 0:
                stop = len(data)
                break
            stop = following
        end = max(end, stop)
        if spans and start <= spans[-1][1]:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def _fitting(spans: list[tuple[int, int]], room: int) -> list[tuple[int, int]]:
    if sum(end - start for start, end in spans) <= room:
        return spans
    front: list[tuple[int, int]] = []
    back: list[tuple[int, int]] = []
    half = room // 2
    for start, end in spans:
        half -= end - start
        if half < 0:
            break
        front.append((start, end))
    half = room // 2
    for start, end in reversed(spans[len(front) :]):
        half -= end - start
        if half < 0:
            break
        back.append((start, end))
    return front + back[::-1]


def _without_overlap(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces without what an earlier one holds; empty ones left out."""
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
