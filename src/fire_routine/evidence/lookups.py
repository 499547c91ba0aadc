"""What is looked up on GitHub at the same time, each in its own task.

Each task waits for those to the left of it:

    commit
    jobs ───────────────────────────────┬─ history, the last run that passed
    pull request ─┬─ runs of its head ──┤
                  └─ runs of its base ──┼─ changes
    deployments ────────────────────────┘
"""

from functools import partial
from typing import TypeVar

from fire_routine.context.context import Context
from fire_routine.evidence.changes import Base, base_branch, base_of, compare, find_base
from fire_routine.evidence.commit import read_full_commit
from fire_routine.evidence.deployment import Deployments, read_deployments
from fire_routine.evidence.evidence import Changes
from fire_routine.evidence.history import Past, read_past
from fire_routine.evidence.passing_run import PassingRun, read_passing_run
from fire_routine.evidence.request import OF_JOBS, EvidenceRequest
from fire_routine.evidence.tasks import Task, TaskPool
from fire_routine.github.errors import GitHubError
from fire_routine.github.facts import Commit, PullRequest
from fire_routine.runs.jobs import Job
from fire_routine.runs.pull_request import wants_pull_request
from fire_routine.runs.runs import Runs

Result = TypeVar("Result")


class Lookups:
    """The tasks. One is None if its result is not wanted or can't exist."""

    def __init__(self, pool: TaskPool, runs: Runs, context: Context, request: EvidenceRequest) -> None:
        self._pool = pool
        self._runs = runs
        self._context = context
        self._environment = request.environment
        wants, run = request.wants, context.run
        self.jobs: Task[tuple[Job, ...]] | None = None
        self.commit: Task[Commit | None] | None = None
        self.pull_request: Task[PullRequest | None] | None = None
        self.deployments: Task[Deployments] | None = None
        self.changes: Task[Changes | None] | None = None
        if run.id is not None and wants & OF_JOBS:
            self.jobs = pool.start(partial(runs.jobs, run.id, run.attempt))
        if "run" in wants and context.sha and not (context.commit and context.commit.subject):
            self.commit = self.start_commit(context.sha)
        if wants & {"run", "changes"} and wants_pull_request(context):
            self.pull_request = pool.start(runs.pull_request)
        if request.environment and wants & {"deployment", "changes"}:
            self.deployments = pool.start(partial(read_deployments, runs, context, request.environment))
        if "changes" in wants and context.sha:
            self.changes = pool.start(self._read_changes)

    def start_past(self) -> Task[Past]:
        """Start to look up the jobs' earlier results. Only useful if jobs failed."""
        return self._pool.start(self._read_past)

    def start_passing_run(self) -> Task[PassingRun | None]:
        """Start to look up the last run that passed. Only useful if logs of failed jobs are read."""
        return self._pool.start(self._read_passing_run)

    def start_commit(self, sha: str) -> Task[Commit | None]:
        """Start to look up another commit."""
        return self._pool.start(partial(read_full_commit, self._runs.github, self._context, sha))

    def _known_pull_request(self) -> PullRequest | None:
        """The pull request with its base. Waits for GitHub's response if the event does not contain that."""
        known = self._context.pull_request
        if self.pull_request and not (known and known.base_branch):
            return _or_none(self.pull_request) or known
        return known

    def _read_changes(self) -> Changes | None:
        deployments = _or_none(self.deployments) if self.deployments else None
        if deployments and deployments.before_sha:
            since = f"the last successful deployment to {self._environment}"
            return compare(self._runs.github, self._context, Base(deployments.before_sha, since))
        pull = self._known_pull_request()
        base = self._last_good_run(pull) or base_of(pull)
        return compare(self._runs.github, self._context, base) if base else None

    def _last_good_run(self, pull: PullRequest | None) -> Base | None:
        """The last successful run; None if our run only reports a deployment, which its own history does not show."""
        if self._environment and self._context.subject and self._context.run.is_own:
            return None
        branch = base_branch(self._context, pull)
        return find_base(self._runs, self._context, branch)

    def _read_past(self) -> Past:
        return read_past(self._runs, self._context, self._base())

    def _read_passing_run(self) -> PassingRun | None:
        return read_passing_run(self._runs, self._context, self._base())

    def _base(self) -> str:
        """The branch that the reported one will be merged into, which may be the same."""
        pull = self._known_pull_request()
        return (pull.base_branch if pull else "") or self._context.default_branch


def _or_none(task: Task[Result]) -> Result | None:
    """The result, or None if it failed: the gap is noted when the result itself is collected."""
    try:
        return task.result()
    except GitHubError:
        return None
