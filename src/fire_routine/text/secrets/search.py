"""The search for secrets of all forms in a text."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from fire_routine.text.secrets import keys, named
from fire_routine.text.secrets.compiled import compiled
from fire_routine.text.secrets.form import Form, gate_of_prefixes
from fire_routine.text.secrets.in_commands import COMMANDS
from fire_routine.text.secrets.in_urls import ADDRESSES
from fire_routine.text.secrets.tokens import TOKENS

FORMS: Final = (*TOKENS, *ADDRESSES, *COMMANDS)
_GROUPS: Final = ("secret", "secret2", "secret3")
_PLAIN: Final = 20_000
"""Characters that are searched without RE2, which takes 20 ms to load: more than a run without logs sends."""
_GAP: Final = 256
"""Characters between two windows that make them one."""
_MOST: Final = 1_000
"""Matches of a form beside each other; all that follows them is hidden."""
_REACH: Final = 3_000
"""Characters before what passes a gate, and half of those after it, that are searched of a long line."""
_WIDEST: Final = 4_096
"""Characters by which a window grows at most where secrets may be in every line."""


class Found(NamedTuple):
    """A secret in a text."""

    start: int
    end: int
    name: str


class _Family(NamedTuple):
    """Forms that have a gate in common."""

    gate: str
    """In RE2's syntax, whatever the case. A text without a match of it has no secret of this family."""
    find: Callable[[str], Iterator[Found]]
    before: int
    after: int
    """Lines around one that passes the gate which are searched, too."""


class SecretSearch:
    """Finds the secrets in texts."""

    def __init__(self) -> None:
        self._seen = 0
        self._judge = named.Judge()
        self._families = _families(self._by_name)

    def __call__(self, text: str) -> list[Found]:
        """All secrets in the text, from the first to the last. They may overlap."""
        self._seen += len(text)
        self._judge.allow(len(text))
        found: list[Found] = []
        # One byte for each character, so that places are the same. No gate looks for others than ASCII.
        data = text.encode("latin-1", "replace") if self._seen > _PLAIN else b""
        for family in self._families:
            windows = _windows(data, family) if data else ((0, len(text)),)
            for start, end in windows:
                found += (
                    Found(start + part.start, start + part.end, part.name) for part in family.find(text[start:end])
                )
        return sorted(found)

    def _by_name(self, text: str) -> Iterator[Found]:
        return (Found(*value) for value in named.find_named(text, _lower(text), self._judge))


def _families(by_name: Callable[[str], Iterator[Found]]) -> tuple[_Family, ...]:
    prefixed = tuple(form for form in FORMS if not form.gate)
    others = tuple(form for form in FORMS if form.gate)
    gates = "(?m)" + "|".join(dict.fromkeys(f"(?:{form.gate})" for form in others))
    return (
        _Family(gate_of_prefixes(dict.fromkeys(form.hint for form in prefixed)), _by_form(prefixed), 0, 0),
        _Family(gates, _by_form(others), 0, 3),
        _Family(named.GATE, by_name, 0, 1),
        _Family(keys.GATE, _by_key, 2, 2),
    )


def _by_form(forms: tuple[Form, ...]) -> Callable[[str], Iterator[Found]]:
    table: dict[str, list[Form]] = {}
    for form in forms:
        table.setdefault(form.hint, []).append(form)

    def find(text: str) -> Iterator[Found]:
        lower = text.lower()
        for form in [form for hint, forms in table.items() if hint in lower for form in forms]:
            found = (_span(match) for match in compiled(form.pattern).finditer(text))
            for number, (start, end) in enumerate(found, 1):
                if number == _MOST:
                    yield Found(start, len(text), form.name)
                    break
                if form.is_secret is None or form.is_secret(text[start:end]):
                    yield Found(start, end, form.name)

    return find


def _by_key(text: str) -> Iterator[Found]:
    return (Found(start, end, keys.NAME) for start, end in keys.find_keys(text))


def _span(match: re.Match[str]) -> tuple[int, int]:
    for group in _GROUPS:
        if group in match.re.groupindex and match[group] is not None:
            return match.span(group)
    return match.span()


def _lower(text: str) -> str:
    """The text in lower case, character by character: a few characters become two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower() if char.isascii() else char for char in text)


def _windows(data: bytes, family: _Family) -> Iterator[tuple[int, int]]:
    """The parts in which there may be secrets: lines that pass the gate, with their neighbours.

    Where they are close together, more and more is taken at once: each line alone would be slow.
    """
    gate = _compiled_gate(family.gate)
    start, end, step, at = 0, -1, 0, 0
    while at < len(data) and (match := gate.search(data, at)):
        begin = _lines_back(data, match.start(), family.before)
        if begin <= end + _GAP:
            step = min(2 * step + 64, _WIDEST)
        else:
            if end >= 0:
                yield start, end
            start, step = begin, 0
        at = _lines_on(data, match.end() + step, 0)
        end = _lines_on(data, at, family.after - 1) if family.after else at
    if end >= 0:
        yield start, end


def _lines_back(data: bytes, at: int, lines: int) -> int:
    first = max(at - _REACH, 0)
    for _ in range(lines + 1):
        at = data.rfind(b"\n", first, at)
        if at < 0:
            return first
    return at + 1


def _lines_on(data: bytes, at: int, lines: int) -> int:
    last = min(at + 2 * _REACH, len(data))
    for _ in range(lines + 1):
        at = data.find(b"\n", at, last) + 1
        if at == 0:
            return last
    return at


@cache
def _compiled_gate(gate: str) -> Any:  # noqa: ANN401 (RE2 has no types)
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.encoding = re2.Options.Encoding.LATIN1
    options.never_capture = True
    options.max_mem = 16 << 20
    options.log_errors = False
    return re2.compile(gate.encode(), options)
