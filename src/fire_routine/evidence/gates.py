"""Jobs that fail only because others did: a last job that looks at the results of those it needs, and exits with 1."""

import re
from collections.abc import Sequence
from typing import Final

from fire_routine.evidence.evidence import Failure
from fire_routine.evidence.grouping import began, first_end, own_lines
from fire_routine.excerpt.find import worth_of
from fire_routine.excerpt.rule import Kind

_LENGTH: Final = 4_000
"""UTF-16 code units. The log of such a step is shorter."""
_DECIDES: Final = re.compile(
    r"\bexit [1-9]|\balls-green\b|\bneeds\b|\"result\""
    r"|[!=]=\s*[\"']?(?:success|failure)|(?:success|failure)[\"']?\s*[!=]="
)
"""What the script of such a step has, after GitHub has put in the results."""


def without_gates(failures: Sequence[Failure]) -> tuple[tuple[Failure, ...], tuple[str, ...]]:
    """The failures that are not gates, and the names of the jobs of those that are.

    A gate began after another job had failed, its log is short, decides by results, and shows no error of its own.
    """
    end = first_end(failures)
    gates = [failure for failure in failures if end and began(failure) > end and _is_gate(failure)]
    rest = tuple(failure for failure in failures if failure not in gates)
    return rest, tuple(job.name for failure in gates for job in failure.jobs)


def _is_gate(failure: Failure) -> bool:
    if failure.log is None:
        return False
    excerpt = failure.log.excerpt(_LENGTH)
    lines = own_lines(excerpt.text)
    return (
        excerpt.shown_lines == excerpt.total_lines
        and any(map(_DECIDES.search, lines))
        and max(worth_of(lines), default=0) < Kind.CLUE
    )
