"""The pages hold together: links lead somewhere, and what they list is what there is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "fire_routine"
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "tests" / "README.md"],
    key=lambda page: str(page.relative_to(ROOT)),
)
each_page = pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])

FENCED = re.compile(r"^( *)(`{3,})[^\n`]*\n.*?^\1\2`*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!`)\[[^\]]*\]\((?!https?:|mailto:)(?P<file>[^)#\s]*)(?:#(?P<anchor>[^)\s]*))?\)")


def _prose(page: Path) -> str:
    """The page without its blocks of code."""
    return FENCED.sub("", page.read_text())


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#{1,6} (.+)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _links(page: Path) -> Iterator[tuple[Path, str]]:
    for link in LINK.finditer(_prose(page)):
        yield (page.parent / link["file"]).resolve() if link["file"] else page, link["anchor"] or ""


@each_page
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for target, anchor in _links(page):
        assert target.exists(), f"{target} is not there"
        assert not anchor or anchor in _anchors(target), f"{target.name} has no heading #{anchor}"


@each_page
def test_every_page_can_be_reached_from_the_readme(page: Path) -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        current = waiting.pop()
        if current not in reached and current.suffix == ".md" and current.exists():
            reached.add(current)
            waiting += [target for target, _ in _links(current)]
    assert page in reached


def test_the_readme_says_first_what_it_is_what_to_paste_and_what_prompt_it_needs() -> None:
    headings = re.findall(r"^## (.+)$", _prose(ROOT / "README.md"), re.MULTILINE)
    assert headings[:3] == ["Quick start", "The prompt your routine needs", "What the routine receives"]


def test_the_design_names_the_file_of_every_change() -> None:
    told = (ROOT / "docs" / "design.md").read_text()
    files = {path.name for path in SOURCE.glob("*.py")} - {"__init__.py"}
    folders = {f"{path.parent.name}/" for path in SOURCE.glob("*/__init__.py")}
    assert [name for name in sorted(files | folders) if name not in told] == []


def test_the_design_names_no_file_that_is_gone() -> None:
    told = re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.py)`", (ROOT / "docs" / "design.md").read_text())
    assert [name for name in told if not (SOURCE / name).exists()] == []


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


def test_troubleshooting_begins_with_what_goes_wrong_first() -> None:
    first, *_ = re.findall(r"^## (.+)$", (ROOT / "docs" / "troubleshooting.md").read_text(), re.MULTILINE)
    assert first == "The session ignores the text"
