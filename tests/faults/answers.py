"""Faults of answers: what a client can meet once its request has arrived. One row each."""

from __future__ import annotations

import gzip
import itertools
import json
import signal
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import NamedTuple

from tests.faults.wire import Reply, Wire, head

JSON = {"content-type": "application/json"}
CHUNKED = {**JSON, "transfer-encoding": "chunked"}
BOMB_BYTES = 300 << 20


class Meeting(NamedTuple):
    """What a fault can use beside the connection."""

    wire: Wire
    reply: Reply
    """What the stand-in would answer."""
    signal: Callable[[signal.Signals], None]
    """Send a signal to the action."""
    jump: Callable[[int], None]
    """Let the action's wall clock jump, in seconds."""
    leave: Callable[[], None]
    """Let the server break off every later connection."""
    decoy: str
    """The origin of a server that nobody should be sent to."""


Fault = Callable[[Meeting], None]


def _reset(at: Meeting, before: bytes = b"") -> None:
    at.wire.send(before)
    at.wire.reset()


def _cut_head(at: Meeting) -> None:
    _reset(at, at.reply.head[: len(at.reply.head) // 2])


def _cut_body(at: Meeting) -> None:
    _reset(at, at.reply.head + at.reply.body[: len(at.reply.body) // 2])


def _short(at: Meeting) -> None:
    at.wire.send(head(at.reply.status, {**at.reply.headers, "content-length": str(len(at.reply.body) + 10)}))
    at.wire.send(at.reply.body)


def _gone(at: Meeting) -> None:
    at.leave()
    at.wire.reset()


def _bytes(data: bytes) -> Iterator[bytes]:
    return (data[start : start + 1] for start in range(len(data)))


def _drip_head(at: Meeting) -> None:
    at.wire.send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-slow: ")
    at.wire.drip(itertools.repeat(b"a"))


def _drip_body(at: Meeting) -> None:
    at.wire.send(head(at.reply.status, {**at.reply.headers, "content-length": "100000"}))
    at.wire.drip(itertools.chain(_bytes(at.reply.body), itertools.repeat(b" ")))


def _drip_chunk(at: Meeting) -> None:
    at.wire.send(head(at.reply.status, CHUNKED) + b"1;extension=")
    at.wire.drip(itertools.repeat(b"a"))


def _drip_trailer(at: Meeting) -> None:
    at.wire.send(head(at.reply.status, CHUNKED) + _chunk(at.reply.body) + b"0\r\nx-slow: ")
    at.wire.drip(itertools.repeat(b"a"))


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data) if data else b""


def _endless(at: Meeting) -> None:
    at.wire.send(head(200, CHUNKED) + _chunk(b'{"jobs": ['))
    at.wire.flood(itertools.repeat(_chunk(b'{"id": 1},\n' * 6000)))


def _huge_length(at: Meeting) -> None:
    at.wire.send(head(200, {**JSON, "content-length": "10000000000"}))
    at.wire.hold()


@cache
def bomb(layers: int) -> bytes:
    """Much more than it looks, packed once or more."""
    return gzip.compress(bomb(layers - 1) if layers > 1 else b'{"a": "' + bytes(BOMB_BYTES))


def _bomb(at: Meeting, layers: int) -> None:
    packed = bomb(layers)
    encoding = ", ".join(["gzip"] * layers)
    at.wire.send(head(200, {**JSON, "content-encoding": encoding, "content-length": str(len(packed))}) + packed)


def _encoded(at: Meeting, encoding: str) -> None:
    at.wire.send(head(200, {**JSON, "content-encoding": encoding, "content-length": str(len(at.reply.body))}))
    at.wire.send(at.reply.body)


def _says(at: Meeting, data: bytes) -> None:
    at.wire.send(data)


def _whole(at: Meeting, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
    at.wire.send(head(status, {**(headers or JSON), "content-length": str(len(body))}) + body)


def _page(at: Meeting, status: int) -> None:
    _whole(at, status, f"<html><h1>{status}</h1>{at.wire.echo}</html>".encode(), {"content-type": "text/html"})


def _error(at: Meeting, status: int) -> None:
    error = {"type": "error", "error": {"type": "api_error", "message": at.wire.echo}, "message": at.wire.echo}
    _whole(at, status, json.dumps(error).encode(), {**JSON, "request-id": at.wire.echo[:200]})


def _labelled(at: Meeting, content_type: str, charset: str = "utf-8") -> None:
    body = at.reply.body.decode(errors="replace").encode(charset)
    _whole(at, at.reply.status, body, {**at.reply.headers, "content-type": content_type})


def _redirect(at: Meeting, location: str, status: int = 307) -> None:
    place = location.format(decoy=at.decoy, again=at.wire.request.target if at.wire.request else "/")
    _whole(at, status, b"", {"location": place})


def _signals(at: Meeting, *signals: signal.Signals) -> None:
    for number in signals:
        at.signal(number)
    at.wire.hold()


def _jump(at: Meeting, seconds: int) -> None:
    at.jump(seconds)
    date = "Sat, 31 Jan 2026 12:00:05 GMT"
    limits = {"retry-after": date, "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1769860805", "date": date}
    error = {"type": "error", "error": {"type": "rate_limit_error", "message": "Slower"}, "message": "Slower"}
    _whole(at, 429, json.dumps(error).encode(), {**JSON, **limits})


GROUPS: dict[str, dict[str, Fault]] = {
    "broken": {
        "reset": _reset,
        "closed": partial(_says, data=b""),
        "silent": lambda at: at.wire.hold(),
        "cut line": partial(_reset, before=b"HTTP/1.1 2"),
        "cut head": _cut_head,
        "cut body": _cut_body,
        "short": _short,
        "gone": _gone,
    },
    "slow": {
        "slow line": lambda at: at.wire.drip(itertools.chain(_bytes(b"HTTP/1.1 200 "), itertools.repeat(b"O"))),
        "slow head": _drip_head,
        "slow body": _drip_body,
        "slow 103": lambda at: at.wire.drip(itertools.repeat(head(103, {}))),
        "slow chunk": _drip_chunk,
        "slow tail": _drip_trailer,
    },
    "too much": {
        "103s": lambda at: at.wire.flood(itertools.repeat(head(103, {}) * 100)),
        "big head": lambda at: at.wire.flood(
            itertools.chain([head(200, {})[:-2] + b"x: "], itertools.repeat(b"a" * 60_000))
        ),
        "many heads": lambda at: at.wire.flood(
            itertools.chain([head(200, {})[:-2]], itertools.repeat(b"x: 1\r\n" * 9_000))
        ),
        "endless": _endless,
        "10 GB": _huge_length,
        "gzip": partial(_bomb, layers=1),
        "gzip²": partial(_bomb, layers=2),
    },
    "odd": {
        "not HTTP": partial(_says, data=b"SSH-2.0-OpenSSH_9.2\r\n\x00\xff\xfe"),
        "bare": lambda at: _says(at, at.reply.body),
        "101": partial(_says, data=head(101, {"upgrade": "websocket", "connection": "upgrade"})),
        "999": partial(_whole, status=999, body=b"{}"),
        "lengths": lambda at: _says(at, head(200, JSON)[:-2] + b"content-length: 5\r\ncontent-length: 6\r\n\r\n123456"),
        "bad chunk": partial(_says, data=head(200, CHUNKED) + b"zz\r\n{}\r\n0\r\n\r\n"),
    },
    "content": {
        "502": partial(_page, status=502),
        "407": partial(_page, status=407),
        "401": partial(_error, status=401),
        "429": partial(_error, status=429),
        "500": partial(_error, status=500),
        "type": partial(_labelled, content_type="image/png"),
        "UTF-16": partial(_labelled, content_type="application/json; charset=utf-16", charset="utf-16"),
        "not UTF-8": partial(_whole, status=200, body=b'{"type": "\xff\xfe\x80", "jobs": [tru'),
        "empty": partial(_whole, status=200, body=b""),
        "204": partial(_says, data=head(204, {})),
        "deep": partial(_whole, status=200, body=b"[" * 500_000),
        "digits": partial(_whole, status=200, body=b'{"id": ' + b"9" * 100_000 + b', "x": 1e999}'),
        "half": partial(_whole, status=200, body=b'{"type": "\\ud800", "jobs": ["\\udfff"], "message": "\\ud800"}'),
        "not gzip": partial(_encoded, encoding="gzip"),
        "br": partial(_encoded, encoding="br"),
    },
    "redirects": {
        "loop": partial(_redirect, location="{again}"),
        "inside": partial(_redirect, location="{decoy}/latest/meta-data/"),
        "link": partial(_redirect, location="http://169.254.169.254/latest/meta-data/"),
        "file": partial(_redirect, location="file:///etc/passwd", status=301),
        "nowhere": partial(_redirect, location=""),
    },
    "now": {
        "SIGINT": lambda at: _signals(at, signal.SIGINT),
        "SIGTERM": lambda at: _signals(at, signal.SIGTERM),
        "both": lambda at: _signals(at, signal.SIGINT, signal.SIGTERM),
        "+1 day": partial(_jump, seconds=86_400),
        "-1 day": partial(_jump, seconds=-86_400),
    },
}
"""The columns. A fault sends what it sends; then the connection is closed."""

FAULTS = {name: fault for group in GROUPS.values() for name, fault in group.items()}
assert len(FAULTS) == sum(map(len, GROUPS.values())), "two faults have one name"

DENY = frozenset({"401", "429", "500", "+1 day", "-1 day"})
"""Errors in the API's own form. They say that nothing happened, so they are no answer to a write that did."""

NOT_READ = DENY.union(*(GROUPS[name] for name in ("broken", "slow", "now")))
"""Those in which it does not matter what the answer says."""

LONG_BODY = frozenset({"slow body", "slow chunk", "slow tail", "endless"})
"""Those that begin as a long log does."""

JUMPS = frozenset({"+1 day", "-1 day"})


def applies(fault: str, *, writes: bool, takes_effect: bool, again: bool) -> bool:
    """Whether a request meets a fault.

    A write that has no effect, and a read that comes `again`, meet only those where the answer's words do not matter.
    """
    if writes and takes_effect:
        return fault not in DENY
    return fault in NOT_READ or not (writes or again)
