"""What act's log shows in each of its forms. Every other test looks at the detailed JSON one."""

import pytest

from tests.e2e.client import Client, recipe

SEPARATE_JOB = recipe("Separate job")


@pytest.mark.parametrize("options", [(), ("--verbose",)], ids=["plain", "verbose"])
def test_no_secret_is_in_the_log_that_people_read(client: Client, options: tuple[str, ...]) -> None:
    client.options = options
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB))  # looks for secrets
    assert "::set-output:: outcome=fired" in ran.log
    assert len(client.routine.sessions) == 1


def test_the_action_shows_no_secret_even_where_nobody_masks(client: Client) -> None:
    """With this option act hides nothing that the action prints, whatever it was asked to mask."""
    client.options = ("--json", "--insecure-secrets")
    ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB))  # looks for secrets
    assert client.routine.token in ran.log, "only where the mask is registered"
    assert ran.outputs["outcome"] == "fired"
