"""The hit rates in the README are those that the bench measures."""

import re

from bench.bench_excerpt import BUDGETS, scored
from tests.pages import ROOT


def test_the_readme_says_how_often_an_excerpt_is_complete() -> None:
    (row,) = re.findall(r"^\| How often does the excerpt .*$", (ROOT / "README.md").read_text(), re.MULTILINE)
    scores = scored()
    rates = [scores["all sets", budget, "fire_routine.excerpt"] for budget in BUDGETS]
    shown = [f"{score.complete / score.cases:.0%}".replace("%", " %") for score in rates]
    assert [rate for rate in re.findall(r"\d+ %", row) if rate in shown][:3] == list(dict.fromkeys(shown)), shown
