from typing import NamedTuple

from fire_routine.context.context import Context
from fire_routine.github.client import GitHub
from fire_routine.github.errors import GitHubError, NotFoundError
from fire_routine.github.objects import read_repository, read_run, read_sha, read_verdict
from fire_routine.outcome.gap import Gap
from fire_routine.outcome.outcome import Problem, refused


class Reported(NamedTuple):
    """The reported run, as far as it is known."""

    context: Context
    """With the run, its commit and its branch."""
    gaps: tuple[Gap, ...] = ()
    """Why the run could not be read."""


def resolve(context: Context, github: GitHub | None, run_id: int | None) -> Reported:
    """The reported run, from GitHub if little more than its id is known. `run_id` is the input, if set.

    Raises `Stop` if there is no run with the id `run_id`.
    """
    run = context.run
    if run.id is None or (run.workflow_file and run.event):
        return Reported(context)
    if github is None:
        return Reported(_with_note(context))
    try:
        return Reported(_read_run(github, context))
    except GitHubError as error:
        if isinstance(error, NotFoundError) and run_id == run.id and _may_read_runs(github, context):
            raise refused(_no_such_run(context)) from None
        return Reported(_with_note(context), (Gap("the reported run", error.reason, error.permission),))


def _read_run(github: GitHub, context: Context) -> Context:
    """The context with the reported run, its commit and its branch. Raises `GitHubError`.

    Our own run is read by its attempt. Of another one only the id is known, so its last attempt is reported.
    """
    path = f"/repos/{context.repository}/actions/runs/{context.run.id}"
    if context.run.is_own:
        path += f"/attempts/{context.run.attempt}"
    answer = github.get(path, permission="actions: read", exclude_pull_requests="true")
    run = read_run(answer, context.site, answer.at("workflow"))
    if run is None or context.run.is_own:
        return context if run is None else context._replace(run=run._replace(is_own=True))
    sha, head = read_sha(answer.text("head_sha")), read_repository(answer.at("head_repository"))
    return context._replace(
        run=run,
        verdict=read_verdict(answer.text("conclusion")),
        sha=sha,
        branch=answer.text("head_branch"),
        tag="",
        head_repository=head or context.repository,
        is_fork=bool(head) and head != context.repository,
        commit=context.commit if sha == context.sha else None,
        pull_request=context.pull_request if sha == context.sha else None,
    )


def _with_note(context: Context) -> Context:
    """The context with a note for the text: the run is given, but nothing else is known about it."""
    if context.run.is_own:
        return context
    return context._replace(notes=(*context.notes, f"The commit and branch of run {context.run.id} are unknown."))


def _may_read_runs(github: GitHub, context: Context) -> bool:
    """Whether the token can read our own run. GitHub returns 404 for what a token may not read, too."""
    if context.own_run_id is None:
        return False
    path = f"/repos/{context.repository}/actions/runs/{context.own_run_id}"
    try:
        github.get(path, permission="actions: read", exclude_pull_requests="true")
    except GitHubError:
        return False
    return True


def _no_such_run(context: Context) -> Problem:
    return Problem(
        "run-id",
        f"there is no run {context.run.id} in {context.repository}. It was deleted or is in another repository, or "
        f"this is not its id: the number in the run's URL ({context.repository_url}/actions/runs/ID), not the "
        "#number next to its title. `auto` reports on the event's run.",
        "run-id: auto # or the id of a run",
    )
