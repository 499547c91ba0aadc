"""A container registry on loopback: Debian's docker-registry, from which a docker daemon pulls without TLS."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 20
"""Seconds after which the registry counts as not started."""


@dataclass(frozen=True)
class Registry:
    """A registry that runs, at `host:port`."""

    address: str

    def push(self, image: str, repository: str) -> str:
        """Push a local image to a repository. Gives the reference by digest; by it nothing is local afterwards."""
        tag = f"{self.address}/{repository}:pushed"
        _docker("tag", image, tag)
        _docker("push", "--quiet", tag)
        (digest,) = (
            each
            for each in json.loads(_docker("image", "inspect", "--format", "{{json .RepoDigests}}", tag))
            if self.address in each
        )
        for name in (tag, digest):
            if is_local(name):  # the digest may have gone with the tag
                _docker("rmi", name)
        return str(digest)


def is_local(image: str) -> bool:
    """Whether the daemon has the image already."""
    return subprocess.run(["docker", "image", "inspect", image], check=False, capture_output=True).returncode == 0


@contextmanager
def registry(program: str, folder: Path) -> Iterator[Registry]:
    """Start a registry that keeps its images in `folder`, and stop it at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"localhost:{free.getsockname()[1]}"
    storage = f"storage: {{filesystem: {{rootdirectory: {folder / 'images'}}}}}"
    (folder / "registry.yml").write_text(f"version: 0.1\n{storage}\nhttp: {{addr: '{address}'}}\n")
    with (folder / "registry.log").open("w") as log:
        process = subprocess.Popen(
            [program, "serve", str(folder / "registry.yml")],
            env={**os.environ, "OTEL_TRACES_EXPORTER": "none"},
            stdout=log,
            stderr=log,
        )
    try:
        _wait(address, process, folder / "registry.log")
        yield Registry(address)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://{address}/v2/"):
                return
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)


def _docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout
