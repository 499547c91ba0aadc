"""What can go wrong with a request to GitHub's REST API, in words, and the grant that would help.

    GitHubError
     ├─ AnsweredError            GitHub answered with an error status
     │   ├─ UnauthorizedError    401: the token is no good
     │   ├─ ForbiddenError       403: mostly a grant that is missing
     │   ├─ NotFoundError        404, 410: not there, or not to be seen with this token
     │   ├─ RateLimitedError     403 or 429: too many requests
     │   ├─ RejectedError        any other status below 500
     │   └─ ServerError          5xx, GitHub's own or of something before it
     ├─ LateAnswerError          no answer within the time for one request
     ├─ UnreachableError         no connection, or one that broke
     ├─ GarbageError             an answer that is not what the API promises
     └─ TooLateError             the time for everything is over

No error holds the token, a header of ours or a signed address.
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
"""Characters of GitHub's own words that are quoted."""


class GitHubError(Exception):
    """A request that gave nothing usable. `str()` is the reason, fit to follow a colon, without a full stop."""

    kind: Kind
    status: int | None = None
    permission: str = ""
    """The grant that may be missing, as YAML (`actions: read`); empty when it is no matter of permission."""

    @property
    def reason(self) -> str:
        """Why, in words that are safe to show on one line."""
        return str(self)


class AnsweredError(GitHubError):
    """GitHub answered with an error status."""

    def __init__(self, status: int, reason: str, *, permission: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.permission = permission


class UnauthorizedError(AnsweredError):
    """401: the token has expired, was revoked, or is none."""

    kind = "unauthorized"


class ForbiddenError(AnsweredError):
    """403 that is no rate limit: mostly a grant that the token lacks."""

    kind = "forbidden"


class NotFoundError(AnsweredError):
    """404 or 410. GitHub also answers 404 for what a token may not see."""

    kind = "not-found"


class RateLimitedError(AnsweredError):
    """The primary or a secondary rate limit."""

    kind = "rate-limited"

    def __init__(self, status: int, reason: str, *, retry_after: float | None) -> None:
        super().__init__(status, reason)
        self.retry_after = retry_after
        """Seconds until GitHub says that it may be tried again; None when it does not say."""


class RejectedError(AnsweredError):
    """Any other status that is no success: 409, 422, a redirect."""

    kind = "rejected"


class ServerError(AnsweredError):
    """5xx."""

    kind = "server"


class LateAnswerError(GitHubError):
    """No whole answer within the time for one request."""

    kind = "timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"GitHub did not answer within {seconds:.0f} s")


class UnreachableError(GitHubError):
    """No connection was made, or it broke."""

    kind = "unreachable"


class GarbageError(GitHubError):
    """An answer with a good status that is not what the API promises."""

    kind = "garbage"

    def __init__(self, what: str) -> None:
        super().__init__(f"GitHub's answer could not be read ({what})")


class TooLateError(GitHubError):
    """The time for everything was over before, or while, this was asked."""

    kind = "too-late"

    def __init__(self) -> None:
        super().__init__("gathering evidence timed out")


def judge(
    status: int, headers: Mapping[str, str], body: bytes, *, permission: str = "", redact: Callable[[str], str] = str
) -> AnsweredError:
    """The error that an answer stands for.

    `headers` by lower-case name; `body` may be cut. `permission` is the grant that the request needs, `redact` takes
    secrets out of the answer's own words before they are cut.
    """
    message = _message(body, redact)
    reason = f"GitHub answered {status}" + (f" ({message})" if message else "")
    if _is_rate_limit(status, headers, message):
        return RateLimitedError(status, reason, retry_after=_retry_after(headers))
    if status == 401:  # noqa: PLR2004 (HTTP statuses are clearer as numbers)
        return UnauthorizedError(status, reason)
    if status == 403:  # noqa: PLR2004
        return ForbiddenError(status, reason, permission=permission)
    if status in {404, 410}:
        # The storage of logs answers for itself, in XML: there the token's grants were enough already.
        return NotFoundError(status, reason, permission="" if _storage_code(body) or status != 404 else permission)  # noqa: PLR2004
    if status >= 500:  # noqa: PLR2004
        return ServerError(status, reason)
    return RejectedError(status, reason)


def _is_rate_limit(status: int, headers: Mapping[str, str], message: str) -> bool:
    """Whether an answer is one of the rate limits.

    GitHub uses 403 and 429 for both; the primary one shows no requests remaining, secondary ones a Retry-After or
    only their message (docs.github.com, "Rate limits for the REST API").
    """
    if status == 429:  # noqa: PLR2004
        return True
    told = headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers or "rate limit" in message.lower()
    return status == 403 and told  # noqa: PLR2004


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: from Retry-After, else until the limit's reset by the server's own clock."""
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
    """The answer's own words: `message` of GitHub's JSON, or the storage's error code; on one line and short."""
    return one_line(redact(parse(body).text("message") or _storage_code(body)), _MAX_MESSAGE)


def _storage_code(body: bytes) -> str:
    """The error code of Azure's blob storage (`BlobNotFound`), which serves the logs; empty when it is none."""
    found = re.search(rb"<Code>([A-Za-z]{1,60})</Code>", body)
    return found[1].decode() if found else ""
