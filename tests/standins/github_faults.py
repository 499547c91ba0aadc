"""What can go wrong between a caller and GitHub's REST API.

A `Fault` takes the place of the API's answer. `applied` says whether the request took effect
nevertheless (a status that was created while its answer was lost).
"""

from __future__ import annotations

import itertools
import json
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.standins.replies import Delivery, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.standins.github_call import ApiRequest

DOCS = "https://docs.github.com/rest"


@dataclass(frozen=True)
class Fault:
    """What happens to one request in place of the API's answer."""

    name: str
    reply: Reply
    delivery: Delivery = Delivery.WHOLE
    applied: bool = False

    def __str__(self) -> str:
        return self.name

    def after_effect(self) -> Fault:
        """The same, but the request takes effect first."""
        return replace(self, name=f"{self.name}, applied", applied=True)


def error_reply(status: int, message: str, **headers: str) -> Reply:
    """GitHub's error object. Header names are given with `_` for `-`."""
    body = {"message": message, "documentation_url": DOCS, "status": str(status)}
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(body).encode(), {"content-type": "application/json"} | fields)


def error(status: int, message: str, **headers: str) -> Fault:
    """Any error answer in GitHub's form."""
    return Fault(f"{status} {message}", error_reply(status, message, **headers))


BAD_CREDENTIALS = error(401, "Bad credentials")
FORBIDDEN = error(403, "Resource not accessible by integration")
NOT_FOUND = error(404, "Not Found")
GONE = error(410, "Server Error: logs have expired")
UNPROCESSABLE = error(422, "Validation Failed")
SERVER_ERROR = error(500, "Server Error")


def rate_limited(reset: int = 4_102_444_800) -> Fault:
    """The primary limit: 403 with no requests remaining; `reset` is in seconds since 1970."""
    message = "API rate limit exceeded for installation ID 1."
    limits = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(reset)}
    return error(403, message, **limits)


def secondary_rate_limited(retry_after: int | None = 60, status: int = 403) -> Fault:
    """A secondary limit, which GitHub answers with 403 or 429 and mostly a Retry-After."""
    message = "You have exceeded a secondary rate limit. Please wait a few minutes."
    if retry_after is None:
        return error(status, message)
    return error(status, message, retry_after=str(retry_after))


def gateway_error(status: int = 502) -> Fault:
    """An HTML page from in front of the API."""
    page = b"<!DOCTYPE html><title>Unicorn! &middot; GitHub</title>"
    return Fault(f"{status} HTML", Reply(status, page, {"content-type": "text/html"}))


GARBAGE = Fault("200 with garbage", Reply(200, b'\xff{"jobs": [tru'))
EMPTY = Fault("200 without a body", Reply(200))
WRONG_SHAPE = Fault("200 of another shape", Reply(200, b'"surprise"'))
NEVER_ANSWERS = Fault("never answers", Reply(200), Delivery.NEVER)
RESETS = Fault("resets", Reply(200), Delivery.RESET)
SLOW_BODY = Fault("slow body", Reply(200, b"{}"), Delivery.DRIP)
TRICKLING_BODY = Fault("trickling body", Reply(200, b"{}"), Delivery.TRICKLE)
"""Every read gives a byte in time; only a deadline for the whole ends it."""


class FaultPlan:
    """Which requests meet which faults."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[_Entry] = []

    def add(
        self, operation: str, faults: Sequence[Fault], times: int | None, when: Callable[[ApiRequest], bool]
    ) -> None:
        """Plan faults for an operation (`*` for all): one after the other, in a circle, `times` in all."""
        with self._lock:
            self._entries.append(_Entry(operation, itertools.cycle(faults), times, when))

    def take(self, operation: str, request: ApiRequest) -> Fault | None:
        """The fault that a request meets, if any; of several plans the first that holds."""
        with self._lock:
            for entry in self._entries:
                if entry.times != 0 and entry.operation in {"*", operation} and entry.when(request):
                    entry.times = None if entry.times is None else entry.times - 1
                    return next(entry.faults)
        return None


@dataclass
class _Entry:
    operation: str
    faults: itertools.cycle[Fault]
    times: int | None
    when: Callable[[ApiRequest], bool]
