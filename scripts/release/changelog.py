"""CHANGELOG.md, in the form of Keep a Changelog: the one place that holds the version."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from scripts.release.errors import RefusedError
from scripts.release.version import Version, parse

UNRELEASED = "Unreleased"

_HEADING = re.compile(r"^## \[(?P<name>[^\]]+)\](?: - (?P<day>\d{4}-\d{2}-\d{2}))?[ ]*$", re.MULTILINE)
_KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def newest(text: str) -> Version | None:
    """The version of the first section below `Unreleased`, or None before the first release."""
    return next((parse(name) for name in _sections(text) if name != UNRELEASED), None)


def notes(text: str, version: Version) -> str:
    """What the section of a version says."""
    body = _sections(text).get(str(version), "")
    if not body:
        raise RefusedError(
            f"CHANGELOG.md says nothing of {version}. Run `python -m scripts.release prepare`, and merge what it "
            "changes into main first."
        )
    return body


def next_version(text: str) -> Version:
    """The version that the unreleased changes ask for. The first is 1.0.0."""
    body = _sections(text).get(UNRELEASED, "")
    kinds = set(re.findall(r"^### (.+?) *$", body, re.MULTILINE))
    if not body:
        raise RefusedError("CHANGELOG.md has no unreleased changes: there is nothing to release.")
    if kinds - _KINDS:
        raise RefusedError(f"CHANGELOG.md has a kind of change that is not one of {', '.join(sorted(_KINDS))}.")
    last = newest(text)
    if not last:
        return Version(1, 0, 0)
    if "Removed" in kinds or "**Breaking" in body:
        return Version(last.major + 1, 0, 0)
    if kinds & {"Added", "Changed", "Deprecated"}:
        return Version(last.major, last.minor + 1, 0)
    return Version(last.major, last.minor, last.patch + 1)


def prepared(text: str, version: Version, day: date) -> str:
    """The changelog with the unreleased changes under the heading of a version."""
    if not _sections(text).get(UNRELEASED):
        raise RefusedError("CHANGELOG.md has no unreleased changes: there is nothing to release.")
    heading = f"## [{UNRELEASED}]"
    return text.replace(heading, f"{heading}\n\n## [{version}] - {day.isoformat()}", 1)


def _sections(text: str) -> dict[str, str]:
    """The text of each section by its name, in the order of the page."""
    headings = list(_HEADING.finditer(text))
    ends = [*(heading.start() for heading in headings), len(text)]
    sections = {}
    for heading, (_, end) in zip(headings, pairwise(ends), strict=True):
        if heading["name"] in sections:
            raise RefusedError(f"CHANGELOG.md has two sections for {heading['name']}.")
        if heading["name"] != UNRELEASED and not heading["day"]:
            raise RefusedError(f"CHANGELOG.md gives no day for {heading['name']}. Write it as: - 2026-01-31")
        sections[heading["name"]] = text[heading.end() : end].strip()
    return sections
