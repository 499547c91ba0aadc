"""What GitHub answers about runs: runs and attempts, jobs, their logs and annotations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tests.standins.github_call import Answer, Call, RefusalError

if TYPE_CHECKING:
    from tests.standins.github_model import Attempt, Job, Run


def _run_of(call: Call) -> Run:
    found = [run for run in call.world.runs if run.id == call.number("run_id")]
    if not found:
        raise RefusalError(404, "Not Found")
    return found[0]


def _attempt_of(call: Call) -> tuple[Run, Attempt]:
    run = _run_of(call)
    found = [attempt for attempt in run.attempts if attempt.number == call.number("attempt_number")]
    if not found:
        raise RefusalError(404, "Not Found")
    return run, found[0]


def _job_of(call: Call, name: str = "job_id") -> tuple[Run, Attempt, Job]:
    found = call.world.job(call.number(name))
    if found is None:
        raise RefusalError(404, "Not Found")
    return found


def _with_pulls(call: Call) -> bool:
    return call.query.get("exclude_pull_requests") != "true"


def get_run(call: Call) -> Answer:
    """A run, as its current attempt stands."""
    run = _run_of(call)
    return Answer(call.render.run(run, run.attempt, pull_requests=_with_pulls(call)))


def get_attempt(call: Call) -> Answer:
    """A run, as it stood in one attempt."""
    run, attempt = _attempt_of(call)
    return Answer(call.render.run(run, attempt, pull_requests=_with_pulls(call)))


def list_attempt_jobs(call: Call) -> Answer:
    """The jobs of one attempt."""
    run, attempt = _attempt_of(call)
    return Answer([call.render.job(run, attempt, job) for job in attempt.jobs], items_key="jobs")


def list_run_jobs(call: Call) -> Answer:
    """The jobs of a run's current attempt, or of all."""
    run = _run_of(call)
    attempts = run.attempts if call.query.get("filter") == "all" else [run.attempt]
    jobs = [call.render.job(run, attempt, job) for attempt in attempts for job in attempt.jobs]
    return Answer(jobs, items_key="jobs")


def get_job(call: Call) -> Answer:
    """One job."""
    return Answer(call.render.job(*_job_of(call)))


def get_job_log(call: Call) -> Answer:
    """A redirect to a job's log. The log may not be there yet: see `github_model.Log`."""
    job = _job_of(call)[2]
    log = job.log
    if log and log.expired:
        raise RefusalError(410, "Server Error: logs have expired")
    is_there = log is not None and log.not_yet <= 0 and job.status == "completed"
    if log and log.not_yet > 0:
        log.not_yet -= 1
        if log.not_yet_at == "api":
            raise RefusalError(404, "Not Found")
    return Answer(status=302, headers={"location": call.blobs.sign(job, is_there=is_there)})


def list_annotations(call: Call) -> Answer:
    """The annotations of a job's check run."""
    run, _, job = _job_of(call, "check_run_id")
    return Answer([call.render.annotation(run.head_sha, annotation) for annotation in job.annotations])


def list_runs(call: Call) -> Answer:
    """The runs of a workflow, given by id or file name, the newest first."""
    workflow = call.path["workflow_id"]
    runs = [run for run in call.world.runs if workflow in (str(run.workflow_id), run.path.rpartition("/")[2])]
    if not runs:
        raise RefusalError(404, "Not Found")
    found = [run for run in runs if _is_wanted(run, call)]
    found.sort(key=lambda run: (run.created_at, run.id), reverse=True)
    told = [call.render.run(run, run.attempt, pull_requests=_with_pulls(call)) for run in found]
    return Answer(told, items_key="workflow_runs")


def _is_wanted(run: Run, call: Call) -> bool:
    told = call.render.run(run, run.attempt)
    same = {
        "branch": told["head_branch"],
        "event": told["event"],
        "head_sha": told["head_sha"],
        "actor": told["actor"]["login"],
    }
    query = call.query
    return (
        all(query.get(name, value) == value for name, value in same.items())
        and query.get("status", told["status"]) in (told["status"], told["conclusion"])
        and _is_in_range(told["created_at"], query.get("created", "*"))
    )


def _is_in_range(time: str, wanted: str) -> bool:
    """The forms of a date search: `>=T`, `>T`, `<=T`, `<T`, `A..B` with `*` for an open end, `T`.

    https://docs.github.com/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax
    """
    if ".." in wanted:
        first, _, last = wanted.partition("..")
        return (first == "*" or time >= first) and (last == "*" or time <= last)
    for sign, holds in ((">=", time >= wanted[2:]), ("<=", time <= wanted[2:])):
        if wanted.startswith(sign):
            return holds
    if wanted[:1] in (">", "<"):
        return time > wanted[1:] if wanted[0] == ">" else time < wanted[1:]
    return wanted == "*" or time.startswith(wanted)


ENDPOINTS: Mapping[str, Callable[[Call], Answer]] = {
    "actions/get-workflow-run": get_run,
    "actions/get-workflow-run-attempt": get_attempt,
    "actions/list-jobs-for-workflow-run-attempt": list_attempt_jobs,
    "actions/list-jobs-for-workflow-run": list_run_jobs,
    "actions/get-job-for-workflow-run": get_job,
    "actions/download-job-logs-for-workflow-run": get_job_log,
    "checks/list-annotations": list_annotations,
    "actions/list-workflow-runs": list_runs,
}
