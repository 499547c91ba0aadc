"""The HTTP client, and below it the connections: each keeps to the terms of the request that uses it.

httpx limits each single wait for the network, not their sum, so a server that sends a byte at a time could hold a job
for ever. httpcore, below it, hands the time limit of a request as it is to each operation on the network. So our limit
is a number that also knows its deadline, and our connections ask it for what is left.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Self

import httpcore
import httpx

from fire_routine.wire.addresses import is_inside, is_loopback
from fire_routine.wire.http import AddressError, NotSentError, Request

Resolver = Callable[..., Sequence[tuple[Any, Any, Any, Any, tuple[Any, ...]]]]
"""`socket.getaddrinfo`."""

_PIECE: Final = 16_384
"""Bytes that are sent between two looks at the clock."""


class Terms(float):
    """The terms of one request. As a number: the seconds for one wait."""

    _until: float
    _clock: Callable[[], float]
    stranger: str
    """The host of the URL if somebody else chose it, else empty."""
    home: str
    """The host that may be inside (`wire/addresses.py`), and the stranger with it."""

    def __new__(cls, seconds: float, clock: Callable[[], float], *, stranger: str = "", home: str = "") -> Self:
        """`seconds` are for all of the request, from now on."""
        terms = super().__new__(cls, seconds)
        terms._clock, terms._until = clock, clock() + seconds
        terms.stranger, terms.home = stranger, home
        return terms

    def extend(self, seconds: float) -> None:
        """Set the deadline anew, from now on. A single wait may take no longer than before."""
        self._until = self._clock() + seconds

    def left(self) -> float:
        """The seconds that the next wait may take; 0 or less if the time is over."""
        return min(float(self), self._until - self._clock())


def terms_of(request: Request, seconds: float, clock: Callable[[], float]) -> Terms:
    """The terms of a request that may take `seconds`."""
    stranger = httpx.URL(request.url).raw_host.decode() if request.home else ""
    return Terms(seconds, clock, stranger=stranger, home=request.home)


def open_client(tls: ssl.SSLContext | None = None, resolve: Resolver = socket.getaddrinfo) -> httpx.Client:
    """The client for all requests. It reads HTTPS_PROXY, SSL_CERT_FILE and the like, and follows no redirects.

    `tls` is the context to use instead of the system's authorities, `resolve` the system's resolver.
    """
    try:
        client = httpx.Client(verify=True if tls is None else tls, follow_redirects=False)
    except (OSError, ValueError, ImportError, httpx.InvalidURL):
        # So httpx refuses an environment that it can't use.
        return httpx.Client(transport=_NoNetwork())
    for transport in (client._transport, *client._mounts.values()):  # noqa: SLF001 (httpx can't be given a backend)
        if isinstance(transport, httpx.HTTPTransport):
            transport._pool._network_backend = _Backend(resolve)  # noqa: SLF001
    return client


class _NoNetwork(httpx.BaseTransport):
    """Fails every request the way httpx does without a connection, so the action reports it like any other."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("the environment's proxy or certificates can't be used", request=request)


class _Backend(httpcore.NetworkBackend):
    """Opens connections within the terms of a request, from the resolver on."""

    def __init__(self, resolve: Resolver) -> None:
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._addresses(host, timeout)
        # Behind a proxy `host` is that of the proxy, which the environment chose.
        if isinstance(timeout, Terms) and timeout.stranger == host:
            self._refuse_inside(addresses, timeout)
        for others in reversed(range(len(addresses))):
            # Each address gets a fair share of the time, so that one which is silent leaves some to the others.
            left = _left(timeout, httpcore.ConnectTimeout)
            share = left and left / (others + 1)
            try:
                address = addresses[-1 - others]
                return _Stream(httpcore.SyncBackend().connect_tcp(address, port, share, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not others:
                    raise
        raise httpcore.ConnectError("the host has no address")

    def _addresses(self, host: str, timeout: float | None) -> list[str]:
        """The addresses of a host, in the system's order.

        Nothing can interrupt the system's resolver. So it works in a thread, which is left behind if it takes too long.
        """
        results: list[list[str] | Exception] = []

        def resolve() -> None:
            try:
                found = self._resolve(host, None, type=socket.SOCK_STREAM)
                results.append(list(dict.fromkeys(str(address[0]) for *_, address in found)))
            except (OSError, UnicodeError) as error:
                results.append(error)

        thread = threading.Thread(target=resolve, name="resolver", daemon=True)
        thread.start()
        thread.join(_left(timeout, httpcore.ConnectTimeout))
        match results:
            case [list(addresses)]:
                return addresses
            case [Exception() as error]:
                raise httpcore.ConnectError(str(error))
        raise NotSentError("the host name could not be resolved within the time limit")

    def _refuse_inside(self, addresses: list[str], terms: Terms) -> None:
        """Raise `AddressError` if an address is inside, and the host that may be inside is elsewhere."""
        inside = {address for address in addresses if is_inside(address)}
        if not inside:
            return
        home = self._addresses(terms.home, terms)
        if any(map(is_loopback, home)):
            inside = {address for address in inside if not is_loopback(address)}
        if inside.difference(home):
            raise AddressError


class _Stream(httpcore.NetworkStream):
    """A connection that waits no longer than the terms of the request that uses it."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            self._stream.write(buffer[start : start + _PIECE], _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (as httpcore has it)
        return self._stream.get_extra_info(info)


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    """The seconds for one wait; None for no limit. Raises `late` if none are left."""
    left = timeout.left() if isinstance(timeout, Terms) else timeout
    if left is not None and left <= 0:
        raise late
    return left
