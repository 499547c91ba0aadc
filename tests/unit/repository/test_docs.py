"""The pages hold together: links lead somewhere, and what they list is what there is."""

import re
from pathlib import Path

import pytest

from fire_routine.report.advice import INPUTS_GUIDE
from tests.pages import FORMS, PAGES, ROOT, anchors, links, prose

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


def test_the_readme_says_first_what_it_is_what_to_paste_and_what_prompt_it_needs() -> None:
    headings = re.findall(r"^## (.+)$", prose(ROOT / "README.md"), re.MULTILINE)
    assert headings[:3] == ["Quick start", "The prompt your routine needs", "What the routine receives"]


def test_the_first_screen_of_the_readme_says_what_it_does_when_not_to_use_it_and_where_it_does_not_run() -> None:
    top = prose(ROOT / "README.md").partition("\n## ")[0]
    _, _, what, when_not, where = (paragraph.replace("\n", " ") for paragraph in top.strip().split("\n\n"))
    assert "starts a [Claude Code routine]" in what
    assert "when a build failed or a deploy finished" in what
    assert "Auto-fix" in when_not
    assert "GitHub trigger" in when_not
    assert "Linux" in where
    assert "Kubernetes without Docker" in where
    assert "can't turn a green build red" in where
    assert len(top.splitlines()) <= 25


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


def test_the_page_that_wrong_inputs_link_to_is_the_readmes_table() -> None:
    assert INPUTS_GUIDE == "https://github.com/fire-routine/fire-routine#inputs"
    assert "\n## Inputs\n" in (ROOT / "README.md").read_text()


def test_troubleshooting_begins_with_what_goes_wrong_first() -> None:
    first, *_ = re.findall(r"^## (.+)$", (ROOT / "docs" / "troubleshooting.md").read_text(), re.MULTILINE)
    assert first == "The session ignores the text"


def test_the_differences_of_act_are_those_of_the_version_that_runs_the_scenarios() -> None:
    required = re.search(r"github\.com/nektos/act v(\S+)", (ROOT / ".ci" / "act" / "go.mod").read_text())
    assert required
    assert f"Where act {required[1]} differs" in (ROOT / "tests" / "README.md").read_text()
