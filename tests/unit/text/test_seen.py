"""Secrets with something in them that nobody sees."""

import textwrap
from base64 import b64encode

import pytest

from fire_routine.text.invisible import named
from fire_routine.text.redaction import MASK, Redactor
from fire_routine.text.seen import flat, seen
from fire_routine.text.unicode_tables import INVISIBLE

TOKEN = "ghp_" + "q7Rk2ZxV9mLp4TsW8bNdq7Rk2ZxV9mLp4TsW"
OURS = "sk-ant-oat01-" + "q7Rk2ZxV9mLp4TsW8bNd" * 4
RANGES = [[int(code, 16) for code in part.split("-")] for part in INVISIBLE.split()]


@pytest.mark.parametrize(
    "code", sorted({code for first, *rest in RANGES for code in (first, *rest, (first + (rest or [first])[0]) // 2)})
)
def test_a_secret_is_found_whatever_splits_it(code: int) -> None:
    char = chr(code)
    redact = Redactor([OURS])
    for secret in (TOKEN, OURS):
        assert redact(f"a {secret[:2]}{char}{secret[2:9]}{char}{char}{secret[9:]} b") == f"a {MASK} b"
        assert redact(f"a {secret[:9]}{named(char)}{secret[9:]} b") == f"a {MASK} b"
        assert redact(f"a {secret[:9]}\\u{{{code:x}}}{secret[9:]} b") == f"a {MASK} b"


@pytest.mark.parametrize(
    "between", ["\x1b[31m", "\x1b[0;1m", "\\u001b[0m", "\\x1b[31m", "\\033[1m", "\\u200b", "\\\\u00ad", "\r"]
)
def test_a_secret_is_found_whatever_colours_it(between: str) -> None:
    assert Redactor()(f"a {TOKEN[:7]}{between}{TOKEN[7:]} b") == f"a {MASK} b"


def test_what_is_not_seen_stays_where_no_secret_is() -> None:
    text = "a\u200bb \x1b[31mred\x1b[0m\r\n \u2699\ufe0f Build \\u200b <U+200B>\r\n"
    assert Redactor()(text) == text


@pytest.mark.parametrize("prefix", ["", "  ", "2025-01-02T03:04:05.0000000Z ", "app_1  | ", "+ ", "#12 0.345 "])
@pytest.mark.parametrize("end", ["\n", "\r\n", " \\\n"])
@pytest.mark.parametrize("width", [20, 60])
def test_our_own_secret_is_found_where_a_log_wraps_it(prefix: str, end: str, width: int) -> None:
    for printed in (OURS, OURS.encode().hex(), OURS.encode().hex().upper(), b64encode(OURS.encode()).decode()):
        text = end.join(prefix + line for line in textwrap.wrap(printed, width))
        hidden = Redactor([OURS])(f"first\n{text}\nlast")
        assert MASK in hidden
        assert [line for line in textwrap.wrap(printed, width)[:-1] if line in hidden] == []
        assert hidden.startswith("first\n")
        assert hidden.endswith("last")


@pytest.mark.parametrize(
    ("text", "first", "both"),
    [
        ("ab", (0, 1), (0, 2)),
        ("a\u200bb", (0, 1), (0, 3)),
        ("\x1b[0m\u200bab\r", (5, 6), (5, 7)),
        ("a<U+200B\u200b \x1b[0m>b", (0, 1), (0, 16)),
        ("a\u200b\u200b\\u200bb\u200b", (0, 1), (0, 10)),
        ("\u200ba\u00adb\u200d", (1, 2), (1, 4)),
    ],
)
def test_a_place_in_the_copy_leads_back_to_the_text(text: str, first: tuple[int, int], both: tuple[int, int]) -> None:
    copy = seen(text)

    assert copy.text == "ab"
    assert (copy.back(0, 1), copy.back(0, 2)) == (first, both)


def test_of_a_text_that_nobody_sees_nothing_is_left() -> None:
    assert seen("\u200b\x1b[0m").text == ""


def test_a_flood_of_different_characters_that_nobody_sees_takes_no_longer() -> None:
    """A search for several of them at once would need minutes for the carriage returns."""
    flood = "".join(map(chr, range(0xE0100, 0xE01F0)))

    assert seen(f"a{flood}b\r\n").text == "ab\r\n"
    assert seen(f"a{flood}b" + "\r" * 100_000 + "\n").text == "ab\r\n"


@pytest.mark.parametrize("text", ["a\\u0061b", "a\\u{110000}b", "a\\u{ffffff}b", "a\r\nb", "<U+20", "\\", "a\u00e9x"])
def test_what_is_seen_stays_in_the_copy(text: str) -> None:
    assert seen(text).text == text
    assert seen(f"\u200b{text}\u00ad").text == text


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("ab\ncd", "abcd"),
        ("a\nb", "ab"),
        ("\nab", "ab"),
        ('ab \t"\\\ncd', "abcd"),
        ("ab     \ncd", "ab cd"),
    ],
)
def test_lines_are_joined_without_up_to_four_characters_that_end_one(text: str, joined: str) -> None:
    assert flat(text).text == joined
