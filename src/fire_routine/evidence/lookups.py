"""What is asked of GitHub at the same time, each piece a task of its own.

From left to right, each piece waits for those before it:

    commit
    jobs ───────────────────────────────┬─ history
    pull request ─┬─ runs of its head ──┤
                  └─ runs of its base ──┼─ changes
    deployments ────────────────────────┘
"""

from functools import partial
from typing import TypeVar

from fire_routine.context.context import Commit, Context, PullRequest
from fire_routine.evidence.changes import Base, base_branch, base_of, compare, find_base
from fire_routine.evidence.commit import read_full_commit
from fire_routine.evidence.deployment import Deployments, read_deployments
from fire_routine.evidence.evidence import Changes
from fire_routine.evidence.history import Past, read_past
from fire_routine.evidence.request import OF_JOBS, Asked
from fire_routine.evidence.tasks import Crew, Task
from fire_routine.github.errors import GitHubError
from fire_routine.runs.jobs import Job
from fire_routine.runs.pull_request import wants_pull_request
from fire_routine.runs.runs import Runs

Result = TypeVar("Result")


class Lookups:
    """The pieces, each under way or None where it is not wanted or not to be had."""

    def __init__(self, crew: Crew, runs: Runs, context: Context, asked: Asked) -> None:
        self._crew = crew
        self._runs = runs
        self._context = context
        self._environment = asked.environment
        wants, run = asked.wants, context.run
        self.jobs: Task[tuple[Job, ...]] | None = None
        self.commit: Task[Commit | None] | None = None
        self.pull_request: Task[PullRequest | None] | None = None
        self.deployments: Task[Deployments] | None = None
        self.changes: Task[Changes | None] | None = None
        if run.id is not None and wants & OF_JOBS:
            self.jobs = crew.start(partial(runs.jobs, run.id, run.attempt))
        if "run" in wants and context.sha and not (context.commit and context.commit.subject):
            self.commit = self.start_commit(context.sha)
        if wants & {"run", "changes"} and wants_pull_request(context):
            self.pull_request = crew.start(runs.pull_request)
        if asked.environment and wants & {"deployment", "changes"}:
            self.deployments = crew.start(partial(read_deployments, runs, context, asked.environment))
        if "changes" in wants and context.sha:
            self.changes = crew.start(self._read_changes)

    def start_past(self) -> Task[Past]:
        """Begin to look how the jobs stood before. For when there are failed jobs."""
        return self._crew.start(self._read_past)

    def start_commit(self, sha: str) -> Task[Commit | None]:
        """Begin to look another commit up."""
        return self._crew.start(partial(read_full_commit, self._runs.github, self._context, sha))

    def _told_pull_request(self) -> PullRequest | None:
        """The pull request, with its base. Waits for GitHub's answer where the event does not tell it."""
        told = self._context.pull_request
        if self.pull_request and not (told and told.base_branch):
            return _or_none(self.pull_request) or told
        return told

    def _read_changes(self) -> Changes | None:
        deployments = _or_none(self.deployments) if self.deployments else None
        if deployments and deployments.before_sha:
            since = f"the last successful deployment to {self._environment}"
            return compare(self._runs.github, self._context, Base(deployments.before_sha, since))
        pull = self._told_pull_request()
        base = self._last_good_run(pull) or base_of(pull)
        return compare(self._runs.github, self._context, base) if base else None

    def _last_good_run(self, pull: PullRequest | None) -> Base | None:
        """The last successful run. Where a run only reports a deployment, its own history says nothing of that."""
        if self._environment and self._context.subject and self._context.run.is_own:
            return None
        branch = base_branch(self._context, pull)
        return find_base(self._runs, self._context, branch)

    def _read_past(self) -> Past:
        pull = self._told_pull_request()
        goes_into = pull.base_branch if pull else ""
        goes_into = goes_into or self._context.default_branch
        return read_past(self._runs, self._context, goes_into)


def _or_none(task: Task[Result]) -> Result | None:
    """The result where there is one: what failed is told where the piece itself is collected."""
    try:
        return task.result()
    except GitHubError:
        return None
