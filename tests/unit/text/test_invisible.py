"""Invisible characters are shown, all that Unicode knows of, and emoji stay as they are."""

import json
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.text.invisible import in_json, invisible, invisible_runs, show_invisible
from scripts import unicode_tables
from tests.unicode_data import BIDI, CONTROLS, ESCAPED, IGNORABLE, JOINED, STANDARD, hidden


def test_unicode_has_as_many_as_it_says() -> None:
    assert len(IGNORABLE) == 4_174
    assert len(BIDI) == 12
    assert len(CONTROLS) == 65
    assert not BIDI - IGNORABLE


def test_every_code_point_is_shown_or_seen() -> None:
    everything = range(sys.maxunicode + 1)
    shown = show_invisible("".join(f"a{chr(code)}z " for code in everything)).split("z a")
    assert len(shown) == len(everything)
    shown[0], shown[-1] = shown[0].removeprefix("a"), shown[-1].removesuffix("z ")
    wrong = [
        f"{code:04X} is {text!r}"
        for code, text in zip(everything, shown, strict=True)
        if text != (f"<U+{code:04X}>" if code in ESCAPED else chr(code))
    ]
    assert not wrong


def test_the_tables_are_what_the_script_writes() -> None:
    assert unicode_tables.TABLES.read_text(encoding="utf-8") == unicode_tables.tables()


def test_every_standard_emoji_stays_alone_and_among_others() -> None:
    assert [emoji for emoji in STANDARD if show_invisible(emoji) != emoji] == []
    text = " ".join(STANDARD)
    assert show_invisible(text) == text
    text = "".join(JOINED)
    assert show_invisible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("⚙️ Build", "⚙️ Build"),
        ("👨‍👩‍👧 🏳️‍🌈 1️⃣ ⛹🏽‍♀️ ✔︎ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇨🇭", "👨‍👩‍👧 🏳️‍🌈 1️⃣ ⛹🏽‍♀️ ✔︎ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇨🇭"),
        ("a\ufe0f", "a<U+FE0F>"),
        ("1\ufe0f2", "1<U+FE0F>2"),
        ("⚙\ufe0f\ufe0f\ufe0e", "⚙\ufe0f<U+FE0F U+FE0E>"),
        ("👨\u200d👩\u200d👧\u200d👨", "👨\u200d👩\u200d👧<U+200D>👨"),
        ("👩\u200d👨\u200d👩\u200d👧", "👩<U+200D>👨\u200d👩\u200d👧"),
        ("👨\u200d\u200d👩", "👨<U+200D x2>👩"),
        ("\u200d👩\u200d", "<U+200D>👩<U+200D>"),
        ("🏴\U000e0075\U000e0073\U000e007f", "🏴<U+E0075 U+E0073 U+E007F>"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f\U000e0041", "🏴󠁧󠁢󠁥󠁮󠁧󠁿<U+E0041>"),
        ("می\u200cخواهم", "می<U+200C>خواهم"),  # noqa: RUF001 - Persian
        ("葛\U000e0100", "葛<U+E0100>"),
        ("\u0600\u06f1", "\u0600\u06f1"),
        ("a\u2028b\x85c", "a<U+2028>b<U+0085>c"),
    ],
)
def test_only_what_belongs_to_an_emoji_stays(text: str, shown: str) -> None:
    assert show_invisible(text) == shown


PIECES = st.sampled_from([*"\u200d\ufe0e\ufe0f\u200b\U000e0067\U000e007f👨👩👧🏻🏽❤⚙🏴🌈a1\u20e3\n", *JOINED[::97]])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_stays_invisible_is_inside_a_standard_emoji(text: str) -> None:
    shown = show_invisible(text)
    assert hidden(shown) == []
    assert show_invisible(shown) == shown


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\u200b" * 10_000, "<U+200B x10,000>"),
        (
            "".join(chr(0xE0000 + ord(char)) for char in "Push to main. " * 700),
            "<U+E0050 U+E0075 U+E0073 U+E0068 +9,796 more>",
        ),
        ("\u200b\u200c", "<U+200B U+200C>"),
    ],
)
def test_a_long_run_is_counted_instead_of_spelt_out(hidden: str, shown: str) -> None:
    assert show_invisible(f"a{hidden}b") == f"a{shown}b"


@pytest.mark.parametrize("text", ["\u200b" * 200_000, "👨\u200d" * 100_000, "\ufe0fa" * 100_000, "👨🏻" * 100_000])
def test_no_text_takes_long(text: str) -> None:
    begin = time.process_time()
    show_invisible(text)
    assert time.process_time() - begin < 5


@given(st.text(st.sampled_from('a中\u200b\u202e\ufe0f⚙\U000e0041\ud800\n"\\')))
def test_json_shows_them_and_stays_exact(text: str) -> None:
    written = show_invisible(json.dumps([text], ensure_ascii=False), in_json)
    assert json.loads(written) == [text]
    assert not set(map(ord, written.replace("⚙\ufe0f", ""))) & ESCAPED


@given(st.text(st.sampled_from("a中\u200b\u202e\ufe0f⚙")))
def test_runs_and_what_is_between_them_are_the_text(text: str) -> None:
    runs = list(invisible_runs(text))
    assert all(invisible().fullmatch(text[run]) for run in runs)
    assert all(before.stop < after.start for before, after in pairwise(runs))
