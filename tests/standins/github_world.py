"""The world of a GitHub stand-in: one repository with its runs, commits, pull requests, deployments."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.standins.github_model import (
    START,
    Attempt,
    ChangedFile,
    Comment,
    Commit,
    Deployment,
    DeploymentStatus,
    Job,
    PullRequest,
    Run,
    Status,
)


class World:
    """All that one GitHub stand-in knows. Everything may be changed at any time."""

    def __init__(self, repository: str = "octocat/Hello-World", server_url: str = "https://github.com") -> None:
        self.repository = repository
        self.server_url = server_url
        self.default_branch = "main"
        self.now: Callable[[], datetime] = lambda: START + timedelta(hours=1)
        """The time of what is created over the API."""
        self.runs: list[Run] = []
        self.commits: dict[str, Commit] = {}
        self.branches: dict[str, str] = {}
        self.pull_requests: list[PullRequest] = []
        self.statuses: dict[str, list[Status]] = {}
        """By commit, oldest first."""
        self.comments: list[Comment] = []
        self.deployments: list[Deployment] = []
        self._numbers = itertools.count(1)

    def new_id(self, base: int = 0) -> int:
        """A number that is greater than all before; `base` tells kinds apart for the reader."""
        return base + next(self._numbers)

    def commit(
        self,
        message: str = "Make it faster",
        *files: ChangedFile | str,
        branch: str = "main",
        onto: str | None = None,
        login: str | None = "octocat",
        author: str = "Mona Lisa",
    ) -> Commit:
        """Add a commit to a branch, on top of its head or of the commit `onto`."""
        sha = hashlib.sha1(f"{message}{next(self._numbers)}".encode(), usedforsecurity=False).hexdigest()
        parent = onto or self.branches.get(branch) or self.branches.get(self.default_branch)
        changed = [ChangedFile(file) if isinstance(file, str) else file for file in files]
        date = START + timedelta(minutes=len(self.commits))
        made = Commit(sha, message, [parent] if parent else [], changed, author=author, login=login, date=date)
        self.commits[sha] = made
        self.branches[branch] = sha
        return made

    def run(self, *jobs: Job, sha: str = "", branch: str | None = "main", **more: Any) -> Run:  # noqa: ANN401 (of any field)
        """Add a run with one attempt of these jobs, of the branch's head (made if there is none).

        `more` are fields of `Run`.
        """
        sha = sha or self.branches.get(branch or self.default_branch) or self.commit(branch=branch or "main").sha
        number = len(self.runs) + 1
        run_id = self.new_id(30_433_642_000)
        attempt = Attempt([])
        created = START + timedelta(hours=number)
        made = replace(Run(run_id, number, sha, [attempt], head_branch=branch, created_at=created), **more)
        attempt.started_at = made.created_at
        self.runs.append(made)
        self._add_jobs(attempt, jobs)
        return made

    def rerun(self, run: Run, *jobs: Job) -> Attempt:
        """Add an attempt of these jobs to a run."""
        before = run.attempt
        attempt = Attempt([], before.number + 1, started_at=before.started_at + timedelta(minutes=30))
        run.attempts.append(attempt)
        self._add_jobs(attempt, jobs)
        return attempt

    def pull_request(self, head_sha: str = "", **more: Any) -> PullRequest:  # noqa: ANN401 (of any field)
        """Add a pull request; `more` are its fields. Without a head one commit is made for it."""
        branch = str(more.get("head_branch", "faster"))
        base = self.branches.get(self.default_branch) or self.commit("Begin").sha
        head_sha = head_sha or self.commit(branch=branch, onto=base).sha
        number = len(self.pull_requests) + len({comment.issue for comment in self.comments}) + 1
        made = replace(PullRequest(number, head_sha, [head_sha], base_sha=base, head_branch=branch), **more)
        self.pull_requests.append(made)
        return made

    def deployment(self, sha: str, *states: str, **more: Any) -> Deployment:  # noqa: ANN401 (of any field)
        """Add a deployment that went through `states`; `more` are its fields."""
        created = START + timedelta(hours=len(self.deployments) + 1)
        made = replace(Deployment(self.new_id(2_000_000), sha, created_at=created), **more)
        for number, state in enumerate(states):
            status = DeploymentStatus(self.new_id(3_000_000), state, created_at=created + timedelta(minutes=number))
            made.statuses.append(status)
        self.deployments.append(made)
        return made

    def status(self, sha: str, state: str, context: str = "default", **more: Any) -> Status:  # noqa: ANN401 (of any field)
        """Add a commit status; `more` are its fields."""
        made = replace(Status(self.new_id(4_000_000), state, context, created_at=self.now()), **more)
        self.statuses.setdefault(sha, []).append(made)
        return made

    def comment(self, issue: int, body: str, user: str = "github-actions[bot]") -> Comment:
        """Add a comment to an issue or pull request."""
        now = self.now()
        made = Comment(self.new_id(5_000_000), issue, body, user, now, now)
        self.comments.append(made)
        return made

    def job(self, job_id: int) -> tuple[Run, Attempt, Job] | None:
        """A job by its id, with where it belongs."""
        for run in self.runs:
            for attempt in run.attempts:
                for job in attempt.jobs:
                    if job.id == job_id:
                        return run, attempt, job
        return None

    def resolve(self, ref: str) -> str | None:
        """The commit that a SHA or a branch names, `owner:branch` and full refs included."""
        name = ref.rpartition(":")[2].removeprefix("refs/").removeprefix("heads/")
        if name in self.branches:
            return self.branches[name]
        found = [sha for sha in self.commits if len(name) >= 7 and sha.startswith(name)]  # as git abbreviates
        return found[0] if len(found) == 1 else None

    def history(self, sha: str) -> list[Commit]:
        """The commits that are reachable from one, itself included, in order of their making."""
        reached: set[str] = set()
        waiting = [sha]
        while waiting:
            reached.add(current := waiting.pop())
            waiting += [parent for parent in self.commits[current].parents if parent not in reached]
        return [commit for commit in self.commits.values() if commit.sha in reached]

    def _add_jobs(self, attempt: Attempt, jobs: Iterable[Job]) -> None:
        for job in jobs:
            job.id = job.id or self.new_id(90_000_000_000)
            job.set_times()
            attempt.jobs.append(job)
