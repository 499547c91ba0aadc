"""Values from elsewhere in a line of ours: one line, short, nothing unseen in it, no Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.text.plain import escape_markdown, one_line, visible
from tests.unicode_data import hidden


def test_white_space_becomes_single_spaces() -> None:
    assert one_line("  a\r\nb\tc\u2028d\x0be\u00a0f  ", 80) == "a b c d e f"


def test_what_is_not_seen_is_named() -> None:
    assert one_line("main\u202egnp.exe\u200b \x1b[31mred\x00 \ufefftag\U000e0041\u3164 half\ud800", 200) == (
        "main<U+202E>gnp.exe<U+200B> <U+001B>[31mred<U+0000> <U+FEFF>tag<U+E0041 U+3164> half<U+D800>"
    )


def test_a_block_keeps_its_lines_and_names_what_is_not_seen() -> None:
    assert visible("a\r\n\tb \u202egnp.exe\u200b\r\x85 tag\U000e0041 中文 🚒 ⚙️\n\r\n") == (
        "a\n\tb <U+202E>gnp.exe<U+200B>\n<U+0085> tag<U+E0041> 中文 🚒 ⚙️\n\n"
    )


def test_only_what_is_a_gap_to_a_reader_becomes_a_space() -> None:
    gaps = "".join(chr(code) for code in range(0x110000) if one_line(f"a{chr(code)}b", 80) == "a b")
    assert (
        gaps
        == "\t\n\x0b\x0c\r \xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
    )


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("12345", 5, "12345"),
        ("123456", 5, "1234…"),
        ("1234 678", 6, "1234…"),
        ("   \u2003" + " " * 1000 + "a", 5, "…"),
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
    assert not hidden(line)
