"""What `make mutate` reads is about what there is: it takes too long to run here."""

import tomllib
from typing import Any, Final

import pytest

from tests.mutation.mutants import mutants
from tests.pages import ROOT

MODULES: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    (ROOT / "tests" / "mutation" / "modules.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_its_tests_are_there_and_each_explanation_is_of_a_mutant(module: str) -> None:
    source = (ROOT / "src" / "fire_routine" / module).read_text(encoding="utf-8")
    names = {mutant.name for mutant in mutants(source)}
    explained = [name for reason in MODULES[module].get("equivalent", []) for name in reason["mutants"]]

    assert [test for test in MODULES[module]["tests"] if not (ROOT / "tests" / test).is_file()] == []
    assert [name for name in explained if name not in names] == []


def test_the_page_has_the_score_of_each_module() -> None:
    page = (ROOT / "tests" / "README.md").read_text(encoding="utf-8")

    assert [module for module in MODULES if page.count(f"| `{module}` |") != 1] == []


def test_a_mutant_is_the_module_with_one_mistake() -> None:
    source = "def f(a: int | None, b: int = 1) -> int:\n    '''Words.'''\n    return a and b < 2\n"

    assert [(mutant.line, mutant.name.rpartition(" | ")[2]) for mutant in mutants(source)] == [
        (1, "1 → 2"),
        (1, "1 → 0"),
        (3, "return None"),
        (3, "without a"),
        (3, "without b < 2"),
        (3, "b < 2 → b <= 2"),
        (3, "2 → 3"),
        (3, "2 → 1"),
    ]
