"""The policy `on-new-failure`: skip what failed in the same way last time.

It stores nothing, and reads GitHub's own history.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from fire_routine.context.context import Context
from fire_routine.github.errors import GitHubError
from fire_routine.github.objects import read_url
from fire_routine.outcome.gap import with_permission
from fire_routine.outcome.outcome import skipped
from fire_routine.runs.deployments import MOST, split
from fire_routine.runs.jobs import FAILED, Job, failed_step, sort_jobs
from fire_routine.runs.past import comparable
from fire_routine.runs.runs import Runs

MOST_NAMES: Final = 5
"""Jobs that are named in the reason to skip."""

Signature = frozenset[tuple[str, str]]
"""What failed: the names of job and step. The jobs of a matrix count as one."""

_MATRIX = re.compile(r" \([^()]*\)(?= / |\Z)")


def check_new_failure(
    runs: Runs | None, context: Context, needs: Mapping[str, str], warn: Callable[[str], None]
) -> None:
    """Raise `Stop` if the previous run, attempt or deployment failed in the same way.

    After a deployment it compares deployments: only the first of several failing ones in a row fires. It calls `warn`
    if it can't read the history, and fires: an extra session costs less than a failure that nobody notices.
    """
    if context.verdict == "succeeded":
        return
    if runs is None:
        warn(_unread("`github-token` is empty"))
        return
    try:
        if context.deployment:
            _check_deployment(runs, context, context.deployment.environment)
        else:
            _check_run(runs, context, needs, warn)
    except GitHubError as error:
        warn(_unread(error.reason, error.permission))


def _check_run(runs: Runs, context: Context, needs: Mapping[str, str], warn: Callable[[str], None]) -> None:
    run = context.run
    if run.id is None or not run.workflow_file:
        warn(_unread("the reported run's workflow is unknown"))
        return
    now = signature(sort_jobs(runs.jobs(run.id, run.attempt), context, needs).failed)
    if not now:
        warn(_unread("no failed job is known yet"))
    elif (before := _before(runs, context, run.id)) and now <= signature(
        [job for job in before.jobs if job.conclusion in FAILED]
    ):
        raise skipped(_same(now, before.words), before.link)


def signature(failed: Sequence[Job]) -> Signature:
    """What failed, for comparison: `test (3.12, linux)` and `test (3.11, linux)` are the same job."""
    return frozenset((_MATRIX.sub("", job.name), _step(job)) for job in failed)


def _step(job: Job) -> str:
    step = failed_step(job)
    return step.name if step else ""


class _Before(NamedTuple):
    """What the reported run is compared with."""

    words: str
    link: str
    jobs: tuple[Job, ...]


def _before(runs: Runs, context: Context, run_id: int) -> _Before | None:
    """The previous attempt, else the previous run on this branch; None if there is none or it passed."""
    run = context.run
    if run.attempt > 1:
        jobs = runs.jobs(run_id, run.attempt - 1)
        return _Before(f"attempt {run.attempt - 1} of this run", f"{run.url}/attempts/{run.attempt - 1}", jobs)
    past = next(iter(comparable(runs.earlier(context.branch), context)), None)
    if past is None or past.passed:
        return None
    jobs = runs.jobs(past.id, past.attempt)
    return _Before(f"run #{past.number}, the previous one on this branch,", past.url, jobs)


def _same(now: Signature, words: str) -> str:
    names = sorted({name for name, _ in now})
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"Not a new failure: {words} failed in the same jobs and steps ({', '.join(names[:MOST_NAMES])}{more})."


def _check_deployment(runs: Runs, context: Context, environment: str) -> None:
    """Raise `Stop` if the previous deployment to the same environment failed too."""
    _, earlier = split(runs.deployments(environment), context)
    for deployment in earlier[:MOST]:
        for status in runs.states(deployment):
            state = status.text("state")
            if state == "success":
                return
            if state in {"failure", "error"}:
                message = f"Not a new failure: the previous deployment to {environment} failed too."
                raise skipped(message, read_url(status.text("log_url")))


def _unread(reason: str, permission: str = "") -> str:
    warning = f"`on-new-failure` could not read the run history ({reason}), so firing anyway."
    return with_permission(warning, permission)
