"""The terms of a request hold for all of it, whatever the server does."""

from __future__ import annotations

import io
import socket
import threading
import time
from typing import TYPE_CHECKING, NoReturn

import pytest

from fire_routine.text.redaction import Redactor
from fire_routine.wire.exit import AsIs, Exit
from fire_routine.wire.http import AddressError, LateError, NotSentError, Request
from fire_routine.wire.network import Resolver, open_client
from tests.standins.loopback import NO_TLS
from tests.standins.raw_server import PACE, RawServer, Speaker, Speech

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 0.3
SLACK = 1.0
"""How much longer a request may take on a busy machine."""
HELLO = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"content-length: 1000000\r\n\r\n"
AT_MOST = 1_000_000


def ask(
    url: str,
    *,
    home: str = "",
    body: Mapping[str, object] | None = None,
    resolve: Resolver = socket.getaddrinfo,
    seconds: float = SECONDS,
) -> bytes:
    """The body of a response."""
    with open_client(NO_TLS, resolve) as http:
        leave = Exit(Redactor(), http, io.StringIO(), time.monotonic)
        with leave.open(Request("POST" if body else "GET", url, {}, body, home=home), seconds) as response:
            return response.read(AT_MOST)


def resolver(names: Mapping[str, list[str]]) -> Resolver:
    def resolve(host: str, _port: object, **_: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        if host not in names:
            raise socket.gaierror(-2, "Name or service not known")
        return [(0, 0, 0, "", (address, 0)) for address in names[host]]

    return resolve


def silent(_: Speaker) -> None:
    """Accept, and say nothing."""


def drips_the_status(speaker: Speaker) -> None:
    speaker.hear()
    speaker.drip(b"HTTP/1.1 200 " + b"O" * 1000)


def drips_headers(speaker: Speaker) -> None:
    speaker.hear()
    speaker.say(HELLO)
    speaker.drip(b"x-a: b\r\n")


def drips_103(speaker: Speaker) -> None:
    speaker.hear()
    speaker.drip(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def floods_103(speaker: Speaker) -> None:
    speaker.hear()
    speaker.flood(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def floods_100(speaker: Speaker) -> None:
    speaker.hear()
    speaker.flood(b"HTTP/1.1 100 Continue\r\n\r\n")


def drips_the_body(speaker: Speaker) -> None:
    speaker.hear()
    speaker.say(HELLO + LENGTH)
    speaker.drip(b"x")


def drips_chunks(speaker: Speaker) -> None:
    speaker.hear()
    speaker.say(HELLO + b"transfer-encoding: chunked\r\n\r\n")
    speaker.drip(b"1\r\nx\r\n")


def drips_gzip_headers(speaker: Speaker) -> None:
    """Deflate can have any number of blocks that contain nothing."""
    speaker.hear()
    speaker.say(HELLO + b"content-encoding: gzip\r\n" + LENGTH + b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
    speaker.drip(b"\0\0\0\xff\xff")


STALLS = [
    *(silent, drips_the_status, drips_headers, drips_103, floods_103, floods_100),
    *(drips_the_body, drips_chunks, drips_gzip_headers),
]


@pytest.mark.parametrize("speech", STALLS, ids=lambda speech: speech.__name__)
def test_a_deadline_holds_for_a_whole_request_and_the_connection_is_closed(speech: Speech) -> None:
    start = time.monotonic()
    with RawServer(speech) as server:
        with pytest.raises(LateError):
            ask(server.url)
        took = time.monotonic() - start
        assert server.closed.wait(SLACK)
    assert SECONDS * 0.9 <= took < SECONDS + SLACK


def never_reads(_: Speaker) -> None:
    time.sleep(SECONDS)


def reads_slowly(speaker: Speaker) -> None:
    for _ in range(100):
        speaker.connection.recv(64)
        time.sleep(PACE)


@pytest.mark.parametrize("speech", [never_reads, reads_slowly], ids=lambda speech: speech.__name__)
def test_a_deadline_holds_while_the_request_is_sent(speech: Speech) -> None:
    body = {"text": AsIs("x" * 8_000_000, "model")}
    with RawServer(speech, buffer=1024) as server:
        start = time.monotonic()
        with pytest.raises(LateError):
            ask(server.url, body=body)
        took = time.monotonic() - start
    assert SECONDS * 0.9 <= took < SECONDS + SLACK


def test_a_deadline_holds_for_the_tls_handshake() -> None:
    start = time.monotonic()
    with RawServer(lambda speaker: speaker.drip(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc" + b"\x03" * 1000)) as server:
        with pytest.raises(NotSentError):
            ask(server.url.replace("http:", "https:"))
        took = time.monotonic() - start
        assert server.closed.wait(SLACK)
    assert SECONDS * 0.9 <= took < SECONDS + SLACK


def test_a_resolver_that_hangs_is_left_behind() -> None:
    released = threading.Event()

    def hangs(*_: object, **__: object) -> NoReturn:
        released.wait(30)
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    start = time.monotonic()
    with pytest.raises(NotSentError, match="resolved within the time limit"):
        ask("http://api.example/", resolve=hangs)
    assert time.monotonic() - start < SECONDS + SLACK
    released.set()


def test_an_address_that_is_silent_leaves_time_for_the_next() -> None:
    def answers(speaker: Speaker) -> None:
        speaker.hear()
        speaker.say(HELLO + b"content-length: 2\r\n\r\nok")

    with RawServer(answers) as server, socket.socket() as full:
        full.bind(("127.0.0.2", server.port))
        full.listen(0)
        # Linux takes one connection more than the backlog, and answers no further ones.
        with socket.create_connection(full.getsockname()), socket.socket() as second:
            second.setblocking(False)
            second.connect_ex(full.getsockname())
            names = {"api.example": ["127.0.0.2", "127.0.0.1"]}
            assert ask(f"http://api.example:{server.port}/", resolve=resolver(names), seconds=4 * SECONDS) == b"ok"


def test_a_name_without_an_address_is_no_connection() -> None:
    with pytest.raises(NotSentError, match="could not be resolved"):
        ask("http://other.example/", resolve=resolver({"api.example": ["127.0.0.1"]}))
    with pytest.raises(NotSentError):
        ask("http://api.example/", resolve=resolver({"api.example": []}))


def test_a_connection_that_is_used_again_has_the_deadline_of_its_new_request() -> None:
    def answers_once(speaker: Speaker) -> None:
        speaker.hear()
        speaker.say(HELLO + b"content-length: 2\r\n\r\nok")
        drips_headers(speaker)

    with RawServer(answers_once) as server, open_client(NO_TLS) as http:
        leave = Exit(Redactor(), http, io.StringIO(), time.monotonic)
        with leave.open(Request("GET", server.url, {}), SECONDS) as response:
            assert response.read(AT_MOST) == b"ok"
        time.sleep(SECONDS)
        start = time.monotonic()
        with pytest.raises(LateError), leave.open(Request("GET", server.url, {}), SECONDS):
            pass
        assert SECONDS * 0.9 <= time.monotonic() - start < SECONDS + SLACK
        assert server.connections == 1


def test_a_body_that_takes_longer_gets_a_deadline_of_its_own_and_none_for_silence() -> None:
    def drips_and_falls_silent(speaker: Speaker) -> None:
        speaker.hear()
        speaker.say(HELLO + LENGTH)
        for _ in range(20):
            speaker.say(b"x")
            time.sleep(2 * SECONDS / 20)

    with RawServer(drips_and_falls_silent) as server, open_client(NO_TLS) as http:
        leave = Exit(Redactor(), http, io.StringIO(), time.monotonic)
        read: list[bytes] = []
        start = time.monotonic()
        with pytest.raises(LateError), leave.open(Request("GET", server.url, {}), SECONDS, body_seconds=60) as response:
            read.extend(response.pieces(AT_MOST))
    assert len(b"".join(read)) == 20
    assert 2.9 * SECONDS <= time.monotonic() - start < 3 * SECONDS + SLACK


def test_the_headers_of_such_a_body_are_not_waited_for_any_longer() -> None:
    start = time.monotonic()
    with RawServer(drips_headers) as server, open_client(NO_TLS) as http:
        leave = Exit(Redactor(), http, io.StringIO(), time.monotonic)
        with pytest.raises(LateError), leave.open(Request("GET", server.url, {}), SECONDS, body_seconds=60):
            pass
    assert time.monotonic() - start < SECONDS + SLACK


# Addresses that somebody else chose


def says_ok(speaker: Speaker) -> None:
    speaker.hear()
    speaker.say(HELLO + b"content-length: 2\r\n\r\nok")


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_redirect_does_not_connect_to_what_is_inside(address: str) -> None:
    names = {"logs.example": [address], "api.example": ["192.0.2.1"]}
    with RawServer(says_ok) as server:
        with pytest.raises(AddressError):
            ask(f"http://logs.example:{server.port}/", home="api.example", resolve=resolver(names))
        assert server.connections == 0


def test_a_redirect_may_lead_to_where_our_own_server_is() -> None:
    names = {"logs.example": ["127.0.0.1"], "api.example": ["127.0.0.9"]}
    with RawServer(says_ok) as server:
        assert ask(f"http://logs.example:{server.port}/", home="api.example", resolve=resolver(names)) == b"ok"


def test_our_own_server_inside_opens_nothing_else_there() -> None:
    names = {"logs.example": ["169.254.169.254"], "api.example": ["127.0.0.1"]}
    with pytest.raises(AddressError):
        ask("http://logs.example/", home="api.example", resolve=resolver(names))


def test_one_address_inside_is_enough_to_refuse() -> None:
    names = {"logs.example": ["192.0.2.1", "127.0.0.1"], "api.example": ["192.0.2.1"]}
    with pytest.raises(AddressError):
        ask("http://logs.example/", home="api.example", resolve=resolver(names))


def test_behind_a_proxy_the_address_is_that_of_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy resolves the name, so `github/client.py` looks at the name before."""
    for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with RawServer(says_ok) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert ask("http://logs.example/", home="api.example", resolve=resolver({"127.0.0.1": ["127.0.0.1"]})) == b"ok"


def test_the_deadline_holds_for_a_proxy_that_drips(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with RawServer(drips_headers) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        start = time.monotonic()
        with pytest.raises((LateError, NotSentError)):
            ask("https://api.example/")
        assert SECONDS * 0.9 <= time.monotonic() - start < SECONDS + SLACK
