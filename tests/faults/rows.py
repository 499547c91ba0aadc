"""The rows: every request that the action makes in any recipe, found by running them all."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.faults.scene import ASK, FIRE, Arrival, Flow, flows, scene, unusual
from tests.standins.act import act
from tests.standins.openapi import github_description

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NOT_ASKED = frozenset({"actions/list-jobs-for-workflow-run", "actions/get-job-for-workflow-run"})
"""What the stand-in of GitHub answers, and the action never asks."""


class Asked(NamedTuple):
    """A request that was made: `number` counts those of the same name."""

    name: str
    number: int
    writes: bool


class Row(NamedTuple):
    """A request that meets a fault."""

    flow: Flow
    asked: Asked
    takes_effect: bool = True
    """Whether a write happens although its answer meets the fault."""

    @property
    def label(self) -> str:
        """What the matrix calls it."""
        name = self.asked.name.partition("/")[2] or self.asked.name
        number = f" {self.asked.number}" if self.asked.number > 1 else ""
        place = "evidence" if self.flow.gathers else "" if self.flow.policy == "always" else self.flow.policy
        effect = "" if not self.asked.writes else "done" if self.takes_effect else "not done"
        notes = ", ".join(filter(None, (place, self.flow.note, effect)))
        return f"{name}{number}" + (f" ({notes})" if notes else "")

    def meets(self, name: str, number: int) -> bool:
        """Whether a request meets the fault: a first read and all that follow, or one certain request, or each fire."""
        is_every = name == FIRE or (self.asked.number == 1 and not self.asked.writes)
        return name == self.asked.name and (number >= self.asked.number if is_every else number == self.asked.number)


def requests_of(flow: Flow) -> list[Asked]:
    """The requests of a recipe when nothing fails, in their order."""
    made: list[Asked] = []
    counts: Counter[str] = Counter()

    def note(arrival: Arrival) -> None:
        counts[arrival.name] += 1
        writes = arrival.exchange.request.method != "GET" and arrival.name != ASK
        made.append(Asked(arrival.name, counts[arrival.name], writes))
        arrival.handle(arrival.exchange)

    with tempfile.TemporaryDirectory() as root, scene(flow, Path(root), {}) as stage:
        stage.meet(note)
        act(stage.step)
    return made


def rows() -> list[Row]:
    """Every request, once for each series of writes that leads to it; every write also without its effect."""
    found: dict[object, tuple[Flow, Asked]] = {}
    alone = {flow: requests_of(flow) for flow in (*flows(gathers=False), *unusual())}
    for flow, made in alone.items():
        for number, asked in enumerate(made):
            found.setdefault((asked, *(earlier for earlier in made[:number] if earlier.writes)), (flow, asked))
    for flow in flows(gathers=True):
        names = {asked.name for asked in alone[flow._replace(gathers=False)]}
        for asked in requests_of(flow):
            if asked.name not in names:
                found.setdefault(asked, (flow, asked))
    missing = github_description().ids - NOT_ASKED - {asked.name for _, asked in found.values()}
    assert not missing, f"no recipe makes these requests: {missing}"
    return sorted(_variants(found.values()), key=lambda row: row.label)


def _variants(found: Iterable[tuple[Flow, Asked]]) -> Iterator[Row]:
    for flow, asked in found:
        yield Row(flow, asked)
        if asked.writes:
            yield Row(flow, asked, takes_effect=False)
