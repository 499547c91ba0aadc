"""Lays out, below one folder, all that the image adds to its base. Run by the Dockerfile, with the Python of the base.

`python -IB image_tree.py PACKAGES TREE`: PACKAGES is the folder where our code and its dependencies were installed. All
that a fire can need is loaded once, and what was loaded goes to TREE, each file at its own path: as source, for
tracebacks, and as bytecode. Of the standard library it is the bytecode alone, which the official images lack. A module
that was not loaded stays behind; the tests in tests/container know why for each one that anything still mentions.
"""
# ruff: noqa: INP001 - a script, not a package that is imported

import importlib
import sys
from importlib.util import cache_from_source
from pathlib import Path

CODECS = ("idna", "utf-16", "utf-16-le", "utf-8-sig")
"""Loaded by name, when a text or a host name asks for them."""

KEPT = ("certifi/cacert.pem", "*.dist-info/METADATA", "*.dist-info/LICEN[CS]E*", "*.dist-info/licenses/**/*")
"""What is not a module: the trusted authorities, the licences, and the names and versions that scanners look for."""


def load(packages: Path) -> set[Path]:
    """Load all that a fire can need, and give the files of the modules that are loaded then."""
    sys.path.append(str(packages))
    for path in (packages / "fire_routine").rglob("*.py"):
        name = ".".join(path.relative_to(packages).with_suffix("").parts).removesuffix(".__init__")
        if not name.endswith(".__main__"):
            importlib.import_module(name)
    for codec in CODECS:
        "".encode(codec)
    importlib.import_module("httpx").Client().close()  # loads what verifies certificates
    specs = [getattr(module, "__spec__", None) for module in list(sys.modules.values())]
    origins = {Path(spec.origin) for spec in specs if spec and spec.has_location and spec.origin}
    start = packages / "fire_routine" / "__main__.py"  # not loaded here, since it would start
    return {origin for origin in origins if origin.suffix in {".py", ".so"}} | {start}


def lay_out(packages: Path, loaded: set[Path], tree: Path) -> None:
    """Put everything into `tree`."""
    kept = [path for pattern in KEPT for path in packages.glob(pattern) if path.is_file()]
    for source in sorted({*kept, *(path for path in loaded if path.is_relative_to(packages))}):
        _write(tree, source, source.read_bytes())
    for source in sorted(loaded):
        if source.suffix == ".py":
            _compile(source, tree)
    import site

    # Python reads this in isolated mode (-I) too, and it reads neither PYTHONPATH nor the checkout then.
    _write(tree, Path(site.getsitepackages()[0], "fire_routine.pth"), f"{packages}\n".encode())


def _compile(source: Path, tree: Path) -> None:
    """Its bytecode, which is never compared with the source again (unchecked-hash)."""
    import py_compile

    py_compile.compile(
        str(source),
        cfile=str(_place(tree, Path(cache_from_source(str(source))))),
        dfile=str(source),
        doraise=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def _write(tree: Path, path: Path, content: bytes) -> None:
    _place(tree, path).write_bytes(content)


def _place(tree: Path, path: Path) -> Path:
    place = tree / path.relative_to("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    lay_out(folder, load(folder), Path(sys.argv[2]))
