"""Blocks → the order in which lines enter an excerpt, the same for every budget.

A larger budget takes more of the same order, so it never loses what a smaller one had. The order is made in rounds:
the best use of 500 characters, then what the best use of 1,000 adds to it, and so on.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from fire_routine.excerpt.blocks import Block
from fire_routine.excerpt.grow import Level
from fire_routine.excerpt.reading import Reading
from fire_routine.excerpt.rule import Kind

_SMALLEST = 500
_GAP = 28
"""What a gap's words cost, about."""
_TOP, _NEAR = 3, 40.0
"""Blocks that are made complete before those after them are begun: so many, with nearly the best one's score."""
_CLEAR_LEAD = 12.0
_LEAST_SCORE = 50.0
_CERTAIN, _LIKELY = 95.0, 50.0
"""Scores from which a block is probably the cause, with and without a command known to have failed."""
_SHARE_UNSURE, _SHARE, _SHARE_COMPARED = 0.5, 0.8, 1.0
"""The reports' part of the room: none of them is probably the cause; one is; and a passing log confirms it."""
_SAME = 12
"""Blocks by the same rule that are shown where one is probably the cause, of the hundreds that a linter may find."""
_ALIKE = 5
"""Hits of one rule in a report, after which the others are a list."""
_LISTED, _FRAME, _FARTHER = 1_000, 500, 4
"""By how much a line of a report comes later than its rule's worth says: in such a list, as a frame of a library, for
each line from the hit above."""
_ROUND, _ROUND_COMPARED, _ROUND_VAGUE = 1_000, 600, 3_000
"""Characters of what stands around the reports, where one of them is probably the cause; where a passing log confirms
it; where only words that many tools share say so, as the cause may be near them."""
_FRINGED = 3
"""Blocks that get their fringe."""
_SHOWN_ONCE = 30
"""Characters from which a line that was shown is not shown again; shorter ones are braces and the like."""
_BRIDGE = 6
"""Lines between two that are shown that come too,"""
_WITHIN_REPORT, _ANYWHERE = 150, 300
"""and what they may cost: first within the best reports, later with what is left of the room."""
_BLANKS = 2
"""Blank lines in a row that cost nothing between two that are shown."""
_TAIL, _LED_UP, _AROUND = 1500, 120, 12
"""Lines of a command's end, before a block, and around a block, that are looked at to fill what is left."""


@dataclass(slots=True)
class _Plan:
    """The lines for one round, in the order in which they were taken."""

    width: int
    taken: dict[int, None] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)


def order(reading: Reading, budget: int) -> Iterator[tuple[int, int]]:
    """(line, width): a line to show and how many characters of it. A long line comes again with a larger width."""
    chooser = _Chooser(reading)
    widths: dict[int, int] = {}
    nominal = _SMALLEST
    while nominal < 3 * max(budget, _SMALLEST):
        plan = chooser.plan(nominal)
        for line in plan.taken:
            size = min(len(reading.lines[line]), plan.width)
            if widths.get(line, -1) < size:
                widths[line] = size
                yield line, plan.width
        nominal *= 2


class _Chooser:
    def __init__(self, reading: Reading) -> None:
        self._lines = reading.lines
        self._hits = reading.hits
        self._repeats = reading.repeats
        self._main = reading.main
        self._old = reading.old
        blocks = [block for block in reading.blocks if block.score >= _LEAST_SCORE or not self._main]
        self._sure = any(map(self._is_certain, blocks))
        if self._sure:
            blocks = self._few_of_each_rule([block for block in blocks if not self._went_well(block)])
        self._plain = any(self._is_certain(block) and self._is_plain(block) for block in blocks)
        strong = [not self._sure or rank == 0 or self._worth(block) > Kind.HINT for rank, block in enumerate(blocks)]
        self._blocks = list(itertools.compress(blocks, strong))
        self._weak = [block for block, is_strong in zip(blocks, strong, strict=True) if not is_strong]

    def plan(self, size: int) -> _Plan:
        """The best use of `size` characters, which may be less: it stops once the reports are shown."""
        plan = _Plan(width=min(4000, max(400, size // 6)))
        room = self._take(plan, self._essentials(), size)
        share = int(room * (_SHARE_UNSURE if not self._sure else _SHARE_COMPARED if self._old else _SHARE))
        room += self._take_blocks(plan, share) - share
        room = self._bridge(
            plan, room, _WITHIN_REPORT, {line for block in self._blocks[:_TOP] for line in block.levels}
        )
        around = min(room, self._round()) if self._sure else room
        room -= around
        for lines, part, again in self._fills():
            given = int(around * part)
            around -= given - self._take(plan, lines, given, again=again)
            if around < _GAP:
                break
        self._bridge(plan, around + room, _ANYWHERE, plan.taken)
        return plan

    def _essentials(self) -> list[int]:
        """How the failed command ended, and which it was."""
        main = self._main
        if main is None:
            return []
        return [main.end - 1] * main.closed + [main.start] * main.opened

    def _take_blocks(self, plan: _Plan, share: int) -> int:
        top = sum(block.score >= self._blocks[0].score - _NEAR for block in self._blocks[:_TOP])
        for rank, block in enumerate(self._blocks):
            if share < 2 * _GAP:
                return share
            if rank == top:
                share = self._complete(plan, share, top)
            share = self._take_block(plan, block, rank, share)
        if len(self._blocks) <= top:
            share = self._complete(plan, share, top)
        for block in self._blocks[:_TOP]:
            share = self._take(plan, self._essence(block), share)
        for block in self._blocks[: _FRINGED if self._sure else None]:
            if share < 2 * _GAP:
                return share
            fringe = sorted(
                at for at, level in block.levels.items() if level is Level.FRINGE and not self._unhelpful(at)
            )
            share = self._take(plan, fringe, share)
        return share

    def _take_block(self, plan: _Plan, block: Block, rank: int, share: int) -> int:
        """A block's part of the share: all of it if that fits, else the most important lines."""
        clear = len(self._blocks) == 1 or self._blocks[0].score - self._blocks[1].score >= _CLEAR_LEAD
        allowed = int(share * (0.6 if rank else 0.85 if clear else 0.65))
        every = self._of(block)
        inner = [line for line in every if block.levels[line] is not Level.FRINGE]
        for lines in [every, inner] if rank < 2 else [inner]:  # noqa: PLR2004 - the two best, with their fringe
            if self._cost(plan, lines) <= allowed:
                return share - allowed + self._take(plan, lines, allowed)
        return share - allowed + self._take(plan, self._essence(block), allowed)

    def _of(self, block: Block) -> list[int]:
        """The block's lines, without details that a passing run printed too."""
        return [at for at, level in sorted(block.levels.items()) if level is Level.CORE or at not in self._old]

    def _essence(self, block: Block) -> list[int]:
        """A block's lines without its fringe, best first: hits by their worth, details by how near a hit they are."""
        ranked: list[tuple[int, int]] = []
        hits = [at for at, level in block.levels.items() if level is Level.CORE]
        hit, worth = min(hits, default=block.end), 0
        alike: collections.Counter[str] = collections.Counter()
        for line in range(block.start, block.end):
            level = block.levels.get(line, Level.FRINGE)
            if level is Level.CORE:
                rule = self._hits[line].rule
                hit, worth = line, rule.worth
                alike[rule.name] += 1
                ranked.append((_LISTED if alike[rule.name] > _ALIKE else -worth, line))
            elif level is not Level.FRINGE and line not in self._old:
                ranked.append((_FARTHER * abs(line - hit) - worth + _FRAME * (level is Level.FRAME), line))
        return [line for _, line in sorted(ranked)]

    def _complete(self, plan: _Plan, share: int, top: int) -> int:
        for block in self._blocks[:top]:
            rest = [line for line in self._of(block) if line not in plan.taken]
            if self._cost(plan, rest) <= share * 0.8:
                share = self._take(plan, rest, share)
        for block in self._blocks[:top]:
            core = [at for at in self._essence(block) if block.levels[at] is Level.CORE]
            share = self._take(plan, core, share)
        return share

    def _fills(self) -> Iterator[tuple[list[int], float, bool]]:
        """What else is of use, best first: lines, the part of the room for them, and whether repeats are welcome."""
        total, main = len(self._lines), self._main
        first, last = (main.first, main.last) if main else (0, total)
        tail = range(last - 1, max(first, last - _TAIL) - 1, -1)
        useful = [line for line in tail if line not in self._old and not self._dull(line)]
        hints = [at for block in self._weak for at, level in sorted(block.levels.items()) if level is Level.CORE]
        yield hints, 0.7, False
        if self._old and not self._sure:
            yield [at for at in range(first, last) if at not in self._old and not self._dull(at)], 0.6, False
        yield useful, 0.5, False
        for block in self._blocks[:2]:
            led_up = range(block.start - 1, max(first, block.start - _LED_UP) - 1, -1)
            yield [line for line in led_up if not self._dull(line)], 0.4, False
        yield useful, 1.0, False
        yield list(tail), 1.0, False
        for block in self._blocks[:8]:
            after = range(block.end, min(total, block.end + _AROUND))
            before = range(block.start - 1, max(-1, block.start - _AROUND), -1)
            yield [line for around in (after, before) for line in around if not self._noise(line)], 1.0, False
        if self._sure:
            return
        end = range(total - 1, max(main.start if main else -1, total - _TAIL), -1)
        yield [at for at in end if not self._noise(at)], 1.0, True
        yield [at for at in range(first, min(total, first + _TAIL)) if at not in self._old], 1.0, True

    def _take(self, plan: _Plan, lines: Sequence[int], room: int, *, again: bool = False) -> int:
        """Take lines while they fit; gives what is left of the room."""
        for line in lines:
            text = self._lines[line]
            if line in plan.taken or (not again and len(text) >= _SHOWN_ONCE and text in plan.shown):
                continue
            if not text or (line in self._repeats and not again):
                continue  # a blank line between two that are shown is shorter than a gap, and comes by itself
            cost = self._cost(plan, [line])
            if cost > room:
                if cost < plan.width // 2:
                    break
                continue
            plan.taken[line] = None
            plan.shown.add(text)
            room -= cost
        return room

    def _bridge(self, plan: _Plan, room: int, most: int, within: Container[int]) -> int:
        """Take the few lines between two that are shown, as part of the same report; gives what is left of the room."""
        for above, below in itertools.pairwise(sorted(line for line in plan.taken if line in within)):
            gap = (line for line in range(above + 1, below) if self._lines[line] and line not in self._repeats)
            between = list(itertools.islice(gap, _BRIDGE + 1))
            cost = sum(min(len(self._lines[line]), plan.width) + 1 for line in between) - _GAP
            fits = 0 < len(between) <= _BRIDGE and cost <= min(room, most)
            if fits and not any(map(self._unhelpful, between)):
                plan.taken.update(dict.fromkeys(between))
                room -= cost
        return room

    def _cost(self, plan: _Plan, lines: Sequence[int]) -> int:
        """What lines cost, about: their length, and a gap where one starts."""
        cost, last = 0, -2
        for line in lines:
            cost += min(len(self._lines[line]), plan.width) + 1
            if not any(near == last or near in plan.taken for near in self._neighbours(line)):
                cost += _GAP
            last = line
        return cost

    def _neighbours(self, line: int) -> Iterator[int]:
        """The lines next to one, and behind those that are blank the next ones."""
        for step in (-1, 1):
            near = line + step
            yield near
            while 0 <= near < len(self._lines) and not self._lines[near] and abs(near - line) <= _BLANKS:
                near += step
                yield near

    def _dull(self, line: int) -> bool:
        """Blank, or one of several lines in a row that say nothing of a failure."""
        if not self._lines[line].strip():
            return True
        return self._unhelpful(line) and (self._unhelpful(line - 1) or self._unhelpful(line + 1))

    def _is_certain(self, block: Block) -> bool:
        """Whether the block is probably the cause: of the command that failed first, if one is known."""
        if self._main is None:
            return block.score >= _LIKELY
        return block.score >= _CERTAIN and self._main.start <= block.anchor < self._main.end

    def _went_well(self, block: Block) -> bool:
        """Whether the block is of a step before the one that failed, and states no cause of its own."""
        before = self._main is not None and block.anchor < self._main.start
        return before and self._worth(block) < Kind.CAUSE

    def _few_of_each_rule(self, blocks: Sequence[Block]) -> list[Block]:
        counts: collections.Counter[str] = collections.Counter()
        kept = []
        for block in blocks:
            rule = self._hits[block.anchor].rule.name
            counts[rule] += 1
            if counts[rule] <= _SAME:
                kept.append(block)
        return kept

    def _round(self) -> int:
        if not self._plain:
            return _ROUND_VAGUE
        return _ROUND_COMPARED if self._old else _ROUND

    def _is_plain(self, block: Block) -> bool:
        """Whether a tool's own words say that it is a failure, or a reason is stated."""
        hit = self._hits[block.anchor]
        return not hit.generic or hit.rule.kind >= Kind.CAUSE

    def _worth(self, block: Block) -> int:
        rule = self._hits[block.anchor].rule
        return int(Kind.HINT) if rule.kind is Kind.RESULT else rule.worth

    def _noise(self, line: int) -> bool:
        return line in self._old or self._unhelpful(line)

    def _unhelpful(self, line: int) -> bool:
        hit = self._hits.get(line)
        return hit is not None and hit.rule.kind <= Kind.NOISE
