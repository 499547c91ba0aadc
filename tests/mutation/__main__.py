"""`python -m tests.mutation [PART OF A MODULE'S NAME]…`, behind `make mutate`."""

import ast
import importlib.util
import os
import resource
import signal
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

# Most tests need them, so they are loaded once for all mutants.
import httpx  # noqa: F401
import jsonschema  # noqa: F401
import pytest
from hypothesis import Phase, settings

from tests.mutation.mutants import Mutant, mutants
from tests.pages import ROOT

SOURCE: Final = ROOT / "src" / "fire_routine"
MODULES: Final = Path(__file__).with_name("modules.toml")
OPTIONS: Final = (
    *("-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=mutation"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # of what is loaded above
    *("-o", "faulthandler_timeout=0"),
)
MEMORY: Final = 4 << 30
"""Bytes that the tests of one mutant may take."""


def main() -> int:
    """Print each survivor that nobody has explained, then the table. Returns 1 if there is one."""
    # Any example that fails will do, and the next mutant has others. A slow machine must not count as a failure.
    settings.register_profile(
        "mutation", database=None, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
    )
    modules = tomllib.loads(MODULES.read_text(encoding="utf-8"))
    chosen = [module for module in modules if not sys.argv[1:] or any(part in module for part in sys.argv[1:])]
    rows = [_row(module, modules[module]) for module in chosen]
    head = ("module", "mutants", "killed", "equivalent", "survived")
    for row in (head, ("---",) * len(head), *rows):
        print("|", " | ".join(map(str, row)), "|")
    return 1 if any(row[-1] for row in rows) else 0


def _row(module: str, about: Mapping[str, Any]) -> tuple[str, int, int, int, int]:
    """The score of a module, as the table has it. What is explained without need counts as a survivor."""
    explained = {name for reason in about.get("equivalent", []) for name in reason["mutants"]}
    count = unexplained = 0
    survivors = set()
    for mutant, survives in _tried(module, about["tests"]):
        count += 1
        if survives:
            survivors.add(mutant.name)
            if mutant.name not in explained:
                unexplained += 1
                print(f"src/fire_routine/{module}:{mutant.line}: {mutant.name}", flush=True)
    stale = explained - survivors
    for name in stale:
        print(f"{module}: explained, but no survivor: {name}", flush=True)
    equivalent = len(survivors) - unexplained
    return f"`{module}`", count, count - len(survivors), equivalent, unexplained + len(stale)


def _tried(module: str, tests: list[str]) -> Iterator[tuple[Mutant, bool]]:
    """Every mutant of a module, and whether it survives."""
    file = SOURCE / module
    name = ".".join(("fire_routine", *Path(module).with_suffix("").parts))
    source = file.read_text(encoding="utf-8")
    passed, seconds = _try(name, source, tests, 300)
    if not passed:
        raise SystemExit(f"{module}: its tests fail without any mistake in it")
    for mutant in mutants(source):
        yield mutant, _try(name, mutant.tree, tests, 3 + 2 * int(seconds))[0]


def _try(name: str, code: str | ast.Module, tests: list[str], limit: int) -> tuple[bool, float]:
    """Whether the tests pass with this code in the module's place, and how many seconds of computing they take.

    `limit` is the most of these seconds. Waiting may take longer, as the machine may have other work.
    """
    child = os.fork()
    if child:
        _, status, used = os.wait4(child, 0)
        return status == 0, used.ru_utime + used.ru_stime
    signal.alarm(30 * limit)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    status = 1
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        _load(name, code)
        status = pytest.main([*OPTIONS, *(str(ROOT / "tests" / test) for test in tests)])
    finally:
        os._exit(status)


def _load(name: str, code: str | ast.Module) -> None:
    """Put the code in the place of a module, before anything imports it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    exec(compile(code, spec.origin, "exec"), module.__dict__)  # noqa: S102 (our own code)
    parent, _, own = name.rpartition(".")
    setattr(sys.modules[parent], own, module)


if __name__ == "__main__":
    sys.exit(main())
