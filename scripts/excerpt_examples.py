"""Writes docs/excerpt-examples.md: real logs, each as an excerpt beside its last characters.

`python scripts/excerpt_examples.py` writes the page; a test compares it with the code.
"""
# ruff: noqa: INP001 - a script, not a package that is imported

from __future__ import annotations

import gzip
import html
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOGS = ROOT / "tests/data/logs"
PAGE = ROOT / "docs/excerpt-examples.md"
LENGTH = 4000

EXAMPLES = {
    "pytorch-log-classifier/error_log_multiple_matches": "A long job of GitHub Actions",
    "cidiff/breakages__google_auto_693": "Maven on GitHub Actions",
    "pytorch-log-classifier/checkout_ciflow_tag_missing": "A checkout that finds no such tag, tried again and again",
    "pytorch-log-classifier/lint_lintrunner": "A linter",
    "pytorch-log-classifier/test_file_timeout": "A test that took too long",
    "pytorch-log-classifier/compile_error": "A C++ compiler's error",
    "node-core-utils/js-flake-1": "One failed test of 2,500, on Jenkins",
    "cidiff/breakages__dspot_842": "A dependency that is missing, on Jenkins",
    "cidiff/other_cases__jsoup_2062": "A full disk, and all that follows from it",
    "logdetective-sample/bd0afcc7__rubygem-actiontext__builder-live": "The build of a package for Fedora",
}

INTRODUCTION = f"""# Ten real logs

Each log as an excerpt of at most {LENGTH:,} characters, and beside it what most tools show: its end of the same length.
Lines that people labelled as the reason of the failure are **bold** on both sides; where none is labelled, the sentence
above says what the reason was. The logs, their sources and licences are in
[tests/data/logs](../tests/data/logs/README.md). How an excerpt is made: [excerpt.md](excerpt.md).

This page is made by `python scripts/excerpt_examples.py`.
"""

_SPACE = re.compile(r"\s+")


def page() -> str:
    """The whole page."""
    sys.path.insert(0, str(ROOT / "src"))
    from fire_routine.excerpt import LogDigest
    from fire_routine.excerpt.clean import clean_line

    parts = [INTRODUCTION]
    for case, title in EXAMPLES.items():
        facts = json.loads((LOGS / f"{case}.json").read_text(encoding="utf-8"))
        log = gzip.decompress((LOGS / f"{case}.log.gz").read_bytes())
        digest = LogDigest()
        digest.feed(log)
        excerpt = digest.excerpt(LENGTH)
        last = "\n".join(clean_line(line) for line in log.decode("utf-8", "replace").split("\n"))[-LENGTH:]
        labels = {_bare(clean_line(line)) for line in facts.get("text") or []}
        source = facts["source"]
        about = f"`{case}`, {excerpt.total_lines:,} lines. From {source['repo']}, {facts['licence'].split(' ')[0]}."
        reason = _SPACE.sub(" ", facts.get("issue") or "").strip()
        parts.append(
            f"## {title}\n\n{about}"
            + (f" The reason, as people described it: {html.escape(reason)}" if reason else "")
            + f"\n\n<table>\n<tr><th>excerpt</th><th>the last {LENGTH:,} characters</th></tr>\n<tr>\n"
            + f'<td valign="top">\n<pre>\n{_rows(excerpt.text, labels)}\n</pre>\n</td>\n'
            + f'<td valign="top">\n<pre>\n{_rows(last, labels)}\n</pre>\n</td>\n</tr>\n</table>\n'
        )
    return "\n".join(parts)


def _bare(line: str) -> str:
    """A line without the marks and spaces that an excerpt may change."""
    return _SPACE.sub("", re.sub(r"^(?:##\[\w+\]|Error: |Warning: )", "", line))


def _rows(text: str, labels: set[str]) -> str:
    """Text for a cell: nothing in it is markup, and no line is blank, since that would end the table."""
    rows = []
    for line in text.split("\n"):
        row = html.escape(line.rstrip(), quote=False) or "&nbsp;"
        rows.append(f"<b>{row}</b>" if line.strip() and _bare(line) in labels else row)
    return "\n".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
