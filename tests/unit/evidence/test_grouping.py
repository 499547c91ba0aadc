"""Which failures are the same, and which is read first."""

from __future__ import annotations

import random

import pytest

from fire_routine.evidence.evidence import Annotation, Failure
from fire_routine.evidence.grouping import UNSETTLED, Groups
from fire_routine.evidence.tail import TailedLog
from fire_routine.runs.jobs import Job, Step


def failure(
    job: str, log: str = "", *, step: str = "Run make test", note: str = "", began: str = "", ended: str = ""
) -> Failure:
    """A failure of one job, with a log of a failed step if there is one."""
    tailed = None
    if log:
        tailed = TailedLog(str)
        lines = f"##[group]{step}\n{log}\n##[error]Process completed with exit code 1.\n".splitlines(keepends=True)
        tailed.feed("".join(f"2026-08-03T09:01:00.{n:07d}Z {line}" for n, line in enumerate(lines)).encode())
    return Failure(
        (Job(job, "failure", started_at=began, completed_at=ended),),
        Step(3, step, "failure"),
        tailed,
        annotations=(Annotation(note),) if note else (),
    )


def groups(*failures: Failure) -> list[tuple[str, ...]]:
    """The names of the jobs of each group, in order."""
    found = Groups()
    for each in failures:
        found.add(each)
    return [tuple(job.name for job in each.jobs) for each in found.ordered()]


SAME = [
    ("error: expected 3 items, got 4", "error: expected 5 items, got 12"),
    ("E   TimeoutError after 12.5s", "E   TimeoutError after 900ms"),
    ("fatal: bad object 1a2b3c4d5e6f", "fatal: bad object 99aabbccddeeff001122"),
    ("error: cannot open /tmp/tmpabc123/x.c", "error: cannot open /tmp/tmpzyx987/x.c"),
    ("error: id 123e4567-e89b-12d3-a456-426614174000", "error: id 00000000-1111-2222-3333-444455556666"),
    ("panic: at 0xc000123456", "panic: at 0xc0006789ab"),
    ("2026-08-03 09:01:02 ERROR no such host", "2026-08-03 10:11:12 ERROR no such host"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_failures_that_differ_in_numbers_times_hashes_and_temporary_paths_are_one(one: str, other: str) -> None:
    assert groups(failure("test (a)", one), failure("test (b)", other)) == [("test (a)", "test (b)")]


def test_values_of_the_matrix_make_no_difference() -> None:
    one = failure("test (ubuntu, jdk)", "error: no wheel for ubuntu with jdk", step="Test on ubuntu")
    other = failure("test (windows, graal)", "error: no wheel for windows with graal", step="Test on windows")

    assert len(groups(one, other)) == 1


def test_failures_with_other_words_are_two() -> None:
    one = failure("test (a)", "error: undefined reference to `foo`")
    other = failure("test (b)", "error: undefined reference to `bar`")

    assert len(groups(one, other)) == 2


def test_failures_of_other_steps_are_two() -> None:
    assert len(groups(failure("a", "error: x", step="Build"), failure("b", "error: x", step="Test"))) == 2


def test_other_annotations_make_two() -> None:
    assert len(groups(failure("a", "error: x", note="in a.py"), failure("b", "error: x", note="in b.py"))) == 2


def test_failures_without_logs_and_annotations_are_one_by_their_step() -> None:
    assert groups(failure("a (1)"), failure("a (2)"), failure("b", step="Other")) == [("a (1)", "a (2)"), ("b",)]


def test_the_lines_around_the_cause_make_no_difference() -> None:
    def noisy(seed: int) -> str:
        chance = random.Random(seed)  # noqa: S311 (to be the same every time)
        names = ["parser", "lexer", "cache", "router", "queue", "index"]
        noise = [f"PASS src/{chance.choice(names)}/{chance.choice(names)}.test.ts" for _ in range(40)]
        return "\n".join([*noise[:30], "TypeError: x is undefined", *noise[30:]])

    assert len(groups(failure("a", noisy(1)), failure("b", noisy(2)))) == 1


def test_two_causes_that_leave_the_same_last_lines_are_two() -> None:
    """The end is compared first, for it is cheap; that must not make one of two."""
    end = "\n".join(["    at Object.run (node_modules/runner/index.js:1:2)"] * 400 + ["Tests: 1 failed"])

    assert (
        len(groups(failure("a", f"TypeError: x is undefined\n{end}"), failure("b", f"SyntaxError: no brace\n{end}")))
        == 2
    )


def test_all_jobs_of_a_group_are_kept_and_the_first_ones_log() -> None:
    found = Groups()
    for number in range(30):
        found.add(failure(f"test ({number})", f"error: case {number}"))

    (only,) = found.ordered()

    assert len(only.jobs) == 30
    assert only.log
    assert "case 0" in only.log.excerpt(2000).text


def test_of_many_logs_the_first_are_settled_and_still_shown() -> None:
    found = Groups()
    names = [f"{first}{second}" for first in "abcdefgh" for second in "stuvwxyz"][: UNSETTLED + 5]
    for name in names:
        found.add(failure(name, f"error: {name} is wrong"))

    for name, each in zip(names, found.ordered(), strict=True):
        assert each.log
        assert f"{name} is wrong" in each.log.excerpt(2000).text


class TestOrder:
    def test_what_began_after_another_failure_ended_comes_last(self) -> None:
        cause = failure("b", "error: x", began="2026-08-03T09:00:00Z", ended="2026-08-03T09:05:00Z")
        later = failure("a", "error: y", began="2026-08-03T09:05:10Z", ended="2026-08-03T09:05:20Z")

        assert groups(later, cause) == [("b",), ("a",)]

    def test_a_broken_machine_comes_first(self) -> None:
        full = failure("b", note="System.IO.IOException: No space left on device", ended="2026-08-03T09:09:00Z")

        assert groups(failure("a", "error: y", ended="2026-08-03T09:05:00Z"), full) == [("b",), ("a",)]

    def test_what_has_something_to_show_comes_before_what_has_not(self) -> None:
        assert groups(failure("a"), failure("b", "error: y", step="Other")) == [("b",), ("a",)]

    def test_what_ended_first_comes_first(self) -> None:
        one = failure("one", "error: x", began="2026-08-03T09:00:00Z", ended="2026-08-03T09:05:00Z")
        two = failure("two", "error: y", began="2026-08-03T09:00:00Z", ended="2026-08-03T09:04:00Z")

        assert groups(one, two) == [("two",), ("one",)]
