"""Whether a job failed before: new, old, or flaky."""

from collections.abc import Sequence
from typing import NamedTuple

from fire_routine.context.context import Context
from fire_routine.evidence.evidence import Failure, History
from fire_routine.evidence.gaps import gap_of
from fire_routine.github.errors import GitHubError
from fire_routine.outcome.gap import Gap
from fire_routine.runs.jobs import FAILED, Job
from fire_routine.runs.past import PastRun, comparable, on_branch
from fire_routine.runs.runs import Runs
from fire_routine.text.plain import counted

Conclusions = dict[str, str]
"""Conclusion by display name of the job."""


class Witness(NamedTuple):
    """A run or attempt whose jobs are compared with the failed ones."""

    where: str
    """`the previous run on this branch (#41, https://…)`."""
    conclusions: Conclusions
    is_same_commit: bool = False
    passed: bool = False
    """Whether the whole run passed. Then every job in it did, and they need no request."""

    def of(self, name: str) -> str:
        """The conclusion of a job there; empty if it did not run."""
        return "success" if self.passed else self.conclusions.get(name, "")


class Past(NamedTuple):
    """The earlier results of the jobs."""

    witnesses: tuple[Witness, ...] = ()
    gaps: tuple[Gap, ...] = ()
    attempt_before: Conclusions = {}  # noqa: RUF012 (nobody changes it)

    def notes(self, failed: Sequence[Job]) -> tuple[str, ...]:
        """A sentence about the previous attempt, if there was one."""
        if not self.attempt_before:
            return ()
        names = {job.name for job in failed}
        before = {name for name, conclusion in self.attempt_before.items() if conclusion in FAILED}
        if not before:
            return ("This is a re-run; no job failed in the previous attempt.",)
        same = f"the same {'job' if len(names) == 1 else 'jobs'}" if before == names else counted(len(before), "job")
        return (f"This is a re-run; {same} failed in the previous attempt.",)


def read_past(runs: Runs, context: Context, base: str) -> Past:
    """The witnesses for the reported run: its previous attempt, and at most three other runs.

    `base` is the branch that the reported one will be merged into, which may be the same. Raises `GitHubError` if the
    runs can't be listed.
    """
    witnesses: list[Witness] = []
    gaps: list[Gap] = []
    before: Conclusions = {}
    run = context.run
    if run.id is not None and run.attempt > 1:
        try:
            before = _conclusions(runs.jobs(run.id, run.attempt - 1))
            witnesses.append(Witness(f"attempt {run.attempt - 1} of this run", before, is_same_commit=True))
        except GitHubError as error:
            gaps.append(gap_of(f"the jobs of attempt {run.attempt - 1}", error))
    for past, where, is_same_commit in _comparable(runs, context, base):
        try:
            jobs = {} if past.passed else _conclusions(runs.jobs(past.id, past.attempt))
        except GitHubError as error:
            gaps.append(gap_of("the earlier results of these jobs", error))
        else:
            witnesses.append(Witness(where, jobs, is_same_commit, passed=past.passed))
    return Past(tuple(witnesses), tuple(gaps), before)


def _comparable(runs: Runs, context: Context, base: str) -> list[tuple[PastRun, str, bool]]:
    """The runs to compare with: another one of this commit, the previous one, the latest on the base branch.

    Each with its description, and whether it is of the same commit.
    """
    mine = comparable(runs.earlier(context.branch), context)
    found = []
    if same := next((past for past in mine if past.sha and past.sha == context.sha), None):
        found.append((same, f"another run of this commit ({same.label})", True))
    if before := next((past for past in mine if past.sha != context.sha), None):
        found.append((before, f"the previous run on this branch ({before.label})", False))
    latest = next((past for past in on_branch(runs.earlier(base), context.repository) if past.is_verdict), None)
    if latest and (base != context.branch or context.is_fork):
        found.append((latest, f"the latest run on {base} ({latest.label})", False))
    return found


def _conclusions(jobs: Sequence[Job]) -> Conclusions:
    """The conclusions by job name."""
    return {job.name: job.conclusion for job in jobs}


def with_history(failure: Failure, witnesses: Sequence[Witness]) -> Failure:
    """The failure with its history, from what the witnesses say about its first job."""
    if not failure.jobs:
        return failure
    history, note = describe_history(failure.jobs[0].name, witnesses)
    return failure._replace(history=history, history_note=note)


def describe_history(name: str, witnesses: Sequence[Witness]) -> tuple[History, str]:
    """New, old or flaky, and a sentence with the reason; both empty if no witness has the job.

    The strongest sign is that it passed on the same commit, then that it failed elsewhere, then that it passed there.
    """
    passed = [witness for witness in witnesses if witness.of(name) == "success"]
    failed = [witness for witness in witnesses if witness.of(name) in FAILED]
    for witness in passed:
        if witness.is_same_commit:
            return "flaky", f"Possibly flaky; {_passed(witness)}."
    older = [witness for witness in failed if not witness.is_same_commit]
    again = " ".join(f"It also failed in {witness.where}." for witness in failed if witness.is_same_commit)
    if older:
        return "old", f"Not a new failure; this job also failed in {older[-1].where}. {again}".strip()
    if passed:
        return "new", f"New failure; {_passed(passed[0])}. {again}".strip()
    return "", again


def _passed(witness: Witness) -> str:
    """What passed: the run if only its conclusion is known, since the job may not have run in it, else the job."""
    return f"{witness.where} passed" if witness.passed else f"this job passed in {witness.where}"
