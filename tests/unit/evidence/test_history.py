"""New, old or flaky: what the witnesses say of a job."""

from __future__ import annotations

import pytest

from fire_routine.evidence.evidence import History
from fire_routine.evidence.history import Past, Witness, tell
from fire_routine.runs.jobs import Job

SAME_FAILED = Witness("attempt 1 of this run", {"build": "failure"}, is_same_commit=True)
SAME_PASSED = Witness("attempt 1 of this run", {"build": "success"}, is_same_commit=True)
SAME_RUN_PASSED = Witness("another run of this commit (#3)", {}, is_same_commit=True, passed=True)
BEFORE_PASSED = Witness("the run before on this branch (#2)", {}, passed=True)
BEFORE_PASSED_HERE = Witness("the run before on this branch (#2)", {"build": "success", "lint": "failure"})
BEFORE_FAILED = Witness("the run before on this branch (#2)", {"build": "timed_out"})
MAIN_FAILED = Witness("the last run on main (#1)", {"build": "failure"})
MAIN_PASSED = Witness("the last run on main (#1)", {}, passed=True)
UNKNOWN = Witness("the run before on this branch (#2)", {"lint": "failure"})
SKIPPED = Witness("the run before on this branch (#2)", {"build": "skipped"})


@pytest.mark.parametrize(
    ("witnesses", "history", "note"),
    [
        ([], "", ""),
        ([UNKNOWN, SKIPPED], "", ""),
        ([BEFORE_PASSED], "new", "New: the run before on this branch (#2) passed."),
        ([BEFORE_PASSED_HERE], "new", "New: this job passed in the run before on this branch (#2)."),
        ([BEFORE_FAILED], "old", "Not new: this job failed already in the run before on this branch (#2)."),
        ([BEFORE_FAILED, MAIN_FAILED], "old", "Not new: this job failed already in the last run on main (#1)."),
        ([BEFORE_PASSED, MAIN_FAILED], "old", "Not new: this job failed already in the last run on main (#1)."),
        (
            [BEFORE_FAILED, MAIN_PASSED],
            "old",
            "Not new: this job failed already in the run before on this branch (#2).",
        ),
        ([SAME_PASSED, MAIN_FAILED], "flaky", "Perhaps flaky: this job passed in attempt 1 of this run."),
        ([BEFORE_FAILED, SAME_RUN_PASSED], "flaky", "Perhaps flaky: another run of this commit (#3) passed."),
        ([SAME_FAILED], "", "It failed in attempt 1 of this run, too."),
        (
            [SAME_FAILED, BEFORE_PASSED],
            "new",
            "New: the run before on this branch (#2) passed. It failed in attempt 1 of this run, too.",
        ),
    ],
)
def test_what_the_witnesses_say(witnesses: list[Witness], history: History, note: str) -> None:
    assert tell("build", witnesses) == (history, note)


@pytest.mark.parametrize(
    ("before", "note"),
    [
        ({}, None),
        ({"build": "failure", "lint": "success"}, "This is a re-run: in the attempt before it the same jobs failed."),
        ({"build": "failure", "lint": "failure"}, "This is a re-run: in the attempt before it 2 jobs failed."),
        ({"build": "cancelled"}, "This is a re-run: no job failed in the attempt before."),
    ],
)
def test_a_re_run_is_told_apart(before: dict[str, str], note: str | None) -> None:
    assert Past(attempt_before=before).notes([Job("build", "failure")]) == ((note,) if note else ())
