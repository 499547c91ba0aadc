"""One request, and how it can fail with any server.

WireError
├─ NotSentError    no connection was made, so nothing arrived
│   └─ AddressError   it would have led to where it may not
├─ LateError       no complete response within the time for one request
├─ BrokenError     the connection broke when the request was sent, or may have been
└─ TooLongError    the response is longer than the limit, or expands too much
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx


class WireError(Exception):
    """No usable response. `str()` is the reason in our words, as httpx's own may quote a URL or a header."""


class NotSentError(WireError):
    """No connection was made (name, port, TLS, proxy)."""


class AddressError(NotSentError):
    """Somebody else chose a URL that leads to this host, its link or a metadata service (`wire/addresses.py`)."""

    def __init__(self) -> None:
        super().__init__("the address is one that no server of others has")


class LateError(WireError):
    """No complete response in time."""


class BrokenError(WireError):
    """The connection broke, or the response is not HTTP, or encoded as nobody asked for."""


class TooLongError(WireError):
    """The response is longer than the limit, or expands too much."""


@dataclass(frozen=True)
class Request:
    """A request. `wire/exit.py` redacts the values in its body on the way out, and nothing else of it."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: Mapping[str, object] | None = field(default=None, repr=False)
    """Sent as JSON; None sends no body."""
    query: Mapping[str, str | int] | None = None
    home: str = ""
    """Our server's host, if it was somebody else who chose `url`: that may not lead inside, unless to this host."""


def judge(error: Exception, seconds: float) -> WireError:
    """Our error for one of httpx's. `seconds` is the time limit, for the message."""
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)):
        return NotSentError(_no_connection(error))
    if isinstance(error, (httpx.UnsupportedProtocol, httpx.InvalidURL)):
        return NotSentError(f"the request could not be built ({type(error).__name__})")
    if isinstance(error, httpx.TimeoutException):
        return LateError(f"no response within {seconds:g} seconds")
    return BrokenError(f"the connection broke after the request was sent ({type(error).__name__})")


def _no_connection(error: httpx.TransportError) -> str:
    """Why no connection was made."""
    if isinstance(error, httpx.TimeoutException):
        return "no connection within the time limit"
    if isinstance(error, httpx.ProxyError):
        return "the proxy refused the connection"
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return "the server's TLS certificate could not be verified"
    if "SSL" in text or "TLS" in text:
        return "the TLS handshake failed"
    # Only the resolver's error numbers are negative (getaddrinfo(3), EAI_…).
    if text.startswith("[Errno -"):
        return "the host name could not be resolved"
    return "the connection was refused or the host could not be reached"
