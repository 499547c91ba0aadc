"""Jobs as tests need them, in one call each."""

from __future__ import annotations

from collections.abc import Iterable

from tests.standins.github_logs import job_log
from tests.standins.github_model import Annotation, Job, Log, Step


def steps(*names: str, failed: str | None = None, conclusion: str = "failure") -> list[Step]:
    """Steps as the runner makes them: set up, `names`, complete. After `failed` all are skipped."""
    made: list[Step] = []
    for name in ("Set up job", *names):
        broken = any(step.conclusion != "success" for step in made)
        made.append(Step(name, "skipped" if broken else conclusion if name == failed else "success"))
    return [*made, Step("Complete job")]


def passed(name: str, *step_names: str) -> Job:
    """A job that succeeded."""
    return Job(name, "success", steps=steps(*(step_names or ("Run make test",))))


def failed(
    name: str,
    log: bytes | Log | None = None,
    *,
    prints: str = "",
    step: str = "Run make test",
    annotations: Iterable[Annotation] = (),
    conclusion: str = "failure",
) -> Job:
    """A job whose step `step` failed, between a checkout and a step that was skipped for it.

    Its log is `log`, or the runner's with what the step `prints`; without either it has none.
    """
    outcome = "cancelled" if conclusion == "timed_out" else "failure"  # so GitHub tells timeouts
    job = Job(
        name,
        conclusion,
        steps=steps("Run actions/checkout@v6", step, "Upload the report", failed=step, conclusion=outcome),
        log=Log(log) if isinstance(log, bytes) else log,
        annotations=list(annotations),
    )
    if prints:
        job.log = Log(job_log(job, {step: prints}))
    return job


def cancelled(name: str) -> Job:
    """A job that was cancelled while it ran, as by fail-fast."""
    return Job(name, "cancelled", steps=steps("Run make test", failed="Run make test", conclusion="cancelled"))


def skipped(name: str) -> Job:
    """A job that never began."""
    return Job(name, "skipped", runner_name=None)


def running(name: str, step: str = "Fire routine", *before: Step) -> Job:
    """A job that is still at its step `step`, such as the one that the action itself runs in."""
    now = Step(step, None, "in_progress")
    return Job(
        name, None, "in_progress", steps=[Step("Set up job"), *before, now, Step("Complete job", None, "queued")]
    )
