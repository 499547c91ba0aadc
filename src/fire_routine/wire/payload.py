"""Typed access to JSON from others: event payloads and responses."""

import json
from typing import NamedTuple

_INT64 = 1 << 63


class Payload(NamedTuple):
    """Any JSON value, as `json.loads` returns it.

    A value that is missing or has another type reads as empty (`""`, None, False, `()`): a field that GitHub omits,
    nulls or changes must not stop a fire. Paths are keys of nested objects.
    """

    raw: object = None
    """The value itself."""

    def at(self, *path: str) -> "Payload":
        """The value at `path`; an empty payload if there is none."""
        value = self.raw
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return Payload(value)

    def text(self, *path: str) -> str:
        """The string at `path`, `""` unless it is one. Halves of surrogate pairs become U+FFFD.

        JSON can contain an escaped lone surrogate, which Python's decoder accepts. Such a string can't be encoded, and
        would fail wherever it is first written.
        """
        value = self.at(*path).raw
        return _encodable(value) if isinstance(value, str) else ""

    def number(self, *path: str) -> int | None:
        """The integer from 0 to 2⁶³ - 1 at `path`, None unless it is one (true and false are not)."""
        value = self.at(*path).raw
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return value if 0 <= value < _INT64 else None

    def flag(self, *path: str) -> bool:
        """Whether the value at `path` is `true`."""
        return self.at(*path).raw is True

    def list(self, *path: str) -> tuple["Payload", ...]:
        """The elements of the array at `path`, `()` unless it is one."""
        value = self.at(*path).raw
        return tuple(Payload(element) for element in value) if isinstance(value, list) else ()

    def items(self, *path: str) -> tuple[tuple[str, "Payload"], ...]:
        """The keys and values of the object at `path`, in order; `()` unless it is one."""
        value = self.at(*path).raw
        if not isinstance(value, dict):
            return ()
        return tuple((_encodable(str(key)), Payload(element)) for key, element in value.items())

    def __bool__(self) -> bool:
        """False for null, and for a missing or empty value."""
        return bool(self.raw)


def parse(data: str | bytes) -> Payload:
    """JSON from anyone; an empty payload if it is invalid."""
    try:
        return Payload(json.loads(data))
    except (ValueError, RecursionError):
        return Payload()


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
