"""Blocks → the order in which lines enter an excerpt, the same for every budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fire_routine.excerpt.blocks import BODY, FRAME, FRINGE, Block
from fire_routine.excerpt.find import Hit
from fire_routine.excerpt.rules.model import Kind
from fire_routine.excerpt.sections import Section

GAP = 28
WIDTH = 600


class Planner:
    def __init__(self, lines: Sequence[str], hits: Mapping[int, Hit], sections: Sequence[Section], blocks: Sequence[Block]) -> None:
        self.lines = lines
        self.hits = hits
        self.sections = sections
        self.blocks = blocks
        self.failed = [s for s in sections if s.failed]

    def order(self, budget: int) -> list[int]:
        order: list[int] = []
        seen: set[int] = set()
        nominal = 500
        while True:
            for line in self.plan(nominal):
                if line not in seen:
                    seen.add(line)
                    order.append(line)
            if nominal >= budget * 1.5:
                return order
            nominal *= 2

    def cost(self, line: int, taken: set[int]) -> int:
        size = min(len(self.lines[line]), WIDTH) + 1
        return size + (0 if line - 1 in taken or line + 1 in taken else GAP)

    def plan(self, budget: int) -> list[int]:
        taken: set[int] = set()
        out: list[int] = []

        def take(lines: Sequence[int], room: int) -> int:
            """Take lines while they fit; gives what is left of the room."""
            for line in lines:
                if line in taken:
                    continue
                cost = self.cost(line, taken)
                if cost > room:
                    if cost < 200:
                        break
                    continue
                taken.add(line)
                out.append(line)
                room -= cost
            return room

        room = budget
        main = self.failed[0] if self.failed else None
        if main:
            room = take([main.end - 1] * main.closed + [main.start] * main.opened, room)
        strong = bool(self.blocks) and self.blocks[0].score >= (95 if main else 50)
        share = int(room * (0.8 if strong else 0.5))
        room -= share
        for rank, block in enumerate(self.blocks):
            if share < 60 or block.score < 50 and main:
                break
            allowance = int(share * (0.85 if rank == 0 else 0.6))
            whole = sorted(block.levels)
            if sum(self.cost(i, taken | {i - 1}) for i in whole) <= allowance:
                left = take(whole, allowance)
            else:
                left = allowance
                for level in (0, BODY, FRINGE, FRAME):
                    left = take([i for i in whole if block.levels[i] == level], left)
            share -= allowance - left
        room += max(0, share)
        for lines in self.fills(main):
            room = take(lines, room)
            if room < 40:
                break
        return out

    def fills(self, main: Section | None) -> Iterator[list[int]]:
        """What else is of use, most useful first."""
        total = len(self.lines)
        first, last = (main.first, main.last) if main else (0, total)
        tail = range(last - 1, max(first, last - 1500) - 1, -1)
        yield [i for i in tail if not self.noise(i)]
        yield list(tail)
        for block in self.blocks[:8]:
            yield [i for i in range(block.end, min(total, block.end + 12))]
            yield [i for i in range(block.start - 1, max(-1, block.start - 12), -1)]
        yield list(range(total - 1, max(-1, total - 1500), -1))
        yield list(range(first, min(total, first + 300)))

    def noise(self, at: int) -> bool:
        hit = self.hits.get(at)
        return (hit is not None and hit.rule.kind is Kind.NOISE) or not self.lines[at].strip()
