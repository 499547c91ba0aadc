"""Removes secrets from text.

GitHub masks secrets only in this job's own log and summary. Nobody masks what is posted elsewhere, and a job's log can
contain secrets of other jobs and anything that tools print. The built-in patterns match forms that are secret wherever
they appear. They can't find every secret, so the input `redact` adds more.
"""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any, Final, Literal, TypeVar, cast
from urllib.parse import quote

from fire_routine.text.secrets.named import BY_NAME
from fire_routine.text.secrets.search import Found, SecretSearch
from fire_routine.text.seen import Seen, flat, seen
from fire_routine.text.tally import Tally
from fire_routine.text.users_patterns import Pattern, find_all

MASK: Final = "***"
"""GitHub's own mask. It is shorter than anything it replaces, so a redacted text never outgrows a limit."""

_SHORTEST_CODED: Final = 9
"""Shorter values are not searched for in base64, where a few characters can match anything."""
SHORTEST_SECRET: Final = 4
"""Shorter values are not searched for: they would mask half the text. GitHub's runner has the same limit."""


_KNOWN: Final = "secret of this action's inputs"
_OWN_PATTERN: Final = "match of `redact`"


class Redactor:
    """Removes secrets from text. Built once, and used for everything that leaves."""

    def __init__(self, secrets: Iterable[str] = (), patterns: Iterable[Pattern] = ()) -> None:
        """`secrets` are exact values that are known; `patterns` are the user's, beside the built-in forms.

        A pattern with a group of the name `secret` hides what that group matched, any other all that it matched.
        """
        self._values = _spellings(secrets)
        self._patterns = tuple(patterns)
        self._search = SecretSearch()
        self._tally = Tally(MASK)

    def known(self, text: str) -> str:
        """`text` with `***` for each known secret value."""
        return self._masked(text, self._known(seen(text))) if self._values else text

    def __call__(self, text: str) -> str:
        """`text` with `***` for each secret, known or in the form of one. Never longer than `text`."""
        return self._masked(text, self._found(text))

    def lines(self, text: str) -> str:
        """The same, but each line of the text stays one."""
        found = [
            part._replace(start=start, end=end)
            for part in self._found(text)
            for start, end in _by_line(text, part.start, part.end)
        ]
        return self._masked(text, found)

    def hidden(self, text: str) -> dict[str, int]:
        """How often each kind of secret was hidden in this text, or JSON, which is made of redacted ones."""
        return dict(sorted(self._tally.count(_words(text)).items()))

    def _found(self, text: str) -> list[Found]:
        copy = seen(text)
        found = [Found(*copy.back(part.start, part.end), part.name) for part in self._search(copy.text)]
        found += self._known(copy)
        for pattern in self._patterns:
            found += (Found(*copy.back(*span), _OWN_PATTERN) for span in find_all(pattern, copy.text))
            if copy.text != text:
                found += (Found(*span, _OWN_PATTERN) for span in find_all(pattern, text))
        return found

    def _known(self, copy: Seen) -> Iterator[Found]:
        yield from (Found(*copy.back(*span), _KNOWN) for span in _places(self._values, copy.text))
        if self._values and "\n" in copy.text:
            joined = flat(copy.text)
            yield from (Found(*copy.back(*joined.back(*span)), _KNOWN) for span in _places(self._values, joined.text))

    def _masked(self, text: str, found: Iterable[Found]) -> str:
        parts: list[str] = []
        masks: list[tuple[int, str]] = []
        at = length = 0
        for start, end, name in _merged(found):
            parts += (text[at:start], MASK[: end - start])
            length += start - at
            masks.append((length, name))
            length += len(parts[-1])
            at = end
        if not parts:
            return text
        masked = "".join((*parts, text[at:]))
        self._tally.note(masked, masks)
        return masked


Value = TypeVar("Value")


def values(value: Value, redact: Callable[[str], str]) -> Value:
    """A copy with every string redacted, inside records, mappings and sequences too.

    A record's field of type `Literal` can only contain our own words, and stays as it is.
    """
    if isinstance(value, str):
        return cast("Value", redact(value))
    if isinstance(value, Mapping):
        return cast("Value", {key: values(item, redact) for key, item in value.items()})
    if known := fields_of(value):
        types: dict[str, object] = type(value).__annotations__
        changed = {name: values(item, redact) for name, item in known.items() if not _is_literal(types[name])}
        return type(value)(**{**known, **changed})
    if isinstance(value, (list, tuple)):
        return cast("Value", type(value)(values(item, redact) for item in value))
    return value


def _is_literal(annotation: object) -> bool:
    return getattr(annotation, "__origin__", None) is Literal


def fields_of(record: object) -> dict[str, Any]:
    """The fields of a named tuple or a dataclass; none for anything else."""
    if is_dataclass(record) and not isinstance(record, type):
        return vars(record)
    return cast("dict[str, Any]", record._asdict()) if hasattr(record, "_asdict") else {}


def _spellings(secrets: Iterable[str]) -> set[str]:
    """The values, and how they are often printed (in base64, in hex, in a URL, in JSON)."""
    found: set[str] = set()
    for secret in {part for given in secrets for part in (given, seen(given).text)}:
        if len(secret) >= SHORTEST_SECRET:
            found.update((secret, quote(secret, safe="", errors="replace"), json.dumps(secret)[1:-1]))
        if len(secret) >= _SHORTEST_CODED:
            data = secret.encode(errors="replace")
            found.update((data.hex(), data.hex().upper()))
            # Only complete groups of three bytes, from each possible offset (`user:TOKEN` in a header): the base64 of
            # the bytes at the ends depends on their neighbours.
            for part in (data, data[1:], data[2:]):
                complete = part[: len(part) // 3 * 3]
                found.update((b64encode(complete).decode(), urlsafe_b64encode(complete).decode()))
    return found


def _words(text: str) -> str:
    """The strings in JSON, one below the other; any other text as it is."""
    if not text.startswith("{"):
        return text
    found: list[str] = []

    def collect(part: str) -> str:
        found.append(part)
        return part

    try:
        values(json.loads(text), collect)
    except ValueError:
        return text
    return "\n".join(found)


def _places(values: Iterable[str], text: str) -> Iterator[tuple[int, int]]:
    for value in values:
        at = text.find(value)
        while at >= 0:
            yield at, at + len(value)
            at = text.find(value, at + len(value))


def _by_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a place that are in different lines."""
    for line in text[start:end].split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def _merged(found: Iterable[Found]) -> Iterator[Found]:
    """Places from first to last, those that overlap or touch as one, named after the first with a form of its own."""
    whole: Found | None = None
    for part in sorted(found):
        if whole is None or part.start > whole.end:
            if whole:
                yield whole
            whole = part
        else:
            name = part.name if whole.name == BY_NAME else whole.name
            whole = Found(whole.start, max(whole.end, part.end), name)
    if whole:
        yield whole
