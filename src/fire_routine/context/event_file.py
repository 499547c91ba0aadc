"""The file in which the runner hands over the event."""

import json
from collections.abc import Callable

from fire_routine.wire.payload import Payload

_MOST_BYTES = 32 * 1024 * 1024
"""GitHub's payloads have at most 25 MB ("Webhook events and payloads")."""


def read_payload(path: str, read_file: Callable[[str], bytes]) -> tuple[Payload, tuple[str, ...]]:
    """The event's payload, empty if it can't be had, and a note of why. Never raises."""
    if not path:
        return Payload(), ("GITHUB_EVENT_PATH is not set: only the environment tells what happened.",)
    try:
        data = read_file(path)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or type(error).__name__
        return Payload(), (f"The event file could not be read ({reason}): only the environment tells what happened.",)
    if len(data) > _MOST_BYTES:
        return Payload(), (f"The event file has {len(data):,} bytes, more than GitHub sends: it was not read.",)
    try:
        value = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return Payload(), ("The event file is not JSON: only the environment tells what happened.",)
    if not isinstance(value, dict):
        return Payload(), ("The event file holds no JSON object: only the environment tells what happened.",)
    return Payload(value), ()
