"""Servers below HTTP: those that never come to a conversation, and a name server."""

from __future__ import annotations

import os
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Self

from tests.faults.wire import Wire, hung_up_is_fine


class Port:
    """A port on loopback where `behave` has each connection, in a thread of its own. `received` is what came in."""

    def __init__(self, behave: Callable[[Wire], None]) -> None:
        self._behave = behave
        self._released = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.received = bytearray()
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    def _listen(self) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _ = self._listener.accept()
                self._threads.append(threading.Thread(target=self._talk, args=(connection,)))
                self._threads[-1].start()

    def _talk(self, connection: socket.socket) -> None:
        wire = Wire(connection, self._released)
        with hung_up_is_fine(), connection:
            self._behave(wire)
            if wire.resets:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.received += wire.received

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._released.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()


@contextmanager
def full_port() -> Iterator[str]:
    """The address of a port that nobody gets through to: the system drops what arrives while its queue is full."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(16):
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
            if not select.select([], [client], [], 0.05)[1]:
                break
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def name_server(*, answers: bool) -> Iterator[str]:
    """The address of a name server that knows no name, or that never answers."""
    number = os.getpid()
    address = f"127.53.{number >> 8 & 255}.{number & 255}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((address, 53))
        thread = threading.Thread(target=_deny, args=(server, answers))
        thread.start()
        try:
            yield address
        finally:
            server.sendto(b"", (address, 53))  # ends it
            thread.join()


def _deny(server: socket.socket, answers: bool) -> None:
    while True:
        query, client = server.recvfrom(512)
        if not query:
            return
        if answers:  # the same with the bits of an answer, and the code of a name that is not there
            server.sendto(query[:2] + b"\x81\x83" + query[4:], client)


def relay_slowly(upstream: str) -> Callable[[Wire], None]:
    """Passes bytes on at once in one way, and drips them in the other."""
    host, _, port = upstream.rpartition(":")

    def behave(wire: Wire) -> None:
        with socket.create_connection((host, int(port))) as server:
            while True:
                readable, _, _ = select.select([wire.connection, server], [], [], 0.1)
                if wire.connection in readable:
                    data = wire.connection.recv(65_536)
                    if not data:
                        return
                    server.sendall(data)
                if server in readable:
                    data = server.recv(65_536)
                    wire.drip(data[start : start + 1] for start in range(len(data)))

    return behave
