"""Earlier runs of the same workflow, for comparison with the reported one."""

from typing import Final, NamedTuple
from urllib.parse import quote

from fire_routine.context.context import Context
from fire_routine.github.client import GitHub
from fire_routine.github.facts import PULL_REQUEST_EVENTS
from fire_routine.github.objects import read_repository, read_sha, read_url
from fire_routine.runs.jobs import FAILED
from fire_routine.wire.payload import Payload

PAGE: Final = 50
"""Runs in one request: enough for the last days of a branch."""


class PastRun(NamedTuple):
    """A run of the same workflow that ended before the reported one began."""

    id: int
    number: int
    attempt: int
    sha: str
    event: str
    conclusion: str
    url: str
    repository: str
    """`owner/name` of the branch's repository: the fork for a pull request from one."""

    @property
    def passed(self) -> bool:
        """Whether it succeeded."""
        return self.conclusion == "success"

    @property
    def label(self) -> str:
        """`#41, https://…`."""
        return f"#{self.number}, {self.url}" if self.url else f"#{self.number}"

    @property
    def is_verdict(self) -> bool:
        """Whether it says anything about the code. A cancelled or skipped run does not."""
        return self.passed or self.conclusion in FAILED


def list_runs(github: GitHub, context: Context, branch: str, *, only_passed: bool = False) -> tuple[PastRun, ...]:
    """Earlier runs of the reported run's workflow on a branch, newest first. Raises `GitHubError`.

    There are none if the workflow file is unknown.
    """
    run = context.run
    if not run.workflow_file or not branch:
        return ()
    answer = github.get(
        # The API accepts the file's name instead of the workflow's id.
        f"/repos/{context.repository}/actions/workflows/{quote(run.workflow_file.rpartition('/')[2], safe='')}/runs",
        permission="actions: read",
        branch=branch,
        status="success" if only_passed else "completed",
        exclude_pull_requests="true",
        per_page=PAGE,
    )
    runs = [_run(item) for item in answer.list("workflow_runs")]
    return tuple(past for past in runs if past.id != run.id and (run.number is None or past.number < run.number))


def on_branch(runs: tuple[PastRun, ...], repository: str) -> tuple[PastRun, ...]:
    """Those on a branch of the repository itself.

    GitHub's list for a branch includes every pull request whose head has the same name, even in forks.
    """
    return tuple(past for past in runs if past.repository in {"", repository} and past.event not in PULL_REQUEST_EVENTS)


def comparable(runs: tuple[PastRun, ...], context: Context) -> tuple[PastRun, ...]:
    """Those to compare the reported run with: they have a verdict, and like it are for a pull request or not.

    Their branch is in the same repository, because a fork can have a branch of the same name.
    """
    for_pull_request = is_for_pull_request(context.run.event)
    return tuple(
        past
        for past in runs
        if past.is_verdict
        and is_for_pull_request(past.event) == for_pull_request
        and past.repository in {"", context.head_repository}
    )


def is_for_pull_request(event: str) -> bool:
    """Whether a run of this event tests a pull request."""
    return event in PULL_REQUEST_EVENTS


def _run(run: Payload) -> PastRun:
    return PastRun(
        id=run.number("id") or 0,
        number=run.number("run_number") or 0,
        attempt=run.number("run_attempt") or 1,
        sha=read_sha(run.text("head_sha")),
        event=run.text("event"),
        conclusion=run.text("conclusion"),
        url=read_url(run.text("html_url")),
        repository=read_repository(run.at("head_repository")),
    )
