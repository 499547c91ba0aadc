"""One cell: the action as a process, once, with one fault."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tests.faults import clock, deadlines
from tests.faults.answers import FAULTS, JUMPS, Meeting
from tests.faults.machine import KINDS, MACHINES
from tests.faults.scene import ASK, FIRE, LOG, Arrival, Flow, with_environment
from tests.faults.trial import Result, Trial, trial
from tests.faults.ways import way
from tests.faults.wire import Reply, Wire, hung_up_is_fine
from tests.standins.github_api import BLOB
from tests.standins.loopback import Exchange, LoopbackServer, Request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.rows import Row

GITHUB = "GitHub"
DECOY = "a server that nobody should be sent to"


class Caught(Exchange):
    """A request whose answer is kept in place of being sent."""

    def __init__(self, request: Request, reply: Reply) -> None:
        self.request = request
        self.reply = reply

    def answer(
        self, status: int, headers: Mapping[str, str] | None = None, body: bytes | Iterable[bytes] = b""
    ) -> None:
        """Keep the answer."""
        fields = {name.lower(): value for name, value in (headers or {}).items() if name.lower() != "content-length"}
        self.reply = Reply(status, fields, body if isinstance(body, bytes) else b"".join(body))


NOT_MADE: Final = "the request was not made"


def meet_request(row: Row, column: str, root: Path) -> Result:
    """One request of a recipe meets a fault.

    On a slow machine evidence can give up before it makes the request. Then the cell is tried once more.
    """
    result = _meet(row, column, root / "1")
    return _meet(row, column, root / "2") if NOT_MADE in result.problems else result


def _meet(row: Row, column: str, root: Path) -> Result:
    root.mkdir()
    counts: Counter[str] = Counter()
    lock = threading.Lock()
    with (
        trial(row.label + column, row.flow, root) as run,
        _decoy(run, may_be_asked=row.asked.name in {LOG, BLOB}) as decoy,
    ):
        if column in JUMPS:
            run.scene.step = with_environment(run.scene.step, clock.variables(run.off))

        def meet(arrival: Arrival) -> None:
            run.see(arrival)
            with lock:
                counts[arrival.name] += 1
                is_met = row.meets(arrival.name, counts[arrival.name])
            if is_met:
                _deliver(run, arrival, column, decoy, takes_effect=row.takes_effect)
            else:
                arrival.handle(arrival.exchange)

        run.scene.meet(meet)
        limit = deadlines.of_flow(row.flow)
        result = run.result(run.start().end(limit), limit)
    if counts[row.asked.name] < row.asked.number:
        return result._replace(problems=(*result.problems, NOT_MADE))
    return result


def _deliver(run: Trial, arrival: Arrival, column: str, decoy: str, *, takes_effect: bool) -> None:
    """Let the stand-in answer if the request has its effect, and the fault have what it answers."""
    exchange, server = arrival.exchange, arrival.server
    caught = Caught(exchange.request, REFUSAL)
    if takes_effect:
        arrival.handle(caught)
    wire = Wire(exchange.connection, server.released, exchange.request)
    meeting = Meeting(wire, caught.reply, run.signal, run.jump, lambda: _leave(server), decoy)
    limit = deadlines.of_request(arrival.name, column)
    with run.timed(f"the request {arrival.name}", limit), hung_up_is_fine():
        FAULTS[column](meeting)
    if wire.resets:
        exchange.reset()
    else:
        exchange.hang_up()


REFUSAL = Reply(
    503,
    {"content-type": "application/json"},
    b'{"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}, "message": "Overloaded"}',
)
"""The answer to a write that has no effect."""


def _leave(server: LoopbackServer) -> None:
    server.refuse_to_read = lambda: True


@contextmanager
def _decoy(run: Trial, *, may_be_asked: bool) -> Iterator[str]:
    """A server that a redirect leads to. It may be asked for a log, as the stand-in of GitHub is on loopback too."""

    def handle(exchange: Exchange) -> None:
        run.see(Arrival(DECOY, exchange, server, handle))
        if not may_be_asked or exchange.request.method != "GET" or "authorization" in exchange.request.headers:
            run.found.append(f"{exchange.request.method} to {DECOY}")
        exchange.answer(200, {"content-type": "application/json"}, b"{}")

    with LoopbackServer(handle) as server:
        yield server.origin


def meet_way(flow: Flow, host: str, column: tuple[str, str], root: Path) -> Result:
    """All requests to one server of a recipe meet a fault on their way."""
    limit = deadlines.of_flow(flow)
    with trial(f"{host}{column}", flow, root) as run, way(*column, root) as there:

        def meet(arrival: Arrival) -> None:
            run.see(arrival)
            if (host, arrival.name) == (BLOB, LOG):
                _redirect(arrival, there.origin)
            else:
                arrival.handle(arrival.exchange)

        run.scene.meet(meet)
        run.scene.step = with_environment(run.scene.step, {**_addresses(run, host, there.origin), **there.variables})
        ended = run.start(there.changes).end(limit)
        run.captured["what came in on the way"] = there.seen()
        return run.result(ended, limit)


def _addresses(run: Trial, host: str, origin: str) -> dict[str, str]:
    """What makes the action look for a server elsewhere."""
    if host == FIRE:
        return {"INPUT_ROUTINE-URL": origin + run.scene.routine.path}
    if host == ASK:
        return {"INPUT_TRIAGE-BASE-URL": origin}
    return {"GITHUB_API_URL": origin} if host == GITHUB else {}


def _redirect(arrival: Arrival, origin: str) -> None:
    """Let a log seem to be stored elsewhere."""
    caught = Caught(arrival.exchange.request, REFUSAL)
    arrival.handle(caught)
    target = urlsplit(caught.reply.headers["location"])
    location = f"{origin}{target.path}?{target.query}"
    arrival.exchange.answer(caught.reply.status, {**caught.reply.headers, "location": location})


def meet_machine(flow: Flow, name: str, kind: str, root: Path) -> Result:
    """Something is wrong with the machine."""
    machine, limit = MACHINES[name], deadlines.of_flow(flow)
    with trial(name + kind, flow, root, {**KINDS[kind], **machine.inputs}) as run:
        run.scene.meet(run.watch)
        run.scene.step = machine.prepare(run.scene.step)
        process = run.start(machine.changes(run.scene.step))
        machine.meanwhile(run, process)
        return run.result(process.end(limit), limit, outputs=machine.has_outputs, summary=machine.has_summary)
