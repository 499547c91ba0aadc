"""The workflows on the pages, as tests use them: each YAML block, and the whole workflow that it is or is a part of."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
ACTION = "fire-routine/fire-routine@v1"
WORKFLOW = "fire-routine/fire-routine/.github/workflows/fire-routine.yml@v1"
"""The action as a job of its own."""

_BLOCK = re.compile(r"^(?P<indent> *)```yaml\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Recipe:
    """One YAML block of a page that is, or is a part of, a workflow."""

    where: str
    """Page and line."""
    title: str
    """The heading above it."""
    text: str
    """As it appears on the page."""
    workflow: str
    """Whole, for the linters."""

    @property
    def parsed(self) -> dict[str, Any]:
        """The whole workflow. Its `on` is the key True: YAML 1.1 reads it so."""
        parsed = yaml.safe_load(self.workflow)
        assert isinstance(parsed, dict)
        return parsed

    @property
    def jobs(self) -> dict[str, dict[str, Any]]:
        """The jobs by key."""
        jobs = self.parsed["jobs"]
        assert isinstance(jobs, dict)
        return jobs

    @property
    def firing_jobs(self) -> list[dict[str, Any]]:
        """The jobs with our action in them."""
        return [job for job in self.jobs.values() if fires_of(job)]

    @property
    def fires(self) -> list[dict[str, Any]]:
        """The inputs of each use of our action."""
        return [given for job in self.firing_jobs for given in fires_of(job)]


def fires_of(job: dict[str, Any]) -> list[dict[str, Any]]:
    """The inputs of each use of our action in a job. Those of our reusable workflow include its secrets."""
    if job.get("uses") == WORKFLOW:
        return [job["with"] | job["secrets"]]
    return [step["with"] for step in job.get("steps", ()) if step.get("uses") == ACTION]


def recipes() -> Iterator[Recipe]:
    """All of them, from the README and from `docs/`."""
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        content = page.read_text()
        for block in _BLOCK.finditer(content):
            text, before = textwrap.dedent(block["text"]), content[: block.start()]
            if ACTION in text or WORKFLOW in text or "jobs:" in text:
                title = re.findall(r"^#+ (.+)$", before, re.MULTILINE)[-1]
                yield Recipe(f"{page.name}-{before.count(chr(10)) + 1}", title, text, _whole(text))


def _whole(text: str) -> str:
    """The workflow of a block: itself, or with what surrounds a job or a step."""
    parsed = yaml.safe_load(text)
    if isinstance(parsed, dict) and "jobs" in parsed:
        return text
    if isinstance(parsed, list):
        job = "fire-routine:\n  runs-on: ubuntu-latest\n  permissions: {}\n  steps:\n" + textwrap.indent(text, "    ")
        return _around(job)
    assert isinstance(parsed, dict), text
    assert all("steps" in job or "uses" in job for job in parsed.values()), (
        f"neither a workflow nor jobs nor steps:\n{text}"
    )
    needed = sorted({need for job in parsed.values() for need in job.get("needs", ())})
    others = "".join(
        f"{need}:\n  runs-on: ubuntu-latest\n  permissions: {{}}\n  steps:\n    - run: make {need}\n" for need in needed
    )
    return _around(others + text)


def _around(jobs: str) -> str:
    return "name: Part\non: push\npermissions: {}\njobs:\n" + textwrap.indent(jobs, "  ")
