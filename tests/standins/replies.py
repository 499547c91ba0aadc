"""Answers, and how much of them reaches the client: shared by the stand-ins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.standins.loopback import Exchange


class Delivery(Enum):
    """How an answer travels."""

    WHOLE = auto()
    DRIP = auto()
    """The head and one byte, the rest when the server is released."""
    TRICKLE = auto()
    """Byte by byte, each before any read timeout, the rest when the server is released."""
    NEVER = auto()
    """The request is read; nothing comes until the server is released, then it hangs up."""
    RESET = auto()
    """The request is read; then the connection is reset."""
    UNREAD = auto()
    """The connection is reset before the request is read."""


@dataclass(frozen=True)
class Reply:
    """An answer. `by_service` is false where something in between gives it: no request id then."""

    status: int
    body: bytes | Iterable[bytes] = b""
    """Bytes go with Content-Length; pieces go in chunks unless the headers tell the length."""
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    by_service: bool = True

    def pieces(self) -> Iterable[bytes]:
        """The body, in one piece or more."""
        return (self.body,) if isinstance(self.body, bytes) else self.body

    def with_header(self, name: str, value: str) -> Reply:
        """The same answer with one more header."""
        return replace(self, headers={**self.headers, name: value})


def deliver(exchange: Exchange, reply: Reply, delivery: Delivery) -> None:
    """Send a reply, or as much of it as `delivery` lets through."""
    match delivery:
        case Delivery.WHOLE:
            exchange.answer(reply.status, reply.headers, reply.body)
        case Delivery.DRIP:
            exchange.drip(reply.status, reply.headers, b"".join(reply.pieces()))
        case Delivery.TRICKLE:
            exchange.trickle(reply.status, reply.headers, b"".join(reply.pieces()))
        case Delivery.NEVER:
            exchange.never_answer()
        case Delivery.RESET:
            exchange.reset()
        case Delivery.UNREAD:
            raise AssertionError("the request was read")
