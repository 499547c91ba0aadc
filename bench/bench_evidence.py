"""The logs of 20 failed jobs, ten of them compared with those of a run that passed: how long it takes, how much memory.

GitHub is played by the tests' stand-in in another process, with 50 ms before each answer. Logs of several steps are
read at the size of 5 MB, several at once and one after the other, and at 50 MB, each in a process of its own whose
peak of memory that the kernel reports. Exits with 1 when a bound is broken.
"""

import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from fire_routine.evidence.gather import AT_ONCE
from fire_routine.runs.runs import Runs
from fire_routine.wire.network import open_client
from tests.standins.exits import an_exit

JOBS = 20
LATENCY = 0.050
SIZE = 5_000_000
LONG = 10
"""How many times as long the logs of the second measurement of memory are."""
RUNS = 5

TIME_BOUND = 0.5
"""Several at once against one after the other. Waiting takes no time then; computing takes as much."""
MEMORY_BOUND = 100 * 1024
"""Kilobytes at the peak, for either size."""
GROWTH_BOUND = 1.2

START = datetime(2026, 8, 3, 9, 1, tzinfo=UTC)


def main(arguments: list[str]) -> int:
    """Measure, print, judge; or play one of the parts, in a process of its own."""
    if arguments[:1] == ["serve"]:
        return serve(int(arguments[1]))
    if arguments[:1] == ["gather"]:
        return measure_here(arguments[1], arguments[2], int(arguments[3]), int(arguments[4]))
    print(f"{'logs of 20 jobs':24} {'at once':>8} {'seconds':>9} {'peak memory':>13}")
    several, one = [], []
    with Server(SIZE) as server:
        for _ in range(RUNS):  # in turn, so that a slower moment of the machine meets both
            several.append(server.gather(AT_ONCE))
            one.append(server.gather(1))
    with Server(SIZE * LONG) as server:
        long = server.gather(AT_ONCE)
    for name, at_once, results in (("5 MB", AT_ONCE, several), ("5 MB", 1, one), ("50 MB", AT_ONCE, [long])):
        seconds, memory = middle(results)
        print(f"{name:24} {at_once:8} {seconds:9.2f} {memory / 1024:10.0f} MB")
    ratio = statistics.median(fast.seconds / slow.seconds for fast, slow in zip(several, one, strict=True))
    growth = long.kilobytes / middle(several)[1]
    peak = max(long.kilobytes, *(result.kilobytes for result in several))
    print(f"time, several at once against one after the other: {ratio:.2f} (bound {TIME_BOUND})")
    print(f"memory at the peak: {peak / 1024:.0f} MB (bound {MEMORY_BOUND // 1024} MB)")
    print(f"memory with logs {LONG} times as long: {growth:.2f} times (bound {GROWTH_BOUND})")
    return int(ratio > TIME_BOUND or peak > MEMORY_BOUND or growth > GROWTH_BOUND)


@dataclass(frozen=True)
class Result:
    """What one process measured of itself."""

    seconds: float
    kilobytes: int


def middle(results: list[Result]) -> tuple[float, float]:
    """Medians of seconds and of kilobytes."""
    return (
        statistics.median(result.seconds for result in results),
        statistics.median(result.kilobytes for result in results),
    )


class Server:
    """The stand-in in a process of its own, with logs of `size` bytes."""

    def __init__(self, size: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.bench_evidence", "serve", str(size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._process.stdout is None:
            raise AssertionError("the server must have an output")
        self._told = self._process.stdout.readline().split()

    def gather(self, at_once: int) -> Result:
        """Gather once, in a new process."""
        command = [sys.executable, "-m", "bench.bench_evidence", "gather", *self._told, str(at_once)]
        # The image sets this, too: threads that each have a heap of their own leave much of them unused.
        environment = {**os.environ, "MALLOC_ARENA_MAX": "1"}
        run = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        seconds, kilobytes = run.stdout.split()
        return Result(float(seconds), int(kilobytes))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate("")


def serve(size: int) -> int:
    """Be GitHub until the standard input ends. Prints the address, the token and the run's number."""
    from tests.standins.github_api import GitHubApi
    from tests.standins.github_model import Job, Log, Step

    log = LogMaker(size)
    with GitHubApi(latency=LATENCY, check=False) as api:
        steps = [
            Step(name, conclusion, started_at=START + timedelta(seconds=at), completed_at=START + timedelta(seconds=to))
            for name, conclusion, at, to, _ in STEPS
        ]
        jobs = [
            Job(f"test ({number})", "failure", steps=steps, log=Log(log.of(number), length=log.length(number)))
            for number in range(JOBS)
        ]
        green = [
            Job(f"test ({number})", "success", steps=[steps[0]], log=Log(log.of(None), length=log.length(None)))
            for number in range(JOBS)
        ]
        api.world.run(*green)
        api.world.commit("Break it")
        run = api.world.run(*jobs)
        print(api.url, api.token, run.id, flush=True)
        sys.stdin.read()
    return 0


STEPS = (
    # name, conclusion, its seconds, its share of the log
    ("Set up job", "success", 0, 2, 0.01),
    ("Run actions/checkout@v6", "success", 2, 5, 0.04),
    ("Run npm ci", "success", 5, 40, 0.25),
    ("Run npm run build", "success", 40, 90, 0.40),
    ("Run npm test", "failure", 90, 200, 0.30),
    ("Upload the report", "skipped", 200, 200, 0.0),
    ("Complete job", "success", 200, 201, 0.0),
)


class LogMaker:
    """Logs that look like those of a build, of about `size` bytes; each has a cause of its own."""

    def __init__(self, size: int) -> None:
        chance = random.Random(20260803)  # noqa: S311 (to be the same every time)
        self._before: list[bytes] = []
        for name, _, start, end, share in STEPS:
            header = f"##[group]{name}\n" if name.startswith("Run ") else f"{name}\n"
            lines = [header, *_lines(chance, int(size * share))]
            self._before.append(_stamped(lines, start, end))

    def of(self, number: int | None) -> "MakeLog":
        """The function that gives the pieces of the log of job `number`; None is one that passed."""
        return MakeLog(self._before, _cause(number))

    def length(self, number: int | None) -> int:
        """Bytes of that log."""
        return sum(map(len, self._before)) + len(_cause(number))


@dataclass(frozen=True)
class MakeLog:
    """Gives the pieces of one log."""

    before: list[bytes]
    cause: bytes

    def __call__(self) -> Iterator[bytes]:
        """The steps' output, with the cause at the end of the one that failed."""
        for (_, conclusion, *_rest), data in zip(STEPS, self.before, strict=True):
            for at in range(0, len(data), 1 << 16):
                yield data[at : at + (1 << 16)]
            if conclusion == "failure":
                yield self.cause


def _lines(chance: random.Random, size: int) -> Iterator[str]:
    words = ("parser", "lexer", "cache", "router", "queue", "index", "planner", "session", "reader", "writer")
    while size > 0:
        one, other, number, small = (
            chance.choice(words),
            chance.choice(words),
            chance.randrange(9000),
            chance.randrange(99),
        )
        forms = (
            f"PASS src/{one}/{other}.test.ts ({number} ms)\n",
            f"    ✓ {one} keeps the order of {small} entries of {other} ({number} ms)\n",
            f"npm http fetch GET 200 https://packages.example/{one}-{other} {number}ms (cache hit)\n",
            f"[{small:3d}%] Compiling {one}/{other}.ts with 0 warnings\n",
            f"    at Object.{one} (node_modules/{other}/dist/index.js:{number}:{small})\n",
        )
        line = chance.choice(forms)
        size -= len(line) + 29
        yield line


def _stamped(lines: list[str], start: int, end: int) -> bytes:
    step = (end - start) / max(1, len(lines))
    moments = (START + timedelta(seconds=start + number * step) for number in range(len(lines)))
    return b"".join(
        f"{moment:%Y-%m-%dT%H:%M:%S.%f}0Z {line}".encode() for moment, line in zip(moments, lines, strict=True)
    )


def _cause(number: int | None) -> bytes:
    if number is None:
        return b""
    name = f"{'abcdefghijklmnopqrst'[number]}lpha"
    lines = [
        f"  ● {name} gives back what was put in\n",
        f"    TypeError: Cannot read properties of undefined (reading '{name}')\n",
        f"      at Object.<anonymous> (src/{name}.test.ts:12:34)\n",
        "Tests:       1 failed, 812 passed, 813 total\n",
        "##[error]Process completed with exit code 1.\n",
    ]
    return _stamped(lines, 199, 200)


def measure_here(url: str, token: str, run_id: int, at_once: int) -> int:
    """Gather once, and print seconds and the peak of memory in kilobytes."""
    from fire_routine.context.read_context import read_context
    from fire_routine.evidence.gather import gather
    from fire_routine.github.client import GitHub
    from fire_routine.process.job_files import JobFolders
    from tests.standins.runner import ENVIRONMENT

    environment = {
        **ENVIRONMENT,
        "GITHUB_API_URL": url,
        "GITHUB_RUN_ID": str(run_id),
        "GITHUB_WORKFLOW_REF": "octocat/Hello-World/.github/workflows/ci.yml@refs/heads/main",
    }
    context = read_context(environment, lambda _: b"{}", job_status="success")
    with open_client() as http:
        start = time.perf_counter()
        github = GitHub(an_exit(http), api_url=url, token=token, timeout=30, clock=time.monotonic, sleep=time.sleep)
        evidence = gather(
            context,
            frozenset({"failures", "logs"}),
            Runs(github, context),
            needs={},
            log_files=(),
            test_reports=(),
            folders=JobFolders.of(environment),
            environment="",
            clean=str,
            clock=time.monotonic,
            limit=600,
            at_once=at_once,
        )
        seconds = time.perf_counter() - start
    read = [failure for failure in evidence.failures if failure.log]
    if len(read) != JOBS:
        raise AssertionError(f"{len(read)} of {JOBS} logs were read: {evidence.gaps}")
    if not any(failure.log_compared_with for failure in read):
        raise AssertionError("no log was compared with that of a run that passed")
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
