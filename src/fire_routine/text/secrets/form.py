"""What a row of the tables of secrets is."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Form(NamedTuple):
    """A form that is secret wherever it appears."""

    name: str
    """What was hidden, in the singular: the summary counts it by this name."""
    source: str
    """Where the form is documented."""
    hint: str
    """In lower case. A text without it is not searched for the pattern."""
    pattern: str
    """The secret, or its surroundings with the secret in a group named `secret`.

    Anyone may write the log that it searches. So it takes time linear in the text: no two adjacent repetitions match
    the same characters unless one is possessive, and no long match begins at each of many characters.
    """
    gate: str
    """In RE2's syntax, whatever the case: a line without a match has no match of the pattern either.

    Empty if the hint is a prefix, as `tokens` makes it.
    """
    is_secret: Callable[[str], bool] | None = None
    """Whether what matched is a secret, where the pattern can't say."""


def form(  # noqa: PLR0917 (the columns of a table)
    name: str, source: str, hint: str, pattern: str, gate: str = "", is_secret: Callable[[str], bool] | None = None
) -> Form:
    """A row. Without a `gate` it is the hint."""
    return Form(name, source, hint, pattern, gate or re.escape(hint), is_secret)


def tokens(
    name: str, source: str, prefixes: str, body: str, is_secret: Callable[[str], bool] | None = None
) -> tuple[Form, ...]:
    r"""Rows for a kind of token: its prefixes, separated by spaces, and the pattern of what follows.

    The prefix stands first in the pattern, so that the search for it is the fast one for plain text, and what precedes
    it is looked at afterwards: it starts a word, or follows an escape (`\n`, `%20`, a colour without its escape).
    """
    return tuple(
        Form(
            name,
            source,
            prefix.lower(),
            f"{re.escape(prefix)}{_starts_word(re.escape(prefix))}{body}",
            "",
            is_secret,
        )
        for prefix in prefixes.split()
    )


def gate_of_prefixes(prefixes: Iterable[str]) -> str:
    """The gate of all tokens with these prefixes, as one pattern: it takes a tenth of the time to compile."""
    listed = "|".join(map(re.escape, prefixes))
    return rf"(?:^|[^a-z0-9_-]|\\[nrt]|%[0-9a-f]{{2}}|[\[0-9][0-9]m)(?:{listed})[a-z0-9_.%/+=$,-]{{8}}"


def _starts_word(prefix: str) -> str:
    escapes = (r"\\[nrt]", "%[0-9A-Fa-f][0-9A-Fa-f]", r"[\[0-9][0-9]m")
    return f"(?:(?<![A-Za-z0-9_-]{prefix})|{'|'.join(f'(?<={escape}{prefix})' for escape in escapes)})"
