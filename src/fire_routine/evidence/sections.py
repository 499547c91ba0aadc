"""Which sections `include: auto` stands for."""

from typing import Final

from fire_routine.context.context import Context
from fire_routine.inputs.settings import Section

FAILED: Final[frozenset[Section]] = frozenset(
    {"run", "failures", "logs", "annotations", "changes", "deployment", "event"}
)
SUCCEEDED: Final[frozenset[Section]] = frozenset({"run", "changes", "deployment", "event"})


def chosen(include: frozenset[Section] | None, context: Context) -> frozenset[Section]:
    """The sections to gather: those that were named, or for `auto` (None) what the event and the verdict ask for.

    Where nothing tells how the run stands, failures are looked for: a separate job behind `if: failure()` is itself
    green, and without `needs` there is no other sign.
    """
    if include is not None:
        return include
    return SUCCEEDED if context.verdict == "succeeded" else FAILED
