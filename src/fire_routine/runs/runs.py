from functools import partial

from fire_routine.context.context import Context
from fire_routine.github.client import GitHub
from fire_routine.github.facts import PullRequest
from fire_routine.runs.deployments import list_deployments, list_states
from fire_routine.runs.jobs import Job, read_jobs
from fire_routine.runs.memory import Memory
from fire_routine.runs.past import PastRun, list_runs
from fire_routine.runs.pull_request import find_pull_request
from fire_routine.wire.payload import Payload


class Runs:
    """The reported run and what came before it. Everything is requested from GitHub once, then remembered.

    Every method raises `GitHubError`. Safe to use from several threads.
    """

    def __init__(self, github: GitHub, context: Context, memory: Memory | None = None) -> None:
        self.github = github
        self._context = context
        self._memory = memory or Memory()

    def within(self, deadline: float) -> "Runs":
        """The same, with the same memory, but no request lasts beyond `deadline` (a reading of GitHub's clock)."""
        return Runs(self.github.within(deadline), self._context, self._memory)

    def jobs(self, run_id: int, attempt: int) -> tuple[Job, ...]:
        """All jobs of an attempt, in GitHub's order."""
        ask = partial(read_jobs, self.github, self._context.repository, run_id, attempt)
        return self._memory.once(("jobs", run_id, attempt), ask)

    def earlier(self, branch: str, *, only_passed: bool = False) -> tuple[PastRun, ...]:
        """Runs of the same workflow on a branch that ended before the reported one began, newest first."""
        ask = partial(list_runs, self.github, self._context, branch, only_passed=only_passed)
        return self._memory.once(("runs", branch, only_passed), ask)

    def pull_request(self) -> PullRequest | None:
        """The open pull request whose head is the reported commit, or None."""
        return self._memory.once("pull request", partial(find_pull_request, self.github, self._context))

    def deployments(self, environment: str) -> tuple[Payload, ...]:
        """The deployments to an environment, newest first."""
        ask = partial(list_deployments, self.github, self._context.repository, environment)
        return self._memory.once(("deployments", environment), ask)

    def states(self, deployment: Payload) -> tuple[Payload, ...]:
        """The statuses of a deployment, newest first."""
        number = deployment.number("id") or 0
        return self._memory.once(
            ("states", number), partial(list_states, self.github, self._context.repository, number)
        )
