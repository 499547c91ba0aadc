"""Runs inside the image: prints which modules its packages import, on whatever line, that are not there."""

import ast
import importlib
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path("/opt/fire-routine")


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # what it is a part of is not there
        return False


def _imported(path: Path) -> Iterator[str]:
    """The modules that a file of the packages names, as far as they are the packages' own."""
    package = path.relative_to(FOLDER).parts[:-1]
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join((*above, *filter(None, [node.module])))
            yield origin
            if (FOLDER / origin.partition(".")[0]).exists() and _is_there(origin):
                module = importlib.import_module(origin)
                names = {alias.name for alias in node.names} - {"*"}
                yield from (f"{origin}.{name}" for name in names if not hasattr(module, name))


found = {name for path in FOLDER.rglob("*.py") for name in _imported(path)}
own = {name for name in found if (FOLDER / name.partition(".")[0]).exists()}
print(json.dumps(sorted(name for name in own if not _is_there(name))))
