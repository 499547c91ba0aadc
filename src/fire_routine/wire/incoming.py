"""A response as it arrives. The only place that reads a body."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import httpx

from fire_routine.wire.http import BrokenError, LateError, TooLongError, judge

ACCEPTED: Final = "identity"
"""Sent as Accept-Encoding, as a compressed response could be small and expand to a huge one. gzip is read all the same,
since some stores of logs keep the files compressed and give out what they keep."""
MAX_RATIO: Final = 200
"""How many times longer than it was sent a response may become. gzip reaches 1,032."""
FREE_BYTES: Final = 1 << 20
"""Only what is longer than this is held to the ratio."""

_LATE: Final = "the response did not end in time"
_PIECE: Final = 65_536
_GZIP: Final = 31  # zlib's window bits for gzip alone
_PLAIN: Final = frozenset({"", "identity"})


class Incoming:
    """A response whose headers are here, and whose body is yet to be read. Reading raises `WireError`."""

    def __init__(self, response: httpx.Response, left: Callable[[], float]) -> None:
        """`left` is the seconds left for the whole request."""
        self.status = response.status_code
        self.headers = response.headers
        self._response = response
        self._left = left

    def read(self, at_most: int) -> bytes:
        """The whole body, of at most `at_most` bytes."""
        return b"".join(self.pieces(at_most))

    def pieces(self, at_most: int) -> Iterator[bytes]:
        """The body in pieces, decoded. Raises `TooLongError` after `at_most` bytes of it."""
        length = 0
        try:
            for piece in self._decoded():
                length += len(piece)
                if length > at_most:
                    raise TooLongError(f"the response is longer than {at_most:,} bytes")
                if self._left() <= 0:
                    raise LateError(_LATE)
                yield piece
        except httpx.TimeoutException:
            raise LateError(_LATE) from None
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            raise judge(error, 0) from None

    def _decoded(self) -> Iterator[bytes]:
        encoding = self.headers.get("content-encoding", "").strip().lower()
        if encoding in _PLAIN:
            return self._response.iter_raw()
        if encoding in {"gzip", "x-gzip"}:
            return _gunzip(self._response.iter_raw())
        raise BrokenError("the response has an encoding that was not asked for")


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Decoded pieces, each of at most 64 KiB."""
    decoder = zlib.decompressobj(_GZIP)
    taken = given = 0
    for chunk in chunks:
        taken += len(chunk)
        rest, piece = chunk, b""
        while rest or len(piece) == _PIECE:
            try:
                piece = decoder.decompress(rest, _PIECE)
            except zlib.error:
                raise BrokenError("the response is not the gzip that it says it is") from None
            rest = decoder.unconsumed_tail
            given += len(piece)
            if given > FREE_BYTES and given > MAX_RATIO * taken:
                raise TooLongError(f"the response expands to more than {MAX_RATIO} times its length")
            if piece:
                yield piece
        if decoder.eof:
            return
    raise BrokenError("the response ended early")
