"""Faults of the runner and its machine: files, streams, variables, sizes, and signals at every stage. One row each."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from tests.faults.process import NONE, Changes, Process
from tests.faults.scene import with_environment
from tests.fuzz.strings import as_variable
from tests.spoiling import HOSTILE
from tests.standins.runner import Step

if TYPE_CHECKING:
    from tests.faults.trial import Trial

MOUNT = "mounts"


@dataclass(frozen=True)
class Machine:
    """What is wrong with a machine."""

    prepare: Callable[[Step], Step] = lambda step: step
    changes: Callable[[Step], Changes] = lambda _: NONE
    meanwhile: Callable[[Trial, Process], None] = lambda _, __: None
    """What happens while the action runs."""
    inputs: Mapping[str, str] = field(default_factory=dict)
    has_outputs: bool = True
    has_summary: bool = True
    needs_mounts: bool = False


def _variables(values: Mapping[str, str], step: Step) -> Step:
    return with_environment(step, values)


def _at(path: str, variable: str, step: Step) -> Step:
    """The file of a variable is at another path, relative to the step's root."""
    target = step.root / path
    step = with_environment(step, {variable: str(target)})
    return _found_at(step, variable, target)


def _found_at(step: Step, variable: str, target: Path) -> Step:
    if variable == "GITHUB_OUTPUT":
        return replace(step, outputs_file=target)
    return replace(step, summary_file=target) if variable == "GITHUB_STEP_SUMMARY" else step


def _read_only(variable: str, step: Step) -> Changes:
    return Changes(read_only=(step.environment[variable],))


def _files(variable: str) -> dict[str, Machine]:
    """What can be wrong with one of the runner's files."""
    lost = partial(Machine, has_outputs=variable != "GITHUB_OUTPUT", has_summary=variable != "GITHUB_STEP_SUMMARY")
    return {
        "is not named": lost(partial(_variables, {variable: ""})),
        "is not there": Machine(partial(_at, "file_commands/new", variable)),
        "has no folder": lost(partial(_at, "nowhere/new", variable)),
        "is a folder": lost(partial(_at, "home", variable)),
        "is full": lost(partial(_at, "/dev/full", variable)),
        "is read-only": lost(changes=partial(_read_only, variable), needs_mounts=True),
    }


def _event(content: bytes, step: Step) -> Step:
    Path(step.environment["GITHUB_EVENT_PATH"]).write_bytes(content)
    return step


def _changed_event(change: Callable[[Any], Any], step: Step) -> Step:
    path = Path(step.environment["GITHUB_EVENT_PATH"])
    return _event(json.dumps(change(json.loads(path.read_text()))).encode(), step)


def _every(change: Callable[[Any], Any], value: Any) -> Any:  # noqa: ANN401 (JSON)
    """JSON with each of its plain values changed."""
    if isinstance(value, dict):
        return {key: _every(change, item) for key, item in value.items()}
    return [_every(change, item) for item in value] if isinstance(value, list) else change(value)


_MARKUP = "\n".join(HOSTILE)

EVENTS = {
    "is not named": Machine(partial(_variables, {"GITHUB_EVENT_PATH": ""})),
    "is not there": Machine(partial(_at, "workflow/none.json", "GITHUB_EVENT_PATH")),
    "is a folder": Machine(partial(_at, "workflow", "GITHUB_EVENT_PATH")),
    "never ends": Machine(partial(_at, "/dev/zero", "GITHUB_EVENT_PATH")),
    "is empty": Machine(partial(_event, b"")),
    "is half": Machine(partial(_event, b'{"repository": {"full_na')),
    "is not UTF-8": Machine(partial(_event, b'{"\xff": "\xfe"}')),
    "is a list": Machine(partial(_event, b"[]")),
    "is deep": Machine(partial(_event, b"[" * 1_000_000)),
    "is large": Machine(partial(_event, b'{"client_payload": "' + b"x" * (24 << 20) + b'"}')),
    "is too large": Machine(partial(_event, b"[" + b" " * (40 << 20) + b"]")),
    "is hostile": Machine(
        partial(_changed_event, partial(_every, lambda value: _MARKUP if isinstance(value, str) else value))
    ),
    "has other types": Machine(partial(_changed_event, partial(_every, lambda value: [str(value)]))),
    "has numbers": Machine(partial(_changed_event, partial(_every, lambda _: 10**400))),
    "has nothing": Machine(partial(_changed_event, partial(_every, lambda _: None))),
}


def _bare(step: Step) -> Step:
    kept = {name: value for name, value in step.environment.items() if not name.startswith("GITHUB_")}
    files = {name: step.environment[name] for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    return replace(step, environment={**kept, **files})


def _hostile(step: Step) -> Step:
    names = ("REPOSITORY", "ACTOR", "REF", "REF_NAME", "HEAD_REF", "WORKFLOW", "WORKFLOW_REF", "JOB", "SHA", "RUN_ID")
    return with_environment(step, {f"GITHUB_{name}": as_variable(_MARKUP) for name in names})


def _gone(step: Step) -> Step:
    (step.root / "home").rmdir()
    (step.root / "runner_temp").rmdir()
    return with_environment(step, {"HOME": "", "RUNNER_TEMP": "/nowhere", "TMPDIR": "/nowhere"})


ENVIRONMENTS = {
    "has nothing of GitHub": Machine(_bare),
    "is hostile": Machine(_hostile),
    "has no folders": Machine(_gone),
    "has a bad API": Machine(partial(_variables, {"GITHUB_API_URL": "gopher://[::1"})),
    "has a bad proxy": Machine(partial(_variables, {"HTTPS_PROXY": "http://[::1", "HTTP_PROXY": "socks9://x"})),
    "has no authorities": Machine(partial(_variables, {"SSL_CERT_FILE": "/nowhere/ca.pem"})),
    "has bad authorities": Machine(partial(_variables, {"SSL_CERT_FILE": "/etc/hostname"})),
    "has no locale": Machine(partial(_variables, {"LANG": "xx_XX", "LC_ALL": "tlh"})),
}

STREAMS = {
    "stdout is closed": {1: None},
    "stdout is full": {1: "/dev/full"},
    "stdout breaks": {1: "broken"},
    "stderr is closed": {2: None},
    "stderr is full": {2: "/dev/full"},
    "both are closed": {1: None, 2: None},
    "both are full": {1: "/dev/full", 2: "/dev/full"},
    "all are closed": {0: None, 1: None, 2: None},
}

LONG = 60_000
"""Characters of the user's own words: nearly as many as the API takes."""
MOST_BYTES = 120_000
"""As many as fit into a variable."""
SIZES = {
    f"summary of {name}": Machine(
        inputs={"text": (text * LONG)[: min(LONG, MOST_BYTES * len(text) // len(text.encode()))], "include": "none"}
    )
    for name, text in {
        "&": "&",
        "<": "<",
        "backticks": "`",
        "lines": "a\n",
        "blank lines": "\n",
        "emoji": "\N{PILE OF POO}",
        "tags": "\U000e0041",
        "escapes": "\x1b[31m",
        "mentions": "@a #1 ",
        "addresses": "https://a.b ",
    }.items()
}


def _starting(delay: float, numbers: tuple[signal.Signals, ...], run: Trial, process: Process) -> None:
    """Signals some time after the process can take them."""
    until = time.monotonic() + 5
    while not process.takes(signal.SIGTERM) and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(delay)
    for number in numbers:
        run.signal(number)


def _reporting(numbers: tuple[signal.Signals, ...], run: Trial, _: Process) -> None:
    """Signals once the outputs are there: then come the annotations and the summary."""
    until = time.monotonic() + 10
    while not run.scene.step.outputs_file.stat().st_size and time.monotonic() < until:
        time.sleep(0.0005)
    for number in numbers:
        run.signal(number)


NUMBERS = {
    "SIGINT": (signal.SIGINT,),
    "SIGTERM": (signal.SIGTERM,),
    "both signals": (signal.SIGINT, signal.SIGTERM),
}
DELAYS = (0.0, 0.02, 0.05, 0.1, 0.2)


def _signals() -> Iterator[tuple[str, Machine]]:
    for name, numbers in NUMBERS.items():
        for delay in DELAYS:
            yield f"{name} after {delay * 1000:.0f} ms", Machine(meanwhile=partial(_starting, delay, numbers))
        yield f"{name} while reporting", Machine(meanwhile=partial(_reporting, numbers))


def _report(content: bytes, step: Step) -> Step:
    """A test report in the workspace, beside one that can be read."""
    folder = Path(step.environment["GITHUB_WORKSPACE"]) / "reports"
    folder.mkdir()
    (folder / "fine.xml").write_bytes(_FAILED % b"too long")
    (folder / "spoilt.xml").write_bytes(content)
    return step


def _endless_report(step: Step) -> Step:
    step = _report(b"", step)
    spoilt = Path(step.environment["GITHUB_WORKSPACE"]) / "reports" / "spoilt.xml"
    spoilt.unlink()
    os.mkfifo(spoilt)
    return step


_READS = {"test-reports": "reports/*.xml"}
_FAILED = b'<testsuite><testcase name="fits" classname="part"><failure message="%s"/></testcase></testsuite>'
_LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
_REPORTS = {
    "is empty": b"",
    "is half": (_FAILED % b"too long")[:60],
    "is not UTF-8": _FAILED % b"\xff\xfe",
    "is deep": b"<testsuite>" * 200_000,
    "is large": _FAILED % (b"x" * (24 << 20)),
    "expands": b'<!DOCTYPE x [<!ENTITY l0 "ha">' + _LAUGHS + b"]>" + _FAILED % b"&l9;",
    "reads a file": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + _FAILED % b"&f;",
    "has many tests": b"<testsuite>" + _FAILED % b"too long" * 50_000 + b"</testsuite>",
    "is hostile": _FAILED % escape(_MARKUP.encode("utf-8", "replace").decode(), {'"': "&quot;"}).encode(),
}
TEST_REPORTS = {
    **{name: Machine(partial(_report, content), inputs=_READS) for name, content in _REPORTS.items()},
    "never ends": Machine(_endless_report, inputs=_READS),
}


MACHINES: dict[str, Machine] = {
    **{f"outputs: file {name}": machine for name, machine in _files("GITHUB_OUTPUT").items()},
    **{f"summary: file {name}": machine for name, machine in _files("GITHUB_STEP_SUMMARY").items()},
    **{f"event {name}": machine for name, machine in EVENTS.items()},
    **{f"environment {name}": machine for name, machine in ENVIRONMENTS.items()},
    **{
        name: Machine(changes=lambda _, streams=streams: Changes(streams=streams))  # type: ignore[misc]
        for name, streams in STREAMS.items()
    },
    **SIZES,
    **{f"test report {name}": machine for name, machine in TEST_REPORTS.items()},
    **dict(_signals()),
}
"""The rows."""

KINDS: dict[str, Mapping[str, str]] = {
    "fires": {},
    "words alone": {"include": "none", "text": "Look into it."},
    "dry run": {"dry-run": "true"},
}
"""The columns, with their inputs."""
