"""Faults on the way to a server: what a client can meet before a request arrives. One row each."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.faults.ports import Port, full_port, name_server, relay_slowly
from tests.faults.process import NONE, Changes
from tests.faults.wire import Wire, head
from tests.standins.loopback import LoopbackServer
from tests.standins.ports import ClosedPort
from tests.standins.private_tls import CA_FILE, private_tls


class Way(NamedTuple):
    """How a server seems to be reached."""

    origin: str
    variables: Mapping[str, str] = {}
    changes: Changes = NONE
    seen: Callable[[], str] = str
    """What came in that should contain no secret."""


Open = Callable[[Path], Iterator[Way]]


def _refused(_: Path) -> Iterator[Way]:
    with ClosedPort() as port:
        yield Way(f"http://127.0.0.1:{port.port}")


def _full(_: Path) -> Iterator[Way]:
    with full_port() as address:
        yield Way(f"http://{address}")


def _name(root: Path, *, answers: bool) -> Iterator[Way]:
    with name_server(answers=answers) as server:
        settings = root / "resolv.conf"
        settings.write_text(f"nameserver {server}\n")
        yield Way("https://server.invalid", changes=Changes(mounts=((str(settings), "/etc/resolv.conf"),)))


def _http(_: Path, behave: Callable[[Wire], None]) -> Iterator[Way]:
    with Port(behave) as port:
        yield Way(f"http://{port.address}")


def _https(_: Path, behave: Callable[[Wire], None]) -> Iterator[Way]:
    with Port(behave) as port:
        yield Way(f"https://{port.address}", seen=lambda: port.received.decode(errors="replace"))


def _untrusted(_: Path) -> Iterator[Way]:
    with LoopbackServer(lambda exchange: exchange.answer(500), tls=private_tls()) as server:
        yield Way(server.origin)


def _slow_tls(_: Path) -> Iterator[Way]:
    with (
        LoopbackServer(lambda exchange: exchange.answer(500), tls=private_tls()) as server,
        Port(relay_slowly(server.origin.removeprefix("https://"))) as port,
    ):
        yield Way(f"https://{port.address}", {"SSL_CERT_FILE": str(CA_FILE)})


def _proxy(_: Path, behave: Callable[[Wire], None]) -> Iterator[Way]:
    with Port(behave) as port:
        proxy = {"HTTPS_PROXY": f"http://{port.address}"}
        yield Way("https://127.0.0.1:9", proxy, seen=lambda: port.received.decode(errors="replace"))


def _no_proxy(_: Path) -> Iterator[Way]:
    with ClosedPort() as port:
        yield Way("https://127.0.0.1:9", {"HTTPS_PROXY": f"http://127.0.0.1:{port.port}"})


def _read(wire: Wire) -> None:
    """Take a request, as far as it comes at once."""
    wire.is_over(5)


def _answers(wire: Wire, data: bytes) -> None:
    _read(wire)
    wire.send(data)


def _echoes(wire: Wire, status: int) -> None:
    _read(wire)
    body = wire.echo.encode()
    wire.send(head(status, {"content-length": str(len(body)), "proxy-authenticate": f'Basic realm="{len(body)}"'}))
    wire.send(body)


def _drips(wire: Wire, start: bytes, piece: bytes) -> None:
    _read(wire)
    wire.drip(itertools.chain([start], itertools.repeat(piece)))


def _resets(wire: Wire) -> None:
    _read(wire)
    wire.reset()


GROUPS: dict[str, dict[str, Open]] = {
    "no connection": {
        "no name": partial(_name, answers=True),
        "DNS silent": partial(_name, answers=False),
        "refused": _refused,
        "no SYN-ACK": _full,
        "reset": partial(_http, behave=Wire.reset),
        "closed": partial(_http, behave=lambda _: None),
        "silent": partial(_http, behave=Wire.hold),
        "speaks": partial(_http, behave=lambda wire: wire.drip(itertools.repeat(b"220 hello\r\n"))),
    },
    "TLS": {
        "plain text": partial(_https, behave=partial(_answers, data=b"220 not TLS\r\n")),
        "untrusted": _untrusted,
        "silent": partial(_https, behave=Wire.hold),
        "slow": _slow_tls,
        "reset": partial(_https, behave=_resets),
        "closed": partial(_https, behave=_read),
    },
    "proxy": {
        "refused": _no_proxy,
        "407": partial(_proxy, behave=partial(_echoes, status=407)),
        "502": partial(_proxy, behave=partial(_echoes, status=502)),
        "garbage": partial(_proxy, behave=partial(_answers, data=b"\x00\xffSSH-2.0\r\n\r\n")),
        "silent": partial(_proxy, behave=Wire.hold),
        "slow line": partial(_proxy, behave=partial(_drips, start=b"HTTP/1.1 200 ", piece=b"O")),
        "slow head": partial(_proxy, behave=partial(_drips, start=b"HTTP/1.1 200 OK\r\nx: ", piece=b"a")),
        "slow 103": partial(_proxy, behave=partial(_drips, start=head(103, {}), piece=head(103, {}))),
        "no TLS": partial(_proxy, behave=partial(_answers, data=head(200, {}) + b"220 not TLS\r\n")),
        "dies": partial(_proxy, behave=partial(_answers, data=head(200, {}))),
        "reset": partial(_proxy, behave=_resets),
    },
}
"""The columns."""

MOUNTED = frozenset({("no connection", "no name"), ("no connection", "DNS silent")})
"""Those for which a file of the system is replaced."""


@contextmanager
def way(group: str, name: str, root: Path) -> Iterator[Way]:
    """Open a way for one cell."""
    yield from GROUPS[group][name](root)
