from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from fire_routine.context.context import Context
from fire_routine.github.client import GitHub
from fire_routine.github.objects import read_url
from fire_routine.wire.payload import Payload

FAILED: Final = frozenset({"failure", "timed_out", "startup_failure"})
"""Conclusions of a failed job or step. A cancelled one is not included."""


class Step(NamedTuple):
    """A step of a job in the REST API. Times are ISO 8601 in whole seconds, empty if unknown."""

    number: int
    name: str
    conclusion: str
    started_at: str = ""
    completed_at: str = ""


class Job(NamedTuple):
    """A job of the reported attempt. If only `needs` has it, only `name` and `conclusion` are known."""

    name: str
    """The display name (`build (3.12, ubuntu)`, `deploy / test`), or the YAML key if only `needs` has it."""
    conclusion: str
    """success, failure, cancelled, skipped, timed_out, action_required, neutral, stale, startup_failure; or empty."""
    id: int | None = None
    url: str = ""
    steps: tuple[Step, ...] = ()
    started_at: str = ""
    completed_at: str = ""


class RunJobs(NamedTuple):
    """The jobs of an attempt, without our own unless that failed."""

    failed: tuple[Job, ...] = ()
    cancelled: tuple[Job, ...] = ()
    running: tuple[str, ...] = ()
    total: int | None = None
    own: Job | None = None
    """Our own job, if we can identify it. It is still running, so it has no log."""


def read_jobs(github: GitHub, repository: str, run_id: int, attempt: int) -> tuple[Job, ...]:
    """All jobs of an attempt, in GitHub's order. Raises `GitHubError`."""
    path = f"/repos/{repository}/actions/runs/{run_id}/attempts/{attempt}/jobs"
    return tuple(_job(job) for job in github.pages(path, "jobs", permission="actions: read"))


def sort_jobs(jobs: Sequence[Job], context: Context, needs: Mapping[str, str]) -> RunJobs:
    """Sort jobs into failed, cancelled and running. `needs` (job key to result) adds what GitHub does not list yet.

    `needs` is about our own run, so it is ignored if another run is reported.
    """
    own = find_own(jobs, context)
    others = [job for job in jobs if own is None or job.id != own.id]
    failed = [job for job in others if job.conclusion in FAILED]
    if context.run.is_own:
        failed = _with_needs(failed, others, needs)
    if own and own_failed(own, context):
        failed.append(own._replace(conclusion="failure"))
    known = {job.id for job in failed}
    return RunJobs(
        failed=tuple(failed),
        cancelled=tuple(job for job in others if job.conclusion == "cancelled"),
        running=tuple(job.name for job in others if not job.conclusion and job.id not in known),
        total=len(others),
        own=own,
    )


def jobs_without_api(context: Context, needs: Mapping[str, str]) -> RunJobs:
    """What is known without GitHub: the results in `needs`, and the status of our own job."""
    own = None
    failed = []
    if context.run.is_own:
        failed = _with_needs([], [], needs)
        if context.job_status == "failure":
            own = Job(context.own_job or "this job", "failure", id=context.own_check_run_id)
            failed.append(own)
    known = needs if context.run.is_own else {}
    cancelled = tuple(Job(key, result) for key, result in known.items() if result == "cancelled")
    return RunJobs(failed=tuple(failed), cancelled=cancelled, own=own)


def find_own(jobs: Sequence[Job], context: Context) -> Job | None:
    """Our own job: by its id, else the only running one named after our key, else the only running one."""
    if not context.run.is_own:
        return None
    for job in jobs:
        if job.id is not None and job.id == context.own_check_run_id:
            return job
    running = [job for job in jobs if not job.conclusion]
    named = [job for job in running if is_named(job.name, context.own_job)]
    for candidates in (named, running):
        if len(candidates) == 1:
            return candidates[0]
    return None


def own_failed(own: Job, context: Context) -> bool:
    """Whether our own job failed before our step. Without a job status, a failed step shows it."""
    return context.job_status == "failure" or (not context.job_status and any(_is_failed(step) for step in own.steps))


def failed_step(job: Job) -> Step | None:
    """The first step that failed, else the first that was cancelled, if any."""
    for conclusions in (FAILED, {"cancelled"}):
        for step in job.steps:
            if step.conclusion in conclusions:
                return step
    return None


def is_named(name: str, key: str) -> bool:
    """Whether the job `key` can have this display name: `key`, `key (3.12, linux)`, `key / inner`, `outer / key`.

    A job with its own `name:` can't be recognised by its key.
    """
    return bool(key) and any(part == key or part.startswith(f"{key} (") for part in name.split(" / "))


def _with_needs(failed: Sequence[Job], others: Sequence[Job], needs: Mapping[str, str]) -> list[Job]:
    """The failed jobs, and those that failed only according to `needs`: GitHub may not list their end yet."""
    merged = list(failed)
    strangers = len([job for job in failed if not any(is_named(job.name, key) for key in needs)])
    for key, result in needs.items():
        if result not in FAILED or any(is_named(job.name, key) for job in failed):
            continue
        ending = [job for job in others if not job.conclusion and is_named(job.name, key)]
        if ending:
            merged += [job._replace(conclusion=result) for job in ending]
        elif strangers:
            strangers -= 1  # it has a name of its own
        else:
            merged.append(Job(key, result))
    return merged


def _is_failed(step: Step) -> bool:
    return step.conclusion in FAILED


def _job(job: Payload) -> Job:
    return Job(
        name=job.text("name"),
        conclusion=job.text("conclusion"),
        id=job.number("id"),
        url=read_url(job.text("html_url")),
        steps=tuple(_step(step) for step in job.list("steps")),
        started_at=job.text("started_at"),
        completed_at=job.text("completed_at"),
    )


def _step(step: Payload) -> Step:
    return Step(
        number=step.number("number") or 0,
        name=step.text("name"),
        conclusion=step.text("conclusion"),
        started_at=step.text("started_at"),
        completed_at=step.text("completed_at"),
    )
