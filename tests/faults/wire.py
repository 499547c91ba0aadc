"""One connection on which a fault happens."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading

    from tests.standins.loopback import Request

PACE = 0.02
"""Seconds between two pieces that drip: far too often for a limit on single reads."""
LONGEST = 60.0
"""Seconds after which any fault ends by itself."""


@dataclass(frozen=True)
class Reply:
    """The answer that the stand-in would give."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def head(self) -> bytes:
        """Status line and headers, for the whole body."""
        return head(self.status, {**self.headers, "content-length": str(len(self.body))})


def head(status: int, headers: Mapping[str, str], reason: str = "Reason") -> bytes:
    """A status line and headers."""
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n"


@dataclass
class Wire:
    """A connection with a client, once its request has been read (where it has been)."""

    connection: socket.socket
    released: threading.Event
    """Set when the server closes."""
    request: Request | None = None
    received: bytearray = field(default_factory=bytearray)
    """What came in beside the request."""
    resets: bool = False

    def send(self, data: bytes) -> None:
        """Send bytes at once."""
        self.connection.sendall(data)

    def drip(self, pieces: Iterable[bytes]) -> None:
        """Send pieces slowly, until the client hangs up."""
        for piece in pieces:
            if self.is_over(PACE):
                return
            self.send(piece)

    def flood(self, pieces: Iterable[bytes]) -> None:
        """Send pieces as fast as they are taken, until the client hangs up."""
        for piece in pieces:
            if self.is_over(0):
                return
            self.send(piece)

    def hold(self) -> None:
        """Wait until the client hangs up."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until and not self.is_over(PACE):
            pass

    def is_over(self, seconds: float) -> bool:
        """Whether the client has hung up, or the server closes, within some seconds."""
        readable, _, _ = select.select([self.connection], [], [], seconds)
        if readable:
            data = self.connection.recv(65_536)
            self.received += data
            return not data
        return self.released.is_set()

    def reset(self) -> None:
        """Make the end of the connection a reset."""
        self.resets = True

    @property
    def echo(self) -> str:
        """What the client has sent, credentials and all, as careless servers show it."""
        headers = json.dumps(dict(self.request.headers)) if self.request else ""
        return headers + self.received.decode(errors="replace")


@contextmanager
def hung_up_is_fine() -> Iterator[None]:
    """A client may end a connection whenever it likes."""
    try:
        yield
    except OSError:
        return
