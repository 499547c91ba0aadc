"""Links between pages lead somewhere, and what the pages list exists."""

import re
from pathlib import Path

import pytest

from fire_routine.report.advice import INPUTS_GUIDE
from tests.pages import FORMS, OWN, PAGES, ROOT, anchors, links, prose, texts

SOURCE = ROOT / "src" / "fire_routine"


def _named(*pages: Path) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", pages, ids=[str(page.relative_to(ROOT)) for page in pages])


@_named(*PAGES, *FORMS)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for target, anchor in links(page):
        assert target.exists(), f"{target} is not there"
        assert not anchor or anchor in anchors(target), f"{target.name} has no heading #{anchor}"


@_named(*PAGES)
def test_every_page_can_be_reached_from_the_readme(page: Path) -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        current = waiting.pop()
        if current not in reached and current.suffix == ".md" and current.exists():
            reached.add(current)
            waiting += [target for target, _ in links(current)]
    assert page in reached


def test_the_readme_answers_a_newcomer_first_and_then_shows_the_way_to_a_fire() -> None:
    page = (ROOT / "README.md").read_text()
    top, _, rest = page.partition("\n## ")
    answers = " ".join(top.partition("```mermaid")[0].split())
    for answer in (
        "starts a [Claude Code routine]",
        "Why not `curl`?",
        "one session",
        "A dry run starts none",
        "Auto-fix",
    ):
        assert answer in answers
    assert "experimental" in answers
    assert "independent of Anthropic" in answers
    assert len(top.partition("```mermaid")[0].splitlines()) <= 30
    way = ["Requirements", "Quick start", "1. See the report in a dry run", "2. Create the routine"]
    way += ["3. Store two secrets", "4. Fire", "What you get"]
    assert re.findall(r"^##+ (.+)$", prose(ROOT / "README.md"), re.MULTILINE)[: len(way)] == way
    assert "Linux runner with Docker" in rest
    assert "settings/secrets/actions" in rest


def test_the_readme_lists_the_pages_for_users_first() -> None:
    users, _, contributors = (
        (ROOT / "README.md").read_text().partition("\nFor users:\n")[2].partition("For contributors:\n")
    )
    assert {"recipes.md", "reference.md", "troubleshooting.md"} <= set(re.findall(r"docs/([a-z-]+\.md)", users))
    assert {"design.md", "releasing.md", "packaging.md"} <= set(re.findall(r"docs/([a-z-]+\.md)", contributors))


def test_a_prompt_appears_on_one_page_only() -> None:
    prompts = [block for page in PAGES for block in texts(page)]
    assert len(prompts) == len(set(prompts))


def _files_of_a_change() -> dict[str, Path]:
    """Where a file is named, by its name there: the steps of an excerpt have a page of their own."""
    named = {}
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE)
        if path.name == "__init__.py" or name.parts[:2] == ("excerpt", "rules"):
            continue
        in_excerpt = name.parts[0] == "excerpt" and path.name not in {"__main__.py", "rule.py"}
        page = ROOT / "docs" / ("excerpt.md" if in_excerpt else "design.md")
        named[path.name if in_excerpt else str(name)] = page
    return named


@pytest.mark.parametrize(("name", "page"), sorted(_files_of_a_change().items()))
def test_the_design_names_the_file_of_every_change(name: str, page: Path) -> None:
    assert f"`{name}`" in page.read_text(), f"say in {page.name} which changes belong in {name}"


def test_the_design_names_no_file_that_is_gone() -> None:
    named = re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.py)`", (ROOT / "docs" / "design.md").read_text())
    assert [name for name in named if not (SOURCE / name).exists()] == []


OUR_ERRORS = ("invalid_input", "connection_error", "answer_lost", "cancelled", "internal_error")


@pytest.mark.parametrize("error_type", OUR_ERRORS)
def test_troubleshooting_has_a_row_for_every_error_that_we_name_ourselves(error_type: str) -> None:
    assert f'"{error_type}"' in "".join(path.read_text() for path in SOURCE.rglob("*.py"))
    assert re.search(
        rf"^\| [^|]+ \| `{error_type}` \|", (ROOT / "docs" / "troubleshooting.md").read_text(), re.MULTILINE
    )


@pytest.mark.parametrize(
    ("status", "error_type"),
    [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
        (429, "rate_limit_error"),
        (500, "api_error"),
        (503, "overloaded_error"),
    ],
)
def test_troubleshooting_has_a_row_for_every_error_of_anthropics_reference(status: int, error_type: str) -> None:
    assert f"| {status} | `{error_type}` |" in (ROOT / "docs" / "troubleshooting.md").read_text()


def test_wrong_inputs_link_to_the_page_of_all_inputs() -> None:
    page, _, anchor = INPUTS_GUIDE.partition("#")
    assert page == f"{OWN}/blob/main/docs/reference.md"
    assert anchor in anchors(ROOT / "docs" / "reference.md")


def test_troubleshooting_begins_with_what_goes_wrong_first() -> None:
    first, *_ = re.findall(r"^## (.+)$", (ROOT / "docs" / "troubleshooting.md").read_text(), re.MULTILINE)
    assert first == "The session ignores the report"


def test_troubleshooting_quotes_messages_as_the_action_prints_them() -> None:
    page = (ROOT / "docs" / "troubleshooting.md").read_text()
    table = page.partition("\n## The report misses something\n")[2].partition("\n## ")[0]
    quotes = [
        quote for cell in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) for quote in re.findall(r'"(.+?)"', cell)
    ]
    assert len(quotes) >= 5
    source = "".join(path.read_text() for path in SOURCE.rglob("*.py")).lower()
    assert [quote for quote in quotes if quote.lower() not in source] == []


def test_the_differences_of_act_are_those_of_the_version_that_runs_the_scenarios() -> None:
    required = re.search(r"github\.com/nektos/act v(\S+)", (ROOT / ".ci" / "act" / "go.mod").read_text())
    assert required
    assert f"Where act {required[1]} differs" in (ROOT / "tests" / "README.md").read_text()
