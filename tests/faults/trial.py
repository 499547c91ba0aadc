"""A run of the action that is watched, and judged at its end."""

from __future__ import annotations

import threading
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import httpx

from tests.faults import deadlines
from tests.faults.invariants import LATE, Observed, Wait, problems
from tests.faults.process import NONE, Changes, Ended, Process
from tests.faults.scene import Arrival, Flow, Scene, leaving, scene
from tests.integration.invariants import Ran
from tests.standins.act import Acted, FakeTime

if TYPE_CHECKING:
    import signal
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_SOON = 2.0
"""Seconds for what ends right after the process."""


class Result(NamedTuple):
    """What the matrix shows of a cell."""

    outcome: str
    code: int
    sessions: int
    seconds: float
    megabytes: float
    problems: tuple[str, ...] = ()
    said: str = ""
    """What the process printed."""

    @property
    def only_late(self) -> bool:
        """Whether it did all that it should, a little too late: other work of the machine can be the reason."""
        return bool(self.problems) and all(LATE in problem for problem in self.problems)


@dataclass
class Trial:
    """A run of the action that is watched."""

    scene: Scene
    root: Path
    captured: dict[str, str] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    """Problems that are found on the way."""
    process: Process | None = None
    is_started: threading.Event = field(default_factory=threading.Event)
    _under_way: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, changes: Changes = NONE) -> Process:
        """Start the action."""
        self.process = Process(self.scene.step, changes)
        self.is_started.set()
        return self.process

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the action."""
        assert self.is_started.wait(_SOON)
        assert self.process
        self.process.send(number)

    def jump(self, seconds: int) -> None:
        """Let the wall clock jump."""
        self.off.write_text(str(seconds))

    @property
    def off(self) -> Path:
        """The file that makes the clock jump."""
        return self.root / "clock"

    def see(self, arrival: Arrival) -> None:
        """Keep a request."""
        request, where = arrival.exchange.request, f"the request {arrival.name}"
        with self._lock:
            self.captured[where] = f"{self.captured.get(where, '')}{leaving(arrival.name, request)}\n"
            url = arrival.server.origin + request.target
            self.requests.append(httpx.Request(request.method, url, headers=request.headers, content=request.body))

    def watch(self, arrival: Arrival) -> None:
        """Keep a request, and let the stand-in answer."""
        self.see(arrival)
        arrival.handle(arrival.exchange)

    @contextmanager
    def timed(self, what: str, limit: float) -> Iterator[None]:
        """Measure how long something takes, and wait for it at the end."""
        begun = time.monotonic()
        with self._lock:
            self._under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self.waits.append(Wait(what, time.monotonic() - begun, limit))
                self._under_way -= 1

    def result(self, ended: Ended, limit: float, *, outputs: bool = True, summary: bool = True) -> Result:
        """Judge the run. `limit` is for the whole of it; `outputs` and `summary` say whether there can be any."""
        until = time.monotonic() + _SOON
        while self._under_way and time.monotonic() < until:
            time.sleep(0.01)
        step, sessions = self.scene.step, self.scene.routine.sessions
        written: dict[str, str] = {}
        shown = ""
        try:
            written = step.outputs() if outputs else {}
            shown = step.summary() if summary else ""
        except (OSError, ValueError) as error:
            self.found.append(f"a file for the runner can't be read: {error}"[:200])
        acted = Acted(ended.code, ended.said, written, shown, FakeTime())
        whole = Wait("all of it", ended.seconds, limit)
        if ended.seconds_after_signal is not None:
            whole = Wait("the end after the signal", ended.seconds_after_signal, deadlines.SIGNALLED)
        seen = {"the log": acted.log_without_masks, "the outputs": str(written), "the summary": shown}
        known = {"GITHUB_API_URL": self.scene.github.url, **step.environment}
        observed = Observed(
            ran=Ran(
                replace(step, environment=known), acted, sessions, self.requests, tuple(self.scene.secrets().values())
            ),
            has_outputs=outputs,
            megabytes=ended.megabytes,
            waits=(*self.waits, whole),
            captured={**self.captured, **seen},
            secrets=self.scene.secrets(),
        )
        found = tuple(dict.fromkeys((*self.found, *problems(observed))))
        return Result(
            written.get("outcome", ""), ended.code, len(sessions), ended.seconds, ended.megabytes, found, ended.said
        )


@contextmanager
def trial(name: str, flow: Flow, root: Path, inputs: Mapping[str, str] | None = None) -> Iterator[Trial]:
    """A trial in `root`. Whether an error fails the step depends on its name, so that both happen."""
    fails = zlib.crc32(name.encode()) % 2
    with scene(flow, root, {"fail-on-error": "true" if fails else "false", **(inputs or {})}) as stage:
        yield Trial(stage, root)
