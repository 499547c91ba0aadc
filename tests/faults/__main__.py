"""Every request that the action makes meets every fault, and so do the runner's files, streams and signals.

`python -m tests.faults` runs all cells and prints the matrix; `python -m tests.faults WORD…` those with all of these
words in the names of their row and column. Exits with 1 if an invariant does not hold.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.faults import answers, clock, deadlines, machine, ways
from tests.faults.cells import GITHUB, meet_machine, meet_request, meet_way
from tests.faults.process import no_mounts
from tests.faults.rows import Row, rows
from tests.faults.scene import ASK, FIRE, Flow, flow
from tests.faults.table import LEGEND, table
from tests.faults.trial import Result
from tests.standins.github_api import BLOB

AT_ONCE = 24
"""Cells that run at the same time. Most of the time they wait."""
ON_THE_WAY = (
    (FIRE, flow("Separate job", gathers=False)),
    (FIRE, flow("Once per run", gathers=False)),
    (GITHUB, flow("Separate job", gathers=True)),
    (GITHUB, flow("Once per run", gathers=False)),
    (GITHUB, flow("Only new failures", gathers=False)),
    (BLOB, flow("Separate job", gathers=True)),
    (ASK, flow("Ask a small model first", gathers=False)),
)
"""The servers, each with recipes that need it."""


class Cell(NamedTuple):
    """Where a cell is in the matrix, and how it is run."""

    group: str
    row: str
    column: str
    run: Callable[[Path], Result]
    limit: float
    """Seconds that it may take."""
    missing: str = ""
    """Why it can't be produced on this machine."""

    @property
    def name(self) -> str:
        """What the words on the command line are looked for in."""
        return f"{self.group}: {self.row}: {self.column}"


def cells() -> Iterator[Cell]:
    """All of them."""
    for row in rows():
        yield from _of_request(row)
    for host, recipe in ON_THE_WAY:
        yield from _on_the_way(host, recipe)
    yield from _of_machine(flow("Separate job", gathers=True))


def _of_request(row: Row) -> Iterator[Cell]:
    limit = deadlines.of_flow(row.flow)
    for group, faults in answers.GROUPS.items():
        for name in faults:
            asked = row.asked
            if answers.applies(name, writes=asked.writes, takes_effect=row.takes_effect, again=asked.number > 1):
                missing = clock.missing() if name in answers.JUMPS else ""
                yield Cell(group, row.label, name, partial(meet_request, row, name), limit, missing)


def _on_the_way(host: str, recipe: Flow) -> Iterator[Cell]:
    label = f"{host} ({'evidence' if recipe.gathers else recipe.policy})"
    for group, names in ways.GROUPS.items():
        for name in names:
            run = partial(meet_way, recipe, host, (group, name))
            missing = no_mounts() if (group, name) in ways.MOUNTED else ""
            yield Cell(group, label, name, run, deadlines.of_flow(recipe), missing)


def _of_machine(recipe: Flow) -> Iterator[Cell]:
    for name, wrong in machine.MACHINES.items():
        for kind in machine.KINDS:
            missing = no_mounts() if wrong.needs_mounts else ""
            yield Cell("runner", name, kind, partial(meet_machine, recipe, name, kind), 0, missing)


def run(cell: Cell) -> Result:
    """Run a cell in a folder of its own."""
    with tempfile.TemporaryDirectory() as root:
        try:
            return cell.run(Path(root))
        except Exception as error:  # noqa: BLE001 (one broken cell must not hide the others)
            return Result("", -1, 0, 0, 0, (f"the cell itself failed: {error!r}"[:300],))


def _numbered(cell: tuple[int, Cell]) -> tuple[int, Result]:
    return cell[0], run(cell[1])


def run_all(wanted: list[Cell]) -> list[Result]:
    """Run cells side by side, the longest first. One that was only late is run again by itself."""
    answers.bomb(2)  # before there are many processes that would each make it
    order = sorted(range(len(wanted)), key=lambda number: -wanted[number].limit)
    with multiprocessing.get_context("fork").Pool(AT_ONCE) as pool:
        done = dict(pool.imap_unordered(_numbered, [(number, wanted[number]) for number in order]))
    for number, result in done.items():
        if result.only_late:
            done[number] = run(wanted[number])
    return [done[number] for number in range(len(wanted))]


def show(results: Mapping[Cell, Result]) -> None:
    """Print the matrix, and what does not hold."""
    print(LEGEND)
    for group in dict.fromkeys(cell.group for cell in results):
        inside = {cell: result for cell, result in results.items() if cell.group == group}
        columns = list(dict.fromkeys(cell.column for cell in inside))
        lines: dict[str, dict[str, Result]] = {}
        for cell, result in inside.items():
            lines.setdefault(cell.row, {})[cell.column] = result
        print("", *table(group, columns, lines), sep="\n")
    for cell, result in results.items():
        if result.problems:
            print(f"\n{cell.name}", *(f"  {problem}" for problem in result.problems), sep="\n")


def main(words: list[str]) -> int:
    """Run, print, judge."""
    begun = time.monotonic()
    chosen = [cell for cell in cells() if all(word in cell.name for word in words)]
    wanted = [cell for cell in chosen if not cell.missing]
    results = dict(zip(wanted, run_all(wanted), strict=True))
    show(results)
    for reason in sorted({cell.missing for cell in chosen if cell.missing}):
        count = sum(cell.missing == reason for cell in chosen)
        print(f"\nNot produced on this machine: {count} cells ({reason}).")
    failed = sum(bool(result.problems) for result in results.values())
    print(f"\n{len(results)} cells, {failed} with problems, in {time.monotonic() - begun:.0f} s")
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
