"""Runs a workflow with act, as GitHub's runner would, and reads what it logged."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.recipes import ACTION, ROOT

ACTION_IMAGE = "act-fire-routine-fire-routine-v1-dockeraction:latest"
"""The image that act starts for ACTION."""

LABELS = ("ubuntu-latest", "ubuntu-24.04", "self-hosted", "linux")
"""What `runs-on` says in the workflows; all of them are the same image here."""

PATIENCE = 180
"""Seconds after which a workflow counts as hung."""


@dataclass(frozen=True)
class Act:
    """The program, the engine that it drives through DOCKER_HOST, and the image of the jobs."""

    program: str
    job_image: str

    def run(
        self,
        event: str,
        *,
        repository: Path,
        folder: Path,
        environment: Mapping[str, str],
        secrets: Mapping[str, str],
        payload: Mapping[str, Any],
        action: Path = ROOT,
        options: Sequence[str] = ("--json", "--verbose"),
    ) -> str:
        """Run what `event` starts in `repository`, a git checkout. Gives the whole log.

        `folder` is where act keeps what it needs. `environment` is the runner's, over act's own. `action` is the
        checkout that ACTION stands for. `options` say how act logs.
        """
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "event.json").write_text(json.dumps(payload))
        # GITHUB_SHA is what SHA_REF says (act's run_context.go); else it would be that of the local commit.
        variables = {**environment, "SHA_REF": environment["GITHUB_SHA"]}
        (folder / "environment").write_text(_lines(variables))
        (folder / "secrets").write_text(_lines(secrets))
        (folder / "act").mkdir(exist_ok=True)
        (folder / "act" / "actrc").touch()  # else act asks which images to use
        command = [self.program, event, *options, "--pull=false", "--rebuild=false", "--rm", "--no-cache-server"]
        command += ["--network", "host", "--container-daemon-socket", "-", "--actor", environment["GITHUB_ACTOR"]]
        command += ["--local-repository", f"{ACTION}={action}"]
        command += ["--env-file", str(folder / "environment"), "--secret-file", str(folder / "secrets")]
        command += ["--eventpath", str(folder / "event.json")]
        for label in LABELS:
            command += ["--platform", f"{label}={self.job_image}"]
        done = subprocess.run(
            command,
            cwd=repository,
            env={**os.environ, "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return done.stdout + done.stderr


def _lines(values: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())


@dataclass(frozen=True)
class Ran:
    """What a workflow came to, read from act's JSON log."""

    log: str

    @cached_property
    def entries(self) -> list[dict[str, Any]]:
        """The log's entries. What act prints outside of them (its last error) is left to `log`."""
        return [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]

    @cached_property
    def jobs(self) -> dict[str, str]:
        """How each job ended, by its name: `success`, `failure` or `skipped`."""
        return {_job(entry): entry["jobResult"] for entry in self.entries if "jobResult" in entry}

    @property
    def outputs(self) -> dict[str, str]:
        """The outputs of the one job with our action in it."""
        (only,) = self.outputs_by_job.values()
        return only

    @cached_property
    def outputs_by_job(self) -> dict[str, dict[str, str]]:
        """The outputs of our action, by the job that it ran in."""
        found: dict[str, dict[str, str]] = {}
        for entry in self.entries:
            if entry.get("command") == "set-output" and entry.get("step", "").endswith(ACTION):
                found.setdefault(_job(entry), {})[entry["name"]] = entry["arg"]
        return found

    @cached_property
    def results_by_job(self) -> dict[str, str]:
        """How the step with our action ended, by the job that it ran in: its exit code decides."""
        return {
            _job(entry): entry["stepResult"]
            for entry in self.entries
            if "stepResult" in entry and entry.get("stage") == "Main" and entry.get("step", "").endswith(ACTION)
        }

    @property
    def summary(self) -> str:
        """The job summaries."""
        return "\n".join(entry["content"] for entry in self.entries if entry.get("command") == "summary")

    def annotations(self, level: str) -> list[str]:
        """The messages of a level: `notice`, `warning` or `error`."""
        return [entry["arg"] for entry in self.entries if entry.get("command") == level]

    @property
    def printed(self) -> str:
        """What the steps' programs printed, commands to the runner left out."""
        return "".join(entry["msg"] for entry in self.entries if entry.get("raw_output"))

    @property
    def touched_the_image(self) -> bool:
        """Whether the action's image was looked for, built or started."""
        return any(ACTION_IMAGE in entry["msg"] for entry in self.entries)

    @property
    def log_without_masks(self) -> str:
        """All that act logs, but for the entries that register a mask: in its JSON they show the value."""
        return "\n".join(
            line
            for line in self.log.splitlines()
            if not (line.startswith("{") and json.loads(line).get("command") == "add-mask")
        )


def _job(entry: Mapping[str, Any]) -> str:
    return str(entry["job"]).partition("/")[2].strip()
