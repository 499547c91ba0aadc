"""The exit through which text leaves, for code that is tried without the whole action."""

import io
from collections.abc import Callable
from typing import TextIO

import httpx

from fire_routine.text.redaction import Redactor
from fire_routine.wire.exit import Exit
from fire_routine.wire.network import open_client
from tests.standins.loopback import NO_TLS


def an_exit(
    http: httpx.Client | None = None,
    *,
    stdout: TextIO | None = None,
    redact: Redactor | None = None,
    clock: Callable[[], float] = lambda: 0.0,
) -> Exit:
    """An exit that redacts only what has the form of a secret, unless told more."""
    return Exit(redact or Redactor(), http or open_client(NO_TLS), stdout or io.StringIO(), clock)
