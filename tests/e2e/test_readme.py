"""The first thing that somebody tries: the README's workflow in an empty repository, dry and then without that line."""

from tests.e2e.client import CAUSE, Client, recipe

QUICK_START = recipe("1. See the report in a dry run")


def test_the_dry_run_shows_the_report_without_secrets_and_sends_nothing(client: Client) -> None:
    client.without_secrets()
    ran = client.run(QUICK_START, client.red_push(QUICK_START))
    assert ran.jobs == {"build": "failure", "fire-routine": "success"}
    assert (ran.outputs["outcome"], ran.outputs["fired"]) == ("dry-run", "false")
    assert CAUSE in ran.summary
    assert client.routine.requests == []


def test_without_the_line_it_fires(client: Client) -> None:
    lines = QUICK_START.text.splitlines(keepends=True)
    live = "".join(line for line in lines if not line.strip().startswith("dry-run: true"))
    assert live.count("\n") == len(lines) - 1
    ran = client.run(QUICK_START, client.red_push(QUICK_START), workflow=live)
    assert ran.jobs == {"build": "failure", "fire-routine": "success"}
    assert ran.outputs["outcome"] == "fired"
    assert ran.annotations("warning") == []
    (session,) = client.routine.sessions
    assert CAUSE in session.text
