"""Starts the built image as GitHub's runner does, with the docker daemon that `make test-image` found or started."""

import json
import os
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.standins.runner import FOLDERS, Step

PATIENCE = 20
"""Seconds after which a container counts as hung."""


@dataclass(frozen=True)
class Finished:
    """What a container left behind: its exit code and all it printed."""

    exit_code: int
    log: str


@dataclass(frozen=True)
class Container:
    """A container that runs, or has run, and was not removed."""

    name: str
    process: subprocess.Popen[str]

    def signal(self, name: str) -> None:
        """Send a signal, such as "TERM", to the container's first process."""
        subprocess.run(["docker", "kill", "--signal", name, self.name], check=True, capture_output=True)

    def wait(self) -> Finished:
        """Wait for its end."""
        log, _ = self.process.communicate(timeout=PATIENCE)
        return Finished(self.process.returncode, log)

    def changed_files(self) -> list[str]:
        """Everything outside the mounts that the container wrote in its own file system."""
        diff = subprocess.run(["docker", "diff", self.name], check=True, capture_output=True, text=True)
        return [line[2:] for line in diff.stdout.splitlines()]


@dataclass(frozen=True)
class Image:
    """The built image."""

    name: str

    def inspect(self) -> dict[str, Any]:
        """What the engine knows of the image."""
        found: list[dict[str, Any]] = json.loads(self._output("image", "inspect", self.name))
        return found[0]

    def layers(self) -> list[int]:
        """The bytes that each step of its history added, by the engine's own account; the newest first."""
        sizes = self._output("history", "--human=false", "--format", "{{.Size}}", self.name)
        return [int(size) for size in sizes.split()]

    def python(self, code: str) -> str:
        """What a Python program prints inside."""
        return self._output("run", "--rm", "--entrypoint", "python", self.name, "-IBc", code)

    def run(self, step: Step) -> Finished:
        """Run `step` to its end."""
        with self.start(step) as container:
            return container.wait()

    @contextmanager
    def start(self, step: Step) -> Iterator[Container]:
        """Run `step`, which was prepared to be seen at /github; the container goes when the context ends.

        As `DockerCommandManager.cs` of actions/runner has it: `-e NAME` alone, with the values in the client's own
        environment, and every folder a mount of its own. But for `--rm`, which comes at the end, and for the host's
        network, through which the container reaches the stand-ins on loopback.
        """
        name = f"fire-routine-{uuid.uuid4()}"
        command = ["docker", "run", "--name", name, "--workdir", "/github/workspace", "--network", "host"]
        for variable in step.environment:
            command += ["-e", variable]
        for folder in FOLDERS:
            command += ["-v", f"{step.root / folder}:/github/{folder}"]
        process = subprocess.Popen(
            [*command, self.name],
            env={**os.environ, **step.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        try:
            yield Container(name, process)
        finally:
            subprocess.run(["docker", "rm", "--force", name], check=True, capture_output=True)
            process.wait(timeout=PATIENCE)
            if process.stdout:
                process.stdout.close()

    def _output(self, *arguments: str) -> str:
        return subprocess.run(
            ["docker", *arguments], check=True, capture_output=True, text=True, timeout=PATIENCE
        ).stdout
