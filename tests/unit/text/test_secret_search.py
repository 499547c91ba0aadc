"""The search for all kinds of secrets at once, in short texts and in long ones."""

import pytest

from fire_routine.text.secrets.search import Found, SecretSearch

GITHUB = "ghp_" + "q7Rk2ZxV9m" * 3 + "Lp4TsW"
TOKEN = "q7Rk2ZxV9mLp4TsW8bNd"
KEY = "MIIEowIBAAKCAQEAx7Gq0vW3nJ5kqXc2bP9dLhYtRzEoFsUaMwNiCgVyHjKl8B4Q"
ELSEWHERE = "a line of a log with fifty characters → é, one of many\n" * 400
"""So much that what follows isn't searched whole."""

SECRETS = {
    "a prefix": (f"a {GITHUB} b", GITHUB),
    "a URL": ("see postgres://app:hunter2@db:5432/x", "hunter2"),
    "a command": ("zip -r -P hunter2 x.zip x", "hunter2"),
    "a command with quotes": ("zip -r -P 'hunter 2' x.zip x", "hunter 2"),
    "a command with double quotes": ('zip -r -P "hunter 2" x.zip x', "hunter 2"),
    "a command in four lines": (
        "zip \\\n  -r \\\n  -9 \\\n  -P hunter2 \\\n  x.zip x",
        "hunter2",
    ),
    "a name": (f"API_TOKEN: {TOKEN}", TOKEN),
    "a name in the line before": (f"apiToken: |\n  {TOKEN}", TOKEN),
    "a character that becomes two in lower case": (f"İİ API_TOKEN: {TOKEN}", TOKEN),
    "a key whose first line was cut": (f"{KEY[30:]}\n{KEY}", f"{KEY[30:]}\n{KEY}"),
    "a short key after an empty line": (f"-----BEGIN EC PRIVATE KEY-----\n\n{KEY[:40]}", f"\n\n{KEY[:40]}"),
}


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS)
def test_a_secret_is_found_once_in_a_short_text_and_in_a_long_one(text: str, secret: str) -> None:
    alone = SecretSearch()(text)
    assert [text[part.start : part.end] for part in alone] == [secret]

    after = len(ELSEWHERE)
    moved = [Found(after + part.start, after + part.end, part.name) for part in alone]
    assert SecretSearch()(f"{ELSEWHERE}{text}\n{ELSEWHERE}") == moved


def test_secrets_are_found_from_the_first_to_the_last() -> None:
    text = f"PASSWORD=hunter2hunter2 see {GITHUB} there"
    assert [text[part.start : part.end] for part in SecretSearch()(text)] == ["hunter2hunter2", GITHUB]


def test_what_a_form_s_own_rule_excludes_stays() -> None:
    assert SecretSearch()("https://chat.example/hooks/q7rk2zxv9mlp4tsw8bndq7rk2z")
    assert SecretSearch()("https://chat.example/hooks/thereisareadablenamehere12") == []


def test_after_a_thousand_matches_of_a_form_the_rest_is_hidden() -> None:
    text = f"a {GITHUB} b\n" * 1_500
    found = SecretSearch()(text)
    assert len(found) == 1_000
    assert (found[-1].start, found[-1].end) == (text.index(GITHUB) + 999 * len(text) // 1_500, len(text))


def test_the_longer_a_text_is_the_more_names_are_judged() -> None:
    lines = (f"name_{number}_token: v1.2.{number:06}\n" for number in range(1_100))
    assert SecretSearch()(("-" * 400 + "\n").join(lines)) == []
