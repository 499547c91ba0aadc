"""What is kept of a log of any length."""

from __future__ import annotations

import random

from fire_routine.excerpt.store import BLOCK, FAR, HEAD, NEAR, RING, TAIL, Store


def stored(log: bytes, step: int = 65_536) -> Store:
    store = Store()
    for at in range(0, len(log), step):
        store.feed(log[at : at + step])
    return store


def noise(megabytes: int, *told: tuple[float, bytes]) -> bytes:
    """Lines that say nothing, with a line at some parts of the length."""
    source = random.Random(7)  # noqa: S311 - the same every time is what is wanted
    lines = [b"building part %d of the thing %d\n" % (n, source.randrange(10**9)) for n in range(megabytes * 24_000)]
    for part, line in told:
        lines[int(part * len(lines))] = line + b"\n"
    return b"".join(lines)


def test_what_is_kept_are_the_logs_own_lines_under_their_numbers() -> None:
    log = noise(12, (0.01, b"error: at the start"), (0.5, b"fatal: in the middle"), (0.99, b"error: at the end"))
    lines = log.split(b"\n")
    pieces, total = stored(log).pieces()
    assert total == log.count(b"\n")
    last = 0
    for piece in pieces:
        assert piece.line >= last
        own = piece.data.removesuffix(b"\n").split(b"\n")
        assert own == lines[piece.line : piece.line + len(own)]
        last = piece.line + len(own)
    kept = b"".join(piece.data for piece in pieces)
    assert b"error: at the start" in kept
    assert b"fatal: in the middle" in kept
    assert log.endswith(pieces[-1].data)
    assert len(pieces[-1].data) >= TAIL // 2


def test_what_is_kept_is_bounded() -> None:
    log = b"".join(
        b"error: number %d of many, all different: %s\n" % (n, b"ab"[n % 2 : n % 2 + 1] * (n % 97))
        for n in range(250_000)
    )
    pieces, _ = stored(log).pieces()
    assert len(log) > RING + BLOCK
    assert sum(len(piece.data) for piece in pieces) <= HEAD + FAR + NEAR + TAIL + 3 * BLOCK // 4


def test_the_size_of_the_chunks_does_not_matter() -> None:
    log = noise(3, (0.1, b"error: early"), (0.7, b"panic: late"))
    whole = stored(log, len(log)).pieces()
    assert stored(log, 1000).pieces()[1] == whole[1]
    texts = [b"".join(piece.data for piece in stored(log, step).pieces()[0]) for step in (997, 70_001, len(log))]
    for text in texts:
        assert b"panic: late" in text
        assert text.endswith(log[-TAIL // 2 :])


def test_an_endless_line_keeps_its_two_ends() -> None:
    log = b"before\nerror: starts here " + b"x" * (5 * BLOCK) + b" ends here\nafter\n"
    pieces, total = stored(log).pieces()
    kept = b"".join(piece.data for piece in pieces)
    assert total == 3
    assert b"error: starts here" in kept
    assert b" ends here\nafter\n" in kept
    assert len(kept) < 2 * BLOCK


def test_an_endless_line_that_never_ends() -> None:
    pieces, total = stored(b"x" * (3 * BLOCK)).pieces()
    assert total == 1
    assert len(pieces) == 1
