"""`action.yml` as main has it, built from the Dockerfile, and as a release has it, with a prebuilt image."""

from __future__ import annotations

import re

from scripts.release.errors import RefusedError

_BUILT = re.compile(r"^  image: Dockerfile$", re.MULTILINE)
_PULLED = re.compile(r"^  image: docker://(\S+)$", re.MULTILINE)
_IMAGE = re.compile(
    r"(?P<registry>localhost(:[0-9]+)?|[a-z0-9.-]+(\.[a-z0-9-]+|:[0-9]+))"
    r"/(?P<repository>[a-z0-9]+([._/-][a-z0-9]+)*)"
    r"@(?P<digest>sha256:[0-9a-f]{64})",
    re.ASCII,
)


def split_image(image: str) -> tuple[str, str, str]:
    """Registry, repository and digest of an image. Only a digest names one image forever; a tag is refused."""
    found = _IMAGE.fullmatch(image)
    if not found:
        raise RefusedError(
            f"{image!r} does not name an image by its digest, as in ghcr.io/owner/name@sha256:<64 digits>."
        )
    return found["registry"], found["repository"], found["digest"]


def with_image(manifest: str, image: str) -> str:
    """Main's manifest with that image in the place of the Dockerfile, and nothing else changed."""
    split_image(image)
    changed, count = _BUILT.subn(f"  image: docker://{image}", manifest)
    if count != 1:
        raise RefusedError("action.yml has no line `  image: Dockerfile`, which the release replaces.")
    return changed


def image_of(manifest: str) -> str:
    """The image that a released manifest names."""
    found = _PULLED.search(manifest)
    if not found:
        raise RefusedError("action.yml names no image that is pulled, so it is not that of a release.")
    split_image(found[1])
    return found[1]
