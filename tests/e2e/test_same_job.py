"""The last step of the job that fails, with the output that its steps saved."""

from tests.e2e.client import MAKEFILE, Client, recipe
from tests.standins.github_jobs import running
from tests.standins.github_model import Step

SAME_JOB = recipe("Last step in the same job")

FAILING = "build:\n\t@echo 'compiled'\ntest:\n\t@echo 'FAIL: test_sum: 3 is not 4' && exit 1\n"


def test_it_fires_with_what_the_failed_step_printed(client: Client) -> None:
    client.files["Makefile"] = FAILING
    client.before(SAME_JOB)
    steps = (Step("Run make build"), Step("Run make test", "failure"))
    run = client.own_run(SAME_JOB, running("test", "Run fire-routine/fire-routine@v1", *steps))
    ran = client.run(SAME_JOB, client.github.events.push(run))
    assert ran.jobs == {"test": "failure"}
    assert ran.outputs["outcome"] == "fired"
    (session,) = client.routine.sessions
    assert "FAIL: test_sum: 3 is not 4" in session.text
    assert "Run make test" in session.text
    assert "FAIL: test_sum: 3 is not 4" in ran.printed


def test_a_green_job_fires_nothing(client: Client) -> None:
    client.files["Makefile"] = MAKEFILE
    client.before(SAME_JOB)
    run = client.own_run(SAME_JOB, running("test"))
    ran = client.run(SAME_JOB, client.github.events.push(run))
    assert ran.jobs == {"test": "success"}
    assert client.routine.requests == []
