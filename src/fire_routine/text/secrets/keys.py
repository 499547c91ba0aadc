"""Private keys, and the lines of one whose beginning was cut off."""

from base64 import b64decode
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

from fire_routine.text.secrets.compiled import compiled

NAME: Final = "private key"
GATE: Final = r"-----(?:begin|end) |private key|putty-user-key|[a-z0-9+/]{60}"
"""In RE2's syntax: a line without it is no part of a key that can be told from other text."""

_MOST_LINES: Final = 60
"""A key of 4,096 bits has 51 lines. What is longer and has no beginning is something else."""
_WIDTHS: Final = (64, 70, 76)
"""Columns: RFC 7468 and OpenSSL, OpenSSH, MIME."""
_NEAR: Final = 6_000
"""Characters between a mark and a block that belongs to it: 60 lines with time stamps."""
_LONGEST: Final = 40_000
_FEWEST_DIGITS: Final = 3
_FEWEST_LINES: Final = 3
"""Lines of a block, if anything may precede them."""
_LONGEST_BEFORE: Final = 200
"""Characters before a run on its line."""

_BEGIN: Final = r"-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|PuTTY-User-Key-File-[23]:"
_END: Final = r"-{4,5} ?END [A-Z0-9 ]{0,60}-{4,5}|Private-MAC:"
_BODY: Final = r"(?:[^\S\n]*\n)?[^\n]{0,60}?(?<![A-Za-z0-9+/])(?P<last>[A-Za-z0-9+/]{16,}+)={0,2}(?=[\s\"',]|\\|$)"
_AFTER: Final = (
    r"(?:[^\S\n]*\n[^\n]{0,60}?(?<![A-Za-z0-9+/=])"
    r"(?:[A-Za-z0-9+/]{40,}+={0,2}|[A-Za-z0-9+/]{4,}+={1,2})(?=[\s\"',]|\\|$))*"
)
# What precedes a line of a key: a service's name, marks of a difference or a quotation, a time stamp, a comment.
_BEFORE: Final = r"[ \t]*(?:(?:[\w.-]{1,40}[ \t]*\||[+>|#*-]|\d{4}-\d\d-\d\d[T ][\d:.]+Z?)[ \t]*){0,3}[\"']?\Z"

# How private keys begin in base64: RSA, EC, PKCS #8, Ed25519, OpenSSH, PGP. ASN.1: a sequence, then a version.
_KEY: Final = (
    r"MII[A-Za-z0-9+/]{3,5}IBA[AD]|M[A-Z][A-Za-z0-9+/]CAQ|MI[GH][A-Za-z0-9+/]{1,2}AgE|MII[A-Za-z0-9+/]{5}AgE|"
    r"MIG[A-Za-z0-9+/]AgE|"
    r"b3BlbnNzaC1rZXktdj|lQ[A-Za-z0-9+/]{2}B[A-Z]"
)
# How other things begin: certificates, requests (a sequence in a sequence), public keys, images, archives, documents.
_OTHER: Final = (
    r"MII[A-Za-z0-9+/]{2}[DTjz]C[CB]|MII[A-Za-z0-9+/]{5}(?:MA|Ag)0|iVBORw0KGgo|/9j/|R0lGOD|JVBERi|UEsDB|H4sI|PHN2Zy|"
    r"PD94bWw|AAAB[AG]|UklGR|T2dnUw|d09GM|eyJ|mQ[A-Za-z0-9+/]{2}B[A-Z]|AAAAB3NzaC|AAAAC3NzaC"
)


class _Run(NamedTuple):
    """A line that ends in a run of base64."""

    start: int
    end: int
    column: int
    is_plain: bool
    """Whether what precedes it is known to precede lines of keys."""


def is_encoded_key(text: str) -> bool:
    """Whether the base64 is that of a private key with its marks."""
    head = text[: min(len(text), 80) // 4 * 4]
    return b"PRIVATE KEY" in b64decode(head)


def find_keys(text: str) -> Iterator[tuple[int, int]]:
    """Where private keys are: what is between their marks, or follows the first one, and blocks that look like one."""
    if "PRIVATE KEY" in text or "PuTTY-User-Key" in text:
        yield from _marked(text)
    yield from _blocks(text)


def _marked(text: str) -> Iterator[tuple[int, int]]:
    begins = list(compiled(_BEGIN).finditer(text))
    ends = [match.start() for match in compiled(_END).finditer(text)]
    for number, begin in enumerate(begins):
        start = begin.end()
        stop = begins[number + 1].start() if number + 1 < len(begins) else len(text)
        place = bisect_left(ends, start)
        end = ends[place] if place < len(ends) else len(text) + 1
        if end <= min(stop, start + _LONGEST) and compiled(r"[A-Za-z0-9+/]{16}|\*{3}").search(text, start, end):
            yield start, end
        elif body := compiled(f"(?:\\s|\\\\{{1,3}}[nr])*+{_BODY}{_AFTER}").match(
            text, start, min(stop, start + _LONGEST)
        ):
            last = body.start("last")
            yield start, _with_last_line(text, body.end(), last - text.rfind("\n", 0, last) - 1)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    marks, block = _Marks(text), list[_Run]()
    for run in (*_runs(text), None):
        if block and (run is None or not _continues(text, block, run)):
            if _is_key(text, block, known=marks.around(block[0].start, block[-1].end)):
                yield _with_first_line(text, block[0]), _with_last_line(text, block[-1].end, block[0].column)
            block = []
        if run:
            block.append(run)


class _Marks:
    """Where something in the form of PEM begins and ends, and whether that is a private key."""

    def __init__(self, text: str) -> None:
        self._marks = list(
            compiled(r"-{4,5} ?(BEGIN|END) [A-Z0-9 ]{0,60}?(PRIVATE KEY)?(?: BLOCK)? ?-{4,5}").finditer(text)
        )
        self._starts = [mark.start() for mark in self._marks]

    def around(self, start: int, end: int) -> bool | None:
        """Whether a place is in a private key, or in something else; None if no mark is near.

        Lines of others may be in it, and one of its marks may be cut off.
        """
        place = bisect_left(self._starts, start)
        before, after = self._marks[place - 1 : place], self._marks[place : place + 1]
        if before and before[0][1] == "BEGIN" and start - before[0].end() <= _NEAR:
            return bool(before[0][2])
        if after and after[0][1] == "END" and after[0].start() - end <= _NEAR:
            return bool(after[0][2])
        return None


def _runs(text: str) -> Iterator[_Run]:
    for match in compiled(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{60,}+={0,2}(?=[ \t\r\"',\\]{0,4}(?:\n|\Z))").finditer(text):
        start = text.rfind("\n", max(match.start() - _LONGEST_BEFORE, 0), match.start()) + 1
        if match.start() - start < _LONGEST_BEFORE:
            is_plain = bool(compiled(_BEFORE).match(text, start, match.start()))
            yield _Run(match.start(), match.end(), match.start() - start, is_plain)


def _continues(text: str, block: list[_Run], run: _Run) -> bool:
    last = block[-1]
    return (
        run.column == last.column
        and run.end - run.start <= last.end - last.start
        and text.count("\n", last.end, run.start) == 1
    )


def _with_first_line(text: str, first: _Run) -> int:
    """The start of the line before if that is the end of a line of the key, whose start was cut off."""
    end = text.rfind("\n", 0, first.start)
    start = text.rfind("\n", 0, max(end, 0)) + 1
    run = compiled(r"[A-Za-z0-9+/]{8,}").search(text, start, end) if 0 <= end - start < _LONGEST_BEFORE else None
    whole = run and run.end() >= end - 1 and compiled(_BEFORE).match(text, start, run.start())
    return run.start() if run and whole and _is_mixed(run[0]) else first.start


def _with_last_line(text: str, end: int, column: int) -> int:
    """The end of the next line if that is the rest of the block: short, at the same column, and no word."""
    tail = compiled(r"[ \t\r\"',\\]{0,4}\n([^\n]{0,200})").match(text, end)
    rest = tail and compiled(r"\+?([A-Za-z0-9+/]{2,}={0,2})(?=[\s\"',\\]{0,4}\Z)").match(tail[1][column:])
    if not tail or not rest or (rest[1].isalpha() and rest[1] in {rest[1].lower(), rest[1].upper(), rest[1].title()}):
        return end
    return tail.start(1) + column + rest.end()


def _is_key(text: str, block: list[_Run], *, known: bool | None) -> bool:
    """Whether it is a block of a private key. `known`: what the marks around it say."""
    first = block[0]
    added = all(text[run.start] == "+" for run in block)  # lines of a difference
    head = text[first.start + added : first.end]
    if compiled(_KEY).match(head) or (head.startswith("LS0tLS1C") and is_encoded_key(head)):
        return True
    if known is not None:
        return known
    if not first.is_plain and len(block) < _FEWEST_LINES:
        return False
    before = text[max(first.start - _LONGEST_BEFORE, 0) : first.start]
    if compiled(_OTHER).match(head) or head.startswith("LS0tLS1C") or "base64," in before:
        return False
    return len(head) in _WIDTHS and len(block) <= _MOST_LINES and _is_mixed(head)


def _is_mixed(run: str) -> bool:
    """Whether it has letters of both cases and digits, as base64 has, but digests and paths don't."""
    digits = sum(char.isdigit() for char in run)
    return digits >= _FEWEST_DIGITS and run.lower() != run and run.upper() != run
