"""The pages on the excerpt say what the code does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from fire_routine.excerpt.rules import all_marks, generic_rules, tool_rules
from fire_routine.excerpt.rules.model import Kind

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


def test_the_guide_names_every_kind_and_the_number_of_rules_is_not_less() -> None:
    guide = (ROOT / "docs/excerpt.md").read_text(encoding="utf-8")
    for kind in Kind:
        assert f"`{kind.name}`" in guide
    assert len(tool_rules()) + len(generic_rules()) >= 240
    assert len(all_marks()) >= 9
