"""The outside world, as the action sees it: built once in `main.py`, handed to everything that needs it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import TextIO

import httpx


@dataclass(frozen=True)
class Edges:
    """Everything that is not a pure function of its arguments."""

    env: Mapping[str, str] = field(repr=False)
    """The process environment. Never printed: it holds the runner's own tokens."""
    http: httpx.Client
    """One client for all hosts: no default credentials, no redirects followed."""
    clock: Callable[[], float]
    """Monotonic seconds, for budgets of time."""
    now: Callable[[], datetime]
    """The wall clock in UTC, for what people read and for dates in headers."""
    sleep: Callable[[float], None]
    """Waits that many seconds."""
    random: Callable[[], float]
    """A number in [0, 1), for jitter and nonces."""
    read_file: Callable[[str], bytes]
    """The bytes of a file of sane size. Raises OSError."""
    stdout: TextIO
    """Where the runner reads commands and people read the log."""
    cancellable: Callable[[], AbstractContextManager[None]] = nullcontext
    """Inside of it, and only there, the cancellation of the job raises `KeyboardInterrupt`, at most once."""
