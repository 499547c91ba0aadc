"""Private keys in armour, laid out as logs show them, and what looks like them but is public."""

import base64
import textwrap
from collections.abc import Callable
from random import Random

from bench.redaction.sample import Maker, Planted

_DER = b"\x30\x82\x04\xa4\x02\x01\x00"
_OPENSSH = b"openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none\0\0\0\0\0\0\0\x01"
PRIVATE: dict[str, tuple[str, bytes, int]] = {
    "RSA": ("RSA PRIVATE KEY", _DER, 1190),
    "EC": ("EC PRIVATE KEY", b"\x30\x77\x02\x01\x01\x04\x20", 114),
    "DSA": ("DSA PRIVATE KEY", b"\x30\x82\x01\xba\x02\x01\x00", 440),
    "PKCS8": ("PRIVATE KEY", b"\x30\x82\x04\xbd\x02\x01\x00", 1210),
    "encrypted PKCS8": ("ENCRYPTED PRIVATE KEY", b"\x30\x82\x05\x0e\x30\x40", 1290),
    "OpenSSH": ("OPENSSH PRIVATE KEY", _OPENSSH, 370),
    "PGP": ("PGP PRIVATE KEY BLOCK", b"\xc5\x86\x04", 700),
}
"""Label of the armour, first bytes of the body, and how many random ones follow."""
PUBLIC: dict[str, tuple[str, bytes, int]] = {
    "certificate": ("CERTIFICATE", b"\x30\x82\x03\xa5\x30\x82\x02\x8d", 940),
    "certificate request": ("CERTIFICATE REQUEST", b"\x30\x82\x02\x8a\x30\x82", 640),
    "public key": ("PUBLIC KEY", b"\x30\x82\x01\x22\x30\x0d", 288),
    "RSA public key": ("RSA PUBLIC KEY", b"\x30\x82\x01\x0a\x02", 265),
    "PGP public key": ("PGP PUBLIC KEY BLOCK", b"\x99\x01\x0d\x04", 900),
    "PGP signature": ("PGP SIGNATURE", b"\x89\x01\x33\x04", 300),
}
PREFIXES = ("", "    ", "app_1  | ", "+", "#12 0.345 ", "> ", "\t", "[INFO] ")
WIDTHS = (64, 64, 64, 70, 76)

Layout = Callable[[list[str], list[str], str, str], Planted]


def _armour(label: str, first: bytes, size: int, source: Random) -> tuple[list[str], list[str], str, str]:
    """The lines before the body, the body, BEGIN and END."""
    body = textwrap.wrap(base64.b64encode(first + source.randbytes(size)).decode(), source.choice(WIDTHS))
    head = []
    if label.startswith("PGP"):
        head = [""]
    elif label.startswith("RSA PRIVATE") and source.random() < 0.2:
        head = ["Proc-Type: 4,ENCRYPTED", f"DEK-Info: AES-128-CBC,{source.randbytes(16).hex().upper()}", ""]
    return head, body, f"-----BEGIN {label}-----", f"-----END {label}-----"


def _lines(lines: list[str], secrets: list[str], prefix: str) -> Planted:
    return Planted("\n".join(prefix + line for line in lines), tuple(secrets))


def whole(kinds: dict[str, tuple[str, bytes, int]]) -> Maker:
    """Line by line, each with the same prefix."""

    def make(source: Random) -> Planted:
        head, body, begin, end = _armour(*source.choice(list(kinds.values())), source)
        return _lines([begin, *head, *body, end], body, source.choice(PREFIXES))

    return make


def begin_cut(source: Random) -> Planted:
    """The excerpt begins in the middle of the body."""
    _, body, _, end = _armour(*source.choice(list(PRIVATE.values())), source)
    body = body[source.randrange(len(body) // 2) :]
    return _lines([*body, end], body, source.choice(PREFIXES))


def end_cut(source: Random) -> Planted:
    """The excerpt ends in the middle of the body."""
    head, body, begin, _ = _armour(*source.choice(list(PRIVATE.values())), source)
    body = body[: source.randint(1, len(body))]
    return _lines([begin, *head, *body], body, source.choice(PREFIXES))


def on_one_line(kinds: dict[str, tuple[str, bytes, int]], breaks: tuple[str, ...]) -> Maker:
    """In a string, with one of `breaks` in the place of each end of a line."""

    def make(source: Random) -> Planted:
        head, body, begin, end = _armour(*source.choice(list(kinds.values())), source)
        text = source.choice(breaks).join([begin, *head, *body, end])
        before, after = source.choice((('{"key": "', '"}'), ("KEY='", "'"), ('key = "', '"'), ("key: ", "")))
        return Planted(before + text + after, tuple(body))

    return make


KEYS: dict[str, Maker] = {
    "private key": whole(PRIVATE),
    "private key, BEGIN cut off": begin_cut,
    "private key, END cut off": end_cut,
    "private key in a string": on_one_line(PRIVATE, ("\\n", "\\\\n", "\\r\\n")),
    "private key with blanks for line ends": on_one_line(PRIVATE, (" ",)),
}
PUBLIC_BLOCKS: dict[str, Maker] = {
    "certificates and public keys": whole(PUBLIC),
    "certificates and public keys in a string": on_one_line(PUBLIC, ("\\n", "\\\\n", "\\r\\n")),
}
