"""The only module that talks to GitHub's REST API.

Sources: docs.github.com, "Getting started with the REST API", "Using pagination in the REST API".
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Final

import httpx

from fire_routine.github.errors import (
    GarbageError,
    LateAnswerError,
    ServerError,
    TooLateError,
    UnreachableError,
    judge,
)
from fire_routine.wire.addresses import is_inside_by_name
from fire_routine.wire.exit import Exit
from fire_routine.wire.http import AddressError, LateError, NotSentError, Request, TooLongError, WireError
from fire_routine.wire.incoming import Incoming
from fire_routine.wire.payload import Payload, parse

MAX_ANSWER_BYTES: Final = 16 << 20
"""The longest JSON response that is read. A comparison of 300 files with their patches has a few megabytes."""
MAX_LOG_BYTES: Final = 1 << 30
"""The longest log that is read, for the seconds below: the longest at hand have a hundredth of it."""
MAX_LOG_SECONDS: Final = 60.0
"""For reading a log, if no deadline is nearer."""
MAX_ERROR_BYTES: Final = 65_536
"""The longest error response that is read."""
PAGE_SIZE: Final = 100
"""The API's largest page."""
MAX_PAGES: Final = 50
"""The most pages of a listing. A run has at most a few thousand jobs (a matrix has at most 256)."""
RETRY_PAUSE: Final = 1.0
"""Seconds before the only retry of a lookup, after a server error or a broken connection."""
MAX_REDIRECTS: Final = 3
"""The most redirects from the API to a log."""

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class GitHub:
    """GitHub's REST API for one token. Safe to use from several threads at once.

    Every method raises a `GitHubError` for any failure, and nothing else.
    """

    leave: Exit = field(repr=False)
    """Sends the requests, redacted."""
    _: KW_ONLY
    api_url: str
    """`GITHUB_API_URL`: `https://api.github.com`, or `https://HOST/api/v3` on GitHub Enterprise Server."""
    token: str = field(repr=False)
    timeout: float
    """Seconds for one request, from the name to the last byte, or for each chunk of a log."""
    clock: Callable[[], float]
    """Monotonic seconds."""
    sleep: Callable[[float], None]
    deadline: float | None = None
    """The `clock` reading after which no request is sent or waited for; None for no deadline."""

    def within(self, deadline: float) -> "GitHub":
        """The same API with a deadline."""
        return replace(self, deadline=deadline)

    def get(self, path: str, *, permission: str = "", **params: str | int | None) -> Payload:
        """The JSON at `path` (`/repos/…`, percent-encoded). `params` that are None are omitted.

        `permission` is what the token needs for this (`actions: read`), for the error. After a server error or a broken
        connection it retries once.
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
        """The items of all pages of a listing, up to `max_pages`. `key` is their place in a page, None for the top.

        Each page is requested only when its first item is needed.
        """
        for page in range(1, max_pages + 1):
            answer, more = self._get(path, permission, {"per_page": PAGE_SIZE, **params, "page": page})
            holder = answer if key is None else answer.at(key)
            if not isinstance(holder.raw, list):
                raise GarbageError("no list")
            yield from holder.list()
            # Without a Link header (old or simple servers), the last page is the one that is not full.
            if not (len(holder.raw) >= PAGE_SIZE if more is None else more):
                return

    def post(self, path: str, body: Mapping[str, object], *, permission: str = "") -> Payload:
        """Send `body` as JSON. Never retried, as it may have taken effect even if the response was lost."""
        return self._json("POST", path, permission, body=body)[0]

    def patch(self, path: str, body: Mapping[str, object], *, permission: str = "") -> Payload:
        """Change what is at `path`. Never retried."""
        return self._json("PATCH", path, permission, body=body)[0]

    @contextmanager
    def job_log(self, repository: str, job_id: int, *, permission: str = "actions: read") -> Iterator[Iterator[bytes]]:
        """The log of a job, in chunks as they arrive.

        The API redirects to a signed URL that expires after a minute. The request to it carries neither our token nor
        our headers, and the URL is never shown. A running job has no log yet: 404.
        """
        request = Request("GET", self._address(f"/repos/{repository}/actions/jobs/{job_id}/logs"), self._headers())
        for _ in range(MAX_REDIRECTS + 1):
            with self._open(request, body_seconds=self._limit(MAX_LOG_SECONDS)) as response:
                if response.status not in _REDIRECTS:
                    self._check(response, permission)
                    yield response.pieces(MAX_LOG_BYTES)
                    return
                request = self._redirected(request, response.headers.get("location", ""))
        raise GarbageError("too many redirects")

    def wait(self, seconds: float) -> None:
        """Sleep. Raises `TooLateError` at once if the deadline would pass meanwhile."""
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
        """One request. Returns the response, and whether there is a next page (None if the response does not say)."""
        query = {name: value for name, value in (params or {}).items() if value is not None}
        request = Request(method, self._address(path), self._headers(), body, query)
        with self._open(request) as response:
            self._check(response, permission)
            data = response.read(MAX_ANSWER_BYTES)
            link = response.headers.get("link")
        return _decode(data), None if link is None else 'rel="next"' in link

    @contextmanager
    def _open(self, request: Request, body_seconds: float | None = None) -> Iterator[Incoming]:
        """One request and its open response. Raises `GitHubError` for any failure of either.

        `body_seconds` are for the body of a log, which takes longer than other responses.
        """
        limit = self._limit(self.timeout)
        try:
            with self.leave.open(request, limit, body_seconds=body_seconds) as response:
                yield response
        except (TooLongError, AddressError) as error:
            raise GarbageError(str(error)) from None
        except LateError:
            self._limit(0)
            raise LateAnswerError(body_seconds or limit) from None
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

    def _redirected(self, request: Request, location: str) -> Request:
        """The request to where a log's API points to, without our headers.

        Raises `GitHubError` for a target where no log can be: a redirect may be forged by a server in between, or
        by a bug. `wire/network.py` looks at the address that it leads to.
        """
        try:
            before, home = httpx.URL(request.url), httpx.URL(self.api_url)
            target = before.join(location)
        except (httpx.InvalidURL, ValueError):
            raise GarbageError("a redirect to nowhere") from None
        # A log may contain secrets, so it never leaves TLS.
        schemes = {"https", before.scheme}
        if not location or not target.host or target.userinfo or target.scheme not in schemes:
            raise GarbageError("a redirect to nowhere")
        if is_inside_by_name(target.raw_host.decode()) and not is_inside_by_name(home.raw_host.decode()):
            raise GarbageError("a redirect to this host, its link or a metadata service")
        return Request("GET", str(target), {}, home=home.raw_host.decode())

    def _limit(self, at_most: float) -> float:
        """Seconds that a request may take now, at most `at_most`. Raises `TooLateError` if none are left."""
        if self.deadline is None:
            return at_most
        rest = self.deadline - self.clock()
        if rest <= 0:
            raise TooLateError
        return min(at_most, rest)

    def _check(self, response: Incoming, permission: str) -> None:
        """Raise the error of a response that is not a success."""
        if httpx.codes.is_success(response.status):
            return
        try:
            body = response.read(MAX_ERROR_BYTES)
        except TooLongError:
            body = b""
        raise judge(response.status, response.headers, body, permission=permission, redact=self.leave.redact)


def _decode(data: bytes) -> Payload:
    """The JSON of a response, which is always an object or a list."""
    answer = parse(data)
    if not isinstance(answer.raw, dict | list):
        raise GarbageError("empty" if not data.strip() else "not JSON" if answer.raw is None else "no object or list")
    return answer
