"""The search for secrets of all forms in a text."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from fire_routine.text.secrets import keys, named
from fire_routine.text.secrets.compiled import compiled
from fire_routine.text.secrets.form import Form, gate_of_prefixes
from fire_routine.text.secrets.in_commands import COMMANDS
from fire_routine.text.secrets.in_urls import ADDRESSES
from fire_routine.text.secrets.tokens import TOKENS
from fire_routine.text.secrets.windows import windows

FORMS: Final = (*TOKENS, *ADDRESSES, *COMMANDS)
_PLAIN: Final = 20_000
"""Characters that are searched without RE2, which takes 20 ms to load: more than a run without logs sends."""
_MOST: Final = 1_000
"""Matches of a form beside each other; all that follows them is hidden."""


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
    before: int = 0
    after: int = 0
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
        self._judge.allow_for(self._seen)
        found: list[Found] = []
        # One byte for each character, so that places are the same. No gate looks for others than ASCII.
        data = text.encode("latin-1", "replace") if self._seen > _PLAIN else b""
        for family in self._families:
            parts = windows(data, family.gate, family.before, family.after) if data else ((0, len(text)),)
            for start, end in parts:
                found += (
                    Found(start + part.start, start + part.end, part.name) for part in family.find(text[start:end])
                )
        return sorted(found)

    def _by_name(self, text: str) -> Iterator[Found]:
        return (Found(*value) for value in named.find_named(text, _lower(text), self._judge))


def _families(by_name: Callable[[str], Iterator[Found]]) -> tuple[_Family, ...]:
    prefixed = tuple(form for form in FORMS if not form.gate)
    others = tuple(form for form in FORMS if form.gate)
    gates = "(?m)" + "|".join(dict.fromkeys(form.gate for form in others))
    return (
        _Family(gate_of_prefixes(dict.fromkeys(form.hint for form in prefixed)), _by_form(prefixed)),
        _Family(gates, _by_form(others), after=3),
        _Family(named.GATE, by_name, after=1),
        _Family(keys.GATE, _by_key, before=1, after=2),
    )


def _by_form(forms: tuple[Form, ...]) -> Callable[[str], Iterator[Found]]:
    table: dict[str, list[Form]] = {}
    for form in forms:
        table.setdefault(form.hint, []).append(form)

    def find(text: str) -> Iterator[Found]:
        lower = text.lower()
        for form in [form for hint, forms in table.items() if hint in lower for form in forms]:
            found = (match.span(match.lastgroup or 0) for match in compiled(form.pattern).finditer(text))
            for number, (start, end) in enumerate(found, 1):
                if number == _MOST:
                    yield Found(start, len(text), form.name)
                    break
                if form.is_secret is None or form.is_secret(text[start:end]):
                    yield Found(start, end, form.name)

    return find


def _by_key(text: str) -> Iterator[Found]:
    return (Found(start, end, keys.NAME) for start, end in keys.find_keys(text))


def _lower(text: str) -> str:
    """The text in lower case, character by character: a few characters become two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower() if char.isascii() else char for char in text)
