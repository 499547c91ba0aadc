"""Secrets that nothing gives away: no form of their own, and no name beside them. Nobody is asked to find them."""

import base64
import gzip
from random import Random

from bench.redaction.names import VALUES
from bench.redaction.sample import Maker, Planted, made, one_of


def _password(source: Random) -> Planted:
    """In a sentence, as people write it."""
    value = VALUES["8 to 12 mixed"](source)
    return Planted(
        source.choice(("log in as admin with @", "I used @ for the database", "(it is @ on staging)")).replace(
            "@", value
        ),
        (value,),
    )


def _next_line(source: Random) -> Planted:
    """A prompt, and what was typed."""
    value = VALUES["letters and digits"](source)
    return Planted(f"Enter the password for the registry:\n{value}", (value,))


def _packed(source: Random) -> Planted:
    """A token that was compressed before it was encoded."""
    data = gzip.compress(made("GITHUB_TOKEN=ghp_[A-Za-z0-9]{36}", source).text.encode(), mtime=0)
    text = base64.b64encode(data).decode()
    return Planted(text, (text,))


def _turned(source: Random) -> Planted:
    """A token from right to left."""
    text = made("ghp_[A-Za-z0-9]{36}", source).text[::-1]
    return Planted(text, (text,))


UNSEEN: dict[str, Maker] = {
    "a key of hex digits or a UUID, without a name": one_of(
        "using «[0-9a-f]{32}» for api.datadoghq.com",
        "using «[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}»",
    ),
    "a key of any letters, without a name": one_of("got «[A-Za-z0-9]{40}» from the server", "«[A-Za-z0-9+/]{43}=»"),
    "a password in a sentence": _password,
    "a password on the line after its name": _next_line,
    "a line of .pgpass or of a CSV file": one_of("db:5432:app:app:«[A-Za-z0-9]{16}»", "7,ada,«[A-Za-z0-9]{16}»,admin"),
    "a name in another language": one_of(
        "Passwort: «[A-Za-z0-9]{16}»", "contraseña=«[A-Za-z0-9]{16}»", "clave: «[A-Za-z0-9]{16}»"
    ),
    "a compressed token": _packed,
    "a token from right to left": _turned,
}
