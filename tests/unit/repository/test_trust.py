"""The pages on trust name tests that exist, and owners of files that exist."""

import re

from tests.pages import ROOT

TESTS = {
    name
    for file in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^ *def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
}
TABLE = (ROOT / "docs" / "threat-model.md").read_text().partition("## The table")[2].partition("\n## ")[0]
ROWS = [
    [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]
    for line in TABLE.splitlines()
    if line.startswith("| ")
]


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = re.findall(r"`(test_\w+)`", TABLE)
    assert len(named) > 30
    assert sorted(set(named) - TESTS) == []


def test_each_threat_has_an_answer_that_a_test_shows_or_says_that_it_is_not_ours() -> None:
    head, *rows = ROWS
    assert head == ["actor", "what they can do", "what the action does", "shown by", "what is left"]
    for actor, can, does, shown, left in (row for row in rows if not set(row[0]) <= set("-|")):
        assert can
        assert does
        assert "`test_" in shown or (does.startswith("Nothing:") and left), actor or can


def test_owners_are_of_files_that_exist() -> None:
    lines = (ROOT / ".github" / "CODEOWNERS").read_text().splitlines()
    patterns = [line.split()[0] for line in lines if line and not line.startswith("#")]
    for pattern in patterns:
        assert list(ROOT.glob(pattern.strip("/"))), pattern
    for needed in ("/.github/", "/scripts/release/", "/action.yml", "/Dockerfile"):
        assert needed in patterns
