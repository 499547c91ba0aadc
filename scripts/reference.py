"""Writes docs/reference.md: every input of action.yml with its default and its description, in one YAML block.

`python scripts/reference.py` writes the page; a test holds it to action.yml.
"""
# ruff: noqa: INP001 - a script, not a package that is imported

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / "action.yml"
PAGE = ROOT / "docs/reference.md"
WIDTH = 112

SECRETS = {"routine-url": "${{ secrets.ROUTINE_URL }}", "routine-token": "${{ secrets.ROUTINE_TOKEN }}"}
"""What a user gives in any case, so it is filled in."""
INTERNAL = "Internal, "
"""How the descriptions of inputs begin that only the runner fills in."""

PAGE_START = """# Every input

One step with every input at its default, in the order of `action.yml`. Only the two secrets are filled in. Copy the
lines that you need: an input that you leave out has the default that is shown here.

"""
PAGE_END = """
Two more inputs, `job-status` and `job-check-run-id`, tell the action which job it runs in. The runner fills them in.

The same inputs with links, and the outputs: [README](../README.md#inputs). Examples: [Recipes](recipes.md).

`python scripts/reference.py` makes this page from `action.yml`.
"""

_SECTION = re.compile(r"^  # (?P<title>.+)\n  (?P<first>[a-z-]+):$", re.MULTILINE)
# What needs no quotes: no date, no number with a dot, none of the words that YAML 1.1 takes for true, false or null.
_PLAIN = re.compile(
    r"true|false|[0-9]+|(?!(?:y|n|yes|no|on|off|null)$)[a-z](?:[a-z0-9*/.-]|:(?=[^ ]))*|\$\{\{ .* \}\}",
)


def page(manifest: str) -> str:
    """The whole page, from the text of action.yml."""
    return f"{PAGE_START}```yaml\n{_step(manifest)}```\n{PAGE_END}"


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
    yield f"    {name}: {scalar(SECRETS.get(name, entry.get('default', '')))}"


def scalar(value: str) -> str:
    """A value as YAML, in quotes where some reader would take it for something other than this text."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    PAGE.write_text(page(MANIFEST.read_text(encoding="utf-8")), encoding="utf-8")
