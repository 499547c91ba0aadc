"""Builds the edges from this process and hands them to the action."""

import logging
import os
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx

from fire_routine import action
from fire_routine.process.cancellation import Cancellation
from fire_routine.process.edges import Edges

MAX_FILE_BYTES: Final = 32 << 20
"""GitHub caps an event's payload at 25 MB; a text file is far smaller."""


def main(cancellation: Cancellation) -> int:
    """Run the action once. Gives the exit code. `cancellation` listens already."""
    # httpx logs whole addresses at INFO, and the address of a job's log is signed: who has it can read the log.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with _client() as http:
        code = action.run(_edges(http, cancellation))
    sys.stdout.flush()
    return code


class _NoWay(httpx.BaseTransport):
    """Stands in for the network where none can be had, so that this is reported like any other lack of a connection."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("the environment's proxy or certificates can't be used", request=request)


def _client() -> httpx.Client:
    """The HTTP client. It reads HTTPS_PROXY, SSL_CERT_FILE and the like, and raises many things if they are wrong."""
    try:
        return httpx.Client(follow_redirects=False)
    except (OSError, ValueError, ImportError, httpx.InvalidURL):
        return httpx.Client(transport=_NoWay())


def _edges(http: httpx.Client, cancellation: Cancellation) -> Edges:
    return Edges(
        env=os.environ,
        http=http,
        clock=time.monotonic,
        now=lambda: datetime.now(UTC),
        sleep=time.sleep,
        random=random.random,
        read_file=read_file,
        stdout=sys.stdout,
        cancellable=cancellation.allowed,
    )


def read_file(path: str) -> bytes:
    """The bytes of a file of sane size. Raises OSError, with the reason in words as its `strerror`.

    Who wrote the checkout may have put a link where the workflow names a file: to another repository's token, or to
    the environment of this process. None is followed there.
    """
    file, checkout = Path(os.path.abspath(path)), Path.cwd()  # noqa: PTH100 (follows no link, unlike resolve)
    if file.is_relative_to(checkout) and file.resolve() != file:
        raise OSError(None, "links inside the checkout are not followed", path)
    if not file.is_file():
        # Also a device or a pipe, which might never end.
        raise FileNotFoundError(None, "there is no such file", path)
    if file.stat().st_size > MAX_FILE_BYTES:
        raise OSError(None, f"it is larger than {MAX_FILE_BYTES} bytes")
    return file.read_bytes()
