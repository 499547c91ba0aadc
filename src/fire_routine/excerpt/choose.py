"""Blocks → the order in which lines enter an excerpt, the same for every budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
        essentials: list[int] = []
        for section in self.failed[:1]:
            if section.closed:
                essentials.append(section.end - 1)
            if section.opened:
                essentials.append(section.start)
        room = take(essentials, room)
        share = int(room * (0.75 if budget <= 4000 else 0.65))
        room -= share
        for rank, block in enumerate(self.blocks):
            if share < 60:
                break
            if block.score < 40 and rank > 3:
                break
            allowance = int(share * 0.65)
            whole = sorted(block.levels)
            if sum(self.cost(i, taken | {i - 1}) for i in whole) <= allowance:
                left = take(whole, allowance)
            else:
                left = allowance
                for level in (0, BODY, FRINGE, FRAME):
                    left = take([i for i in whole if block.levels[i] == level], left)
            share -= allowance - left
        room += max(0, share)
        ends = [s.end for s in self.failed[:2]] or [len(self.lines)]
        for n, end in enumerate(ends):
            part = room if n == len(ends) - 1 else int(room * 0.7)
            tail = [i for i in range(end - 1, max(-1, end - 400), -1) if not self.noise(i)]
            room -= part - take(tail, part)
        return out

    def noise(self, at: int) -> bool:
        hit = self.hits.get(at)
        return (hit is not None and hit.rule.kind is Kind.NOISE) or not self.lines[at].strip()
