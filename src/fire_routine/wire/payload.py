"""Typed access to JSON that others wrote: event payloads, and what GitHub's API answers."""

import json
from dataclasses import dataclass

_INT64 = 1 << 63


@dataclass(frozen=True)
class Payload:
    """Any JSON value, as `json.loads` gives it.

    What is missing or of another type than asked for reads as empty (`""`, None, False, `()`): a field that GitHub
    leaves out, sets to null or changes must not stop a fire. Paths are keys of nested objects.
    """

    raw: object = None
    """The value itself."""

    def at(self, *path: str) -> "Payload":
        """What stands at `path`; an empty payload when there is nothing."""
        value = self.raw
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return Payload(value)

    def text(self, *path: str) -> str:
        """The string at `path`, `""` unless it is one. Halves of surrogate pairs become U+FFFD.

        JSON can spell a lone surrogate as an escape, and Python's decoder lets it through: a string that can't be
        encoded would then fail wherever it is first written.
        """
        value = self.at(*path).raw
        return _encodable(value) if isinstance(value, str) else ""

    def number(self, *path: str) -> int | None:
        """The whole number of at most 64 bits at `path`, None unless it is one (true and false are none)."""
        value = self.at(*path).raw
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return value if -_INT64 <= value < _INT64 else None

    def flag(self, *path: str) -> bool:
        """Whether the value at `path` is `true`."""
        return self.at(*path).raw is True

    def list(self, *path: str) -> tuple["Payload", ...]:
        """The elements of the array at `path`, `()` unless it is one."""
        value = self.at(*path).raw
        return tuple(Payload(element) for element in value) if isinstance(value, list) else ()

    def items(self, *path: str) -> tuple[tuple[str, "Payload"], ...]:
        """The keys and values of the object at `path`, in their order; `()` unless it is one."""
        value = self.at(*path).raw
        if not isinstance(value, dict):
            return ()
        return tuple((_encodable(str(key)), Payload(element)) for key, element in value.items())

    def __bool__(self) -> bool:
        """Whether there is anything: false for null and for what is missing or empty."""
        return bool(self.raw)


def parse(data: str | bytes) -> Payload:
    """JSON of any origin; an empty payload where it is none."""
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
