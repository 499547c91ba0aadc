"""Versions as this project makes them: `X.Y.Z`, without pre-releases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scripts.release.errors import RefusedError

_NUMBER = r"(0|[1-9][0-9]*)"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}", re.ASCII)


@dataclass(frozen=True, order=True)
class Version:
    """One version; versions compare as Semantic Versioning says."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def tag(self) -> str:
        """The tag of the release, which never moves."""
        return f"v{self}"

    @property
    def major_tag(self) -> str:
        """The tag that moves to the newest release of the major version."""
        return f"v{self.major}"


def parse(text: str) -> Version:
    """Read a version; anything but three plain numbers is refused."""
    found = _VERSION.fullmatch(text)
    if not found:
        raise RefusedError(f"{text!r} is not a version. Write three numbers, such as 1.0.0, without a v.")
    return Version(*map(int, found.groups()))


def versions(tags: Iterable[str]) -> list[Version]:
    """The versions that have a tag, oldest first."""
    found = (_VERSION.fullmatch(tag.removeprefix("v")) for tag in tags if tag.startswith("v"))
    return sorted(Version(*map(int, match.groups())) for match in found if match)
