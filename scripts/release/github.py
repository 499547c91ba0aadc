"""The releases of a repository on GitHub."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from scripts.release.errors import RefusedError
from scripts.release.http import request
from scripts.release.plan import Release

_PAGE = 100


@dataclass(frozen=True)
class Releases:
    """Reads and writes releases. Drafts are listed only to a token with `contents: write`."""

    api_url: str
    repository: str
    token: str = field(repr=False)

    def all(self) -> list[Release]:
        """All releases, drafts included."""
        found: list[Release] = []
        for page in range(1, 1000):
            answer = self._call("GET", f"?per_page={_PAGE}&page={page}")
            found += [_release(each) for each in answer]
            if len(answer) < _PAGE:
                break
        return found

    def create_draft(self, tag: str, notes: str) -> Release:
        """A draft for a tag that is there."""
        return _release(self._call("POST", "", {"tag_name": tag, "name": tag, "body": notes, "draft": True}))

    def publish(self, release: Release, notes: str, *, latest: bool) -> Release:
        """Publish a draft. Where immutability is on, this locks the release and its tag for good."""
        change = {"name": release.tag, "body": notes, "draft": False, "make_latest": "true" if latest else "false"}
        return _release(self._call("PATCH", f"/{release.id}", change))

    def _call(self, method: str, path: str, body: object = None) -> Any:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        answer = request(method, f"{self.api_url}/repos/{self.repository}/releases{path}", headers, data)
        if answer.status not in (200, 201):
            said = answer.body[:500].decode(errors="replace")
            raise RefusedError(f"GitHub returned {answer.status} to {method} releases{path}: {said}")
        return json.loads(answer.body)


def _release(data: dict[str, Any]) -> Release:
    return Release(data["id"], data["tag_name"], data["draft"], data.get("immutable") is True)
