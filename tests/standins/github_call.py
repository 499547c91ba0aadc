"""A request for one of GitHub's operations, and its answer: what the server and all endpoints share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.standins.blob_store import BlobStore
    from tests.standins.github_json import Json, Renderer
    from tests.standins.github_world import World
    from tests.standins.loopback import Request


@dataclass(frozen=True)
class ApiRequest:
    """A request that arrived; `operation` is its id in GitHub's description, empty if it has none."""

    operation: str
    path: Mapping[str, str]
    """The path's parameters, decoded."""
    query: Mapping[str, str]
    request: Request

    @property
    def json(self) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """The body, decoded; None without one."""
        return json.loads(self.request.body) if self.request.body else None


@dataclass(frozen=True)
class Call:
    """A request for an operation, decoded."""

    world: World
    render: Renderer
    blobs: BlobStore
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Json

    def number(self, name: str) -> int:
        """A path parameter that is a number."""
        return int(self.path[name])

    @property
    def is_paged(self) -> bool:
        """Whether the caller asked for a page."""
        return bool(self.query.keys() & {"page", "per_page"})


@dataclass(frozen=True)
class Answer:
    """What an operation answers. Of a list, all items: `items_key` says where in an object they are."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    items_key: str = ""


class RefusalError(Exception):
    """An error answer."""

    def __init__(self, status: int, message: str, *, errors: list[Json] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors


def invalid(resource: str, message: str) -> RefusalError:
    """GitHub's answer to a body that is well-formed but not allowed."""
    error = {"resource": resource, "code": "custom", "message": message}
    return RefusalError(422, f"Validation Failed: {message}", errors=[error])


def decoded_body(body: bytes) -> Json:
    """A request's body as an object; anything else is an empty one."""
    try:
        decoded = json.loads(body or b"{}")
    except ValueError:
        raise RefusalError(400, "Problems parsing JSON") from None
    return decoded if isinstance(decoded, dict) else {}
