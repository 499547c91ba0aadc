"""What a release still has to do, decided from what is there already. Nothing here asks or changes anything.

A release can stop anywhere and be started again with the same version. What is there decides how it goes on:

- no tag: everything from the start, with main as it is now;
- a tag that is a release commit: with that commit and its image, whatever happened on main since;
- any other tag of that name: refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from scripts.release.errors import RefusedError
from scripts.release.manifest import image_of, with_image
from scripts.release.version import Version, versions

MAIN = "refs/heads/main"


@dataclass(frozen=True)
class Tagged:
    """The commit that a tag names, as git has it."""

    commit: str
    parents: tuple[str, ...]
    changed: tuple[str, ...]
    """The files that differ from the first parent."""
    manifest: str
    parents_manifest: str


@dataclass(frozen=True)
class Release:
    """A release as GitHub has it."""

    id: int
    tag: str
    draft: bool
    immutable: bool


@dataclass(frozen=True)
class Start:
    """How a release begins: from a commit of main, or with the release commit that is tagged already."""

    base: str
    commit: str = ""
    image: str = ""


class Publish(Enum):
    """What is left to do for the release on GitHub."""

    CREATE = "create a draft, then publish it"
    PUBLISH = "publish the draft"
    NOTHING = "nothing"


def start(version: Version, ref: str, head: str, tags: Iterable[str], newest: Version | None) -> Start:
    """A new release of `head`. The changelog's `newest` version is the one to release."""
    if ref != MAIN:
        raise RefusedError(f"A release starts on main, not on {ref}. Choose the branch main when you start it.")
    if newest != version:
        raise RefusedError(
            f"{version} is to be released, but the newest section of CHANGELOG.md is {newest or 'Unreleased'}. "
            "Run `python -m scripts.release prepare`, and merge what it changes into main first."
        )
    later = [other for other in versions(tags) if other.major == version.major and other > version]
    if later:
        raise RefusedError(f"{version} is older than {later[-1]}, which has a tag. Choose a version above it.")
    return Start(head)


def resume(version: Version, tagged: Tagged) -> Start:
    """Go on with a release whose tag is there, if that tag is what this program makes."""
    is_ours = len(tagged.parents) == 1 and tagged.changed == ("action.yml",)
    image = image_of(tagged.manifest) if is_ours else ""
    if not is_ours or with_image(tagged.parents_manifest, image) != tagged.manifest:
        raise RefusedError(
            f"The tag {version.tag} is at {tagged.commit}, which is not a release commit. Releasing would move it. "
            "Choose another version, or delete that tag if nothing uses it."
        )
    return Start(tagged.parents[0], tagged.commit, image)


def tag_is_there(version: Version, commit: str, at: str | None) -> bool:
    """Whether the tag is there already; one at another commit is refused, never moved."""
    if at not in (None, commit):
        raise RefusedError(
            f"The tag {version.tag} is at {at}, and this release made {commit}. A tag of a release is never moved. "
            "Start the release again: it goes on with the commit that is tagged."
        )
    return at == commit


def publishing(version: Version, releases: Iterable[Release]) -> tuple[Publish, Release | None]:
    """What is left to do for the release on GitHub, and the release that is there."""
    ours = sorted((each for each in releases if each.tag == version.tag), key=lambda each: each.draft)
    if not ours:
        return Publish.CREATE, None
    if ours[0].draft:
        return Publish.PUBLISH, ours[0]
    require_immutable(ours[0])
    return Publish.NOTHING, ours[0]


def require_immutable(release: Release) -> None:
    """A published release must be locked; only then can the major tag rely on it."""
    if not release.immutable:
        raise RefusedError(
            f"The release {release.tag} is published, but it is not immutable. Turn on Settings → General → Releases → "
            "Enable release immutability, delete the release (not its tag), and start again."
        )


def is_latest(version: Version, releases: Iterable[Release]) -> bool:
    """Whether no published release has a higher version."""
    return all(other <= version for other in _published(releases))


def moves_major(version: Version, releases: Sequence[Release]) -> bool:
    """Whether the major tag goes to this version: its immutable release is there, and no newer one of its major."""
    if publishing(version, releases)[0] is not Publish.NOTHING:
        raise RefusedError(f"{version} is not published, so {version.major_tag} can't move to it.")
    return all(other <= version for other in _published(releases) if other.major == version.major)


def _published(releases: Iterable[Release]) -> list[Version]:
    return versions(each.tag for each in releases if not each.draft)
