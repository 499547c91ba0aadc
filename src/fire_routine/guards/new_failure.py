"""The policy `on-new-failure`: not again for what failed in the same way just before.

The state is GitHub's own history; nothing is stored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fire_routine.context.context import Context
from fire_routine.evidence.evidence import Job
from fire_routine.github.client import GitHub
from fire_routine.github.errors import GitHubError
from fire_routine.github.objects import read_url
from fire_routine.guards.skip import Skip
from fire_routine.runs.jobs import FAILED, failed_step, read_jobs, sort_jobs
from fire_routine.runs.past import is_for_pull_request, list_runs
from fire_routine.text.plain import one_line
from fire_routine.wire.payload import Payload

MOST_DEPLOYMENTS: Final = 8
"""Earlier deployments whose states are asked for, a request each, until one of them ended."""

MOST_NAMES: Final = 5
"""Jobs that the reason to skip names."""

Signature = frozenset[tuple[str, str]]
"""What failed: job and step by name, the jobs of a matrix counting as one."""

_MATRIX = re.compile(r" \([^()]*\)(?= / |\Z)")


@dataclass(frozen=True)
class Judgement:
    """What the policy says: skip, or fire, perhaps with a remark."""

    skip: Skip | None = None
    note: str = ""
    """Why it fires although the policy could not be applied."""


def on_new_failure(
    github: GitHub | None, context: Context, needs: Mapping[str, str], environment: str = ""
) -> Judgement:
    """Skip when the run, attempt or deployment before failed in the same way.

    `environment` turns the question to deployments: only the first failing one in a row fires. Where the history can't
    be read this says to fire, and why: a session too many costs less than a failure that nobody hears of.
    """
    if context.verdict == "succeeded":
        return Judgement()
    if github is None:
        return Judgement(note=_unread("`github-token` is empty", ""))
    environment = environment or (context.deployment.environment if context.deployment else "")
    try:
        if environment:
            return Judgement(_same_deployment(github, context, environment))
        return _judge_run(github, context, needs)
    except GitHubError as error:
        return Judgement(note=_unread(error.reason, error.permission))


def _judge_run(github: GitHub, context: Context, needs: Mapping[str, str]) -> Judgement:
    run = context.run
    if run.id is None or not run.workflow_file:
        return Judgement(note=_unread("the workflow of the reported run is not known", ""))
    failed = sort_jobs(read_jobs(github, context.repository, run.id, run.attempt), context, needs).failed
    now = signature(failed)
    if not now:
        return Judgement(note=_unread("no failed job is known yet, and so nothing to compare", ""))
    before = _before(github, context)
    if before is None:
        return Judgement()
    then = signature([job for job in before.jobs if job.conclusion in FAILED])
    return Judgement(Skip("same-failure", _same(now, before.words), before.link) if now <= then else None)


def signature(failed: Sequence[Job]) -> Signature:
    """What failed, as it is compared: `test (3.12, linux)` and `test (3.11, linux)` are the same job."""
    return frozenset((_MATRIX.sub("", job.name), _step(job)) for job in failed)


def _step(job: Job) -> str:
    step = failed_step(job)
    return step.name if step else ""


@dataclass(frozen=True)
class _Before:
    """What the reported run is compared with."""

    words: str
    link: str
    jobs: tuple[Job, ...]


def _before(github: GitHub, context: Context) -> _Before | None:
    """The attempt before, else the run before on this branch; None when there is none or it passed.

    Runs that were cancelled or skipped say nothing and are passed over, and so are those of a fork's branch of the
    same name, and pull requests' runs when this is none.
    """
    run = context.run
    if run.id is not None and run.attempt > 1:
        jobs = read_jobs(github, context.repository, run.id, run.attempt - 1)
        return _Before(f"attempt {run.attempt - 1} of this run", f"{run.url}/attempts/{run.attempt - 1}", jobs)
    for past in list_runs(github, context, context.branch):
        same_kind = is_for_pull_request(past.event) == is_for_pull_request(run.event)
        if same_kind and past.is_verdict and past.repository in {"", context.head_repository}:
            if past.passed:
                return None
            jobs = read_jobs(github, context.repository, past.id, past.attempt)
            return _Before(f"run #{past.number}, the one before on this branch,", past.url, jobs)
    return None


def _same(now: Signature, words: str) -> str:
    names = sorted({one_line(name, 80) for name, _ in now})
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"Not a new failure: {words} failed in the same jobs and steps ({', '.join(names[:MOST_NAMES])}{more})."


def _same_deployment(github: GitHub, context: Context, environment: str) -> Skip | None:
    """Skip when the deployment before to the same environment failed too."""
    path = f"/repos/{context.repository}/deployments"
    answer = github.get(path, permission="deployments: read", environment=environment, per_page=30)
    for deployment in _earlier(answer.list(), context)[:MOST_DEPLOYMENTS]:
        listed = github.get(f"{path}/{deployment.number('id')}/statuses", permission="deployments: read", per_page=30)
        for status in listed.list():
            state = status.text("state")
            if state in {"success", "inactive"}:
                return None
            if state in {"failure", "error"}:
                message = f"Not a new failure: the deployment before to {one_line(environment, 80)} failed, too."
                return Skip("same-failure", message, read_url(status.text("log_url")))
    return None


def _earlier(listed: Sequence[Payload], context: Context) -> list[Payload]:
    """The deployments before the reported one, newest first: GitHub lists the newest first."""
    told = context.deployment.id if context.deployment else None
    for position, item in enumerate(listed):
        if item.number("id") == told or (told is None and item.text("sha") == context.sha):
            return list(listed[position + 1 :])
    return list(listed) if told is None else [item for item in listed if (item.number("id") or 0) < told]


def _unread(reason: str, permission: str) -> str:
    told = f"`on-new-failure` could not look at the history ({reason}), so it fires."
    return f"{told} Add to the job:\npermissions:\n  {permission}" if permission else told
