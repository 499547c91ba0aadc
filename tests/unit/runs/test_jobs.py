"""Which jobs failed, which is ours, and what `needs` adds."""

from __future__ import annotations

import pytest

from fire_routine.context.context import Context
from fire_routine.context.read_context import read_context
from fire_routine.evidence.failures import MOST, chosen
from fire_routine.runs.jobs import Job, RunJobs, Step, failed_step, find_own, is_named, jobs_without_api, sort_jobs
from tests.standins.runner import ENVIRONMENT


def context(status: str = "success", own: int | None = None, key: str = "notify", run_id: int | None = None) -> Context:
    """The context of a job of a push."""
    environment = {**ENVIRONMENT, "GITHUB_JOB": key}
    return read_context(environment, lambda _: b"{}", job_status=status, own_check_run_id=own, run_id=run_id)


def job(number: int, name: str, conclusion: str = "failure", *steps: Step) -> Job:
    return Job(name, conclusion, id=number, steps=steps)


def names(jobs: RunJobs) -> list[tuple[str, str]]:
    return [(job.name, job.conclusion) for job in jobs.failed]


@pytest.mark.parametrize(
    ("name", "key", "fits"),
    [
        ("build", "build", True),
        ("build (3.12, linux)", "build", True),
        ("deploy / test", "deploy", True),
        ("deploy / test (a)", "test", True),
        ("a / b / c", "b", True),
        ("builder", "build", False),
        ("Build", "build", False),
        ("build", "", False),
    ],
)
def test_a_display_name_can_be_that_of_a_key(name: str, key: str, fits: bool) -> None:
    assert is_named(name, key) is fits


class TestOwnJob:
    def test_by_its_number(self) -> None:
        jobs = [job(1, "notify", ""), job(2, "something else", "")]

        assert find_own(jobs, context(own=2)) is jobs[1]

    def test_by_its_key_among_those_that_run(self) -> None:
        jobs = [job(1, "notify", "success"), job(2, "notify (b)", ""), job(3, "late", "")]

        assert find_own(jobs, context()) is jobs[1]

    def test_the_only_one_that_runs(self) -> None:
        jobs = [job(1, "build"), job(2, "Tell somebody", "")]

        assert find_own(jobs, context()) is jobs[1]

    def test_not_guessed_among_several(self) -> None:
        assert find_own([job(1, "a", ""), job(2, "b", "")], context()) is None

    def test_not_in_another_run(self) -> None:
        assert find_own([job(1, "notify", "")], context(run_id=99)) is None


class TestSorting:
    def test_ours_is_neither_failed_nor_counted(self) -> None:
        jobs = sort_jobs([job(1, "build"), job(2, "lint", "success"), job(3, "notify", "")], context(own=3), {})

        assert names(jobs) == [("build", "failure")]
        assert jobs.total == 2

    def test_ours_counts_as_failed_when_it_has(self) -> None:
        own = job(3, "notify", "", Step(2, "Run make", "failure"))

        assert names(sort_jobs([own], context("failure", own=3), {})) == [("notify", "failure")]
        assert names(sort_jobs([own], context("success", own=3), {})) == []
        assert names(sort_jobs([own], context("", own=3), {})) == [("notify", "failure")], "by its failed step"

    def test_a_need_that_is_listed_adds_nothing(self) -> None:
        jobs = [job(1, "test (a)"), job(2, "test (b)", "success"), job(3, "deploy / push")]

        assert len(sort_jobs(jobs, context(), {"test": "failure", "deploy": "failure"}).failed) == 2

    def test_a_need_that_github_does_not_list_as_ended_yet_has_failed(self) -> None:
        jobs = [job(1, "build", ""), job(2, "notify", "")]

        assert names(sort_jobs(jobs, context(own=2), {"build": "failure"})) == [("build", "failure")]

    def test_a_need_with_a_name_of_its_own_is_taken_for_a_failed_job_that_fits_no_key(self) -> None:
        jobs = [job(1, "Build everything"), job(2, "lint", "success")]

        assert names(sort_jobs(jobs, context(), {"build": "failure", "lint": "success"})) == [
            ("Build everything", "failure")
        ]

    def test_a_need_that_fits_nothing_is_named_by_its_key(self) -> None:
        assert names(sort_jobs([job(1, "lint", "success")], context(), {"build": "failure"})) == [("build", "failure")]

    def test_needs_are_of_our_own_run_only(self) -> None:
        assert names(sort_jobs([job(1, "lint", "success")], context(run_id=99), {"build": "failure"})) == []

    def test_a_skipped_or_cancelled_need_has_not_failed(self) -> None:
        jobs = jobs_without_api(context(), {"a": "skipped", "b": "cancelled", "c": "success"})

        assert names(jobs) == []
        assert [job.name for job in jobs.cancelled] == ["b"]

    def test_without_github_our_own_job_is_known_by_its_status(self) -> None:
        assert names(jobs_without_api(context("failure", key="build"), {})) == [("build", "failure")]


@pytest.mark.parametrize(
    ("conclusions", "expected"),
    [
        (["success", "failure", "skipped", "failure"], 1),
        (["success", "cancelled", "failure"], 2),
        (["success", "cancelled", "skipped"], 1),
        (["success", "", ""], None),
        ([], None),
    ],
)
def test_the_failed_step_is_the_first_that_failed_else_the_one_that_was_cut_off(
    conclusions: list[str], expected: int | None
) -> None:
    steps = tuple(Step(number, str(number), conclusion) for number, conclusion in enumerate(conclusions))
    step = failed_step(Job("build", "failure", steps=steps))

    assert (step.number if step else None) == expected


class TestChosen:
    def test_up_to_the_limit_all_are_read(self) -> None:
        jobs = [job(number, f"test ({number})") for number in range(MOST)]

        assert chosen(jobs) == tuple(jobs)

    def test_of_more_each_kind_has_its_turn(self) -> None:
        jobs = [job(number, f"test ({number})") for number in range(MOST * 2)]
        jobs += [job(1000, "lint"), job(1001, "deploy (a)", "failure", Step(1, "Push", "failure"))]

        found = chosen(jobs)

        assert len(found) == MOST
        assert found[-2:] == tuple(jobs[-2:])

    def test_what_has_no_id_is_not_read(self) -> None:
        assert chosen([Job("build", "failure")]) == ()
