"""Secrets with something in them that nobody sees."""

import textwrap
from base64 import b64encode

import pytest

from fire_routine.text.invisible import named
from fire_routine.text.redaction import MASK, Redactor
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
    "between", ["\x1b[31m", "\x1b[0;1m", "\\u001b[0m", "\\x1b[31m", "\\033[1m", "\\u200b", "\\\\u00ad"]
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
