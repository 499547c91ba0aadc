"""Missing evidence, and why."""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from fire_routine.evidence.tasks import Task
from fire_routine.github.errors import GitHubError
from fire_routine.outcome.gap import Gap

NO_TOKEN: Final = "the input `github-token` is empty"  # noqa: S105 (a reason, not a token)
"""Why nothing was read from GitHub."""

Result = TypeVar("Result")

_NAMES_SHOWN: Final = 5


class Collector:
    """Collects results, and keeps the gaps and notes."""

    def __init__(self, known_gaps: Sequence[Gap] = ()) -> None:
        self.gaps = list(known_gaps)
        self.notes: list[str] = []

    def take(self, what: str, task: Task[Result] | None) -> Result | None:
        """The result of a task; None without a task; None and a gap named `what` if the task failed."""
        if task is None:
            return None
        try:
            return task.result()
        except Exception as error:  # noqa: BLE001 (missing evidence must not stop the fire)
            self.gaps.append(gap_of(what, error))
            return None


def reason_of(error: Exception) -> str:
    """Why something is missing. Any error that is not GitHub's is a bug here, and its text may contain anything."""
    return error.reason if isinstance(error, GitHubError) else f"an error in this action ({type(error).__name__})"


def gap_of(what: str, error: Exception) -> Gap:
    """The gap for an error."""
    return Gap(what, reason_of(error), error.permission if isinstance(error, GitHubError) else "")


def merged(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """The gaps, with those of the same cause merged, in order."""
    by_cause: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        pieces = by_cause.setdefault((gap.reason, gap.permission), [])
        if gap.what not in pieces:
            pieces.append(gap.what)
    return tuple(Gap("; ".join(pieces), reason, permission) for (reason, permission), pieces in by_cause.items())


def of_jobs(what: str, names: Sequence[str]) -> str:
    """`the log of job a`, `the logs of 7 jobs (a, b, …)`; `what` is the singular."""
    if len(names) == 1:
        return f"the {what} of job {names[0]}"
    shown = ", ".join(names[:_NAMES_SHOWN]) + (", …" if len(names) > _NAMES_SHOWN else "")
    return f"the {what}s of {len(names)} jobs ({shown})"
