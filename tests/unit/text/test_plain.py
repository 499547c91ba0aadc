"""Values from elsewhere in a line of ours: one line, short, nothing unseen in it, no Markdown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.text.plain import escape_markdown, one_line, visible


def test_white_space_becomes_single_spaces() -> None:
    assert one_line("  a\r\nb\tc\u2028d\x0be\u00a0f  ", 80) == "a b c d e f"


def test_what_is_not_seen_is_dropped() -> None:
    assert one_line("main\u202egnp.exe\u200b \x1b[31mred\x00 \ufefftag\U000e0041 half\ud800", 80) == (
        "maingnp.exe [31mred tag half"
    )


def test_a_block_keeps_its_lines_and_loses_what_is_not_seen() -> None:
    assert visible("a\r\n\tb \u202egnp.exe\u200b \x1b[31mred\x00 tag\U000e0041 中文 🚒\n") == (
        "a\n\tb gnp.exe [31mred tag 中文 🚒\n"
    )


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("12345", 5, "12345"),
        ("123456", 5, "1234…"),
        ("1234 678", 6, "1234…"),
        ("   \u200b" + " " * 1000 + "a", 5, "…"),
    ],
)
def test_a_long_value_is_cut_and_says_so(text: str, limit: int, expected: str) -> None:
    assert one_line(text, limit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("feature/my_branch-2", "feature/my_branch-2"),
        ("_bold_ and __init__", r"\_bold\_ and \_\_init\_\_"),
        ("**b** `c` [x](y) <i> a|b ~~d~~ &amp; $e$", r"\*\*b\*\* \`c\` \[x\](y) \<i\> a\|b \~\~d\~\~ \&amp; \$e\$"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_markdown_is_escaped_and_ordinary_names_are_not(text: str, expected: str) -> None:
    assert escape_markdown(text) == expected


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_any_text_becomes_one_short_line_that_can_be_encoded(text: str, limit: int) -> None:
    line = one_line(text, limit)
    line.encode()
    assert len(line) <= limit
    assert line.splitlines() in ([], [line])
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for char in line)
