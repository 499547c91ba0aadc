"""The hit rates on the pages are those that the bench measures."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bench.bench_excerpt import (
    ALL,
    BUDGETS,
    COMPARED,
    OURS,
    PAIRS,
    Key,
    Score,
    drawn,
    fits,
    methods_for,
    normal,
    read_cases,
    scored,
    show,
)
from bench.excerpt_plot import HEIGHT, LEFTS, PICTURE, WIDTH, Panel, Point, picture
from tests.pages import ROOT, prose

LARGEST = BUDGETS[-1]


@pytest.fixture(scope="module")
def scores() -> dict[Key, Score]:
    """Made once: it takes some seconds."""
    return scored()


@pytest.fixture
def row() -> str:
    """What the README says on the excerpt."""
    (found,) = re.findall(r"^\| How often does the excerpt .*$", (ROOT / "README.md").read_text(), re.MULTILINE)
    return str(found)


def test_the_readme_says_how_often_an_excerpt_is_complete(row: str, scores: dict[Key, Score]) -> None:
    shown = {f"{budget:,}": percent(scores[ALL, budget, OURS]) for budget in BUDGETS}
    for limit, share in shown.items():
        assert re.search(rf"\b{share}( of [a-z ]+)? at ([\d,]+(,| and) )*{limit}\b", row), shown
    assert f"these {scores[ALL, LARGEST, OURS].cases:.0f} failures" in row


def test_the_readme_says_what_a_passing_log_changes(row: str, scores: dict[Key, Score]) -> None:
    pairs, plain = scores[PAIRS, LARGEST, COMPARED], scores[PAIRS, LARGEST, OURS]
    said = f"{percent(pairs)} at {LARGEST:,}, with {hundreds(pairs)} characters on average instead of {hundreds(plain)}"
    assert said in row
    assert f"the {pairs.cases:.0f} that come with the log of a passing run" in row


def percent(score: Score) -> str:
    return f"{score.complete / score.cases:.0%}".replace("%", " %")


def hundreds(score: Score) -> str:
    return f"{round(score.length / score.cases, -2):,.0f}"


def test_the_picture_shows_what_the_bench_measures(scores: dict[Key, Score]) -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawn(scores), 'run make bench ARGS="excerpt --plot"'


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs/excerpt.md"], ids=["README", "guide"])
def test_the_picture_is_on_the_page_with_words_for_those_who_do_not_see_it(page: Path) -> None:
    (found,) = re.findall(r"!\[([^\]]+)\]\(([^)]*excerpt\.svg)\)", prose(page))
    assert (page.parent / found[1]).resolve() == PICTURE
    assert len(found[0]) > 60


def test_the_guide_explains_each_part_of_what_the_bench_prints(
    scores: dict[Key, Score], capsys: pytest.CaptureFixture[str]
) -> None:
    show(scores)
    printed = capsys.readouterr().out
    legend = printed.partition(", from ")[0]
    guide = (ROOT / "docs/excerpt.md").read_text()
    assert f"`{legend}`" in guide
    assert all(f"| {part} | " in guide for part in re.findall(r"\w+", legend))
    assert all(f"`{name}`" in guide and name in printed for name in (ALL, PAIRS, COMPARED))


@pytest.mark.parametrize("longest", [200_000, pytest.param(10**9, marks=pytest.mark.long)])
def test_what_a_comparison_leaves_out_the_passing_run_printed_too(longest: int) -> None:
    pairs = [(case, case.passing) for case in read_cases() if case.passing and len(case.log) < longest]
    assert len(pairs) >= 10
    for case, passing in pairs:
        methods, printed = methods_for(case), {normal(line) for line in passing.decode().split("\n")}
        for budget in (budget for budget in BUDGETS if fits(case, budget)):
            plain, compared = normal(methods[OURS](budget)), normal(methods[COMPARED](budget))
            assert {label for label in case.labels if label in plain and label not in compared} <= printed


def test_every_place_of_the_picture_is_inside_it() -> None:
    series = [[Point(0, 0), Point(14_000, 1)], [], [Point(3, 0.5)], [Point(16_000, 1)], [Point(9, 0.2)]]
    panels = [Panel("one", series), Panel("two", series)]
    root = ET.fromstring(picture("a title", list("abcde"), panels, ["x", "y", "z"]))  # noqa: S314 - made here
    places = [(float(node.get("cx") or 0), float(node.get("cy") or 0)) for node in root.iter() if node.get("cx")]
    assert len(places) == 2 * 5 + 2 * 5
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in places)
    assert min(x for x, _ in places[10:15]) >= LEFTS[0]
