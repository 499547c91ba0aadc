"""The first thing that somebody tries: the README's first workflow, in an empty repository."""

from tests.e2e.client import CAUSE, Client, recipe
from tests.recipes import recipes

FIRST = recipe("Quick start")


def test_the_first_workflow_of_the_readme_fires_in_an_empty_repository(client: Client) -> None:
    assert next(recipes()) == FIRST
    assert FIRST.workflow == FIRST.text, "it is whole as it is on the page"
    ran = client.run(FIRST, client.red_push(FIRST))
    assert ran.jobs == {"build": "failure", "fire-routine": "success"}
    assert ran.outputs["outcome"] == "fired"
    assert ran.annotations("warning") == []
    (session,) = client.routine.sessions
    assert CAUSE in session.text
