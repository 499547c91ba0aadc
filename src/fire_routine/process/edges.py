"""The action's view of the outside world. `main.py` builds it once, and everything else gets it as an argument."""

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
    """The process environment. Never printed: it contains the runner's own tokens."""
    http: httpx.Client
    """One client for all hosts. It has no default credentials and follows no redirects."""
    clock: Callable[[], float]
    """Monotonic seconds, for deadlines."""
    now: Callable[[], datetime]
    """The time in UTC, for people and for dates in headers."""
    sleep: Callable[[float], None]
    """Waits, in seconds."""
    random: Callable[[], float]
    """A number in [0, 1), for jitter."""
    read_file: Callable[[str], bytes]
    """The bytes of a file of the runner. Raises `OSError`."""
    stdout: TextIO
    """Where the runner reads commands and people read the log."""
    cancellable: Callable[[], AbstractContextManager[None]] = nullcontext
    """Only inside this context a cancelled job raises `KeyboardInterrupt`, at most once."""
