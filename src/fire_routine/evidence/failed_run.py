"""The failures of the reported run: jobs, with logs, annotations and history."""

from functools import partial
from itertools import islice
from typing import Final

from fire_routine.context.context import Context
from fire_routine.evidence.annotations import is_timeout, read_annotations
from fire_routine.evidence.evidence import Evidence, Failure, Reports
from fire_routine.evidence.failures import FailureReader
from fire_routine.evidence.gaps import NO_TOKEN, Collector
from fire_routine.evidence.gates import without_gates
from fire_routine.evidence.history import Past, with_history
from fire_routine.evidence.log_files import SavedLog, read_log_files
from fire_routine.evidence.lookups import Lookups
from fire_routine.evidence.passing_run import PassingRun, compare_logs
from fire_routine.evidence.report_files import read_report_files
from fire_routine.evidence.request import EvidenceRequest
from fire_routine.evidence.tasks import Task, TaskPool
from fire_routine.github.client import GitHub
from fire_routine.github.errors import GitHubError
from fire_routine.outcome.gap import Gap
from fire_routine.runs.jobs import Job, RunJobs, jobs_without_api, sort_jobs
from fire_routine.runs.runs import Runs
from fire_routine.text.plain import counted

MOST_CANCELLED: Final = 5
"""Cancelled jobs that are checked for a timeout, if no job failed."""

SavedLogs = Task[tuple[tuple[SavedLog, ...], tuple[Gap, ...]]]
SavedReports = Task[tuple[Reports | None, tuple[Gap, ...]]]


class FailedRun:
    """Reads the failures. The constructor starts what needs no jobs; `evidence` waits.

    `lookups` and `runs` are None without a token.
    """

    def __init__(
        self, pool: TaskPool, runs: Runs | None, context: Context, request: EvidenceRequest, lookups: Lookups | None
    ) -> None:
        self._pool = pool
        self._github = runs.github if runs else None
        self._context = context
        self._request = request
        self._lookups = lookups
        self._saved: SavedLogs | None = None
        if request.log_files and "logs" in request.wants:
            self._saved = pool.start(partial(read_log_files, request.log_files, request.folders, request.clean))
        self._reported: SavedReports | None = None
        if request.test_reports and "logs" in request.wants:
            read = partial(read_report_files, request.test_reports, request.folders, request.clean)
            self._reported = pool.start(read)

    def evidence(self, collector: Collector) -> Evidence:
        """The failures, and what is known about the other jobs. Never raises."""
        jobs, why_not = self._jobs(collector)
        reader = FailureReader(
            self._pool,
            None if why_not else self._github,
            self._context.repository,
            jobs,
            wants=self._request.wants,
            clean=self._request.clean,
            why_not=why_not,
        )
        past = passing = None
        if self._lookups and jobs.failed and not why_not:
            past = self._lookups.start_past()
            passing = self._lookups.start_passing_run() if "logs" in self._request.wants else None
        saved, gaps = collector.take("the log files", self._saved) or ((), ())
        failures, more = reader.collect(saved)
        failures, gates = without_gates(failures)
        failures = self._compared(failures, passing)
        reports, unread = collector.take("the test reports", self._reported) or (None, ())
        earlier = collector.take("the earlier results of these jobs", past) or Past()
        collector.gaps += (*gaps, *unread, *more, *earlier.gaps)
        collector.notes += earlier.notes(jobs.failed)
        return Evidence(
            failures=tuple(with_history(failure, earlier.witnesses) for failure in failures),
            gates=gates,
            cancelled=tuple(job.name for job in jobs.cancelled),
            total_jobs=jobs.total,
            test_reports=reports,
        )

    def _compared(self, failures: tuple[Failure, ...], passing: Task[PassingRun | None] | None) -> tuple[Failure, ...]:
        """The failures, compared with the last run that passed, where there is one that can be read."""
        try:
            run = passing.result() if passing else None
        except Exception:  # noqa: BLE001 (the history has the gap)
            return failures
        if run is None or self._github is None:
            return failures
        return compare_logs(failures, run, pool=self._pool, github=self._github, repository=self._context.repository)

    def _jobs(self, collector: Collector) -> tuple[RunJobs, str]:
        """The jobs, and why they are not from GitHub (empty if they are)."""
        context, needs = self._context, self._request.needs
        if self._github is None or self._lookups is None:
            return jobs_without_api(context, needs), NO_TOKEN
        if self._lookups.jobs is None:
            return jobs_without_api(context, needs), "this report is not about a workflow run"
        listed = collector.take("the jobs of the run", self._lookups.jobs)
        if listed is None:
            return jobs_without_api(context, needs), collector.gaps[-1].reason
        if not listed and context.verdict == "failed" and not context.run.is_own:
            # GitHub calls this startup_failure: usually it could not make jobs from the workflow file.
            never = Job(context.run.workflow or "the run", "startup_failure", url=context.run.url)
            collector.notes.append("The run has no jobs, as GitHub could not start it. Check its workflow file first.")
            return RunJobs(failed=(never,), total=0), ""
        jobs = sort_jobs(listed, context, needs)
        if jobs.running:
            collector.notes.append(f"{counted(len(jobs.running), 'other job')} of the run had not finished.")
        return self._with_timeouts(self._github, jobs), ""

    def _with_timeouts(self, github: GitHub, jobs: RunJobs) -> RunJobs:
        """The jobs. If none failed, those that timed out become failed.

        GitHub's conclusion for a job that reached its `timeout-minutes` is `cancelled`. Only an annotation says more.
        """
        if jobs.failed:
            return jobs
        late = []
        for job in islice(jobs.cancelled, MOST_CANCELLED):
            try:
                notes, _ = read_annotations(github, self._context.repository, job.id or 0, self._request.clean)
            except GitHubError:
                break  # then they stay cancelled
            if any(is_timeout(note) for note in notes):
                late.append(job)
        return jobs._replace(
            failed=tuple(job._replace(conclusion="timed_out") for job in late),
            cancelled=tuple(job for job in jobs.cancelled if job not in late),
        )
