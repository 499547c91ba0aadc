"""What a release talks to besides git: the releases of a repository on GitHub, and a registry that gives out tokens.

Of both only what a release uses: https://docs.github.com/en/rest/releases/releases,
https://docs.github.com/en/code-security/concepts/supply-chain-security/immutable-releases and
https://distribution.github.io/distribution/spec/auth/token/. `fault` decides what happens to each request that arrives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from tests.standins.loopback import Exchange, LoopbackServer, Request

TOKEN = "ghs_" + "made-up-for-tests"
REPOSITORY = "octocat/hello"


class Fault(Enum):
    """What goes wrong with a request."""

    NONE = auto()
    REFUSED = auto()
    """A 503, and nothing is done."""
    ANSWER_LOST = auto()
    """It is done, and the connection breaks before the answer."""


class ReleasesApi(LoopbackServer):
    """The releases of one repository. `tags` gives the tags that its git has; publishing locks one with `lock`."""

    def __init__(self, tags: Callable[[], set[str]], lock: Callable[[str], None]) -> None:
        self.immutability = True
        self.releases: list[dict[str, Any]] = []
        self.requests: list[Request] = []
        self.fault: Callable[[int], Fault] = lambda _: Fault.NONE
        self._tags = tags
        self._lock_tag = lock
        super().__init__(self._handle)

    def _handle(self, exchange: Exchange) -> None:
        self.requests.append(exchange.request)
        fault = self.fault(len(self.requests))
        if fault is Fault.REFUSED:
            exchange.answer(503, {}, b"busy")
            return
        status, body = self._answer(exchange.request)
        if fault is Fault.ANSWER_LOST:
            exchange.reset()
        else:
            exchange.answer(status, {"Content-Type": "application/json"}, json.dumps(body).encode())

    def _answer(self, request: Request) -> tuple[int, object]:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {"message": "Bad credentials"}
        given = json.loads(request.body) if request.body else {}
        path = request.path.removeprefix(f"/repos/{REPOSITORY}/releases")
        if (request.method, path) == ("GET", ""):
            size, page = int(request.query["per_page"]), int(request.query["page"])
            return 200, self.releases[::-1][(page - 1) * size : page * size]
        if (request.method, path) == ("POST", ""):
            release = {**given, "id": len(self.releases) + 1, "immutable": False}
            self.releases.append(release)
            return 201, release
        release = self.releases[int(path.removeprefix("/")) - 1]
        others = [each for each in self.releases if each is not release and not each["draft"]]
        if release["tag_name"] in [each["tag_name"] for each in others]:
            return 422, {"message": "Validation Failed", "errors": [{"code": "already_exists", "field": "tag_name"}]}
        release.update(given)
        if not release["draft"]:
            # GitHub would make the tag, on the default branch.
            assert release["tag_name"] in self._tags(), "published before its tag"
            release["immutable"] = self.immutability
            if self.immutability:
                self._lock_tag(release["tag_name"])
        return 200, release


class Registry(LoopbackServer):
    """A registry as GHCR is one: everything needs a token, and anybody gets one for a public package."""

    def __init__(self) -> None:
        self.public = True
        self.manifests: dict[str, bytes] = {}
        super().__init__(self._handle)

    @property
    def name(self) -> str:
        """The host as it stands in an image's name."""
        return self.origin.removeprefix("http://")

    def push(self, index: dict[str, Any]) -> str:
        """Keep an index and give the image's name."""
        body = json.dumps(index).encode()
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        self.manifests[digest] = body
        return f"{self.name}/{REPOSITORY}@{digest}"

    def _handle(self, exchange: Exchange) -> None:
        request = exchange.request
        scope = f"repository:{REPOSITORY}:pull"
        if request.path == "/token":
            fits = request.query == {"service": "registry", "scope": scope} and "authorization" not in request.headers
            if fits and self.public:
                exchange.answer(200, {}, json.dumps({"token": "for anybody"}).encode())
            else:
                exchange.answer(403, {}, b'{"errors": [{"code": "DENIED"}]}')
        elif request.headers.get("authorization") != "Bearer for anybody":
            challenge = f'Bearer realm="{self.origin}/token",service="registry",scope="{scope}"'
            exchange.answer(401, {"WWW-Authenticate": challenge}, b"{}")
        else:
            body = self.manifests.get(request.path.removeprefix(f"/v2/{REPOSITORY}/manifests/"))
            exchange.answer(200 if body else 404, {}, body or b"{}")
