"""A body read to a limit of size and of time."""

from collections.abc import Callable, Iterable


class BodyTooLongError(Exception):
    """There is more of it than the limit."""


class BodyTooLateError(Exception):
    """It had not ended when the time was over."""


def read_body(pieces: Iterable[bytes], *, at_most: int, deadline: float, clock: Callable[[], float]) -> bytes:
    """All pieces as one, at most `at_most` bytes, read until `deadline` by `clock` (seconds).

    httpx bounds each read, not their sum: a body that drips would be read for ever. Raises `BodyTooLongError` or
    `BodyTooLateError`, and what the pieces raise.
    """
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > at_most:
            raise BodyTooLongError
        if clock() > deadline:
            raise BodyTooLateError
    return bytes(body)
