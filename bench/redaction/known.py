"""The action's own secrets, in the forms in which a log may repeat them. Their values are handed to the redactor."""

import base64
import textwrap
from collections.abc import Callable
from random import Random
from urllib.parse import quote

from bench.redaction.names import VALUES
from bench.redaction.sample import Planted, made
from bench.redaction.spellings import split

Form = Callable[[str, Random], Planted]


def secret(source: Random) -> str:
    """A token of a routine, or a key without a form of its own."""
    if source.random() < 0.5:
        return made("sk-ant-oat01-[A-Za-z0-9_-]{93}AA", source).text
    return VALUES["letters and digits"](source) + VALUES["with signs"](source)


def as_one(encode: Callable[[str], str]) -> Form:
    """Encoded in one piece."""

    def make(value: str, _: Random) -> Planted:
        text = encode(value)
        return Planted(text, (text,))

    return make


def _base64(value: str) -> str:
    return base64.b64encode(value.encode()).decode().rstrip("=")


def _inside(before: int, after: int, width: int, value: str, source: Random) -> Planted:
    """In base64 of more than the secret, wrapped. The letters that its neighbours share are not its own."""
    data = source.randbytes(before) + value.encode() + source.randbytes(after)
    start, end = -(-before * 4 // 3), (before + len(value.encode())) * 4 // 3
    text = base64.b64encode(data).decode()
    parts = [text[max(at, start) : min(at + width, end)] for at in range(0, len(text), width)]
    return Planted("\n".join(textwrap.wrap(text, width)), tuple(part for part in parts if part))


def _offset(before: int) -> Form:
    return lambda value, source: _inside(before, 4, 1000, value, source)


def _wrapped(value: str, source: Random) -> Planted:
    return _inside(source.randrange(20, 60), source.randrange(30), source.choice((60, 64, 76)), value, source)


def _two_lines(value: str, source: Random) -> Planted:
    at = source.randrange(8, len(value) - 8)
    return Planted(f"{value[:at]}\n{value[at:]}", (value[:at], value[at:]))


def _zero_width(value: str, _: Random) -> Planted:
    return Planted(split(value), (value,))


KNOWN: dict[str, Form] = {
    "plain": as_one(str),
    "base64": as_one(_base64),
    "base64, one byte on": _offset(1),
    "base64, two bytes on": _offset(2),
    "base64 for URLs": as_one(lambda value: _base64(value).replace("+", "-").replace("/", "_")),
    "percent-encoded": as_one(lambda value: quote(value, safe="")),
    "hex": as_one(lambda value: value.encode().hex()),
    "hex in capitals": as_one(lambda value: value.encode().hex().upper()),
    "wrapped base64": _wrapped,
    "split over two lines": _two_lines,
    "split by a zero-width space": _zero_width,
}
