"""Private keys whose beginning or end is cut off, and what else is lines of base64."""

import random
from base64 import b64encode

import pytest

from fire_routine.text.redaction import Redactor

BEGIN, END = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
SOURCE = random.Random(1)  # noqa: S311 (nothing depends on it)
KEY = b64encode(bytes.fromhex("308204a30201000282010100") + SOURCE.randbytes(1_180)).decode()
CERTIFICATE = b64encode(bytes.fromhex("3082035d30820245a003020102") + SOURCE.randbytes(850)).decode()
PICTURE = b64encode(b"\x89PNG\r\n\x1a\n" + SOURCE.randbytes(4_000)).decode()
PREFIXES = ("", "app_1  | ", "+", "  ", "2025-01-02T03:04:05.0000000Z ", "| ", "> ", "#12 0.345 ")


def wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


@pytest.mark.parametrize("width", [64, 70, 76])
@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("marks", [(1, 1), (1, 0), (0, 1), (0, 0)])
@pytest.mark.parametrize("cut", [0, 3])
def test_a_key_is_hidden_whatever_is_cut_off(width: int, prefix: str, marks: tuple[int, int], cut: int) -> None:
    lines = wrapped(KEY, width)[0 if marks[0] else cut :]
    text = "\n".join(prefix + line for line in ["before", *[BEGIN] * marks[0], *lines, *[END] * marks[1], "after"])
    for hidden in (Redactor()(text), Redactor().lines(text)):
        assert [line for line in lines if line in hidden] == []
        assert "before" in hidden
        assert hidden.endswith("after")
    assert Redactor().lines(text).count("\n") == text.count("\n")


@pytest.mark.parametrize("width", [64, 76])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_certificates_and_pictures_stay(width: int, prefix: str) -> None:
    body = wrapped(CERTIFICATE, width)
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    for lines in ([begin, *body, end], [*body, end], [begin, *body], body, [*body[4:], end], wrapped(PICTURE, width)):
        text = "\n".join(prefix + line for line in lines)
        assert Redactor()(text) == text


def test_lines_of_digests_and_one_long_line_stay() -> None:
    for text in ("0123456789abcdef" * 4, "sha512-" + CERTIFICATE[:86] + "==", "data:image/png;base64," + PICTURE):
        assert Redactor()("\n".join([text] * 5)) == "\n".join([text] * 5)
