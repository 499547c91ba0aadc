"""The pages on the excerpt say what the code does."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import re2

from fire_routine.excerpt.rule import Kind

ROOT = Path(__file__).parents[3]


def test_the_page_of_examples_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("excerpt_examples", ROOT / "scripts/excerpt_examples.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    written = (ROOT / "docs/excerpt-examples.md").read_text(encoding="utf-8")
    assert written == script.page(), "run: python scripts/excerpt_examples.py"
    assert written.count("\n## ") == 10


def test_the_guide_has_every_kind_with_its_weight() -> None:
    guide = (ROOT / "docs/excerpt.md").read_text(encoding="utf-8")
    for kind in Kind:
        assert f"| `{kind.name}` | {kind.value} |" in guide


def test_the_guides_example_is_a_whole_file_that_works() -> None:
    guide = (ROOT / "docs/excerpt.md").read_text(encoding="utf-8")
    source = guide.split("This is a whole file")[1].split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102 - our own page
    (rule,) = names["RULES"]
    assert rule.examples
    assert all(re2.search(rule.pattern, example) for example in rule.examples)


def test_the_guide_names_every_file() -> None:
    guide = (ROOT / "docs/excerpt.md").read_text(encoding="utf-8")
    for path in (ROOT / "src/fire_routine/excerpt").glob("*.py"):
        assert path.stem.startswith("__") or f"`{path.name}`" in guide or path.stem == "rule", path.name
