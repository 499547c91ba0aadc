"""The tables of measured recall in docs/redaction.md."""

import math
from pathlib import Path

from bench.redaction.measure import Rates, Scores, mean

PAGE = Path(__file__).parents[2] / "docs/redaction.md"
PAGE_SEED = 1
_BEGIN = '<!-- measured: make bench ARGS="redaction --page" -->\n'
_END = "<!-- end of what is measured -->\n"


def tables(scores: Scores) -> str:
    """All tables, with their headings."""
    return "\n".join(
        [
            _means(scores),
            "### Kinds with a form of their own\n",
            _table("Kind", "hidden", scores.kinds),
            "### Where they appear\n",
            _table("Place", "hidden", scores.places),
            "### Names and values\n",
            _table("Spelling", "hidden", scores.spellings),
            _table("Value", "hidden", scores.values),
            "### The action's own secrets\n",
            _table("Form", "hidden", scores.known),
            "### What is not found\n",
            _table("Secret", "hidden", scores.unseen),
            "### What is left alone\n",
            _table("No secret", "untouched", scores.untouched | scores.mistakable),
        ]
    )


def _means(scores: Scores) -> str:
    parts = {
        "kinds with a form of their own": scores.kinds,
        "names and values": scores.spellings,
        "the action's own secrets": scores.known,
        "what must be left alone": scores.untouched,
        "other things that look like secrets": scores.mistakable,
    }
    lines = ["| In all, each kind and spelling counting the same | hidden, or left alone |", "|---|--:|"]
    lines += [f"| {label} | {math.floor(1000 * mean(rates)) / 10} % |" for label, rates in parts.items()]
    return "\n".join(lines) + "\n"


def _table(title: str, good: str, rates: Rates) -> str:
    lines = [f"| {title} | planted | {good} |", "|---|--:|--:|"]
    lines += [f"| {label} | {rate.of} | {_percent(rate.good, rate.of)} |" for label, rate in rates.items()]
    return "\n".join(lines) + "\n"


def _percent(good: int, of: int) -> str:
    """In whole percent, rounded down: 100 % means all."""
    return f"{100 * good // of} %"


def with_tables(page: str, measured: str) -> str:
    """The page with these tables in the place of those that it has."""
    before, _, rest = page.partition(_BEGIN)
    return f"{before}{_BEGIN}\n{measured}\n{_END}{rest.partition(_END)[2]}"
