"""The whole action in this process, as the runner would start it: real clients, and a clock that the test owns."""

from __future__ import annotations

import io
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx

from fire_routine import action
from fire_routine.process.edges import Edges
from tests.standins.loopback import NO_TLS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standins.runner import Step

START = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


@dataclass
class FakeTime:
    """A clock that stands still but for who sleeps on it, and for `step` seconds at each look."""

    step: float = 0.0
    elapsed: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        self.elapsed += self.step
        return self.elapsed

    def now(self) -> datetime:
        return START + timedelta(seconds=self.elapsed)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.elapsed += seconds


@dataclass(frozen=True)
class Acted:
    """What came of a step."""

    exit_code: int
    log: str
    outputs: dict[str, str]
    summary: str
    time: FakeTime

    @property
    def log_without_masks(self) -> str:
        """What people see: the runner takes the lines that register a mask out of the log."""
        return "\n".join(line for line in self.log.splitlines() if not line.startswith("::add-mask::"))

    @property
    def seen(self) -> str:
        """All that anybody can see."""
        return "\n".join((self.log_without_masks, self.summary, *self.outputs.values()))

    @property
    def obeyed(self) -> list[str]:
        """The lines in which the runner looks for commands: those that are not printed while commands are stopped."""
        lines, stop = [], ""
        for line in self.log.splitlines():
            if stop:
                stop = "" if line == f"::{stop}::" else stop
            elif line.startswith("::stop-commands::"):
                stop = line.removeprefix("::stop-commands::")
            else:
                lines.append(line)
        if stop:
            raise AssertionError("commands were stopped and never resumed")
        return lines

    def annotations(self, level: str) -> list[str]:
        """The messages of that level, as the runner reads them."""
        lines = [line for line in self.log.splitlines() if line.startswith((f"::{level} ", f"::{level}::"))]
        return [_unescaped(line.split("::", 2)[2]) for line in lines]


def act(
    step: Step,
    *,
    time: FakeTime | None = None,
    transport: httpx.BaseTransport | None = None,
    random: Callable[[], float] = lambda: 0.5,
    read_file: Callable[[str], bytes] | None = None,
) -> Acted:
    """Run the action for a prepared step.

    `transport` takes the place of the network, and `read_file` that of the files, where a test needs that.
    """
    time = time or FakeTime()
    stdout = io.StringIO()
    with ExitStack() as stack:
        http = stack.enter_context(httpx.Client(transport=transport, trust_env=False, verify=NO_TLS))
        code = action.run(
            Edges(
                env=step.environment,
                http=http,
                clock=time.clock,
                now=time.now,
                sleep=time.sleep,
                random=random,
                read_file=read_file or (lambda path: (step.workspace / path).read_bytes()),
                stdout=stdout,
            )
        )
    return Acted(code, stdout.getvalue(), step.outputs(), step.summary(), time)


def _unescaped(message: str) -> str:
    return message.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
