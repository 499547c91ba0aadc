"""docs/reference.md repeats action.yml as its script writes it, and the rest of the page fits the code.

That GitHub's schema and the linters accept its block as a step is tested with the recipes.
"""

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
import yaml

from fire_routine.outcome.outcome import Kind

ROOT = Path(__file__).parents[3]
MANIFEST = (ROOT / "action.yml").read_text()
INPUTS = {
    name: entry
    for name, entry in yaml.safe_load(MANIFEST)["inputs"].items()
    if name not in {"job-status", "job-check-run-id"}
}
PAGE = (ROOT / "docs" / "reference.md").read_text()
BLOCK = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
SECRETS = {"routine-url": "${{ secrets.ROUTINE_URL }}", "routine-token": "${{ secrets.ROUTINE_TOKEN }}"}
HOW = "docs/reference.md is not what action.yml and the table of inputs say: run python scripts/reference.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _given(block: str) -> dict[str, str]:
    """The inputs as the runner hands them over: as text."""
    (step,) = yaml.load(block, yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
    return {str(name): str(value) for name, value in step["with"].items()}


def test_the_page_is_up_to_date(script: ModuleType) -> None:
    assert script.page(PAGE, MANIFEST) == PAGE, HOW


def test_the_script_makes_the_parts_of_the_page_anew_and_leaves_the_rest(script: ModuleType) -> None:
    marks = [f"<!-- {name}: made from action.yml -->\n{{}}<!-- end of {name} -->\n" for name in ("inputs", "outputs")]
    current = "Before.\n" + marks[0].format("stale\n") + "Between.\n" + marks[1].format("")
    manifest = """
inputs:
  # The one section
  text:
    description: Your words.
outputs:
  fired:
    description: Whether it fired.
"""
    block = (
        "- uses: fire-routine/fire-routine@v1\n  with:\n    # ---- The one section ----\n\n"
        '    # Your words.\n    text: ""\n'
    )
    table = "| output | meaning |\n|---|---|\n| `fired` | Whether it fired. |\n"
    written = marks[0].format(f"\n```yaml\n{block}```\n\n"), marks[1].format(f"\n{table}\n")
    assert script.page(current, manifest) == f"Before.\n{written[0]}Between.\n{written[1]}"


def test_the_page_has_every_output_in_the_order_of_the_manifest() -> None:
    assert _first_column("Outputs") == list(yaml.safe_load(MANIFEST)["outputs"])


def test_the_page_has_every_outcome() -> None:
    assert _first_column("Outcomes and exit codes") == list(get_args(Kind))


def test_what_the_page_says_more_about_are_inputs() -> None:
    table = PAGE.partition("| more about it |")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.+?`) \| ", table, re.MULTILINE)
    names = re.findall(r"`([^`]+)`", " ".join(cells))
    assert names
    for name in names:
        assert name in INPUTS or (name == "triage-…" and "triage-api-key" in INPUTS)


def _first_column(section: str) -> list[str]:
    table = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)


def test_the_page_has_every_input_in_the_order_of_the_manifest() -> None:
    assert list(_given(BLOCK)) == list(INPUTS), HOW


def test_the_page_gives_every_input_its_default_and_fills_in_the_secrets_alone() -> None:
    assert _given(BLOCK) == {name: entry.get("default", "") for name, entry in INPUTS.items()} | SECRETS, HOW


def test_every_reader_of_yaml_sees_the_same_text() -> None:
    """`2023-06-01` without quotes is a date for one and text for another."""
    (step,) = yaml.safe_load(BLOCK)
    as_text = {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in step["with"].items()
    }
    assert as_text == _given(BLOCK)


def test_the_comment_above_an_input_is_its_description() -> None:
    comments: dict[str, str] = {}
    words: list[str] = []
    for line in BLOCK.splitlines():
        if match := re.fullmatch(r"    # (?!----)(.+)", line):
            words.append(match[1])
        elif match := re.fullmatch(r"    ([a-z-]+): .+", line):
            comments[match[1]] = " ".join(words)
            words = []
    assert comments == {name: " ".join(entry["description"].split()) for name, entry in INPUTS.items()}, HOW


def test_the_page_has_the_sections_of_the_manifest() -> None:
    sections = re.findall(r"^    # ---- (.+) ----$", BLOCK, re.MULTILINE)
    assert sections == [title for title in re.findall(r"^  # (.+)$", MANIFEST, re.MULTILINE) if "Internal" not in title]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("auto", "auto"),
        ("claude/**", "claude/**"),
        ("60", "60"),
        ("true", "true"),
        ("https://api.anthropic.com", "https://api.anthropic.com"),
        ("${{ github.token }}", "${{ github.token }}"),
        ("", '""'),
        ("2023-06-01", '"2023-06-01"'),
        ("1.5", '"1.5"'),
        ("**/x", '"**/x"'),
        ("a: b", '"a: b"'),
        ("a:", '"a:"'),
        ("on", '"on"'),
        ("null", '"null"'),
        ("a #b", '"a #b"'),
        ("two\nlines", r'"two\nlines"'),
    ],
)
def test_a_value_is_quoted_where_yaml_would_read_something_else(script: ModuleType, value: str, written: str) -> None:
    assert script.scalar(value) == written
    assert yaml.load(written, yaml.BaseLoader) == value  # noqa: S506 - it makes nothing but text
