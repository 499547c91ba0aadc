"""Bodies are read in one way: bounded in length, in what they expand to, and in time."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.wire.http import BrokenError, LateError, TooLongError, WireError
from fire_routine.wire.incoming import FREE_BYTES, MAX_RATIO, Incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AT_MOST = 1 << 20
PACKED = gzip.compress(b"words" * 1000, mtime=0)


def incoming(
    body: bytes, encoding: str = "", *, piece: int = 1000, left: Callable[[], float] = lambda: 1.0
) -> Incoming:
    class Pieces(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield from (body[start : start + piece] for start in range(0, len(body), piece))

    headers = {"content-encoding": encoding} if encoding else {}
    return Incoming(httpx.Response(200, headers=headers, stream=Pieces()), left)


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_a_body_is_read_as_it_is(encoding: str) -> None:
    assert incoming(b"words" * 1000, encoding).read(AT_MOST) == b"words" * 1000


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip"])
def test_gzip_is_read_though_nobody_asked_for_it(encoding: str) -> None:
    body = bytes(range(256)) * 2000
    assert incoming(gzip.compress(body), encoding).read(AT_MOST) == body


@given(st.binary(max_size=3000), st.integers(1, 500))
def test_any_body_survives_gzip_in_any_pieces(body: bytes, piece: int) -> None:
    assert incoming(gzip.compress(body), "gzip", piece=piece).read(AT_MOST) == body


@pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip,deflate", "deflate", "br", "zstd", "identity, gzip", "x"])
def test_any_other_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(BrokenError, match="encoding"):
        incoming(gzip.compress(gzip.compress(b"words")), encoding).read(AT_MOST)


def test_a_body_that_expands_too_much_is_refused_before_it_takes_memory() -> None:
    """Ten megabytes of gzip that become ten gigabytes: the first pieces tell."""
    block = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = block.compress(b"\0" * (64 << 20))
    tracemalloc.start()
    with pytest.raises(TooLongError, match=f"{MAX_RATIO} times"):
        incoming(body, "gzip", piece=len(body)).read(1 << 40)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 << 20


def test_a_log_of_equal_lines_may_expand_as_long_as_it_is_short() -> None:
    body = b" " * FREE_BYTES
    assert incoming(gzip.compress(body), "gzip").read(FREE_BYTES) == body


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_the_decoded_length_is_bounded(encoding: str) -> None:
    body = bytes(range(256)) * 400
    sent = gzip.compress(body, 1) if encoding else body
    assert incoming(sent, encoding).read(len(body)) == body
    with pytest.raises(TooLongError, match="longer than 102,399 bytes"):
        incoming(sent, encoding).read(len(body) - 1)


@pytest.mark.parametrize("body", [b"no gzip", PACKED[:-1], PACKED[:-9], b""], ids=["none", "cut", "short", "empty"])
def test_gzip_that_is_none_or_ends_early_is_broken(body: bytes) -> None:
    with pytest.raises(BrokenError):
        incoming(body, "gzip").read(AT_MOST)


def test_what_follows_the_end_of_gzip_is_not_read() -> None:
    assert incoming(gzip.compress(b"words") + b"x" * 100_000, "gzip").read(AT_MOST) == b"words"


def test_reading_ends_at_the_deadline() -> None:
    seconds = iter([0.5, 0.1, 0.0])
    with pytest.raises(LateError):
        incoming(b"x" * 10_000, left=lambda: next(seconds)).read(AT_MOST)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise_anything_else(body: bytes) -> None:
    for encoding in ("gzip", ""):
        try:
            incoming(body, encoding, piece=7).read(100)
        except WireError:
            continue
