"""The one module that talks to GitHub's REST API: a path and parameters in, JSON or a log's bytes out.

Sources: docs.github.com, "Getting started with the REST API", "Using pagination in the REST API".
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from fire_routine.github.errors import (
    GarbageError,
    LateAnswerError,
    ServerError,
    TooLateError,
    UnreachableError,
    judge,
)
from fire_routine.wire.exit import Exit
from fire_routine.wire.http import LateError, NotSentError, Request, TooLongError, WireError
from fire_routine.wire.payload import Payload, parse

MAX_ANSWER_BYTES: Final = 16 << 20
"""The largest JSON answer that is read. A comparison of 300 files with their patches is a few megabytes."""
MAX_ERROR_BYTES: Final = 65_536
"""As much of an error answer is read."""
PAGE_SIZE: Final = 100
"""The most items that the API gives at once."""
MAX_PAGES: Final = 50
"""Pages that are followed: a run has at most a few thousand jobs (a matrix makes at most 256 of one)."""
RETRY_PAUSE: Final = 1.0
"""Seconds before a lookup that met a server error is tried a second, last time."""
MAX_REDIRECTS: Final = 3
"""Steps from the API to a log."""

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class GitHub:
    """GitHub's REST API, as one token sees it. Safe to use from several threads at once.

    Every method raises a `GitHubError` for whatever goes wrong, and nothing else.
    """

    leave: Exit = field(repr=False)
    """Through which requests leave."""
    _: KW_ONLY
    api_url: str
    """`GITHUB_API_URL`: `https://api.github.com`, or `https://HOST/api/v3` on GitHub Enterprise Server."""
    token: str = field(repr=False)
    timeout: float
    """Seconds for one request; for a log, for each piece of it."""
    clock: Callable[[], float]
    """Monotonic seconds."""
    sleep: Callable[[float], None]
    deadline: float | None = None
    """The `clock` reading after which nothing is asked or waited for."""

    def within(self, deadline: float) -> "GitHub":
        """The same API with a deadline."""
        return replace(self, deadline=deadline)

    def get(self, path: str, *, permission: str = "", **params: str | int | None) -> Payload:
        """Look `path` (`/repos/…`, percent-encoded) up. `permission` is the grant that this needs, for the error.

        Parameters that are None are left out. A server error or a broken connection is tried a second time.
        """
        return self._get(path, permission, params)[0]

    def pages(
        self,
        path: str,
        key: str | None,
        *,
        permission: str = "",
        max_pages: int = MAX_PAGES,
        **params: str | int | None,
    ) -> Iterator[Payload]:
        """The items of all pages of a listing, at most `max_pages`; `key` is where a page holds them, None for at top.

        Each page is asked for when its first item is.
        """
        for page in range(1, max_pages + 1):
            answer, more = self._get(path, permission, {"per_page": PAGE_SIZE, **params, "page": page})
            holder = answer if key is None else answer.at(key)
            if not isinstance(holder.raw, list):
                raise GarbageError("no list")
            yield from holder.list()
            # Without a Link header (old or simple servers) a short page is the last.
            if not (len(holder.raw) >= PAGE_SIZE if more is None else more):
                return

    def post(self, path: str, body: Mapping[str, object], *, permission: str = "") -> Payload:
        """Send `body` as JSON. Never repeated: it may have taken effect though the answer was lost."""
        return self._json("POST", path, permission, body=body)[0]

    def patch(self, path: str, body: Mapping[str, object], *, permission: str = "") -> Payload:
        """Change what is at `path`. Never repeated."""
        return self._json("PATCH", path, permission, body=body)[0]

    @contextmanager
    def job_log(self, repository: str, job_id: int, *, permission: str = "actions: read") -> Iterator[Iterator[bytes]]:
        """The log of a job, in pieces as they arrive.

        The API answers with a redirect to a signed address that lives for a minute. It is asked without our token and
        our headers, and never shown. While the job runs there is no log: 404.
        """
        address, headers = self._address(f"/repos/{repository}/actions/jobs/{job_id}/logs"), self._headers()
        for _ in range(MAX_REDIRECTS + 1):
            with self._open(Request("GET", address, headers)) as response:
                if response.status_code not in _REDIRECTS:
                    self._check(response, permission)
                    yield self._pieces(response)
                    return
                address, headers = self._target(address, response.headers.get("location", "")), {}
        raise GarbageError("too many redirects")

    def wait(self, seconds: float) -> None:
        """Wait that long. Raises `TooLateError` at once when the deadline would be over by then."""
        if self.deadline is not None and self.clock() + seconds >= self.deadline:
            raise TooLateError
        self.sleep(seconds)

    def _get(self, path: str, permission: str, params: Mapping[str, str | int | None]) -> tuple[Payload, bool | None]:
        try:
            return self._json("GET", path, permission, params=params)
        except (ServerError, UnreachableError) as error:
            try:
                self.wait(RETRY_PAUSE)
            except TooLateError:
                raise error from None
        return self._json("GET", path, permission, params=params)

    def _json(
        self,
        method: str,
        path: str,
        permission: str,
        *,
        params: Mapping[str, str | int | None] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> tuple[Payload, bool | None]:
        """One request. Gives the answer, and whether there is a next page (None when it does not tell)."""
        query = {name: value for name, value in (params or {}).items() if value is not None}
        request = Request(method, self._address(path), self._headers(), body, query)
        with self._open(request) as response:
            self._check(response, permission)
            data = self._read(response)
            link = response.headers.get("link")
        return _decode(data), None if link is None else 'rel="next"' in link

    @contextmanager
    def _open(self, request: Request) -> Iterator[httpx.Response]:
        """One request and its answer, open for reading; what goes wrong with either becomes a `GitHubError`."""
        limit = self._limit()
        try:
            with self.leave.open(request, limit) as response:
                yield response
        except TooLongError:
            raise GarbageError(f"longer than {MAX_ANSWER_BYTES:,} bytes") from None
        except LateError:
            self._limit()
            raise LateAnswerError(limit) from None
        except NotSentError as error:
            raise UnreachableError(f"GitHub could not be reached: {error}") from None
        except WireError as error:
            raise UnreachableError(str(error)) from None

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }

    def _address(self, path: str) -> str:
        return self.api_url.rstrip("/") + path

    def _target(self, address: str, location: str) -> str:
        """Where a redirect leads. One that would leave TLS is not followed: a log may hold secrets."""
        target = urljoin(address, location)
        if not location or (urlsplit(address).scheme, urlsplit(target).scheme) not in _SCHEMES:
            raise GarbageError("a redirect to nowhere")
        return target

    def _limit(self) -> float:
        """Seconds that a request may take now. Raises `TooLateError` when there are none left."""
        if self.deadline is None:
            return self.timeout
        rest = self.deadline - self.clock()
        if rest <= 0:
            raise TooLateError
        return min(self.timeout, rest)

    def _check(self, response: httpx.Response, permission: str) -> None:
        """Raise what an answer without success stands for."""
        if response.is_success:
            return
        try:
            body = self._read(response, at_most=MAX_ERROR_BYTES)
        except TooLongError:
            body = b""
        raise judge(response.status_code, response.headers, body, permission=permission, redact=self.leave.redact)

    def _read(self, response: httpx.Response, at_most: int = MAX_ANSWER_BYTES) -> bytes:
        """The whole body. Raises `WireError` for one that is longer or does not end."""
        return self.leave.read(self._pieces(response), self.clock() + self.timeout, at_most)

    def _pieces(self, response: httpx.Response) -> Iterator[bytes]:
        for piece in response.iter_bytes():
            self._limit()
            yield piece


_SCHEMES: Final = frozenset({("https", "https"), ("http", "http"), ("http", "https")})


def _decode(data: bytes) -> Payload:
    """The JSON object or list that every answer of the API is."""
    answer = parse(data)
    if not isinstance(answer.raw, dict | list):
        raise GarbageError("empty" if not data.strip() else "not JSON" if answer.raw is None else "no object or list")
    return answer
