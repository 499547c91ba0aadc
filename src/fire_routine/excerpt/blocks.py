"""Hits → blocks: whole reports, those most likely to be the cause first."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from fire_routine.excerpt.clean import shape
from fire_routine.excerpt.commands import Section
from fire_routine.excerpt.find import Found, Hit
from fire_routine.excerpt.grow import Grower, Level
from fire_routine.excerpt.mentions import MENTION
from fire_routine.excerpt.rule import Kind

# All of these are points beside a rule's worth (0 to 112). The command that failed first says most; what failed
# after it is often its consequence; what came before it went well.
_FIRST_FAILED, _LATER_FAILED, _BEFORE_FAILED, _AFTER_FAILED = 45.0, 25.0, -40.0, -50.0
_LAST_WORDS = 20
"""Lines of the log's end that are not counted as a consequence: there a CI system says that it stopped the job."""
_NEAR_END, _END_LINES = 20.0, 80
"""For being near a failed command's end, falling to nothing over so many lines."""
_EARLIEST, _STRONG = 6.0, 125.0
"""For the first strong block of the command: causes come before consequences."""
_AGAIN = -35.0
"""For saying what an earlier block said."""
_OLD = -60.0
"""For being what a passing run said too."""
_MENTIONED = 51.0
"""The score of what is only named as failed elsewhere: after all that states it, but shown."""
_SAID_LAST = 30
"""What the lines are worth that a tool printed right before its failure was passed on."""
_THRESHOLD = int(Kind.HINT)
_LONGEST = 120
"""Lines after which a block is not joined with the next."""


@dataclass(slots=True)
class Block:
    """Lines `start` to `end` (without `end`) about a failure; `levels` has those that belong to it."""

    start: int
    end: int
    score: float
    anchor: int
    levels: dict[int, Level]


def build(
    lines: Sequence[str],
    found: Found,
    sections: Sequence[Section],
    gaps: AbstractSet[int],
    old: AbstractSet[int],
) -> list[Block]:
    """All blocks, best first. `old` are the lines that a passing run printed too."""
    hits = found.hits
    home = [number for number, section in enumerate(sections) for _ in range(section.start, section.end)]
    main = next((number for number, section in enumerate(sections) if section.failed), None)
    last = {(home[at], hit.rule.name): at for at, hit in sorted(hits.items())}
    borders = _borders(sections)
    grower = Grower(found.texts, hits, borders, gaps)
    blocks: list[Block] = []
    mentions: list[Block] = []
    for at in sorted(hits.keys() - borders):
        hit = hits[at]
        block = _block(at, hit, grower)
        if block and hit.rule is MENTION:
            block.score = _MENTIONED
            _add(mentions, block)
        elif block:
            block.score += _place(last[home[at], hit.rule.name], sections, home[at], main, len(lines))
            block.score += _OLD if at in old else 0
            _add(blocks, block)
    if main is not None:
        for block in blocks:
            if home[block.anchor] == main and block.score >= _STRONG:
                block.score += _EARLIEST
                break
    _mark_repeats(blocks, lines)
    shown = {at for block in blocks for at in block.levels}
    blocks += [block for block in mentions if block.anchor not in shown and main in {None, home[block.anchor]}]
    return sorted(blocks, key=lambda block: (-block.score, block.start))


def _borders(sections: Sequence[Section]) -> set[int]:
    """The lines in which the CI system announces a command or reports its end."""
    borders: set[int] = set()
    for section in sections:
        if section.opened:
            borders.update(range(section.start, section.first))
        if section.closed:
            borders.update(range(section.last, section.end))
    return borders


def _block(at: int, hit: Hit, grower: Grower) -> Block | None:
    worth = hit.rule.worth
    if hit.rule.kind is Kind.RESULT:
        levels, worth = grower.before(at), _SAID_LAST
    elif worth >= _THRESHOLD:
        levels = grower.report(at)
    else:
        return None
    return Block(min(levels), max(levels) + 1, worth, at, levels) if levels else None


def _place(last: int, sections: Sequence[Section], home: int, main: int | None, total: int) -> float:
    """Points for where a hit is: in which section, and how near its end the last hit of the same rule is.

    So of a tool's errors the last is not better than the first, which the others often follow from.
    """
    section = sections[home]
    end = section.last if section.failed else total
    near = _NEAR_END * max(0.0, 1 - (end - last) / _END_LINES)
    if main is None:
        return near
    if total - last <= _LAST_WORDS and home > main:
        return near
    if section.failed:
        return near + (_FIRST_FAILED if home == main else _LATER_FAILED)
    return near + (_BEFORE_FAILED if home < main else _AFTER_FAILED)


def _add(blocks: list[Block], block: Block) -> None:
    """Append the block, or join it with the one before where they share lines."""
    last = blocks[-1] if blocks else None
    if last is None or block.end - last.start > _LONGEST or not _touch(last, block):
        blocks.append(block)
        return
    for line, level in block.levels.items():
        last.levels[line] = min(level, last.levels.get(line, level))
    last.start, last.end = min(last.start, block.start), max(last.end, block.end)
    if block.score > last.score:
        last.score, last.anchor = block.score, block.anchor


def _touch(last: Block, block: Block) -> bool:
    if last.anchor < block.anchor <= min(last.end, last.anchor + 2):
        return True
    return any(
        level <= Level.BODY and last.levels.get(line, Level.FRINGE) <= Level.BODY
        for line, level in block.levels.items()
    )


def _mark_repeats(blocks: Sequence[Block], lines: Sequence[str]) -> None:
    seen: set[str] = set()
    for block in blocks:
        key = shape(lines[block.anchor])
        if key in seen:
            block.score += _AGAIN
        seen.add(key)
