"""One request, and what can go wrong with it whoever is asked.

WireError
├─ NotSentError    no connection was made: nothing arrived anywhere
├─ LateError       no whole answer within the time for one request
├─ BrokenError     the connection broke after the request was, or may have been, sent
└─ TooLongError    the answer is longer than the limit
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx


class WireError(Exception):
    """No answer. `str()` is the reason, in words of ours: the library's own may quote an address or a header."""


class NotSentError(WireError):
    """No connection was made (name, port, TLS, proxy)."""


class LateError(WireError):
    """No whole answer in time."""


class BrokenError(WireError):
    """The connection broke, or what came is not HTTP."""


class TooLongError(WireError):
    """There is more of the answer than is read."""


@dataclass(frozen=True)
class Request:
    """A request as it is sent but for its body, in which the values are redacted on the way out (`wire/exit.py`)."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: Mapping[str, object] | None = field(default=None, repr=False)
    """What goes out as JSON; None for none."""
    query: Mapping[str, str | int] | None = None


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def judge(error: Exception, seconds: float) -> WireError:
    """What an error of the HTTP library means, as an error of ours."""
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)):
        return NotSentError(_no_connection(error))
    if isinstance(error, (httpx.UnsupportedProtocol, httpx.InvalidURL)):
        return NotSentError(f"the request could not be built ({type(error).__name__})")
    if isinstance(error, httpx.TimeoutException):
        return LateError(f"no answer within {seconds:g} seconds")
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
    # The numbers of the resolver's errors are negative, unlike all others (getaddrinfo(3), EAI_…).
    if text.startswith("[Errno -"):
        return "the host name could not be resolved"
    return "the connection was refused or the host could not be reached"
