"""What is asked of GitHub at the same time, each piece a task of its own.

Belongs here: which piece waits for which other. Does not belong here: how a piece is had (its own file beside this
one), what is made of them all (`gather.py`).

    jobs ──────────────────────────────────┐
    commit                                 │
    pull request ─┬─ runs of the base ─┬─ history
                  └─ runs of the head ─┘   │
                       runs of the base ─┬─ changes
    deployments ─────────────────────────┘
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from fire_routine.context import Commit, Context, PullRequest
from fire_routine.evidence.changes import Base, base_branch, compare, find_base
from fire_routine.evidence.crew import Crew, Task
from fire_routine.evidence.deployment import Deployments, read_deployments
from fire_routine.evidence.history import Past, read_past
from fire_routine.evidence.jobs import read_jobs
from fire_routine.evidence.model import Changes, Job
from fire_routine.evidence.past_runs import PastRun, list_runs
from fire_routine.evidence.subject import find_pull_request, read_full_commit, wants_pull_request
from fire_routine.github import GitHub
from fire_routine.github_errors import GitHubError
from fire_routine.inputs import Section

OF_JOBS: Final[frozenset[Section]] = frozenset({"failures", "logs", "annotations"})
"""Sections for which the jobs are needed."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Asked:
    """What the caller wants to know."""

    wants: frozenset[Section]
    needs: Mapping[str, str]
    environment: str
    clean: Callable[[str], str]


class Lookups:
    """The pieces, each under way or None where it is not wanted or not to be had."""

    def __init__(self, crew: Crew, github: GitHub, context: Context, asked: Asked) -> None:
        self._crew = crew
        self._github = github
        self._context = context
        self._environment = asked.environment
        wants, run = asked.wants, context.run
        self.jobs: Task[tuple[Job, ...]] | None = None
        self.commit: Task[Commit | None] | None = None
        self.pull_request: Task[PullRequest | None] | None = None
        self.deployments: Task[Deployments] | None = None
        self.changes: Task[Changes | None] | None = None
        if run.id is not None and wants & OF_JOBS:
            self.jobs = crew.start(partial(self._read_jobs, run.id, run.attempt))
        if "run" in wants and context.sha and not (context.commit and context.commit.subject):
            self.commit = crew.start(partial(read_full_commit, github, context, context.sha))
        if wants & {"run", "changes"} and wants_pull_request(context):
            self.pull_request = crew.start(partial(find_pull_request, github, context))
        if asked.environment and wants & {"deployment", "changes"}:
            self.deployments = crew.start(partial(read_deployments, github, context, asked.environment))
        self._base_runs = crew.start(self._list_base_runs) if wants & {"failures", "changes"} else None
        if "changes" in wants and context.sha:
            self.changes = crew.start(self._read_changes)

    def start_past(self) -> Task[Past]:
        """Begin to look how the jobs stood before. For when there are failed jobs."""
        return self._crew.start(self._read_past)

    def start_commit(self, sha: str) -> Task[Commit | None]:
        """Begin to look another commit up."""
        return self._crew.start(partial(read_full_commit, self._github, self._context, sha))

    def _read_jobs(self, run_id: int, attempt: int) -> tuple[Job, ...]:
        return read_jobs(self._github, self._context.repository, run_id, attempt)

    def _branch(self) -> str:
        """The branch whose last good run is compared with. Waits for the pull request where only that tells."""
        pull = self._context.pull_request
        if self.pull_request and not (pull and pull.base_branch):
            pull = _or_none(self.pull_request) or pull
        return base_branch(self._context, pull)

    def _list_base_runs(self) -> tuple[PastRun, ...]:
        return list_runs(self._github, self._context, self._branch())

    def _read_changes(self) -> Changes | None:
        deployments = _or_none(self.deployments) if self.deployments else None
        if deployments and deployments.before_sha:
            since = f"the last successful deployment to {self._environment}"
            return compare(self._github, self._context, Base(deployments.before_sha, since))
        runs = self._base_runs.result() if self._base_runs else ()
        base = find_base(self._github, self._context, self._branch(), runs)
        return compare(self._github, self._context, base) if base else None

    def _read_past(self) -> Past:
        branch = self._branch()
        base = self._base_runs.result() if self._base_runs else ()
        same = branch == self._context.branch and not self._context.is_fork
        own = base if same else list_runs(self._github, self._context, self._context.branch)
        return read_past(self._context, own, base, branch, self._read_jobs)


def _or_none(task: Task[Result]) -> Result | None:
    """The result where there is one: what failed is told where the piece itself is collected."""
    try:
        return task.result()
    except GitHubError:
        return None
