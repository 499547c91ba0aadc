"""What could not be had, in words."""

from __future__ import annotations

from fire_routine.evidence.gaps import gap_of, merged, of_jobs, reason_of
from fire_routine.github.errors import ForbiddenError
from fire_routine.outcome.gap import Gap


def test_an_error_of_github_gives_its_reason_and_permission() -> None:
    error = ForbiddenError(403, "GitHub returned 403 (no)", permission="actions: read")

    assert gap_of("the jobs", error) == Gap("the jobs", "GitHub returned 403 (no)", "actions: read")


def test_an_error_of_ours_gives_no_more_than_its_name() -> None:
    assert reason_of(ValueError("hostile text of a log")) == "an error in this action (ValueError)"


def test_gaps_of_one_cause_are_one() -> None:
    gaps = [Gap("a", "403", "x: read"), Gap("b", "404"), Gap("c", "403", "x: read"), Gap("a", "403", "x: read")]

    assert merged(gaps) == (Gap("a; c", "403", "x: read"), Gap("b", "404"))


def test_jobs_are_named_up_to_five() -> None:
    assert of_jobs("log", ["build"]) == "the log of job build"
    assert of_jobs("log", list("abcdefg")) == "the logs of 7 jobs (a, b, c, d, e, …)"
