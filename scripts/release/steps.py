"""The steps of a release. Each can be repeated: it looks at what is there, and does what is left."""

from __future__ import annotations

from scripts.release import changelog, plan
from scripts.release.git import MANIFEST, Repository
from scripts.release.github import Releases
from scripts.release.manifest import with_image
from scripts.release.version import Version

CHANGELOG = "CHANGELOG.md"


def begin(version: Version, ref: str, revision: str, repository: Repository) -> plan.Start:
    """Find out how the release begins, or goes on."""
    refs = repository.remote_refs()
    tags = [name.removeprefix("refs/tags/") for name in refs if name.startswith("refs/tags/")]
    if version.tag in tags:
        return plan.resume(version, repository.tagged(version.tag))
    head = repository.commit_id(revision)
    text = repository.read(head, CHANGELOG)
    start = plan.start(version, ref, head, tags, changelog.newest(text))
    changelog.notes(text, version)
    return start


def commit(version: Version, base: str, image: str, repository: Repository) -> str:
    """Make the release commit, in the clone alone."""
    base = repository.commit_id(base)
    manifest = with_image(repository.read(base, MANIFEST), image)
    message = f"Release {version.tag}\n\naction.yml names the image that was built from {base}.\n"
    return repository.release_commit(base, message, manifest)


def tag(version: Version, made: str, repository: Repository) -> None:
    """Push the release commit under its tag, and under a branch until the release is finished.

    GitHub takes a commit from a workflow only while some branch has the same workflows as it. The branch sees to that
    for the major tag too, whatever happens on main meanwhile.
    """
    at = repository.remote_refs().get(f"refs/tags/{version.tag}")
    if not plan.tag_is_there(version, made, at):
        repository.push({f"refs/tags/{version.tag}": made, _branch(version): made})


def publish(version: Version, repository: Repository, releases: Releases) -> None:
    """Publish the immutable release of a tag that is there."""
    made = _tagged(version, repository)
    existing = releases.all()
    left, release = plan.publishing(version, existing)
    if left is plan.Publish.NOTHING:
        return
    text = notes(version, made, repository)
    draft = release or releases.create_draft(version.tag, text)
    plan.require_immutable(releases.publish(draft, text, latest=plan.is_latest(version, existing)))


def finish(version: Version, repository: Repository, releases: Releases) -> bool:
    """Move the major tag to the release, unless a newer one has it, and delete the branch. Says whether it has it."""
    made = _tagged(version, repository)
    moves = plan.moves_major(version, releases.all())
    refs = repository.remote_refs()
    major = f"refs/tags/{version.major_tag}"
    if moves and refs.get(major) != made:
        repository.move(major, made, refs.get(major, ""))
    if _branch(version) in refs:
        repository.delete(_branch(version))
    return moves


def notes(version: Version, made: str, repository: Repository) -> str:
    """The text of the release on GitHub."""
    text = changelog.notes(repository.read(made, CHANGELOG), version)
    return f"{text}\n\nTo pin this release:\n\n```yaml\n- uses: fire-routine/fire-routine@{made} # {version.tag}\n```\n"


def _tagged(version: Version, repository: Repository) -> str:
    """The release commit that the tag names."""
    return plan.resume(version, repository.tagged(version.tag)).commit


def _branch(version: Version) -> str:
    return f"refs/heads/release/{version.tag}"
