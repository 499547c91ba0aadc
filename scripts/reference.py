"""Writes two parts of docs/reference.md, between their marks: the block of all inputs and the table of outputs.

The descriptions and their order are those of action.yml, the defaults those of the table in inputs/settings.py.
"""
# ruff: noqa: INP001 - a script, not a package that is imported

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from fire_routine.inputs.credentials import SECRETS_YAML
from fire_routine.inputs.settings import INPUTS

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / "action.yml"
PAGE = ROOT / "docs/reference.md"
WIDTH = 112

SECRETS: dict[str, str] = yaml.safe_load(SECRETS_YAML)
"""Inputs that every user sets, so they are filled in."""
INTERNAL = "Internal, "
"""The descriptions of inputs that only the runner fills in begin with this."""

_PART = re.compile(
    r"(?P<start><!-- (?P<name>inputs|outputs): .+ -->\n)(?P<old>.*?)(?P<end><!-- end of (?P=name) -->\n)", re.DOTALL
)
_SECTION = re.compile(r"^  # (?P<title>.+)\n  (?P<first>[a-z-]+):$", re.MULTILINE)
# What needs no quotes: no date, no number with a dot, none of the words that YAML 1.1 takes for true, false or null.
_PLAIN = re.compile(
    r"true|false|[0-9]+|(?!(?:y|n|yes|no|on|off|null)$)[a-z](?:[a-z0-9*/.-]|:(?=[^ ]))*|\$\{\{ .* \}\}",
)


def page(current: str, manifest: str) -> str:
    """The page with its parts written again from the text of action.yml."""
    parts = {"inputs": f"```yaml\n{_step(manifest)}```\n", "outputs": _outputs(manifest)}
    return _PART.sub(lambda part: f"{part['start']}\n{parts[part['name']]}\n{part['end']}", current)


def _outputs(manifest: str) -> str:
    rows = [f"| `{name}` | {entry['description']} |" for name, entry in yaml.safe_load(manifest)["outputs"].items()]
    return "\n".join(["| output | meaning |", "|---|---|", *rows]) + "\n"


def _step(manifest: str) -> str:
    sections = {match["first"]: match["title"] for match in _SECTION.finditer(manifest)}
    lines = ["- uses: fire-routine/fire-routine@v1", "  with:"]
    for name, entry in yaml.safe_load(manifest)["inputs"].items():
        if entry["description"].startswith(INTERNAL):
            continue
        if name in sections:
            lines += ["", f"    # ---- {sections[name]} ----"]
        lines += ["", *_input(name, entry)]
    return "\n".join(lines).replace("  with:\n\n", "  with:\n", 1) + "\n"


def _input(name: str, entry: dict[str, Any]) -> Iterator[str]:
    description = " ".join(entry["description"].split())
    yield from textwrap.wrap(
        description, WIDTH, initial_indent="    # ", subsequent_indent="    # ", break_on_hyphens=False
    )
    if name not in INPUTS:
        sys.exit(
            f"action.yml has the input `{name}`, but no row of src/fire_routine/inputs/settings.py reads it: add one"
        )
    yield f"    {name}: {scalar(SECRETS.get(name, INPUTS[name].default))}"


def scalar(value: str) -> str:
    """A value as YAML, in quotes where some parser would read it as something else."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    texts = (path.read_text(encoding="utf-8") for path in (PAGE, MANIFEST))
    PAGE.write_text(page(*texts), encoding="utf-8")
