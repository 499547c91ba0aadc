"""Evidence gathered as the action gathers it: a real client, GitHub's stand-in, the context of a trigger."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from fire_routine.context.context import Context
from fire_routine.context.read_context import read_context
from fire_routine.evidence.gather import gather
from fire_routine.github.client import GitHub
from fire_routine.inputs.settings import Section
from fire_routine.process.job_files import JobFolders
from fire_routine.runs.runs import Runs
from fire_routine.wire.network import open_client
from tests.standins.exits import an_exit
from tests.standins.loopback import NO_TLS
from tests.standins.runner import ENVIRONMENT

if TYPE_CHECKING:
    from fire_routine.evidence.evidence import Evidence, Failure
    from fire_routine.outcome.gap import Gap
    from tests.standins.github_api import GitHubApi
    from tests.standins.github_events import Trigger
    from tests.standins.github_model import Job

ALL: frozenset[Section] = frozenset(get_args(Section))


@dataclass
class Clock:
    """A clock that only sleeping, or a test, moves. Safe to use from several threads."""

    time: float = 1000.0
    pauses: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.time += seconds
            self.pauses.append(seconds)


def context_of(trigger: Trigger, own: Job | None = None, *, status: str = "success", **more: Any) -> Context:  # noqa: ANN401
    """The context of a job, as the runner tells it; `more` goes to `read_context`."""
    environment = {**ENVIRONMENT, **trigger.environment, "GITHUB_EVENT_PATH": "event"}
    if own:
        environment["GITHUB_JOB"] = own.name
        more.setdefault("own_check_run_id", own.id)
    return read_context(environment, lambda _: json.dumps(trigger.event).encode(), job_status=status, **more)


def gathered(
    api: GitHubApi,
    context: Context,
    wants: frozenset[Section] = ALL,
    *,
    clock: Clock | None = None,
    needs: Mapping[str, str] | None = None,
    log_files: Sequence[str] = (),
    test_reports: Sequence[str] = (),
    environment: str = "",
    limit: float = 30.0,
    timeout: float = 30.0,
    workspace: Path | None = None,
    clean: Callable[[str], str] = str,
    token: str | None = None,
) -> Evidence:
    """The evidence, from the stand-in. Without a `clock` that stands still, the time is real."""
    with open_client(NO_TLS) as http:
        now = clock.now if clock else time.monotonic
        github = GitHub(
            an_exit(http, clock=now),
            api_url=api.url,
            token=api.token if token is None else token,
            timeout=timeout,
            clock=now,
            sleep=clock.sleep if clock else time.sleep,
        )
        evidence = gather(
            context,
            wants,
            None if token == "" else Runs(github, context),
            needs=needs or {},
            log_files=log_files,
            test_reports=test_reports,
            folders=JobFolders(str(workspace or "/nowhere"), "/nowhere", context.repository),
            environment=environment,
            clean=clean,
            clock=github.clock,
            limit=limit,
        )
        # What was left behind at the deadline must not outlive the stand-in.
        api.release()
        return evidence


def text_of(failure: Failure, budget: int = 4_000) -> str:
    """The excerpt of a failure's log, empty without one."""
    return failure.log.excerpt(budget).text if failure.log else ""


def gap(evidence: Evidence, piece: str) -> Gap:
    """The one gap that names a piece."""
    (found,) = [gap for gap in evidence.gaps if piece in gap.what]
    return found
