"""Markdown, read as GitHub reads it, as far as it takes to tell what is text and what acts."""

import re
from dataclasses import dataclass

_OPENING = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<info>.*)")


@dataclass(frozen=True)
class Block:
    """The content of one fenced block."""

    info: str
    lines: tuple[str, ...]
    closed: bool


def read_blocks(markdown: str) -> tuple[list[str], list[Block]]:
    """The lines outside all fenced blocks, and the blocks."""
    outside: list[str] = []
    blocks: list[Block] = []
    fence, info, inside = "", "", list[str]()
    for line in re.split(r"\r\n|\n|\r", markdown):
        opening = _OPENING.fullmatch(line)
        if fence:
            if re.fullmatch(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*", line):
                blocks.append(Block(info, tuple(inside), closed=True))
                fence = ""
            else:
                inside.append(line)
        elif opening and not (opening["fence"][0] == "`" and "`" in opening["info"]):
            fence, info, inside = opening["fence"], opening["info"].strip(), []
        else:
            outside.append(line)
    if fence:
        blocks.append(Block(info, tuple(inside), closed=False))
    return outside, blocks


def active(line: str) -> str:
    """What of a line Markdown acts upon: without its code spans and without what is escaped."""
    left, at = [], 0
    while at < len(line):
        if line[at] == "\\":
            at += 2
            continue
        if line[at] == "`":
            run = re.match(r"`+", line[at:])
            ticks = run.group() if run else "`"
            end = re.search(rf"(?<!`){ticks}(?!`)", line[at + len(ticks) :])
            if end:
                at += len(ticks) + end.end()
                continue
            at += len(ticks)
            left.append(ticks)
            continue
        left.append(line[at])
        at += 1
    return "".join(left)
