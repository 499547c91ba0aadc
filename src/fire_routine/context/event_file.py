"""The file in which the runner provides the event."""

import json
from collections.abc import Callable

from fire_routine.wire.payload import Payload

_MOST_BYTES = 32 * 1024 * 1024
"""GitHub's payloads have at most 25 MB ("Webhook events and payloads")."""


_NOT_READ = "so this report relies on the environment variables alone."


def read_payload(path: str, read_file: Callable[[str], bytes]) -> tuple[Payload, tuple[str, ...]]:
    """The event's payload, and a note of why it is empty if it can't be read. Never raises."""
    if not path:
        return Payload(), (f"GITHUB_EVENT_PATH is not set, {_NOT_READ}",)
    try:
        data = read_file(path)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or type(error).__name__
        return Payload(), (f"The event file could not be read ({reason}), {_NOT_READ}",)
    if len(data) > _MOST_BYTES:
        return Payload(), (f"The event file has {len(data):,} bytes, more than GitHub sends, {_NOT_READ}",)
    try:
        value = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return Payload(), (f"The event file is not JSON, {_NOT_READ}",)
    if not isinstance(value, dict):
        return Payload(), (f"The event file is not a JSON object, {_NOT_READ}",)
    return Payload(value), ()
