"""What GitHub's own parsers say of our manifest, of our workflows and of every workflow on the pages.

They are programs for node, locked in `package-lock.json` and made into one file by `make`; see `check.mjs`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from tests.recipes import ROOT, recipes

CHECK = Path(__file__).parent / "node_modules" / "check.cjs"
MANIFEST = ROOT / "action.yml"


@dataclass(frozen=True)
class Document:
    """A manifest or a workflow; a name that ends in `action.yml` is that of a manifest."""

    name: str
    text: str


def why_not() -> str | None:
    """The reason why the parsers can't run here, if they can't."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "they need node and npm"
    if not CHECK.exists():
        return "they are not installed: `make test` and `make lint` do that where npm reaches a registry"
    return None


def they_must_run() -> bool:
    """Whether this is CI, where nothing passes by being left out."""
    return os.environ.get("CI", "").lower() in {"true", "1"}


def documents() -> Iterator[Document]:
    """Everything of ours that GitHub would parse, and everything that a user would copy from the pages."""
    yield Document("action.yml", MANIFEST.read_text(encoding="utf-8"))
    yield from _workflows()
    for recipe in recipes():
        yield Document(f"{recipe.where}.yml", recipe.workflow)


def _workflows() -> list[Document]:
    return [
        Document(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    ]


def problems(given: Sequence[Document], action: object = None) -> list[str]:
    """What the parsers find in `given`, each as `name:line: message`; steps are held to the inputs of `action`."""
    request = {
        "documents": [asdict(document) for document in given],
        "action": action or yaml.safe_load(MANIFEST.read_text(encoding="utf-8")),
        "workflows": {workflow.name: workflow.text for workflow in _workflows()},
    }
    command = ["node", str(CHECK)]
    done = subprocess.run(command, input=json.dumps(request), stdout=subprocess.PIPE, text=True, check=True)
    return [f"{found['name']}:{found['line']}: {found['message']}" for found in json.loads(done.stdout)]
