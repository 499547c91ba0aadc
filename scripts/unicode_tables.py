"""Writes src/fire_routine/text/unicode_tables.py from files of the Unicode Character Database.

The files are the excerpts in tests/data/unicode; its README.md says where they are from.
"""
# ruff: noqa: INP001 - a script, not a package that is imported

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests/data/unicode"
TABLES = ROOT / "src/fire_routine/text/unicode_tables.py"

TONES = range(0x1F3FB, 0x1F400)
_PAIRS = 20
"""Of two different tones."""
_LINES = frozenset(map(ord, "\t\n"))
_KEYCAPS = frozenset(map(ord, "#*0123456789"))

_HEAD = '''\
"""Which characters are invisible, and in which emoji they belong. Written by scripts/unicode_tables.py: do not edit.

From the Unicode Character Database, version 17.0: DerivedCoreProperties.txt, DerivedGeneralCategory.txt, PropList.txt,
emoji-sequences.txt, emoji-variation-sequences.txt and emoji-zwj-sequences.txt. © 2025 Unicode, Inc., under the
Unicode License v3 (https://www.unicode.org/license.txt).
"""

'''


def rows(name: str) -> Iterator[tuple[str, str]]:
    """The first two fields of each line of a file: code points, and what they are."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line.partition("#")[0].split(";")]
        if len(fields) > 1:
            yield fields[0], fields[1]


def having(name: str, *properties: str) -> set[int]:
    """The code points that have one of the properties."""
    found: set[int] = set()
    for codes, what in rows(name):
        first, _, last = codes.partition("..")
        if what in properties:
            found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def invisible() -> set[int]:
    """What a reader can't see: default-ignorable, for bidirectional text, control, format, private, half a pair.

    Tabs and line feeds are seen, and so are the format characters that Unicode wants to be seen.
    """
    return (
        having("DerivedGeneralCategory.txt", "Cc", "Cf", "Co", "Cs", "Zl", "Zp")
        - having("PropList.txt", "Prepended_Concatenation_Mark")
        | having("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point")
        | having("PropList.txt", "Bidi_Control")
    ) - _LINES


def styled() -> set[int]:
    """What a variation selector may follow. A digit, `#` or `*` with one is an emoji only as a keycap."""
    return {int(codes.split()[0], 16) for codes, _ in rows("emoji-variation-sequences.txt")} - _KEYCAPS


def joined() -> list[str]:
    """The other emoji that contain invisible characters, with a letter in the place of skin tones.

    `a` is one of the five tones, `b` one of the other four, and `o` one of the five or none.
    """
    tones: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for name in ("emoji-sequences.txt", "emoji-zwj-sequences.txt"):
        for codes, _ in rows(name):
            words = codes.split()
            bare = tuple("a" if int(word, 16) in TONES else word for word in words)
            tones[bare].add(tuple(word for word in words if int(word, 16) in TONES))
    found = {" ".join(bare if len(seen) != _PAIRS else _distinct(bare)) for bare, seen in tones.items()}
    for form in sorted(found):
        bare_form = form.replace(" a", "")
        if form.count("a") == 1 and bare_form in found:
            found -= {form, bare_form}
            found.add(form.replace("a", "o"))
    return sorted(found)


def _distinct(bare: tuple[str, ...]) -> Iterator[str]:
    """The same, with another tone in the second place than in the first."""
    tone = iter("ab")
    return (next(tone) if word == "a" else word for word in bare)


def ranges(codes: set[int]) -> Iterator[str]:
    """Sorted ranges in hexadecimal: `AD 600-605`."""
    for first in sorted(code for code in codes if code - 1 not in codes):
        last = next(code for code in range(first, 0x110001) if code + 1 not in codes)
        yield f"{first:X}-{last:X}" if last > first else f"{first:X}"


def tables() -> str:
    """The module."""
    parts = (
        ("INVISIBLE", " ".join(ranges(invisible())), "Ranges of code points."),
        ("STYLED", " ".join(ranges(styled())), "Ranges of code points that U+FE0E or U+FE0F may follow."),
        (
            "JOINED",
            ", ".join(joined()),
            "Sequences of code points. `a` is a skin tone, `b` another one, `o` a skin tone or nothing.",
        ),
    )
    return (
        _HEAD
        + "\n".join(
            f'{name} = """\n{textwrap.fill(data, 120, break_on_hyphens=False)}\n"""\n"""{what}"""'
            for name, data, what in parts
        )
        + "\n"
    )


if __name__ == "__main__":
    TABLES.write_text(tables(), encoding="utf-8")
