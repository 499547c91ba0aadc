"""The action as a process, started as the container starts it, and measured."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from tests.standins.entry_point import entry_point
from tests.standins.runner import Step

LAUNCH = Path(__file__).parent / "launch.py"
PATIENCE = 5.0
"""Seconds beyond its deadline after which a process is killed."""


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    code: int
    """Its exit code, or the negative number of the signal that killed it."""
    said: str
    """Both of its streams."""
    seconds: float
    seconds_after_signal: float | None
    megabytes: float


@dataclass(frozen=True)
class Changes:
    """What is different for the process alone. `launch.py` says what each is."""

    mounts: tuple[tuple[str, str], ...] = ()
    read_only: tuple[str, ...] = ()
    streams: Mapping[int, str | None] = field(default_factory=dict)


NONE = Changes()


@cache
def no_mounts() -> str:
    """Why nothing can be mounted on this machine; empty if it can."""
    try:
        tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return "mounts need `unshare`"
    return "mounts need privileges" if tried.returncode else ""


class Process:
    """The action, running."""

    def __init__(self, step: Step, changes: Changes = NONE) -> None:
        self._report, theirs = os.pipe()
        self._started = time.monotonic()
        self._told: float | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-IS", str(LAUNCH), str(theirs), json.dumps(asdict(changes)), *entry_point()],
            cwd=step.workspace,
            env=dict(step.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[theirs],
            start_new_session=True,
        )
        os.close(theirs)
        self._lines = os.fdopen(self._report)
        self.id = int(self._lines.readline())

    def send(self, number: signal.Signals) -> None:
        """Send a signal, unless the process has ended."""
        self._told = self._told or time.monotonic()
        with suppress(ProcessLookupError):
            os.kill(self.id, number)

    def takes(self, number: signal.Signals) -> bool:
        """Whether a signal would no longer simply end the process: it is handled, or kept until it is."""
        with suppress(OSError):
            lines = Path(f"/proc/{self.id}/status").read_text().splitlines()
            masks = {name: value for name, _, value in (line.partition(":\t") for line in lines)}
            return any(int(masks[name], 16) >> (number - 1) & 1 for name in ("SigBlk", "SigCgt"))
        return False

    def end(self, limit: float) -> Ended:
        """Wait for the end. A process that takes much longer than `limit` seconds is killed."""
        try:
            said, _ = self._process.communicate(timeout=limit + PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            said, _ = self._process.communicate()
        over = time.monotonic()
        status, kibibytes = (self._lines.readline().strip() or "-1" for _ in range(2))
        self._lines.close()
        return Ended(
            os.waitstatus_to_exitcode(int(status)) if status != "-1" else -signal.SIGKILL,
            said.decode(errors="replace"),
            over - self._started,
            over - self._told if self._told else None,
            int(kibibytes) / 1024,
        )
