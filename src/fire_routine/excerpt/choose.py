"""Blocks → the order in which lines enter an excerpt, the same for every budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fire_routine.excerpt.blocks import BODY, CORE, FRAME, FRINGE, Block
from fire_routine.excerpt.find import Hit
from fire_routine.excerpt.rules.model import Kind
from fire_routine.excerpt.sections import Section

GAP = 28
TOP = 3


def width(nominal: int) -> int:
    """How much of a long line is shown: a quarter of a small excerpt at most, and never more than 4,000 characters."""
    return min(4000, max(400, nominal // 6))


def essence(block: Block) -> list[int]:
    """A block's lines without what stands round it, most telling first: hits, what follows a hit, what precedes the first."""
    ranked: list[tuple[int, int, int]] = []
    last = None
    for line in range(block.start, block.end):
        level = block.levels.get(line)
        if level == CORE:
            last = line
        if level is not None and level != FRINGE:
            ranked.append((level, line - last if last is not None else 1000 + block.end - line, line))
    return [line for *_, line in sorted(ranked)]


class Planner:
    def __init__(self, lines: Sequence[str], hits: Mapping[int, Hit], sections: Sequence[Section], blocks: Sequence[Block]) -> None:
        self.lines = lines
        self.hits = hits
        self.sections = sections
        self.blocks = blocks
        self.failed = [s for s in sections if s.failed]

    def order(self, budget: int) -> list[tuple[int, int]]:
        order: list[tuple[int, int]] = []
        widths: dict[int, int] = {}
        nominal = 500
        while True:
            self.width = width(nominal)
            for line in self.plan(nominal):
                size = min(len(self.lines[line]), self.width)
                if widths.get(line, -1) < size:
                    widths[line] = size
                    order.append((line, self.width))
            if nominal >= budget * 1.5:
                return order
            nominal *= 2

    def cost(self, line: int, taken: set[int]) -> int:
        size = min(len(self.lines[line]), self.width) + 1
        return size + (0 if line - 1 in taken or line + 1 in taken else GAP)

    def plan(self, budget: int) -> list[int]:
        taken: set[int] = set()
        out: list[int] = []

        told: set[str] = set()

        def take(lines: Sequence[int], room: int, again: bool = False) -> int:
            """Take lines while they fit; gives what is left of the room."""
            for line in lines:
                if line in taken:
                    continue
                text = self.lines[line]
                if len(text) >= 30 and not again and text in told:
                    continue
                cost = self.cost(line, taken)
                if cost > room:
                    if cost < 200:
                        break
                    continue
                taken.add(line)
                told.add(text)
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
        lead = self.blocks[0].score - self.blocks[1].score if len(self.blocks) > 1 else 99
        good = [block for block in self.blocks if block.score >= 50 or not main]
        for rank, block in enumerate(good):
            if share < 60:
                break
            if rank == TOP:
                for top in good[:TOP]:
                    share = self.complete(top, taken, take, share)
            allowance = int(share * ((0.85 if lead >= 12 else 0.65) if rank == 0 else 0.6))
            left = allowance
            every = sorted(block.levels)
            if rank < 2 and sum(self.cost(i, taken | {i - 1}) for i in every) <= allowance:
                share -= allowance - take(every, left)
                continue
            whole = [line for line in every if block.levels[line] != FRINGE]
            if sum(self.cost(i, taken | {i - 1}) for i in whole) <= allowance:
                left = take(whole, left)
            else:
                left = take(essence(block), left)
            share -= allowance - left
        if len(good) <= TOP:
            for top in good:
                share = self.complete(top, taken, take, share)
        for block in good:
            if share < 60:
                break
            share = take(sorted(line for line, level in block.levels.items() if level == FRINGE), share)
        room += max(0, share)
        for lines, part in self.fills(main):
            given = int(room * part)
            room -= given - take(lines, given)
            if room < 40:
                break
        return out

    def complete(self, block, taken, take, share):
        rest = [line for line in sorted(block.levels) if line not in taken]
        if sum(self.cost(i, taken | {i - 1}) for i in rest) <= share * 0.8:
            return take(rest, share)
        return share

    def fills(self, main: Section | None) -> Iterator[tuple[list[int], float]]:
        """What else is of use, most useful first."""
        total = len(self.lines)
        first, last = (main.first, main.last) if main else (0, total)
        tail = range(last - 1, max(first, last - 1500) - 1, -1)
        yield [i for i in tail if not self.noise(i)], 0.5
        for block in self.blocks[:2]:
            yield [i for i in range(block.start - 1, max(first, block.start - 120) - 1, -1) if not self.noise(i)], 0.4
        yield [i for i in tail if not self.noise(i)], 1.0
        yield list(tail), 1.0
        for block in self.blocks[:8]:
            yield [i for i in range(block.end, min(total, block.end + 12))], 1.0
            yield [i for i in range(block.start - 1, max(-1, block.start - 12), -1)], 1.0
        yield list(range(total - 1, max(-1, total - 1500), -1)), 1.0
        yield list(range(first, min(total, first + 300))), 1.0

    def noise(self, at: int) -> bool:
        if not self.lines[at].strip():
            return True
        return self.dull(at) and (self.dull(at - 1) or self.dull(at + 1))

    def dull(self, at: int) -> bool:
        hit = self.hits.get(at)
        return hit is not None and hit.rule.kind <= Kind.NOISE
