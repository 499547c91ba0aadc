"""The pages of this repository, as tests read them: their prose, their headings and where their links lead."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
OWN = "https://github.com/fire-routine/fire-routine"
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "tests" / "README.md"],
    key=lambda page: str(page.relative_to(ROOT)),
)
"""What the README leads to."""
FORMS = sorted([*(ROOT / ".github" / "ISSUE_TEMPLATE").iterdir(), ROOT / ".github" / "pull_request_template.md"])
"""What GitHub shows to those who open an issue or a pull request. There only whole addresses work as links."""

_FENCED = re.compile(r"^( *)(`{3,})[^\n`]*\n.*?^\1\2`*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!`)\[[^\]]*\]\((?!https?:|mailto:)(?P<file>[^)#\s]*)(?:#(?P<anchor>[^)\s]*))?\)")
_OWN_LINK = re.compile(rf"{re.escape(OWN)}/blob/main/(?P<file>[^)#\s]+)(?:#(?P<anchor>[^)\s]*))?")


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return _FENCED.sub("", page.read_text())


def texts(page: Path) -> list[str]:
    """The page's blocks of plain text, such as prompts. A block inside another is no block of the page."""
    blocks = (match[0] for match in _FENCED.finditer(page.read_text()))
    return [block for block in blocks if block.startswith("```text\n")]


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#{1,6} (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """The file and the heading that each link to a file of this repository leads to."""
    text = prose(page)
    for link in _LINK.finditer(text):
        yield (page.parent / link["file"]).resolve() if link["file"] else page, link["anchor"] or ""
    for link in _OWN_LINK.finditer(text):
        yield ROOT / link["file"], link["anchor"] or ""
