"""Which run to report on: our own, the one that the event is about, or the one that `run-id` names."""

from fire_routine.context.context import Context
from fire_routine.github.facts import Run

_WENT_WRONG = ("failed", "cancelled")


def choose_run(own: Context, about: Context, run_id: int | None, *, has_needs: bool) -> Context:
    """The context of the run to report on. `own` is that of our own run, `about` what the event is about.

    Without `run_id` the event decides, unless only our own run went wrong, or we wait for jobs (`needs`) and the event
    is no failure. The commit, branch and pull request are always those of the event: a run that follows another one
    works on the same commit.
    """
    if run_id is None:
        reports_own = about.verdict not in _WENT_WRONG and (has_needs or own.verdict in _WENT_WRONG)
    else:
        reports_own = run_id == own.run.id
    if reports_own:
        return about._replace(run=own.run, subject="", subject_url="", verdict=own.verdict, cause=own.cause)
    return about if run_id in (None, about.run.id) else _another_run(about, run_id)


def _another_run(about: Context, run_id: int | None) -> Context:
    """A run that the event does not mention: only GitHub knows its commit and branch."""
    return about._replace(
        run=Run(id=run_id, url=about.site.run_url(run_id), is_own=False),
        cause="",
        subject="",
        subject_url="",
        verdict="unknown",
        sha="",
        branch="",
        tag="",
        head_repository="",
        commit=None,
        pull_request=None,
        deployment=None,
    )
