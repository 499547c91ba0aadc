"""What we say about Anthropic's limits stays true when they move: no number, and no single kind of limit, as a fact.

At launch a number of runs a day was reported for each plan; later pages give fires an hour for a routine and for an
account. What every version has in common is 429 with a Retry-After that says when the window resets.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MADE_OF_LOGS = ROOT / "docs" / "excerpt-examples.md"
SOURCES = sorted(
    {
        *ROOT.glob("*.md"),
        ROOT / "action.yml",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs").glob("*.json"),
        *(ROOT / ".github").rglob("*.md"),
        *(ROOT / ".github").rglob("*.yml"),
        *(ROOT / "src").rglob("*.py"),
    }
    - {MADE_OF_LOGS}
)

_COUNT = r"(?:[\d,]+|a few|some|several|five|ten|fifteen|twenty|twenty-five|thirty|a hundred)"
_OURS = r"(?:runs?|sessions?|fires?|starts?|requests?)"
FIXED = re.compile(
    r"\ballowances?\b"
    r"|\b(?:daily|hourly|weekly) (?:\w+ ){0,2}(?:limit|cap|quota|budget)s?\b"
    rf"|\b{_COUNT} (?:{_OURS} )?(?:an?|per|each|every) (?:minute|hour|day|week)\b",
    re.IGNORECASE,
)
GITHUBS_OWN = "1,000 an hour"  # requests with the job's token, as GitHub's documentation has it


def fixed_limits(text: str) -> list[str]:
    """Each limit that a text gives as a fact."""
    return FIXED.findall(re.sub(r"\s+", " ", text).replace(GITHUBS_OWN, ""))


@pytest.mark.parametrize(
    "said",
    [
        "Sessions are few: plans allow some a day, and every successful fire is one.",
        "a re-run after a fire that the daily\nallowance stopped",
        "the account's allowance is used up",
        "Routines draw on a daily run limit.",
        "A routine may fire 30 times: 30 fires per hour, 100 an hour for the account.",
        "Pro plans have 5 runs a day.",
        "There is an hourly limit.",
    ],
)
def test_a_limit_given_as_a_fact_is_found(said: str) -> None:
    assert len(fixed_limits(said)) >= 1


@pytest.mark.parametrize(
    "said",
    [
        "GitHub allows a repository 1,000 an hour with the job's own token.",
        "The limit may be by the hour or by the day; `retry-after` says when it resets.",
        "The cause may be any commit of the day.",
    ],
)
def test_what_stays_true_is_not_found(said: str) -> None:
    assert fixed_limits(said) == []


@pytest.mark.parametrize("source", SOURCES, ids=[str(source.relative_to(ROOT)) for source in SOURCES])
def test_no_limit_of_anthropics_is_given_as_a_fact(source: Path) -> None:
    assert fixed_limits(source.read_text()) == []
