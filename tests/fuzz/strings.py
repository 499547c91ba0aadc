"""Strings, wherever they are in a value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from fire_routine.wire.payload import Payload


def strings(value: object) -> Iterator[str]:
    """All strings of a record, however deep in it. A payload is what others sent, so it is left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from strings([*value.keys(), *value.values()])
    elif is_dataclass(value):
        yield from strings([getattr(value, field.name) for field in fields(value)])
    elif isinstance(value, tuple | list | frozenset) and not isinstance(value, Payload):
        for item in value:
            yield from strings(item)


def assert_can_be_written(value: object) -> None:
    """None of its strings has half a surrogate pair, which would fail wherever it is first written."""
    for text in strings(value):
        text.encode()


def as_variable(text: str) -> str:
    """The text as the value of a variable: bytes that are not UTF-8 are surrogates in Python, and there is no NUL."""
    return re.sub("[\ud800-\udfff]", "\udcff", text).replace("\0", "")
