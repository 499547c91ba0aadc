"""One HTTP request, with a deadline for each wait and the answer's status as data."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

from scripts.release.errors import RefusedError

TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes


def request(method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
    """Send one request. A redirect is an answer like any other: urllib would take the token along to another host."""
    asked = urllib.request.Request(
        url, data=body, headers={"User-Agent": "fire-routine-release", **headers}, method=method
    )
    try:
        with urllib.request.build_opener(_NoRedirect).open(asked, timeout=TIMEOUT_SECONDS) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())
    except (OSError, ValueError) as error:
        raise RefusedError(f"{method} {url} got no answer: {error}") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""
