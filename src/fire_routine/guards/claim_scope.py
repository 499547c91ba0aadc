"""What a claim is for, and why one can't be made."""

import hashlib
from dataclasses import dataclass
from typing import Final

from fire_routine.context.context import Context
from fire_routine.inputs.credentials import TRIGGER
from fire_routine.inputs.settings import FirePolicy
from fire_routine.outcome.outcome import Problem, Stop, refused

PERMISSION: Final = "statuses: write"
"""What the job's token needs to make a claim."""


@dataclass(frozen=True)
class Scope:
    """What there shall be one session for."""

    repository: str
    sha: str
    """The commit that holds the claim."""
    context: str
    """The status context: one for each routine and scope."""
    words: str
    """The scope in words, to follow `for`: `this run`, `this commit`."""


def routine_tag(routine_url: str) -> str:
    """Eight hexadecimal digits that tell routines apart and do not tell the routine's id, which may be a secret."""
    found = TRIGGER.search(routine_url)
    return hashlib.sha256((found[0] if found else "").encode()).hexdigest()[:8]


def scope_of(policy: FirePolicy, context: Context, routine_url: str) -> Scope:
    """What a policy covers. For `workflow_run` that is the run, or the commit, that is reported on.

    Raises `Stop` when the event is about no commit, or about no run.
    """
    name = f"fire-routine/{routine_tag(routine_url)}"
    if not context.sha:
        raise broken(f"`{policy}` needs a commit to hold the claim, and this event is about none.")
    if policy == "once-per-commit":
        return Scope(context.repository, context.sha, f"{name} (once per commit)", "this commit")
    if context.run.id is None:
        raise broken("`once-per-run` needs a run, and this event is about none.", "fire-policy: once-per-commit")
    return Scope(context.repository, context.sha, f"{name} (run {context.run.id})", "this run")


def broken(message: str, remedy: str = "") -> Stop:
    """A claim can't be made, so the policy can't hold; `remedy` is what to write instead."""
    return refused(Problem("fire-policy", message, remedy))
