"""The text as JSON, for prompts that would rather pick fields."""

import json

from fire_routine.message.outline import Fields


def write(fields: Fields) -> str:
    """One JSON object, on lines that people can read."""
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
