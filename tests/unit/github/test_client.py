"""The REST client: what it sends, how it is bounded, and what each answer or fault becomes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from fire_routine.github.client import MAX_ANSWER_BYTES, RETRY_PAUSE, GitHub
from fire_routine.github.errors import (
    ForbiddenError,
    GarbageError,
    GitHubError,
    LateAnswerError,
    NotFoundError,
    RateLimitedError,
    RejectedError,
    ServerError,
    TooLateError,
    UnauthorizedError,
    UnreachableError,
    judge,
)
from tests.standins.exits import an_exit
from tests.standins.mock import Mock

API = "https://api.github.example"
TOKEN = "ghs_MadeUpTokenOfThisTest"
SIGNED = "https://blobs.example/log.txt?sig=s1gn4tur3"


@dataclass
class World:
    """A client whose requests go to `answer`, and a clock that only sleeping or the test moves."""

    answer: Callable[[httpx.Request], httpx.Response]
    time: float = 0.0
    requests: list[httpx.Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def github(self, *, deadline: float | None = None, api_url: str = API) -> GitHub:
        return GitHub(
            an_exit(httpx.Client(transport=Mock(self._handle)), clock=lambda: self.time),
            api_url=api_url,
            token=TOKEN,
            timeout=10,
            clock=lambda: self.time,
            sleep=self._sleep,
            deadline=deadline,
        )

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.answer(request)

    def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += seconds


def says(status: int, content: Any = None, **headers: str) -> World:  # noqa: ANN401 (any JSON)
    """A world that answers everything alike."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return World(lambda _: httpx.Response(status, content=body, headers=fields))


def raises(error: Exception) -> World:
    """A world in which every request fails."""

    def answer(_: httpx.Request) -> httpx.Response:
        raise error

    return World(answer)


class TestRequests:
    def test_a_lookup_is_made_as_github_asks_for(self) -> None:
        world = says(200, {"id": 7})

        assert world.github().get("/repos/o/n/actions/runs/7", branch="a b&c", status=None).number("id") == 7

        (request,) = world.requests
        assert str(request.url) == f"{API}/repos/o/n/actions/runs/7?branch=a+b%26c"
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        assert request.headers["accept"] == "application/vnd.github+json"
        assert request.headers["x-github-api-version"] == "2022-11-28"
        assert request.headers["user-agent"] == "fire-routine"

    @pytest.mark.parametrize("base", ["https://ghe.example/api/v3", "https://ghe.example/api/v3/"])
    def test_the_base_keeps_its_path(self, base: str) -> None:
        world = says(200, {})

        world.github(api_url=base).get("/repos/o/n")

        assert str(world.requests[0].url) == "https://ghe.example/api/v3/repos/o/n"

    @pytest.mark.parametrize("method", ["post", "patch"])
    def test_what_is_sent_is_json_and_sent_once(self, method: str) -> None:
        world = says(201, {"id": 1})

        getattr(world.github(), method)("/x", {"state": "success", "half": "\ud800"})

        (request,) = world.requests
        assert request.method == method.upper()
        assert request.headers["content-type"] == "application/json"
        assert json.loads(request.content) == {"state": "success", "half": "<U+D800>"}

    @pytest.mark.parametrize("method", ["post", "patch"])
    def test_a_write_is_never_repeated(self, method: str) -> None:
        world = says(502, b"<html>")

        with pytest.raises(ServerError):
            getattr(world.github(), method)("/x", {})

        assert len(world.requests) == 1

    def test_it_may_be_used_from_several_threads_at_once(self) -> None:
        together = threading.Barrier(4, timeout=10)

        def answer(request: httpx.Request) -> httpx.Response:
            together.wait()
            return httpx.Response(200, json={"path": request.url.path})

        github, found = World(answer).github(), []
        threads = [
            threading.Thread(target=lambda n=n: found.append(github.get(f"/{n}").text("path"))) for n in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(found) == ["/0", "/1", "/2", "/3"]


class TestPages:
    def test_pages_are_followed_by_their_links(self) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            page = int(request.url.params["page"])
            links = {"link": f'<{API}/x?page={page + 1}>; rel="next"'} if page < 3 else {"link": '<x>; rel="first"'}
            return httpx.Response(200, json={"jobs": [{"id": page}]}, headers=links)

        world = World(answer)

        assert [item.number("id") for item in world.github().pages("/x", "jobs")] == [1, 2, 3]
        assert all(request.url.params["per_page"] == "100" for request in world.requests)

    def test_without_links_a_short_page_is_the_last(self) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, json=[{}] * (100 if request.url.params["page"] == "1" else 20))

        assert len(list(World(answer).github().pages("/x", None))) == 120

    def test_pages_are_requested_as_they_are_read_and_not_without_end(self) -> None:
        world = World(lambda _: httpx.Response(200, json=[{}] * 100))

        assert len(list(world.github().pages("/x", None, max_pages=3))) == 300
        assert len(world.requests) == 3
        next(iter(world.github().pages("/x", None)))
        assert len(world.requests) == 4

    @pytest.mark.parametrize("answer", [{}, {"jobs": None}, {"jobs": {"a": 1}}, []])
    def test_a_page_without_its_list_is_garbage(self, answer: object) -> None:
        with pytest.raises(GarbageError):
            list(says(200, answer).github().pages("/x", "jobs"))


class TestLogs:
    def test_a_log_is_read_from_where_the_api_points_to_without_our_token_or_headers(self) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.host == "api.github.example":
                return httpx.Response(302, headers={"location": SIGNED})
            return httpx.Response(200, content=b"a log\n")

        world = World(answer)

        with world.github().job_log("o/n", 7) as chunks:
            assert b"".join(chunks) == b"a log\n"

        api, blob = world.requests
        assert api.url.path == "/repos/o/n/actions/jobs/7/logs"
        assert str(blob.url) == SIGNED
        assert "authorization" not in blob.headers
        assert "x-github-api-version" not in blob.headers
        assert TOKEN not in repr(blob.headers.raw)

    def test_a_server_that_gives_the_log_itself_will_do(self) -> None:
        with says(200, b"a log\n").github().job_log("o/n", 7) as chunks:
            assert b"".join(chunks) == b"a log\n"

    def test_a_relative_redirect_is_followed(self) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/logs"):
                return httpx.Response(302, headers={"location": "/_services/log?sig=x"})
            return httpx.Response(200, content=b"a log\n")

        world = World(answer)
        with world.github(api_url="https://ghe.example/api/v3").job_log("o/n", 7) as chunks:
            assert b"".join(chunks) == b"a log\n"

        assert str(world.requests[1].url) == "https://ghe.example/_services/log?sig=x"

    @pytest.mark.parametrize(
        "location",
        [
            *(
                "",
                "http://blobs.example/plain",
                "file:///etc/passwd",
                "ftp://blobs.example/x",
            ),
            *("https://u:p@blobs.example/x", "https://u@blobs.example/x", "//[::1"),
            *(
                "https://localhost/x",
                "https://127.0.0.1/x",
                "https://[::1]/x",
                "https://2130706433/x",
                "//169.254.1.2/x",
            ),
            *("https://metadata.google.internal/x", "https://a.localhost./x", "https://[::ffff:169.254.169.254]/x"),
        ],
    )
    def test_a_redirect_to_nowhere_inside_or_out_of_tls_is_not_followed(self, location: str) -> None:
        world = says(302, b"", location=location)

        with pytest.raises(GitHubError), world.github().job_log("o/n", 7):
            pass

        assert len(world.requests) == 1

    def test_a_server_on_this_host_may_keep_its_logs_here(self) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/logs"):
                return httpx.Response(302, headers={"location": "http://localhost:8000/log"})
            return httpx.Response(200, content=b"a log\n")

        with World(answer).github(api_url="http://127.0.0.1:3000").job_log("o/n", 7) as chunks:
            assert b"".join(chunks) == b"a log\n"

    def test_redirects_without_end_are_given_up(self) -> None:
        world = says(302, b"", location=SIGNED)

        with pytest.raises(GarbageError), world.github().job_log("o/n", 7):
            pass

        assert len(world.requests) == 4

    def test_a_log_that_is_not_there_is_no_matter_of_permission(self) -> None:
        xml = b'\xef\xbb\xbf<?xml version="1.0"?><Error><Code>BlobNotFound</Code><Message>Gone. Sig=x</Message></Error>'

        with pytest.raises(NotFoundError) as caught, says(404, xml).github().job_log("o/n", 7):
            pass

        assert caught.value.reason == "GitHub returned 404 (BlobNotFound)"
        assert caught.value.permission == ""

    def test_the_deadline_is_looked_at_between_pieces(self) -> None:
        world = World(lambda _: httpx.Response(200, content=pieces()))

        def pieces() -> Iterator[bytes]:
            for _ in range(10):
                yield b"x"
                world.time += 3

        read: list[bytes] = []
        with pytest.raises(TooLateError), world.github(deadline=10).job_log("o/n", 7) as chunks:
            read.extend(chunks)

        assert len(read) == 4


ERRORS: list[tuple[World, type[GitHubError], str, str]] = [
    (
        says(401, {"message": "Bad credentials"}),
        UnauthorizedError,
        "unauthorized",
        "GitHub returned 401 (Bad credentials)",
    ),
    (says(403, {"message": "Resource not accessible by integration"}), ForbiddenError, "forbidden", "403 (Resource"),
    (says(404, {"message": "Not Found"}), NotFoundError, "not-found", "GitHub returned 404 (Not Found)"),
    (says(410, {"message": "Gone"}), NotFoundError, "not-found", "GitHub returned 410 (Gone)"),
    (says(409, {"message": "Conflict"}), RejectedError, "rejected", "GitHub returned 409 (Conflict)"),
    (says(301, b""), RejectedError, "rejected", "GitHub returned 301"),
    (says(500, {"message": "Server Error"}), ServerError, "server", "GitHub returned 500 (Server Error)"),
    (says(502, b"<html>Unicorn!</html>"), ServerError, "server", "GitHub returned 502"),
    (says(200, b'\xff{"jobs": [tru'), GarbageError, "garbage", "could not be read (not JSON)"),
    (says(200, b""), GarbageError, "garbage", "could not be read (empty)"),
    (says(200, "surprise"), GarbageError, "garbage", "could not be read (no object or list)"),
    (says(200, b"[" * 100_000), GarbageError, "garbage", "could not be read"),
    (says(200, b" " * (MAX_ANSWER_BYTES + 1)), GarbageError, "garbage", "longer than"),
    (raises(httpx.ReadTimeout("x")), LateAnswerError, "timeout", "GitHub did not respond within 10 s"),
    (raises(httpx.ConnectError("[Errno 111] x")), UnreachableError, "unreachable", "GitHub could not be reached"),
    (
        raises(httpx.ConnectError("CERTIFICATE_VERIFY_FAILED")),
        UnreachableError,
        "unreachable",
        "certificate could not be verified",
    ),
    (raises(httpx.ProxyError("407")), UnreachableError, "unreachable", "the proxy refused"),
    (raises(httpx.RemoteProtocolError("x")), UnreachableError, "unreachable", "(RemoteProtocolError)"),
    (raises(OSError("x")), UnreachableError, "unreachable", "(OSError)"),
]


@pytest.mark.parametrize(("world", "kind_of_error", "kind", "reason"), ERRORS)
def test_each_fault_has_its_error_and_its_reason(
    world: World, kind_of_error: type[GitHubError], kind: str, reason: str
) -> None:
    with pytest.raises(GitHubError) as caught:
        world.github().get("/repos/o/n", permission="contents: read")

    assert type(caught.value) is kind_of_error
    assert caught.value.kind == kind
    assert reason in caught.value.reason
    assert caught.value.permission == (
        "contents: read" if kind in {"forbidden", "not-found"} and "410" not in reason else ""
    )


RATE_LIMITS: list[tuple[int, dict[str, str], str, float | None]] = [
    (429, {}, "", None),
    (429, {"retry-after": "30"}, "", 30),
    (429, {"retry-after": "soon"}, "", None),
    (403, {"retry-after": "60"}, "You have exceeded a secondary rate limit.", 60),
    (403, {}, "You have exceeded a secondary rate limit. Please wait.", None),
    (403, {"x-ratelimit-remaining": "0"}, "API rate limit exceeded", None),
    (
        403,
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1785747660", "date": "Mon, 03 Aug 2026 09:00:00 GMT"},
        "API rate limit exceeded",
        60,
    ),
    (
        403,
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1785747000", "date": "Mon, 03 Aug 2026 09:00:00 GMT"},
        "API rate limit exceeded",
        0,
    ),
    (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1785747660", "date": "today"}, "", None),
]


@pytest.mark.parametrize(("status", "headers", "message", "retry_after"), RATE_LIMITS)
def test_rate_limits_are_distinguished_from_missing_permissions(
    status: int, headers: dict[str, str], message: str, retry_after: float | None
) -> None:
    error = judge(status, headers, json.dumps({"message": message}).encode(), permission="actions: read")

    assert isinstance(error, RateLimitedError)
    assert error.retry_after == retry_after
    assert error.permission == ""


class TestTriesAndTime:
    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_a_lookup_that_met_a_server_error_is_tried_once_more(self, status: int) -> None:
        answers = iter([httpx.Response(status), httpx.Response(200, json={"id": 7})])
        world = World(lambda _: next(answers))

        assert world.github().get("/x").number("id") == 7
        assert world.pauses == [RETRY_PAUSE]

    @pytest.mark.parametrize("status", [401, 403, 404, 422, 429])
    def test_what_github_refuses_is_not_requested_twice(self, status: int) -> None:
        world = says(status)

        with pytest.raises(GitHubError):
            world.github().get("/x")

        assert len(world.requests) == 1

    def test_there_is_no_second_try_when_the_time_is_over_by_then(self) -> None:
        world = says(502)

        with pytest.raises(ServerError):
            world.github(deadline=0.5).get("/x")

        assert len(world.requests) == 1
        assert world.pauses == []

    def test_nothing_is_requested_after_the_deadline(self) -> None:
        world = says(200, {})
        github = world.github().within(5)
        world.time = 5

        with pytest.raises(TooLateError):
            github.get("/x")

        assert world.requests == []

    def test_a_request_may_take_no_longer_than_what_is_left(self) -> None:
        world = says(200, {})
        github = world.github(deadline=100)
        github.get("/x")
        world.time = 97
        github.get("/x")

        assert [request.extensions["timeout"]["read"] for request in world.requests] == [10, 3]

    def test_a_timeout_at_the_deadline_is_the_deadlines(self) -> None:
        world = World(lambda _: httpx.Response(200))

        def answer(_: httpx.Request) -> httpx.Response:
            world.time += 10
            raise httpx.ReadTimeout("x")

        world.answer = answer
        with pytest.raises(TooLateError):
            world.github(deadline=10).get("/x")

    def test_an_answer_that_drips_is_not_read_for_ever(self) -> None:
        world = World(lambda _: httpx.Response(200, content=drips()))

        def drips() -> Iterator[bytes]:
            while True:
                yield b" "
                world.time += 1

        with pytest.raises(LateAnswerError):
            world.github().get("/x")

        assert world.time < 20


class TestSecrets:
    @pytest.mark.parametrize(("world", "kind_of_error", "kind", "reason"), ERRORS)
    def test_no_error_contains_the_token(
        self, world: World, kind_of_error: type[GitHubError], kind: str, reason: str
    ) -> None:
        with pytest.raises(kind_of_error) as caught:
            world.github().get("/x")

        assert TOKEN not in repr(caught.value) + str(caught.value), (kind, reason)

    def test_an_answer_that_repeats_the_token_is_not_quoted(self) -> None:
        with pytest.raises(ForbiddenError) as caught:
            says(403, {"message": f"no such token: {TOKEN}"}).github().get("/x")

        assert caught.value.reason == "GitHub returned 403 (no such token: ***)"

    def test_neither_token_nor_client_are_shown(self) -> None:
        assert TOKEN not in repr(says(200).github())

    def test_a_message_is_one_short_line(self) -> None:
        error = judge(422, {}, json.dumps({"message": "a\n::error::b\x1b[0m" + "c" * 1000}).encode())

        assert "\n" not in error.reason
        assert "\x1b" not in error.reason
        assert len(error.reason) < 250

    def test_the_signed_address_is_in_no_error(self) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.host == "api.github.example":
                return httpx.Response(302, headers={"location": SIGNED})
            raise httpx.ConnectError(f"cannot connect to {request.url}")

        with pytest.raises(UnreachableError) as caught, World(answer).github().job_log("o/n", 7):
            pass

        assert "s1gn4tur3" not in repr(caught.value) + str(caught.value)
