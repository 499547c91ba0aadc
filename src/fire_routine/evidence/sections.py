from collections.abc import Callable
from typing import Final

from fire_routine.context.context import Context
from fire_routine.evidence.evidence import Evidence
from fire_routine.inputs.settings import Section, TextInputs
from fire_routine.outcome.gap import Gap
from fire_routine.process.edges import Edges
from fire_routine.process.job_files import JobFolders
from fire_routine.runs.reported import Reported
from fire_routine.runs.runs import Runs

FAILED: Final[frozenset[Section]] = frozenset(
    {"run", "failures", "logs", "annotations", "changes", "deployment", "event"}
)
SUCCEEDED: Final[frozenset[Section]] = frozenset({"run", "changes", "deployment", "event"})


def chosen(include: frozenset[Section] | None, context: Context) -> frozenset[Section]:
    """The sections to gather: those in `include`, or for `auto` (None) those that suit the verdict.

    If the verdict is unknown, it looks for failures: a separate job behind `if: failure()` is itself green, and without
    `needs` there is no other sign of a failure.
    """
    if include is not None:
        return include
    return SUCCEEDED if context.verdict == "succeeded" else FAILED


def gather_sections(
    sections: frozenset[Section],
    reported: Reported,
    runs: Runs | None,
    inputs: TextInputs,
    edges: Edges,
    *,
    redact: Callable[[str], str],
    show_fault: Callable[[Exception], None],
) -> Evidence:
    """The evidence for these sections. Never raises: missing evidence never stops the fire.

    `show_fault` is called with an unexpected exception.
    """
    if not sections:
        return Evidence()
    # Imported only here: a fire with only the user's own words needs none of it.
    from fire_routine.evidence.gather import gather

    try:
        return gather(
            reported.context,
            sections,
            runs,
            needs=inputs.needs,
            log_files=inputs.log_files,
            test_reports=inputs.test_reports,
            folders=JobFolders.of(edges.env),
            environment=inputs.environment,
            clean=redact,
            clock=edges.clock,
            known_gaps=reported.gaps,
        )
    except Exception as error:  # noqa: BLE001 (see above)
        show_fault(error)
        return Evidence(gaps=(Gap("all evidence", f"this action failed ({type(error).__name__})"),))
