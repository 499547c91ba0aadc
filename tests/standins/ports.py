"""Ports on loopback with which no HTTP conversation ever begins."""

from __future__ import annotations

import socket
import threading
from typing import Self


class ClosedPort:
    """A port on loopback that refuses every connection for as long as this object is open.

    The port stays bound without listening, so that nobody else can take it meanwhile.
    """

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


class NotTlsPort:
    """A port on loopback that takes connections and answers any TLS hello with plain text.

    `connections` counts those that came in.
    """

    def __init__(self) -> None:
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._talk, name="not-tls")
        self._thread.start()

    def _talk(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # closed
            self.connections += 1
            with connection:
                connection.recv(65_536)
                connection.sendall(b"220 this is not a TLS server\r\n")

    def close(self) -> None:
        """Stop listening."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()
