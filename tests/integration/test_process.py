"""The process itself, as the container starts it: signals, proxies, certificates, and that it ends when it should."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.measured import measured
from tests.standins.entry_point import entry_point
from tests.standins.forward_proxy import ForwardProxy
from tests.standins.github_api import BLOB, GitHubApi
from tests.standins.github_events import contexts_of
from tests.standins.github_faults import NEVER_ANSWERS
from tests.standins.github_jobs import failed, running
from tests.standins.private_tls import CA_FILE, private_tls
from tests.standins.routine_behaviours import never_answers, rate_limited
from tests.standins.routine_endpoint import TOKEN, RoutineEndpoint
from tests.standins.runner import Step, prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standins.github_call import ApiRequest
    from tests.standins.github_faults import Fault

JOBS = "actions/list-jobs-for-workflow-run-attempt"
AT_ONCE = 7.0
"""Seconds in which a process that was told to end has ended, on a busy machine too. The runner gives it ten."""


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    code: int
    said: str
    outputs: dict[str, str]
    summary: str
    seconds: float
    """Since it was told to end."""


class Process:
    """The action's entry point, running in the checkout."""

    def __init__(self, step: Step, *options: str) -> None:
        self._step = step
        self._process = subprocess.Popen(
            entry_point(*options),
            cwd=step.workspace,
            env=measured(step.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Until something is so. The process must be running all the while."""
        until = time.monotonic() + 20
        while not condition():
            assert self._process.poll() is None, "it ended too early"
            assert time.monotonic() < until, "it never came to that"
            time.sleep(0.005)

    def wait_for_line(self, end: str) -> None:
        """Until a line that ends so is printed."""
        assert self._process.stdout
        assert any(line.endswith(f"{end}\n") for line in self._process.stdout), "it never said that"

    def wait_for_masks(self) -> str:
        """Until the first line is printed: then it has begun."""
        assert self._process.stdout
        return self._process.stdout.readline()

    def wait_for_blocked_signals(self) -> None:
        """Until the kernel keeps signals for it: a signal that comes now is the earliest that is not lost."""
        status = Path(f"/proc/{self._process.pid}/status")
        both = (1 << signal.SIGINT - 1) | (1 << signal.SIGTERM - 1)
        self.wait_for(lambda: int(re.findall(r"SigBlk:\s*(\w+)", status.read_text())[0], 16) & both == both)

    def end(self, *signals: signal.Signals) -> Ended:
        """Send the signals, one right after the other, and wait for the end."""
        told = time.monotonic()
        for number in signals:
            self._process.send_signal(number)
        said, _ = self._process.communicate(timeout=60)
        seconds = time.monotonic() - told
        return Ended(self._process.returncode, said, self._step.outputs(), self._step.summary(), seconds)


def step_of(root: Path, github: GitHubApi, routine: RoutineEndpoint, **inputs: str) -> Step:
    """A step of a separate job, after the job `test` failed in the same run."""
    run = github.world.run(failed("test", prints="E   assert 3 == 4\n"), running("tell"))
    trigger = github.events.push(run)
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    return prepare(
        root,
        inputs={"routine-url": routine.url, "routine-token": routine.token, **given},
        environment=trigger.environment,
        event=trigger.event,
        contexts=contexts_of(run.attempt.jobs[-1], "success", github.token),
    )


def with_environment(step: Step, **more: str) -> Step:
    """The step with more variables."""
    return replace(step, environment={**step.environment, **more})


def assert_told(ended: Ended) -> None:
    """Whatever came, it ended in a whole report that shows no secret."""
    assert set(ended.outputs) >= {"outcome", "fired", "attempts", "failed-jobs"}
    assert ended.summary.startswith("### ")
    assert "Traceback" not in ended.said
    shown = "\n".join(line for line in ended.said.splitlines() if not line.startswith("::add-mask::"))
    assert TOKEN not in shown + ended.summary + json.dumps(ended.outputs)


CANCELS = pytest.mark.parametrize(
    "signals",
    [(signal.SIGINT,), (signal.SIGTERM,), (signal.SIGINT, signal.SIGTERM)],
    ids=["SIGINT", "SIGTERM", "both"],
)


@CANCELS
@pytest.mark.parametrize("operation", [JOBS, BLOB])
def test_cancelled_while_evidence_is_gathered_nothing_is_sent(
    operation: str, signals: tuple[signal.Signals, ...], tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    github.fail(operation, NEVER_ANSWERS)
    process = Process(step_of(tmp_path, github, routine))
    process.wait_for(lambda: github.count(operation) > 0)
    ended = process.end(*signals)
    assert (ended.outputs["outcome"], ended.outputs["error-type"], ended.code) == ("error", "cancelled", 1)
    assert routine.arrivals == 0
    assert ended.seconds < AT_ONCE
    assert_told(ended)


@CANCELS
def test_cancelled_while_the_request_is_under_way_a_session_may_be_running(
    signals: tuple[signal.Signals, ...], tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    routine.then(never_answers())
    process = Process(step_of(tmp_path, github, routine))
    process.wait_for(lambda: len(routine.requests) > 0)
    ended = process.end(*signals)
    assert (ended.outputs["outcome"], ended.outputs["error-type"], ended.code) == ("unknown", "cancelled", 1)
    assert len(routine.sessions) == 1
    assert ended.seconds < AT_ONCE
    assert_told(ended)


@CANCELS
def test_cancelled_while_waiting_to_try_again_what_the_api_said_holds(
    signals: tuple[signal.Signals, ...], tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    routine.then(rate_limited(retry_after=50))
    process = Process(step_of(tmp_path, github, routine))
    process.wait_for(lambda: len(routine.requests) > 0)
    time.sleep(0.3)  # for the answer to be read: nothing outside of the process shows that it waits
    ended = process.end(*signals)
    assert (ended.outputs["outcome"], ended.outputs["attempts"], ended.code) == ("rate-limited", "1", 0)
    assert len(routine.requests) == 1
    assert ended.seconds < AT_ONCE
    assert_told(ended)


def test_cancelled_while_it_holds_a_claim_it_gives_the_claim_back(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    def hang_once_claimed(request: ApiRequest) -> Fault | None:
        is_look = request.operation == "repos/list-commit-statuses-for-ref"
        return NEVER_ANSWERS if is_look and github.count("repos/create-commit-status") else None

    github.before = hang_once_claimed
    process = Process(step_of(tmp_path, github, routine, fire_policy="once-per-run"))
    process.wait_for(lambda: github.count("repos/create-commit-status") > 0)
    time.sleep(0.1)  # for the claim to be known as made
    ended = process.end(signal.SIGINT)
    assert (ended.outputs["outcome"], ended.outputs["error-type"]) == ("error", "cancelled")
    assert routine.arrivals == 0
    ((first, last),) = github.world.statuses.values()
    assert "[claimed " in (first.description or "")
    assert "[given-back " in (last.description or "")
    assert ended.seconds < AT_ONCE
    assert_told(ended)


def test_cancelled_while_the_request_is_under_way_the_claim_is_kept(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    routine.then(never_answers())
    process = Process(step_of(tmp_path, github, routine, fire_policy="once-per-run"))
    process.wait_for(lambda: len(routine.requests) > 0)
    ended = process.end(signal.SIGINT)
    assert ended.outputs["outcome"] == "unknown"
    (statuses,) = github.world.statuses.values()
    assert "[unknown " in (statuses[-1].description or "")
    assert_told(ended)


@CANCELS
@pytest.mark.parametrize(
    "milliseconds", [0, 10, 20, *(pytest.param(number, marks=pytest.mark.long) for number in (2, 5, 15, 25, 30, 40))]
)
def test_cancelled_before_pythons_first_line_it_reports(
    signals: tuple[signal.Signals, ...], milliseconds: int, tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    process = Process(step_of(tmp_path, github, routine))
    process.wait_for_blocked_signals()
    time.sleep(milliseconds / 1000)
    ended = process.end(*signals)
    assert (ended.outputs["outcome"], ended.outputs["error-type"], ended.code) == ("error", "cancelled", 1)
    assert routine.arrivals == 0
    assert ended.seconds < AT_ONCE
    assert_told(ended)


def test_cancelled_before_its_inputs_are_read_it_ends_as_they_say(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    process = Process(step_of(tmp_path, github, routine, fail_on_error="false", summary="false"))
    process.wait_for_blocked_signals()
    ended = process.end(signal.SIGTERM)
    assert (ended.outputs["outcome"], ended.outputs["error-type"], ended.code) == ("error", "cancelled", 0)
    assert ended.summary == ""


@CANCELS
def test_cancelled_while_it_still_loads_nothing_is_sent(
    signals: tuple[signal.Signals, ...], tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    # With this option Python prints each module once it is loaded. This one is the first that `main` needs, and most
    # of a start lies after it.
    process = Process(step_of(tmp_path, github, routine), "-X", "importtime")
    process.wait_for_line(" logging")
    ended = process.end(*signals)
    assert (ended.outputs["outcome"], ended.outputs["error-type"], ended.code) == ("error", "cancelled", 1)
    assert routine.arrivals == 0
    assert_told(ended)


@pytest.mark.parametrize(
    "delay",
    [number * 0.08 for number in range(6)]
    + [pytest.param(number * 0.01 + 0.005, marks=pytest.mark.long) for number in range(50)],
)
def test_cancelled_at_any_moment_it_reports_what_is_true(
    delay: float, tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    process = Process(step_of(tmp_path, github, routine))
    assert process.wait_for_masks().startswith("::add-mask::")
    time.sleep(delay)
    ended = process.end(signal.SIGTERM)
    sessions = {"error": 0, "fired": 1}.get(ended.outputs["outcome"])
    assert sessions in {None, len(routine.sessions)}
    assert len(routine.sessions) <= 1
    assert ended.outputs["outcome"] in {"error", "fired", "unknown"}
    assert ended.code == (0 if ended.outputs["outcome"] == "fired" else 1)
    assert_told(ended)


@pytest.mark.parametrize("text_file", ["/proc/self/environ", "planted.md", "folder/environ"])
def test_the_environment_of_the_process_is_never_sent(
    text_file: str, tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    step = step_of(tmp_path, github, routine, text_file=text_file, log_files=text_file, format="prose")
    (step.workspace / "planted.md").symlink_to("/proc/self/environ")
    (step.workspace / "folder").symlink_to("/proc/self")
    ended = Process(with_environment(step, OTHER_SECRET="hunter22")).end()
    assert (ended.outputs["error-type"], routine.arrivals) == ("invalid_input", 0)
    assert "text-file: ${{ runner.temp }}/words.md" in ended.summary
    assert "`prose` is not one of" in ended.summary, "all problems are reported at once"
    assert_told(ended)

    step = step_of(tmp_path, github, routine, log_files=text_file)
    ended = Process(with_environment(step, OTHER_SECRET="hunter22")).end()
    assert ended.outputs["outcome"] == "fired"
    assert "hunter22" not in routine.sessions[0].text
    assert f"the log file `{text_file}`" in ended.said


def test_a_github_that_never_answers_does_not_delay_it(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    github.fail("*", NEVER_ANSWERS)
    ended = Process(step_of(tmp_path, github, routine, timeout="0.4")).end()
    assert (ended.outputs["outcome"], ended.code) == ("fired", 0)
    assert "did not respond" in routine.sessions[0].text
    assert ended.seconds < AT_ONCE
    assert_told(ended)


def test_a_private_authority_is_trusted_where_ssl_cert_file_names_it(tmp_path: Path) -> None:
    with GitHubApi(tls=private_tls()) as github, RoutineEndpoint(tls=private_tls()) as routine:
        step = with_environment(step_of(tmp_path, github, routine), SSL_CERT_FILE=str(CA_FILE))
        ended = Process(step).end()
        assert (ended.outputs["outcome"], ended.code) == ("fired", 0)
        assert "E   assert 3 == 4" in routine.sessions[0].text
        assert "::warning" not in ended.said


def test_a_private_authority_that_nothing_names_comes_with_the_remedy(tmp_path: Path) -> None:
    with GitHubApi(tls=private_tls()) as github, RoutineEndpoint(tls=private_tls()) as routine:
        ended = Process(step_of(tmp_path, github, routine, max_wait="0")).end()
        assert routine.sessions == []
    assert (ended.outputs["outcome"], ended.outputs["error-type"], ended.code) == ("error", "connection_error", 1)
    assert "certificate" in ended.outputs["error-message"]
    assert "SSL_CERT_FILE" in ended.summary
    assert_told(ended)


def test_everything_goes_through_the_proxy_that_the_environment_names(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    with ForwardProxy() as proxy:
        step = with_environment(step_of(tmp_path, github, routine), HTTP_PROXY=proxy.origin)
        ended = Process(step).end()
        assert ended.outputs["outcome"] == "fired"
        assert f"POST {routine.url}" in proxy.asked_for
        arrived = len(github.requests) + len(github.blobs.requests) + len(routine.requests)
        assert len(proxy.asked_for) == arrived


def test_a_proxy_that_refuses_is_reported_as_such(tmp_path: Path, github: GitHubApi) -> None:
    with ForwardProxy() as proxy, RoutineEndpoint(tls=private_tls()) as routine:
        step = step_of(tmp_path, github, routine, max_wait="0")
        ended = Process(with_environment(step, HTTPS_PROXY=proxy.origin)).end()
        assert proxy.asked_for == [f"CONNECT {routine.origin.removeprefix('https://')}"]
    assert (ended.outputs["outcome"], ended.outputs["error-type"], ended.code) == ("error", "connection_error", 1)
    assert "proxy" in ended.outputs["error-message"]
    assert_told(ended)
