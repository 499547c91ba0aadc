"""New, old or flaky: what the witnesses say of a job."""

from __future__ import annotations

import pytest

from fire_routine.evidence.evidence import History
from fire_routine.evidence.history import Past, Witness, describe_history
from fire_routine.runs.jobs import Job

SAME_FAILED = Witness("attempt 1 of this run", {"build": "failure"}, is_same_commit=True)
SAME_PASSED = Witness("attempt 1 of this run", {"build": "success"}, is_same_commit=True)
SAME_RUN_PASSED = Witness("another run of this commit (#3)", {}, is_same_commit=True, passed=True)
BEFORE_PASSED = Witness("the previous run on this branch (#2)", {}, passed=True)
BEFORE_PASSED_HERE = Witness("the previous run on this branch (#2)", {"build": "success", "lint": "failure"})
BEFORE_FAILED = Witness("the previous run on this branch (#2)", {"build": "timed_out"})
MAIN_FAILED = Witness("the latest run on main (#1)", {"build": "failure"})
MAIN_PASSED = Witness("the latest run on main (#1)", {}, passed=True)
UNKNOWN = Witness("the previous run on this branch (#2)", {"lint": "failure"})
SKIPPED = Witness("the previous run on this branch (#2)", {"build": "skipped"})


@pytest.mark.parametrize(
    ("witnesses", "history", "note"),
    [
        ([], "", ""),
        ([UNKNOWN, SKIPPED], "", ""),
        ([BEFORE_PASSED], "new", "New failure; the previous run on this branch (#2) passed."),
        ([BEFORE_PASSED_HERE], "new", "New failure; this job passed in the previous run on this branch (#2)."),
        ([BEFORE_FAILED], "old", "Not a new failure; this job also failed in the previous run on this branch (#2)."),
        (
            [BEFORE_FAILED, MAIN_FAILED],
            "old",
            "Not a new failure; this job also failed in the latest run on main (#1).",
        ),
        (
            [BEFORE_PASSED, MAIN_FAILED],
            "old",
            "Not a new failure; this job also failed in the latest run on main (#1).",
        ),
        (
            [BEFORE_FAILED, MAIN_PASSED],
            "old",
            "Not a new failure; this job also failed in the previous run on this branch (#2).",
        ),
        ([SAME_PASSED, MAIN_FAILED], "flaky", "Possibly flaky; this job passed in attempt 1 of this run."),
        ([BEFORE_FAILED, SAME_RUN_PASSED], "flaky", "Possibly flaky; another run of this commit (#3) passed."),
        ([SAME_FAILED], "", "It also failed in attempt 1 of this run."),
        (
            [SAME_FAILED, BEFORE_PASSED],
            "new",
            "New failure; the previous run on this branch (#2) passed. It also failed in attempt 1 of this run.",
        ),
    ],
)
def test_what_the_witnesses_say(witnesses: list[Witness], history: History, note: str) -> None:
    assert describe_history("build", witnesses) == (history, note)


@pytest.mark.parametrize(
    ("before", "note"),
    [
        ({}, None),
        ({"build": "failure", "lint": "success"}, "This is a re-run; the same job failed in the previous attempt."),
        ({"lint": "failure"}, "This is a re-run; 1 job failed in the previous attempt."),
        ({"build": "failure", "lint": "failure"}, "This is a re-run; 2 jobs failed in the previous attempt."),
        ({"build": "cancelled"}, "This is a re-run; no job failed in the previous attempt."),
    ],
)
def test_a_re_run_is_recognised(before: dict[str, str], note: str | None) -> None:
    assert Past(attempt_before=before).notes([Job("build", "failure")]) == ((note,) if note else ())
