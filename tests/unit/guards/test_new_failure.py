"""What `on-new-failure` takes for the same failure."""

from fire_routine.guards.new_failure import check_new_failure, signature
from fire_routine.runs.jobs import Job, Step
from tests.standins.contexts import a_context


def job(name: str, *steps: tuple[str, str]) -> Job:
    made = tuple(Step(number, step, conclusion) for number, (step, conclusion) in enumerate(steps, 1))
    return Job(name, "failure", steps=made)


def test_a_failure_is_known_by_job_and_failed_step() -> None:
    failed = job("test", ("Set up job", "success"), ("Run make", "failure"), ("Upload", "skipped"))

    assert signature([failed]) == {("test", "Run make")}


def test_the_jobs_of_a_matrix_count_as_one() -> None:
    names = ["test (3.11, ubuntu)", "test (3.12, windows)", "deploy / test (a, b) / check (1)", "build (fast) mode"]

    assert signature([job(name) for name in names]) == {
        ("test", ""),
        ("deploy / test / check", ""),
        ("build (fast) mode", ""),
    }


def test_a_job_without_a_failed_step_is_known_by_its_name() -> None:
    assert signature([job("lost", ("Run make", "success"))]) == {("lost", "")}


def test_without_a_token_it_fires_and_says_so() -> None:
    warnings: list[str] = []

    check_new_failure(None, a_context(), {}, warnings.append)

    assert warnings == ["`on-new-failure` could not read the run history (`github-token` is empty), so firing anyway."]


def test_what_succeeded_is_no_failure_to_compare() -> None:
    warnings: list[str] = []

    check_new_failure(None, a_context(verdict="succeeded"), {}, warnings.append)

    assert warnings == []
