"""Reports of tests: those of the same job, and those that were downloaded."""

from tests.e2e.client import Client, recipe
from tests.standins.github_jobs import running
from tests.standins.github_model import Step

SAME_JOB = recipe("Reports of the same job")
OTHER_JOBS = recipe("Reports of other jobs")

REPORT = (
    '<testsuite name="pytest"><testcase classname="test_sum" name="test_add">'
    '<failure message="assert 3 == 4"/></testcase></testsuite>'
)
FAILING = f"reports:\n\t@mkdir -p reports && echo '{REPORT}' > reports/pytest.xml && exit 1\n.PHONY: reports\n"


def test_the_reports_of_the_same_job_are_told(client: Client) -> None:
    client.files["Makefile"] = FAILING
    client.before(SAME_JOB)
    step = Step("Run pytest", "failure")
    run = client.own_run(SAME_JOB, running("test", "Run fire-routine/fire-routine@v1", step))
    ran = client.run(SAME_JOB, client.github.events.push(run))
    assert ran.jobs == {"test": "failure"}
    _assert_told(client)


def test_the_reports_of_other_jobs_are_told(client: Client) -> None:
    client.files["Makefile"] = FAILING
    client.files["reports/test-reports/pytest.xml"] = REPORT
    ran = client.run(OTHER_JOBS, client.red_push(OTHER_JOBS))
    assert ran.jobs == {"test": "failure", "fire-routine": "success"}
    _assert_told(client)


def _assert_told(client: Client) -> None:
    (session,) = client.routine.sessions
    assert "1 of 1 tests in 1 report failed." in session.text
    assert "FAILED test_add in test_sum\n    assert 3 == 4" in session.text
