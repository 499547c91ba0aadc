"""A stand-in for GitHub's REST API, for the endpoints in the extract of GitHub's own description."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Self

from tests.standins import github_actions, github_comments, github_faults, github_repository
from tests.standins.blob_store import BlobStore
from tests.standins.github_call import Answer, ApiRequest, Call, RefusalError, decoded_body
from tests.standins.github_events import Events
from tests.standins.github_json import Json, Renderer
from tests.standins.github_pages import page_of
from tests.standins.github_permissions import ALL_GRANTS, accepted_permissions, is_granted
from tests.standins.github_world import World
from tests.standins.loopback import Exchange, Gauge, LoopbackServer, Request
from tests.standins.openapi import Match, completed, github_description, problems_of_answer, problems_of_request
from tests.standins.replies import Reply, deliver

if TYPE_CHECKING:
    import ssl

    from tests.standins.github_faults import Fault

# Not a credential: a made-up one, in parts so that no secret scanner stumbles over it.
TOKEN = "ghs_" + "StandInTokenForTestsOnly000000000000"

BLOB = "blob"
"""The name under which faults and hooks know a request to the blob store."""

_ENDPOINTS: Mapping[str, Callable[[Call], Answer]] = {
    **github_actions.ENDPOINTS,
    **github_repository.ENDPOINTS,
    **github_comments.ENDPOINTS,
}


Hook = Callable[[ApiRequest], "Fault | None"]
"""May wait, change the world, raise (which counts as a bug of the test), or give a fault to answer with."""


class GitHubApi:
    """The API and the blob store of its logs: a context manager that listens while it is open.

    - `grants`: what the token may do, as in a workflow's `permissions:` (`{"actions": "read"}`);
      everything by default. As in a private repository nothing can be read without a grant.
    - `prefix`: the path that everything is under, `/api/v3` on GitHub Enterprise Server.
    - `latency`: seconds before each answer, the blob store's too.
    - `tls`: to speak HTTPS, the blob store too; see `private_tls`.
    - `check`: whether requests and answers are held to GitHub's description; off for benchmarks.

    Leaving the context raises what went wrong in the stand-in or its hooks, and an AssertionError
    that lists the violations, if there are any.

    `before` is called with each request before it takes effect, `after` between that and the
    answer. Both are called without a lock held, so they may order requests that run at once.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        grants: Mapping[str, str] = ALL_GRANTS,
        prefix: str = "",
        latency: float = 0.0,
        check: bool = True,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.world = world or World()
        self.token = TOKEN
        self.grants = dict(grants)
        self.latency = latency
        self.requests: list[ApiRequest] = []
        self.before: Hook = _no_hook
        self.after: Hook = _no_hook
        self._check = check
        self._prefix = prefix
        self._violations: list[str] = []
        self._faults = github_faults.FaultPlan()
        self._under_way = Gauge()
        self._request_ids = itertools.count(1)
        self._lock = threading.Lock()
        self.blobs = BlobStore(self._intercept_blob, tls)
        self.server = LoopbackServer(self._handle, tls=tls)

    @property
    def url(self) -> str:
        """The API's base, for `GITHUB_API_URL`."""
        return self.server.origin + self._prefix

    @property
    def events(self) -> Events:
        """What the runner would give a job of this world's runs."""
        return Events(Renderer(self.world, self.url))

    @property
    def most_at_once(self) -> int:
        """How many requests, the blob store's too, were under way at the same time."""
        return self._under_way.most

    @property
    def violations(self) -> list[str]:
        """What GitHub's description does not allow about the requests and answers so far."""
        return self._violations + self.blobs.violations

    def forgive(self) -> list[str]:
        """Forget the violations and errors so far, and give them back as texts."""
        forgiven = [*self.violations, *map(repr, self.errors)]
        for collected in (self._violations, self.blobs.violations, self.server.errors, self.blobs.errors):
            collected.clear()
        return forgiven

    @property
    def errors(self) -> list[BaseException]:
        """Bugs of the stand-in, and what hooks raised."""
        return self.server.errors + self.blobs.errors

    def count(self, operation: str) -> int:
        """How many requests for an operation arrived."""
        _check_operation(operation)
        if operation == BLOB:
            return len(self.blobs.requests)
        return sum(request.operation == operation for request in self.requests)

    def fail(
        self,
        operation: str,
        *faults: Fault,
        times: int | None = None,
        when: Callable[[ApiRequest], bool] = lambda _: True,
    ) -> None:
        """Answer requests for an operation with faults.

        `operation` is an id of GitHub's description, `blob` for the blob store, or `*` for all.
        The faults are used one after the other, then again from the first; after `times`
        requests (None: never) it is over. `when` picks among the requests.
        """
        _check_operation(operation)
        self._faults.add(operation, faults, times, when)

    def release(self) -> None:
        """Let every answer go that a fault holds back."""
        self.server.release()
        self.blobs.release()

    def close(self) -> None:
        """Stop listening."""
        self.server.close()
        self.blobs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.close()
        if kind is None and self.errors:
            raise self.errors[0]
        if kind is None and self.violations:
            raise AssertionError("\n".join(["against GitHub's description:", *self.violations]))

    def _handle(self, exchange: Exchange) -> None:
        with self._under_way:
            request = exchange.request
            path = request.path.removeprefix(self._prefix) if request.path.startswith(self._prefix) else ""
            match = github_description().match(request.method, path)
            self._deliver(exchange, self._record(request, match), match)

    def _deliver(self, exchange: Exchange, request: ApiRequest, match: Match | None) -> None:
        fault = self._intercept(request)
        if fault and not fault.applied:
            deliver(exchange, fault.reply, fault.delivery)
            return
        reply = self._reply(request, match)
        fault = self.after(request) or fault
        if fault:
            deliver(exchange, fault.reply, fault.delivery)
        else:
            exchange.answer(reply.status, reply.headers, reply.body)

    def _record(self, request: Request, match: Match | None) -> ApiRequest:
        operation, path = (match.operation.id, match.path) if match else ("", {})
        recorded = ApiRequest(operation, path, request.query, request)
        with self._lock:
            self.requests.append(recorded)
        problems = problems_of_request(match, request.query, request.body) if match else ["unknown path"]
        if "user-agent" not in request.headers:
            problems.append("GitHub refuses requests without a User-Agent")
        self._violate(request, problems)
        return recorded

    def _violate(self, request: Request, problems: Iterable[str]) -> None:
        if self._check:
            with self._lock:
                self._violations += [f"{request.method} {request.target}: {problem}" for problem in problems]

    def _intercept(self, request: ApiRequest) -> Fault | None:
        self.server.released.wait(self.latency)
        if fault := self.before(request):
            return fault
        return self._faults.take(request.operation, request)

    def _intercept_blob(self, request: Request) -> Fault | None:
        with self._under_way:
            return self._intercept(ApiRequest(BLOB, {}, request.query, request))

    def _reply(self, request: ApiRequest, match: Match | None) -> Reply:
        limits = {"x-github-request-id": f"{next(self._request_ids):04X}:STANDIN", "x-ratelimit-remaining": "999"}
        try:
            self._authorize(request)
            answer = self._answer(request)
        except RefusalError as error:
            answer = _told(error, request.operation)
        body, links = page_of(answer, self.server.origin + request.request.path, request.query)
        headers = {**limits, **links, **answer.headers}
        if match:
            body = completed(match.operation, answer.status, body)
            if self._check:
                self._violate(request.request, problems_of_answer(match.operation, answer.status, body))
        if body is None:
            return Reply(answer.status, headers=headers)
        return Reply(answer.status, json.dumps(body).encode(), {"content-type": "application/json", **headers})

    def _authorize(self, request: ApiRequest) -> None:
        scheme, _, token = request.request.headers.get("authorization", "").partition(" ")
        if not scheme:
            raise RefusalError(404, "Not Found")  # a private repository is not there for strangers
        if scheme.lower() not in {"bearer", "token"} or token != self.token:
            raise RefusalError(401, "Bad credentials")
        owner, name = request.path.get("owner", ""), request.path.get("repo", "")
        if f"{owner}/{name}".lower() != self.world.repository.lower():
            raise RefusalError(404, "Not Found")
        if not is_granted(request.operation, self.grants):
            raise RefusalError(403, "Resource not accessible by integration")

    def _answer(self, request: ApiRequest) -> Answer:
        if not request.operation:
            raise RefusalError(404, "Not Found")
        body = decoded_body(request.request.body)
        render = Renderer(self.world, self.url)
        with self._lock:
            call = Call(self.world, render, self.blobs, request.path, request.query, body)
            return _ENDPOINTS[request.operation](call)


def _no_hook(_: ApiRequest) -> None:
    return None


def _check_operation(operation: str) -> None:
    known = github_description().ids | {BLOB, "*"}
    if operation not in known:
        raise ValueError(f"no operation {operation!r} among {sorted(known)}")


def _told(error: RefusalError, operation: str) -> Answer:
    """An error in GitHub's form. A missing grant is named in a header."""
    body: Json = {"message": error.message, "documentation_url": github_faults.DOCS, "status": str(error.status)}
    if error.errors:
        body |= {"errors": error.errors}
    forbidden = error.status == 403 and operation
    headers = {"x-accepted-github-permissions": accepted_permissions(operation)} if forbidden else {}
    return Answer(body, error.status, headers)
