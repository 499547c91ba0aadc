import errno
import io
import logging
import os
import random
import sys
import time
from datetime import UTC, datetime

import httpx

from fire_routine import action
from fire_routine.process.cancellation import Cancellation
from fire_routine.process.edges import Edges
from fire_routine.process.files import read_file
from fire_routine.wire.network import open_client


def main(cancellation: Cancellation) -> int:
    """Build the edges and run the action once. Returns the exit code. `cancellation` is already listening."""
    # httpx logs whole URLs at INFO, and the URL of a job's log is signed: anyone who has it can read the log.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with open_client() as http:
        return action.run(_edges(http, cancellation))


class _Closed(io.StringIO):
    """Standard output that is closed."""

    def write(self, _text: str) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def _edges(http: httpx.Client, cancellation: Cancellation) -> Edges:
    return Edges(
        env=os.environ,
        http=http,
        clock=time.monotonic,
        now=lambda: datetime.now(UTC),
        sleep=time.sleep,
        random=random.random,
        read_file=read_file,
        # Python has no object for a descriptor that was closed from the start.
        stdout=sys.stdout or _Closed(),
        cancellable=cancellation.allowed,
    )
