"""What is planted: a text made from a pattern, and the parts of it that must not be left."""

import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

_PIECE = re.compile(
    r"\[(?P<letters>[^\]\[ ]+)\]\{(?P<least>\d+)(?:,(?P<most>\d+))?\}|(?P<mark>[«»])|(?P<literal>.)", re.DOTALL
)
_RANGES = {
    "A-Z": string.ascii_uppercase,
    "a-z": string.ascii_lowercase,
    "0-9": string.digits,
    "a-f": "abcdef",
    "A-D": "ABCD",
    "A-F": "ABCDEF",
    "2-7": "234567",
}


@dataclass(frozen=True)
class Planted:
    """`text` holds `secrets`, each as it appears there. A near miss has none."""

    text: str
    secrets: tuple[str, ...] = ()


Maker = Callable[[Random], Planted]


def made(pattern: str, source: Random) -> Planted:
    """A text of the form `pattern`.

    `[A-Z0-9_]{20}` or `{20,30}` is that many random letters of these, what stands between `«` and `»` is secret, and
    all else stays as it is.
    """
    text, secrets, start = "", [], 0
    for piece in _PIECE.finditer(pattern):
        if piece["letters"]:
            least = int(piece["least"])
            count = source.randint(least, int(piece["most"])) if piece["most"] else least
            text += "".join(source.choices(letters(piece["letters"]), k=count))
        elif piece["mark"] == "«":
            start = len(text)
        elif piece["mark"]:
            secrets.append(text[start:])
        else:
            text += piece["literal"]
    return Planted(text, tuple(secrets))


def letters(named: str) -> str:
    """All letters that a set such as `A-Za-z0-9_-` names."""
    for short, long in _RANGES.items():
        named = named.replace(short, long)
    return named


def one_of(*patterns: str | Maker) -> Maker:
    """Makes texts of one of these forms."""

    def make(source: Random) -> Planted:
        chosen = source.choice(patterns)
        return made(chosen, source) if isinstance(chosen, str) else chosen(source)

    return make
