import hashlib
from typing import Final, NamedTuple

from fire_routine.context.context import Context
from fire_routine.inputs.credentials import TRIGGER
from fire_routine.inputs.settings import FirePolicy
from fire_routine.outcome.outcome import Problem, Stop, refused

PERMISSION: Final = "statuses: write"
"""What the job's token needs for a claim."""


class Scope(NamedTuple):
    """What gets one session: a run, or a commit."""

    repository: str
    sha: str
    """The commit with the claim's statuses."""
    context: str
    """The status context, one for each routine and scope."""
    words: str
    """`this run` or `this commit`, to follow "for"."""


def routine_tag(routine_url: str) -> str:
    """Eight hexadecimal digits that identify a routine without its id, which may be a secret."""
    found = TRIGGER.search(routine_url)
    return hashlib.sha256((found[0] if found else "").encode()).hexdigest()[:8]


def scope_of(policy: FirePolicy, context: Context, routine_url: str) -> Scope:
    """The scope of a policy: the reported run or commit. Raises `Stop` if the event is not about one."""
    name = f"fire-routine/{routine_tag(routine_url)}"
    if not context.sha:
        raise broken(f"`{policy}` needs a commit for the claim, but this event is not about one.")
    if policy == "once-per-commit":
        return Scope(context.repository, context.sha, f"{name} (once per commit)", "this commit")
    if context.run.id is None:
        raise broken("`once-per-run` needs a run, but this event is not about one.", "fire-policy: once-per-commit")
    return Scope(context.repository, context.sha, f"{name} (run {context.run.id})", "this run")


def broken(message: str, remedy: str = "") -> Stop:
    """Nothing is sent, because the claim can't be made. `remedy` is the YAML to write instead."""
    return refused(Problem("fire-policy", message, remedy))
