"""`make demo` works, and the README shows what it prints."""

import re
import subprocess
import sys

import pytest

from tests.pages import ROOT

README = (ROOT / "README.md").read_text()
REPORT = re.findall(r"^````markdown\n(.+?)^````$", README, re.MULTILINE | re.DOTALL)[0]
SUMMARY = "".join(re.findall(r"^> (.*\n)", README, re.MULTILINE))


@pytest.fixture(scope="module")
def printed() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "demo.run"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _lines(text: str) -> list[str]:
    """What a reader sees of each line, without the numbers: they move with the rules that choose the excerpt."""
    text = re.sub(r"\[([^\]]+)\]\(https://claude[^)]+\)", r"\1", text).replace("### Routine", "**Routine")
    return [re.sub(r"\b[0-9a-f]{12}\b|\d[\d,]*", "0", line).strip(" *") for line in text.splitlines() if line.strip()]


def test_the_readme_shows_lines_of_the_summary_in_their_order(printed: str) -> None:
    assert len(_lines(SUMMARY)) > 4
    rest = iter(_lines(printed))
    assert [line for line in _lines(SUMMARY) if line not in rest] == []


def test_the_readme_shows_the_whole_report_which_is_short(printed: str) -> None:
    sent = re.search(r"\n(Workflow CI failed.*?)\n+━", printed, re.DOTALL)
    assert sent
    assert _lines(REPORT) == _lines(sent[1])
    assert len(sent[1]) <= 6_000
