"""A server that speaks any bytes, at any pace, to one client."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

PACE = 0.01
"""Seconds between two bytes that drip."""
GIVE_UP = 5.0
"""Seconds after which a server stops, should the client never close the connection."""

Speech = Callable[["Speaker"], None]


class Speaker:
    """The server's side of a connection. After the client closed it, everything raises `OSError`."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def say(self, data: bytes) -> None:
        """Send at once."""
        self.connection.sendall(data)

    def hear(self) -> None:
        """Read the client's headers."""
        heard = b""
        while b"\r\n\r\n" not in heard:
            if not (piece := self.connection.recv(65_536)):
                raise ConnectionError
            heard += piece

    def drip(self, data: bytes) -> None:
        """Send byte by byte, beginning anew at the end."""
        for turn in range(round(GIVE_UP / PACE)):
            self.say(data[turn % len(data) :][:1])
            time.sleep(PACE)

    def flood(self, data: bytes) -> None:
        """Send again and again, as fast as it goes."""
        start = time.monotonic()
        while time.monotonic() - start < GIVE_UP:
            self.say(data)


class RawServer:
    """Listens on loopback. A context manager."""

    def __init__(self, speech: Speech, *, buffer: int = 0) -> None:
        """`buffer` limits what the system takes in before it is read, in bytes."""
        self._speech = speech
        self._listener = socket.socket()
        if buffer:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.connections = 0
        self.closed = threading.Event()
        """Set when a client closed its connection."""
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing alone does not wake a thread that accepts (accept(2)).
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(GIVE_UP)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._speak(connection)

    def _speak(self, connection: socket.socket) -> None:
        connection.settimeout(GIVE_UP)
        with connection:
            with suppress(OSError):
                self._speech(Speaker(connection))
            with suppress(ConnectionError):
                while connection.recv(65_536):
                    pass
        self.closed.set()
