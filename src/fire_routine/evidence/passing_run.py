"""The last run that passed, whose logs say which lines of a failed one are nothing new."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Final, NamedTuple

from fire_routine.context.context import Context
from fire_routine.evidence.evidence import Failure
from fire_routine.evidence.tail import TailedLog
from fire_routine.evidence.tasks import Task, TaskPool
from fire_routine.github.client import GitHub
from fire_routine.runs.past import comparable, on_branch
from fire_routine.runs.runs import Runs

MOST: Final = 10
"""Failures whose logs are compared: one more request each."""


class PassingRun(NamedTuple):
    """A run that passed, and its jobs."""

    name: str
    """`the last passing run on main (#41, https://…)`."""
    jobs: dict[str, int]
    """The ids of the jobs that passed, by display name."""


def read_passing_run(runs: Runs, context: Context, base: str) -> PassingRun | None:
    """The last comparable run that passed: on the reported branch, else on `base`. Raises `GitHubError`."""
    mine = comparable(runs.earlier(context.branch), context)
    others = on_branch(runs.earlier(base), context.repository)
    for branch, candidates in ((context.branch, mine), (base, others)):
        if run := next((past for past in candidates if past.passed), None):
            jobs = runs.jobs(run.id, run.attempt)
            passed = {job.name: job.id for job in jobs if job.conclusion == "success" and job.id is not None}
            return PassingRun(f"the last passing run on {branch} ({run.label})", passed)
    return None


def compare_logs(
    failures: Sequence[Failure], run: PassingRun, *, pool: TaskPool, github: GitHub, repository: str
) -> tuple[Failure, ...]:
    """The failures, the first of them with logs that are compared with those of the same jobs in that run.

    A log that can't be read changes nothing. Never raises.
    """
    first = failures[:MOST]
    tasks = [_start(failure, run, pool, github, repository) for failure in first]
    compared = (_compared(failure, run, task) for failure, task in zip(first, tasks, strict=True))
    return (*compared, *failures[MOST:])


def _start(
    failure: Failure, run: PassingRun, pool: TaskPool, github: GitHub, repository: str
) -> Task[AbstractSet[int]] | None:
    job_id = run.jobs.get(failure.jobs[0].name) if failure.jobs else None
    if job_id is None or not isinstance(failure.log, TailedLog):
        return None
    failure.log.settle()  # here, as the other thread may be abandoned while it still reads
    return pool.enqueue(partial(_read, github, repository, job_id, failure.log))


def _read(github: GitHub, repository: str, job_id: int, failed: TailedLog) -> AbstractSet[int]:
    passing = failed.passing()
    with github.job_log(repository, job_id) as chunks:
        for chunk in chunks:
            passing.feed(chunk)
    return passing.known()


def _compared(failure: Failure, run: PassingRun, task: Task[AbstractSet[int]] | None) -> Failure:
    """The failure, once the other log was read, if it could be."""
    if task is None or not isinstance(failure.log, TailedLog):
        return failure
    try:
        known = task.result()
    except Exception:  # noqa: BLE001 (GitHub deletes logs, and may be slow; the failure is shown without)
        return failure
    failure.log.compare(known)
    return failure._replace(log_compared_with=run.name)
