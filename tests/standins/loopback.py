"""A small HTTP/1.1 server on loopback that can also misbehave.

An answer can reach a client, or fail to, in the ways that `Exchange` has. The stand-ins that use this decide what the
answer says.
"""

from __future__ import annotations

import os
import select
import socket
import ssl
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, parse_qsl, urlsplit

HOLD_LIMIT_SECONDS = 60.0
"""The longest that an answer is ever held back, should a test forget to release it."""

TRICKLE_SECONDS = 0.02
"""Between two bytes of a body that trickles."""

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""The `verify` of a client that needs no TLS. By default each client loads all certificate authorities, for 20 ms."""

_NO_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


@dataclass(frozen=True)
class Request:
    """A request as it arrived: `target` is the raw path and query, `body` is undecoded."""

    method: str
    target: str
    headers: Mapping[str, str]
    """Names in lower case; of a repeated header the last value."""
    body: bytes

    @property
    def _split(self) -> SplitResult:
        return urlsplit(self.target)

    @property
    def path(self) -> str:
        """The path, still percent-encoded, without the query."""
        return self._split.path

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters, decoded; of a repeated one the last value."""
        return dict(parse_qsl(self._split.query, keep_blank_values=True))


class Exchange:
    """One request, and the ways to answer it or to fail to."""

    def __init__(self, request: Request, handler: _Handler, released: threading.Event) -> None:
        self.request = request
        self._handler = handler
        self._released = released

    def answer(
        self,
        status: int,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterable[bytes] = b"",
    ) -> None:
        """Send a whole answer.

        Bytes go with Content-Length; an iterable of bytes goes in chunks, unless the headers tell
        the length.
        """
        fields = {name.lower(): value for name, value in (headers or {}).items()}
        pieces: Iterable[bytes] = (body,) if isinstance(body, bytes) else body
        if isinstance(body, bytes) and status not in _NO_BODY:
            fields.setdefault("content-length", str(len(body)))
        elif "content-length" not in fields and status not in _NO_BODY:
            fields["transfer-encoding"] = "chunked"
            pieces = _chunked(pieces)
        self._handler.send_head(status, fields)
        for piece in pieces:
            self._handler.wfile.write(piece)
        self._handler.wfile.flush()

    def drip(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Send the head and the body's first byte, the rest only when the server is released."""
        self._handler.send_head(status, {**headers, "content-length": str(len(body))})
        self._handler.wfile.write(body[:1])
        self._handler.wfile.flush()
        self.hold()
        self._handler.wfile.write(body[1:])
        self._handler.wfile.flush()

    def trickle(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Send the body byte by byte, too often for a read timeout, until the server is released."""
        padded = body.ljust(round(HOLD_LIMIT_SECONDS / TRICKLE_SECONDS))  # JSON may end in spaces
        self._handler.send_head(status, {**headers, "content-length": str(len(padded))})
        sent = 0
        while sent < len(padded) and not self._released.wait(TRICKLE_SECONDS):
            self._handler.wfile.write(padded[sent : sent + 1])
            self._handler.wfile.flush()
            sent += 1
        self._handler.wfile.write(padded[sent:])
        self._handler.wfile.flush()

    def hold(self) -> None:
        """Wait until the server is released or closed."""
        self._released.wait(HOLD_LIMIT_SECONDS)

    def never_answer(self) -> None:
        """Say nothing until the server is released or closed, then hang up."""
        self.hold()
        self.hang_up()

    @property
    def connection(self) -> socket.socket:
        """The connection, for what is not an answer."""
        connection: socket.socket = self._handler.connection
        return connection

    def hang_up(self) -> None:
        """Close the connection after this exchange."""
        self._handler.close_connection = True

    def reset(self) -> None:
        """Break the connection with a TCP reset."""
        self._handler.reset_connection()

    def tunnel(self, address: str) -> None:
        """Agree to a CONNECT, then pass bytes on between the client and `host:port`, until one of them hangs up."""
        host, _, port = address.rpartition(":")
        client = self._handler.connection
        with socket.create_connection((host, int(port))) as server:
            self._handler.send_head(HTTPStatus.OK, {})
            self._handler.wfile.flush()
            other = {client: server, server: client}
            while ready := select.select([client, server], [], [], HOLD_LIMIT_SECONDS)[0]:
                data = ready[0].recv(1 << 16)
                if not data:
                    break
                other[ready[0]].sendall(data)
        self._handler.close_connection = True


def _chunked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if piece:  # an empty chunk would end the body
            yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


class LoopbackServer:
    """An HTTP/1.1 server on 127.0.0.1 that hands every request to `handle`.

    `refuse_to_read` is asked when a request's first byte arrives; where it answers true, the
    connection is closed with the request unread. `handle` runs in one thread per connection.
    With `tls` the server speaks HTTPS.

    A context manager: the server listens from construction on and stops with `close`. Exceptions
    of `handle` other than a client that went away are bugs of the stand-in: they are collected
    in `errors`, and leaving the context raises them.
    """

    def __init__(
        self,
        handle: Callable[[Exchange], None],
        refuse_to_read: Callable[[], bool] = lambda: False,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.errors: list[BaseException] = []
        self.released = threading.Event()
        self.handle = handle
        self.refuse_to_read = refuse_to_read
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self._scheme = "https" if tls else "http"
        if tls:  # the handshake is left to the connection's own thread
            listener = self._server.socket
            self._server.socket = tls.wrap_socket(listener, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, name="loopback")
        self._thread.start()

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:PORT` (or `https`), without a slash at the end."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    def release(self) -> None:
        """Let every answer go that is held back, now and from now on."""
        self.released.set()

    def close(self) -> None:
        """Release what is held, hang up on every client, and wait for all threads."""
        self.release()
        with suppress(OSError):  # wakes the loop, which else looks up only twice a second; not so on every system
            socket.socket.shutdown(self._server.socket, socket.SHUT_RDWR)
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if self.errors and kind is None:
            raise self.errors[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close waits for them
    request_queue_size = 256
    owner: LoopbackServer

    def __init__(self, address: tuple[str, int], handler: type[_Handler]) -> None:
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        super().__init__(address, handler)

    def server_bind(self) -> None:
        # HTTPServer's own looks the host's name up, which may ask a name server.
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", self.socket.getsockname()[1]

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.discard(connection)

    def hang_up(self) -> None:
        """Shut every open connection down, so that the threads that read from it end."""
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):  # the client was first
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 (inherited)
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):
            self.owner.errors.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    server: _Server
    headers: Message

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        super().finish()

    def handle_one_request(self) -> None:
        try:
            arrived = self.rfile.peek(1)  # type: ignore[attr-defined]  # a BufferedReader
        except OSError:  # the client went away, or does not trust the certificate
            arrived = b""
        if not arrived:
            self.close_connection = True
        elif self.server.owner.refuse_to_read():
            self.reset_connection()
        else:
            super().handle_one_request()

    def send_head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def reset_connection(self) -> None:
        self.close_connection = True
        self.server.closed(self.connection)
        # Lingering for zero seconds makes the kernel send a reset in place of an orderly end.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def _serve(self) -> None:
        length = int(self.headers.get("content-length", "0"))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.rfile.read(length))
        owner = self.server.owner
        owner.handle(Exchange(request, self, owner.released))

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = do_CONNECT = _serve  # noqa: N815 (names that the base class looks for)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (inherited)
        """Say nothing: stderr belongs to the tests."""


class Gauge:
    """Counts what is under way at the same time: each thing enters it as a context."""

    def __init__(self) -> None:
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)

    def __exit__(self, *exc_info: object) -> None:
        with self._lock:
            self._now -= 1
