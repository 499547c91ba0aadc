"""Unicode's own word on which characters a reader can't see, and on which emoji contain some."""

from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent / "data/unicode"


def fields(name: str) -> Iterator[tuple[list[int], str]]:
    """The code points of each line of one of Unicode's files, and the property or type that it gives them."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        codes, _, rest = line.split("#")[0].partition(";")
        if rest:
            yield [int(code, 16) for code in codes.replace("..", " ").split()], rest.split(";")[0].strip()


def with_property(name: str, *wanted: str) -> set[int]:
    return {code for codes, what in fields(name) if what in wanted for code in range(codes[0], codes[-1] + 1)}


def sequences(name: str) -> list[str]:
    return ["".join(map(chr, codes)) for codes, _ in fields(name)]


IGNORABLE = with_property("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point")
BIDI = with_property("PropList.txt", "Bidi_Control")
CONTROLS = with_property("DerivedGeneralCategory.txt", "Cc")
OTHERS = with_property("DerivedGeneralCategory.txt", "Cf", "Cs", "Co", "Zl", "Zp")
SEEN = with_property("PropList.txt", "Prepended_Concatenation_Mark")
ESCAPED = (IGNORABLE | BIDI | CONTROLS | OTHERS) - SEEN - {ord("\t"), ord("\n")}
JOINED = sequences("emoji-zwj-sequences.txt") + sequences("emoji-sequences.txt")
STYLED = [emoji for emoji in sequences("emoji-variation-sequences.txt") if emoji[0] not in "#*0123456789"]
"""A digit with a variation selector looks like one without, except in a keycap."""
STANDARD = frozenset(JOINED + STYLED)
LONGEST = max(map(len, STANDARD))


def hidden(text: str) -> list[str]:
    """The characters of a text that a reader can't see, but for those inside a standard emoji."""
    unseen = [at for at, char in enumerate(text) if ord(char) in ESCAPED]
    inside = {
        at
        for first in unseen
        for start in range(max(0, first - 2), first)
        for end in range(first + 1, start + LONGEST + 1)
        if text[start:end] in STANDARD
        for at in range(start, end)
    }
    return [text[at] for at in unseen if at not in inside]
