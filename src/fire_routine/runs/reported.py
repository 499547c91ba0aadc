"""The run to report on, where only its number is known: GitHub is asked once, before anything else."""

from dataclasses import dataclass, replace

from fire_routine.context.context import Context
from fire_routine.evidence.evidence import Gap
from fire_routine.evidence.gaps import gap_of
from fire_routine.github.client import GitHub
from fire_routine.github.errors import GitHubError, NotFoundError
from fire_routine.inputs.reader import Problem
from fire_routine.runs.subject import knows_run, read_reported_run


@dataclass(frozen=True)
class Reported:
    """The context with the run, its commit and its branch, as far as GitHub told them."""

    context: Context
    gaps: tuple[Gap, ...] = ()
    """Why the run could not be read."""
    problem: Problem | None = None
    """What is wrong with the input `run-id`."""


def look_up_run(context: Context, github: GitHub | None, run_id: int | None) -> Reported:
    """Ask GitHub for the reported run, where little more than its number is known. `run_id` is the input, if given."""
    if knows_run(context):
        return Reported(context)
    if github is None:
        return Reported(_with_note(context))
    try:
        return Reported(read_reported_run(github, context))
    except GitHubError as error:
        if isinstance(error, NotFoundError) and run_id == context.run.id and _may_read_runs(github, context):
            return Reported(context, problem=_no_such_run(context))
        return Reported(_with_note(context), (gap_of("the reported run", error),))


def _with_note(context: Context) -> Context:
    """The context with what its text must not leave open: that a run is named, and nothing else is known of it."""
    if context.run.is_own:
        return context
    return replace(context, notes=(*context.notes, f"The commit and branch of run {context.run.id} are unknown."))


def _may_read_runs(github: GitHub, context: Context) -> bool:
    """Whether the token can read our own run. GitHub answers 404 for what a token may not read, too."""
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
        f"there is no run {context.run.id} in {context.repository}. The run was deleted, is in another repository, or "
        f"the number is not an id: that is the number in the address of a run ({context.repository_url}/actions/runs/"
        "ID), not the #number beside its title. `auto` reports on the run that the event is about.",
        "run-id: auto # or the id of a run",
    )
