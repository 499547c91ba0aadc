"""What anybody, without logging in, gets from a registry for an image: what users' runners get."""

from __future__ import annotations

import hashlib
import json
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from scripts.release.errors import RefusedError
from scripts.release.http import Answer, request
from scripts.release.manifest import split_image

PLATFORMS = ("linux/amd64", "linux/arm64")

_ACCEPT = "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json"
_NOT_FOR_ALL = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_CHALLENGE = re.compile(r'(\w+)="([^"]*)"')


def check(image: str) -> None:
    """Refuse an image that can't be pulled without a login, or that lacks a platform or its attestations."""
    registry, repository, digest = split_image(image)
    answer = _anonymous(_address(registry, f"/v2/{repository}/manifests/{digest}"))
    if answer.status in _NOT_FOR_ALL:
        raise RefusedError(
            f"{image} can't be pulled without a login (status {answer.status}). A new package is private, and only its "
            "web page can change that: Package settings → Change visibility → Public. An organisation must allow "
            "public packages under Settings → Packages. Then start the release again; nothing was published."
        )
    if answer.status != HTTPStatus.OK:
        raise RefusedError(f"The registry answered {answer.status} for {image}. Start the release again.")
    if f"sha256:{hashlib.sha256(answer.body).hexdigest()}" != digest:
        raise RefusedError(f"The registry sent something else than {image}.")
    missing = incomplete(json.loads(answer.body))
    if missing:
        raise RefusedError(f"{image} is not complete: {', '.join(missing)} missing.")


def incomplete(index: dict[str, Any]) -> list[str]:
    """The platforms that an index lacks, and those for which it has no SBOM and provenance.

    BuildKit puts both into one manifest beside the image, tied to it by an annotation
    (docs.docker.com/build/metadata/attestations/attestation-storage).
    """
    manifests = index.get("manifests", [])
    attested = {
        each.get("annotations", {}).get("vnd.docker.reference.digest")
        for each in manifests
        if each.get("annotations", {}).get("vnd.docker.reference.type") == "attestation-manifest"
    }
    images = {f"{each['platform']['os']}/{each['platform']['architecture']}": each["digest"] for each in manifests}
    missing = [name for name in PLATFORMS if name not in images]
    return missing + [f"the attestations of {name}" for name in PLATFORMS if images.get(name) not in {None, *attested}]


def _anonymous(url: str) -> Answer:
    """Ask, and where the registry wants a token, ask with the one that it gives to anybody."""
    answer = request("GET", url, {"Accept": _ACCEPT})
    challenge = dict(_CHALLENGE.findall(answer.headers.get("WWW-Authenticate", "")))
    if answer.status != HTTPStatus.UNAUTHORIZED or "realm" not in challenge:
        return answer
    wanted = urlencode({key: challenge[key] for key in ("service", "scope") if key in challenge})
    token = request("GET", f"{challenge['realm']}?{wanted}", {})
    if token.status != HTTPStatus.OK:
        return token
    return request("GET", url, {"Accept": _ACCEPT, "Authorization": f"Bearer {json.loads(token.body)['token']}"})


def _address(registry: str, path: str) -> str:
    """Plain HTTP for this machine alone, as container engines do."""
    local = registry.partition(":")[0] in ("localhost", "127.0.0.1")
    return f"{'http' if local else 'https'}://{registry}{path}"
