"""How a request to GitHub's REST API can fail, and which permission would help.

    GitHubError
     ├─ AnsweredError            GitHub returned an error status
     │   ├─ UnauthorizedError    401: the token is invalid
     │   ├─ ForbiddenError       403: usually a missing permission
     │   ├─ NotFoundError        404, 410: it does not exist, or this token may not see it
     │   ├─ RateLimitedError     403 or 429: too many requests
     │   ├─ RejectedError        any other status below 500
     │   └─ ServerError          5xx, from GitHub or something in front of it
     ├─ LateAnswerError          no response within the time for one request
     ├─ UnreachableError         no connection, or one that broke
     ├─ GarbageError             a response that is not what the API promises
     └─ TooLateError             the deadline for everything has passed

No error contains the token, one of our headers or a signed URL.
"""

import re
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Final, Literal

from fire_routine.text.plain import one_line
from fire_routine.wire.payload import parse

Kind = Literal[
    "unauthorized",
    "forbidden",
    "not-found",
    "rate-limited",
    "rejected",
    "server",
    "timeout",
    "unreachable",
    "garbage",
    "too-late",
]

_MAX_MESSAGE: Final = 200
"""Characters of GitHub's own message that are quoted."""


class GitHubError(Exception):
    """A request without a usable response. `str()` is the reason, without a full stop, to follow a colon."""

    kind: Kind
    status: int | None = None
    permission: str = ""
    """The permission that may be missing, as YAML (`actions: read`); empty if that can't be the reason."""

    @property
    def reason(self) -> str:
        """Why, on one line that is safe to show."""
        return str(self)


class AnsweredError(GitHubError):
    """GitHub returned an error status."""

    def __init__(self, status: int, reason: str, *, permission: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.permission = permission


class UnauthorizedError(AnsweredError):
    """401: the token has expired, was revoked, or is not a token."""

    kind = "unauthorized"


class ForbiddenError(AnsweredError):
    """403 that is not a rate limit: usually the token lacks a permission."""

    kind = "forbidden"


class NotFoundError(AnsweredError):
    """404 or 410. GitHub also returns 404 for what a token may not see."""

    kind = "not-found"


class RateLimitedError(AnsweredError):
    """The primary or a secondary rate limit."""

    kind = "rate-limited"

    def __init__(self, status: int, reason: str, *, retry_after: float | None) -> None:
        super().__init__(status, reason)
        self.retry_after = retry_after
        """Seconds after which GitHub allows a retry; None if it does not say."""


class RejectedError(AnsweredError):
    """Any other status that is not a success: 409, 422, a redirect."""

    kind = "rejected"


class ServerError(AnsweredError):
    """5xx."""

    kind = "server"


class LateAnswerError(GitHubError):
    """No complete response within the time for one request."""

    kind = "timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"GitHub did not respond within {seconds:.0f} s")


class UnreachableError(GitHubError):
    """No connection was made, or it broke."""

    kind = "unreachable"


class GarbageError(GitHubError):
    """A response with a good status that is not what the API promises."""

    kind = "garbage"

    def __init__(self, what: str) -> None:
        super().__init__(f"GitHub's response could not be read ({what})")


class TooLateError(GitHubError):
    """The deadline passed before or during the request."""

    kind = "too-late"

    def __init__(self) -> None:
        super().__init__("gathering evidence timed out")


def judge(
    status: int, headers: Mapping[str, str], body: bytes, *, permission: str = "", redact: Callable[[str], str] = str
) -> AnsweredError:
    """The error for a response with an error status.

    `headers` have lower-case names. `body` may be cut. `permission` is what the request needs. `redact` is applied to
    the response's own message before that is cut.
    """
    message = _message(body, redact)
    reason = f"GitHub returned {status}" + (f" ({message})" if message else "")
    if _is_rate_limit(status, headers, message):
        return RateLimitedError(status, reason, retry_after=_retry_after(headers))
    if status == 401:  # noqa: PLR2004 (HTTP statuses are clearer as numbers)
        return UnauthorizedError(status, reason)
    if status == 403:  # noqa: PLR2004
        return ForbiddenError(status, reason, permission=permission)
    if status in {404, 410}:
        # The log storage responds in XML. The token's permissions were sufficient to get there.
        return NotFoundError(status, reason, permission="" if _storage_code(body) or status != 404 else permission)  # noqa: PLR2004
    if status >= 500:  # noqa: PLR2004
        return ServerError(status, reason)
    return RejectedError(status, reason)


def _is_rate_limit(status: int, headers: Mapping[str, str], message: str) -> bool:
    """Whether a response is a primary or secondary rate limit.

    GitHub uses 403 and 429 for both. The primary one shows that no requests remain; secondary ones have a Retry-After,
    or only their message (docs.github.com, "Rate limits for the REST API").
    """
    if status == 429:  # noqa: PLR2004
        return True
    signs = headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers or "rate limit" in message.lower()
    return status == 403 and signs  # noqa: PLR2004


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: from Retry-After, else until the limit resets by the server's own clock."""
    if re.fullmatch(r"[0-9]{1,9}", headers.get("retry-after", "")):
        return float(headers["retry-after"])
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") != "0" or not re.fullmatch(r"[0-9]{1,12}", reset):
        return None
    try:
        now = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (ValueError, OverflowError):
        return None
    return max(0.0, float(reset) - now)


def _message(body: bytes, redact: Callable[[str], str]) -> str:
    """The response's own message on one short line: `message` in GitHub's JSON, or the storage's error code."""
    return one_line(redact(parse(body).text("message") or _storage_code(body)), _MAX_MESSAGE)


def _storage_code(body: bytes) -> str:
    """The error code of Azure's blob storage (`BlobNotFound`), which serves the logs; empty if there is none."""
    found = re.search(rb"<Code>([A-Za-z]{1,60})</Code>", body)
    return found[1].decode() if found else ""
