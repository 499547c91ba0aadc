"""The matrix as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.trial import Result

LEGEND = (
    "Each cell: the outcome (F fired, S skipped, D dry-run, R rate-limited, E error, U unknown, - not written), the "
    "exit code, the sessions that were started; seconds; MB. `!`: an invariant does not hold. `.`: does not apply."
)


def table(title: str, columns: Sequence[str], rows: Mapping[str, Mapping[str, Result]]) -> Iterator[str]:
    """Lines with a row for each request or machine, and at the end the worst of each column."""
    width = max(len(label) for label in (*rows, title))
    yield f"{title:{width}} " + " ".join(f"{column:>13}" for column in columns)
    for label, cells in rows.items():
        yield f"{label:{width}} " + " ".join(f"{_cell(cells.get(column)):>13}" for column in columns)
    yield f"{'worst of these':{width}} " + " ".join(f"{_worst(rows, column):>13}" for column in columns)


def _cell(result: Result | None) -> str:
    if result is None:
        return "."
    letter = result.outcome[:1].upper() or "-"
    mark = "!" if result.problems else ""
    return f"{mark}{letter}{result.code}{result.sessions} {result.seconds:.1f} {result.megabytes:.0f}"


def _worst(rows: Mapping[str, Mapping[str, Result]], column: str) -> str:
    results = [cells[column] for cells in rows.values() if column in cells]
    if not results:
        return "."
    sessions = max(result.sessions for result in results)
    seconds, megabytes = max(result.seconds for result in results), max(result.megabytes for result in results)
    return f"{sessions} {seconds:.1f} {megabytes:.0f}"
