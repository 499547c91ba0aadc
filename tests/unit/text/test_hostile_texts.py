"""Texts made to keep the search for secrets busy: each takes time in proportion to its length."""

import re
import time
from collections.abc import Callable, Iterator

import pytest

from fire_routine.text.redaction import Redactor
from fire_routine.text.secrets.compiled import compiled
from fire_routine.text.secrets.form import Form
from fire_routine.text.secrets.names import SHORT_WORDS, WORDS
from fire_routine.text.secrets.search import FORMS
from fire_routine.text.users_patterns import compile_pattern

CHARS = (
    "a",
    "A",
    "0",
    "aA0",
    "/",
    "+",
    "=",
    "-",
    "_",
    ".",
    " ",
    "\n",
    '"',
    "'",
    "\\",
    "%",
    "$",
    "@",
    ":",
    "|",
    "<",
    "é",
)
LENGTH = 3_000
LONGER = 8
"""How many times as long the longer text is."""
SLACK = 3.0
"""How much more than its share it may take: a quadratic search takes `LONGER` times its share."""
BOUND = 0.003
"""Seconds for the longer text below which nothing is measured again: 8 MB/s."""


def is_linear(search: Callable[[str], object], unit: str) -> bool:
    """Whether the time grows with the length. A slower moment of the machine is measured again."""
    short, long = ((unit * (size // len(unit) + 1))[:size] for size in (LENGTH, LENGTH * LONGER))
    for _ in range(4):
        longer = seconds(search, long)
        if longer < BOUND or longer < seconds(search, short) * LONGER * SLACK:
            return True
    return False


def seconds(search: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    search(text)
    return time.process_time() - start


def units(form: Form) -> Iterator[str]:
    """What a log's author would repeat: the beginning of the form, and characters that it is made of."""
    for literal in dict.fromkeys((form.hint, form.hint.upper(), *re.findall("[A-Za-z]{3,}", form.pattern)[:2])):
        for char in CHARS:
            yield from (literal + char, literal + char * 40)
    yield from CHARS


@pytest.mark.parametrize("form", FORMS, ids=[f"{number} {form.hint}" for number, form in enumerate(FORMS)])
def test_no_form_takes_longer_than_its_share_of_any_text(form: Form) -> None:
    def search(text: str) -> None:
        for match in compiled(form.pattern).finditer(text):
            if form.is_secret:
                form.is_secret(match[0])

    assert [unit for unit in units(form) if not is_linear(search, unit)] == []


NAMES = re.sub(r"\[_-\]\?", "_", f"{WORDS}|{SHORT_WORDS}").split("|")
AFTER = (
    "",
    "=",
    "= ",
    '="',
    "=aaaaaa ",
    "=a1b2c3d4\n",
    '="a1b2c3d4" ',
    ": ",
    ":\n  ",
    ">",
    " value=",
    '", "',
    "=${",
    "=/a/b",
)
OTHERS = (
    *CHARS,
    *(
        "BEGIN\n",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n",
        "-----END PRIVATE KEY-----",
        "\x1b[",
        "\r",
    ),
    *(
        "A" * 59 + " ",
        "A" * 64 + "\n",
        "aA1" * 22 + "\n",
        "+" + "aA1" * 22 + "\n",
        "app | " + "aA1" * 22 + "\n",
        "\u200b",
    ),
    *(
        "\x1b[0m",
        "\\u200b",
        "<U+200B>",
        "<U+",
        "a\x00",
        "token=a1b2c3d4\n\n\n",
        "://a:a@",
        "authorization: bearer ",
        "a b\n",
    ),
)


@pytest.mark.parametrize("unit", dict.fromkeys([*(name + after for name in NAMES for after in AFTER), *OTHERS]))
def test_no_text_takes_longer_than_its_share(unit: str) -> None:
    assert is_linear(Redactor(["sk-ant-oat01-q7Rk2ZxV9mLp4TsW8bNd"]), unit)


@pytest.mark.parametrize("pattern", ["a.*b|a", "(?s)a.*b|a", "(?:a[^b]*b|a)", "(a+)+$"])
@pytest.mark.parametrize("text", ["a" * 100_000, "a\n" * 50_000], ids=["one line", "lines"])
def test_a_pattern_of_the_user_is_bounded(pattern: str, text: str) -> None:
    """All matches of `a.*b|a` took ten times as long as those of `a`: after each, RE2 looks for a `b` in the rest."""
    redact, simple = (Redactor(patterns=[compile_pattern(each)]) for each in (pattern, "a"))
    assert any(seconds(redact, text) < seconds(simple, text) * SLACK for _ in range(4))
