"""Context in, evidence out: everything that a good engineer would look up, in a bounded time.

Belongs here: how the pieces come together, and what stands in for one that is missing. Does not belong here: what is
asked at the same time as what (`lookups.py`), how a piece is had (its own file beside this one).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from fire_routine.context import Context
from fire_routine.evidence.crew import Crew, Task
from fire_routine.evidence.failures import FailureReader
from fire_routine.evidence.gaps import gap_of, merged, reason_of
from fire_routine.evidence.history import Past, with_history
from fire_routine.evidence.jobs import RunJobs, jobs_without_api, sort_jobs
from fire_routine.evidence.log_files import RUNNER_TEMP, Roots, SavedLog, read_log_files
from fire_routine.evidence.lookups import OF_JOBS, Asked, Lookups
from fire_routine.evidence.model import Evidence, Failure, Gap, Job
from fire_routine.evidence.subject import knows_run, read_reported_run
from fire_routine.github import GitHub
from fire_routine.inputs import Section

LIMIT: Final = 30.0
"""Seconds for everything, however slow GitHub is."""
AT_ONCE: Final = 10
"""Logs and annotations that are read at the same time. GitHub allows a hundred requests at once."""

NOBODY_TO_ASK: Final = "no token was given (`github-token` is empty)"

Result = TypeVar("Result")


def gather(
    context: Context,
    wants: frozenset[Section],
    github: GitHub | None,
    *,
    needs: Mapping[str, str],
    log_files: Sequence[str],
    environment: str,
    clean: Callable[[str], str],
    clock: Callable[[], float],
    limit: float = LIMIT,
    temp: str = RUNNER_TEMP,
    at_once: int = AT_ONCE,
) -> Evidence:
    """Look up what `wants` names, and give what could be had within `limit` seconds. Never raises.

    `github` is None when there is no token. `needs` is job key to result. `log_files` are the patterns of saved logs,
    relative to the workspace or under `temp`, the runner's temporary folder as this process sees it. `environment` is
    what was deployed to, or empty. `clean` takes the secrets out of a line. `clock` is the one of `github`. `at_once`
    logs are read at the same time.
    """
    deadline = clock() + limit
    deployed_to = environment or (context.deployment.environment if context.deployment else "")
    asked = Asked(wants, needs, deployed_to, clean)
    with Crew(at_once, clock, deadline) as crew:
        saved = None
        if log_files and "logs" in wants:
            roots = Roots(context.workspace, temp, context.repository)
            saved = crew.start(partial(read_log_files, log_files, roots, clean))
        gathering = _Gathering(crew, github.within(deadline) if github else None, context, asked, saved)
        return gathering.evidence()


class _Gathering:
    """One gathering: what was begun is collected piece by piece, and what fails becomes a gap."""

    def __init__(
        self,
        crew: Crew,
        github: GitHub | None,
        context: Context,
        asked: Asked,
        saved: Task[tuple[tuple[SavedLog, ...], tuple[Gap, ...]]] | None,
    ) -> None:
        self._crew = crew
        self._github = github
        self._context = context
        self._asked = asked
        self._saved = saved
        self._gaps: list[Gap] = []
        self._notes: list[str] = []

    def evidence(self) -> Evidence:
        """Everything. Waits until it is had, or the time is over."""
        if self._github is None:
            if self._asked.wants - {"event"}:
                self._gaps.append(Gap("everything that GitHub would have to be asked for", NOBODY_TO_ASK))
            return self._told(self._failures(None), Evidence())
        known = self._context
        if not knows_run(known):
            read = partial(read_reported_run, self._github, known)
            self._context = self._take("the reported run", self._crew.start(read)) or known
        lookups = Lookups(self._crew, self._github, self._context, self._asked)
        evidence = self._told(self._failures(lookups), self._others(lookups))
        return replace(evidence, context=None if self._context is known else self._context)

    def _told(self, failures: Evidence, others: Evidence) -> Evidence:
        return replace(
            others,
            failures=failures.failures,
            cancelled=failures.cancelled,
            total_jobs=failures.total_jobs,
            gaps=merged(self._gaps),
            notes=tuple(self._notes),
        )

    def _take(self, what: str, task: Task[Result] | None) -> Result | None:
        """A piece; None, and a gap, where it could not be had."""
        if task is None:
            return None
        try:
            return task.result()
        except Exception as error:  # noqa: BLE001 (a piece that is missing must not stop the fire)
            self._gaps.append(gap_of(what, error))
            return None

    def _failures(self, lookups: Lookups | None) -> Evidence:
        """The failed jobs, with their logs, annotations and history."""
        if not self._asked.wants & OF_JOBS:
            return Evidence()
        jobs, why_not = self._jobs(lookups)
        reader = FailureReader(
            self._crew,
            None if why_not else self._github,
            self._context.repository,
            jobs,
            wants=self._asked.wants,
            clean=self._asked.clean,
            why_not=why_not,
        )
        past = lookups.start_past() if lookups and jobs.failed and not why_not else None
        saved, gaps = self._take("the log files", self._saved) or ((), ())
        failures, more = reader.collect(saved)
        self._gaps += (*gaps, *more)
        failures = self._with_past(failures, jobs, self._take("how the jobs stood before", past) or Past())
        return Evidence(failures, cancelled=jobs.cancelled, total_jobs=jobs.total)

    def _jobs(self, lookups: Lookups | None) -> tuple[RunJobs, str]:
        """The jobs, and why GitHub did not tell them (empty when it did)."""
        context, needs = self._context, self._asked.needs
        if lookups is None:
            return jobs_without_api(context, needs), NOBODY_TO_ASK
        if lookups.jobs is None:
            return jobs_without_api(context, needs), "it is about no workflow run"
        try:
            listed = lookups.jobs.result()
        except Exception as error:  # noqa: BLE001 (as above)
            self._gaps.append(gap_of("the jobs of the run", error))
            return jobs_without_api(context, needs), reason_of(error)
        if not listed and context.verdict == "failed" and not context.run.is_own:
            # What GitHub shows as startup_failure: mostly a workflow file that it could not make jobs of.
            never = Job(context.run.workflow or "the run", "startup_failure", url=context.run.url)
            self._notes.append("The run has no jobs: GitHub could not start it. Look at its workflow file first.")
            return RunJobs(failed=(never,), total=0), ""
        jobs = sort_jobs(listed, context, needs)
        if jobs.running:
            self._notes.append(f"{len(jobs.running)} other jobs of the run were not over yet.")
        return jobs, ""

    def _with_past(self, failures: Sequence[Failure], jobs: RunJobs, past: Past) -> tuple[Failure, ...]:
        self._gaps += past.gaps
        self._notes += past.notes(jobs.failed)
        return tuple(with_history(failure, past.witnesses) for failure in failures)

    def _others(self, lookups: Lookups) -> Evidence:
        """Commit, pull request, deployment and changes."""
        environment = self._asked.environment
        deployments = self._take(f"the deployments to {environment}", lookups.deployments)
        before = lookups.start_commit(deployments.before_sha) if deployments and deployments.before_sha else None
        gaps = len(self._gaps)
        changes = self._take("what changed since it last worked", lookups.changes)
        if lookups.changes and changes is None and len(self._gaps) == gaps:
            self._notes.append("There is no earlier successful run to compare with.")
        return Evidence(
            commit=self._take("the commit's subject and author", lookups.commit),
            pull_request=self._take("the pull request", lookups.pull_request),
            deployment=deployments.current if deployments else None,
            deployed_before=self._take("the commit that was deployed before", before),
            changes=changes,
        )
