"""The command that the image starts."""

import json
import re
import sys
from pathlib import Path

_DOCKERFILE = Path(__file__).resolve().parents[2] / "Dockerfile"


def entry_point(*options: str) -> list[str]:
    """The Dockerfile's ENTRYPOINT with this Python, which gets `options` too."""
    found = re.search(r"^ENTRYPOINT (\[.*\])$", _DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise LookupError("the Dockerfile has no ENTRYPOINT in JSON")
    command: list[str] = json.loads(found[1])
    python = command.index("python")
    return [*command[:python], sys.executable, *options, *command[python + 1 :]]
