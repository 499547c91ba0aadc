"""Private keys in armour, laid out as logs show them, and what looks like them but is public."""

import base64
import textwrap
from dataclasses import dataclass
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
    "PGP public key": ("PGP PUBLIC KEY BLOCK", b"\x99\x01\x0d\x04", 2600),
    "PGP signature": ("PGP SIGNATURE", b"\x89\x01\x33\x04", 300),
}
PREFIXES = ("", "    ", "app_1  | ", "+", "#12 0.345 ", "> ", "\t", "[INFO] ")
WIDTHS = (64, 64, 64, 70, 76)

Kinds = dict[str, tuple[str, bytes, int]]


@dataclass(frozen=True)
class Block:
    """The lines of an armour: up to the body, the body, and from its end on."""

    head: list[str]
    body: list[str]
    foot: list[str]


def _block(kinds: Kinds, source: Random) -> Block:
    label, first, size = source.choice(list(kinds.values()))
    body = textwrap.wrap(base64.b64encode(first + source.randbytes(size)).decode(), source.choice(WIDTHS))
    head, foot = [f"-----BEGIN {label}-----"], [f"-----END {label}-----"]
    if label.startswith("PGP"):
        checksum = base64.b64encode(source.randbytes(3)).decode()
        head, foot = [*head, "Version: GnuPG v1.4.12", ""], [f"={checksum}", *foot]
    elif label.startswith("RSA PRIVATE") and source.random() < 0.2:
        head += ["Proc-Type: 4,ENCRYPTED", f"DEK-Info: AES-128-CBC,{source.randbytes(16).hex().upper()}", ""]
    return Block(head, body, foot)


def _lines(source: Random, lines: list[str], body: list[str]) -> Planted:
    """The lines, all with the same prefix. The body is secret."""
    prefix = source.choice(PREFIXES)
    return Planted("\n".join(prefix + line for line in lines), tuple(body))


def whole(kinds: Kinds) -> Maker:
    """All lines."""

    def make(source: Random) -> Planted:
        block = _block(kinds, source)
        return _lines(source, [*block.head, *block.body, *block.foot], block.body)

    return make


def begin_cut(kinds: Kinds) -> Maker:
    """The excerpt begins in the middle of the body."""

    def make(source: Random) -> Planted:
        block = _block(kinds, source)
        body = block.body[source.randrange(len(block.body) // 2) :]
        return _lines(source, [*body, *block.foot], body)

    return make


def end_cut(kinds: Kinds) -> Maker:
    """The excerpt ends in the middle of the body."""

    def make(source: Random) -> Planted:
        block = _block(kinds, source)
        body = block.body[: source.randint(1, len(block.body))]
        return _lines(source, [*block.head, *body], body)

    return make


def interrupted(kinds: Kinds) -> Maker:
    """Another program wrote a line in between, as with `set -x`."""

    def make(source: Random) -> Planted:
        block = _block(kinds, source)
        at = source.randrange(1, len(block.body))
        between = source.choice(("++ apt-key list", "Waiting for the agent …", "[2/7] Building", "+ set +x"))
        return _lines(source, [*block.head, *block.body[:at], between, *block.body[at:], *block.foot], block.body)

    return make


def on_one_line(kinds: Kinds, breaks: tuple[str, ...]) -> Maker:
    """In a string, with one of `breaks` in the place of each end of a line."""

    def make(source: Random) -> Planted:
        block = _block(kinds, source)
        text = source.choice(breaks).join([*block.head, *block.body, *block.foot])
        before, after = source.choice((('{"key": "', '"}'), ("KEY='", "'"), ('key = "', '"'), ("key: ", "")))
        return Planted(before + text + after, tuple(block.body))

    return make


KEYS: dict[str, Maker] = {
    "private key": whole(PRIVATE),
    "private key, BEGIN cut off": begin_cut(PRIVATE),
    "private key, END cut off": end_cut(PRIVATE),
    "private key, another line in it": interrupted(PRIVATE),
    "private key in a string": on_one_line(PRIVATE, ("\\n", "\\\\n", "\\r\\n")),
    "private key with blanks for line ends": on_one_line(PRIVATE, (" ",)),
}
PUBLIC_BLOCKS: dict[str, Maker] = {
    "certificates and public keys": whole(PUBLIC),
    "certificates and public keys, BEGIN cut off": begin_cut(PUBLIC),
    "certificates and public keys, END cut off": end_cut(PUBLIC),
    "certificates and public keys, another line in it": interrupted(PUBLIC),
    "certificates and public keys in a string": on_one_line(PUBLIC, ("\\n", "\\\\n", "\\r\\n")),
}
