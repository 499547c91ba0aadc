"""The guards asked as the action asks them: a real client, GitHub's stand-in, the context of a trigger."""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from fire_routine.follow_through.follow_through import settle
from fire_routine.github.client import GitHub
from fire_routine.guards.guards import check_guards
from fire_routine.guards.secrets import check_secrets
from fire_routine.inputs.settings import (
    FirePolicy,
    GuardInputs,
    ReportInputs,
    RoutineInputs,
    Settings,
    TextInputs,
    TriageInputs,
)
from fire_routine.outcome.outcome import Outcome, Stop
from fire_routine.process.edges import Edges
from fire_routine.runs.runs import Runs
from fire_routine.wire.network import open_client
from tests.integration.evidence_bed import Clock, context_of
from tests.standins.exits import an_exit
from tests.standins.loopback import NO_TLS
from tests.standins.stops import stop_of

if TYPE_CHECKING:
    import httpx

    from fire_routine.context.context import Context
    from tests.standins.github_api import GitHubApi
    from tests.standins.github_events import Trigger

URL = "https://api.anthropic.com/v1/claude_code/routines/trig_01ABC/fire"
SESSION = "https://claude.ai/code/session_01"
FIRED = Outcome("fired", "session_01", SESSION, 200)
FAILED = Outcome("rate-limited", http_status=429)
UNKNOWN = Outcome("unknown", error_type="answer_lost")

Word = Literal["fires", "skips"]


def settings_for(policy: FirePolicy, *, url: str = URL, environment: str = "", commit_status: bool = False) -> Settings:
    """All defaults but the policy."""
    return Settings(
        routine=RoutineInputs(url_or_id=url, token="made-up"),
        text=TextInputs(environment=environment),
        guards=GuardInputs(fire_policy=policy),
        triage=TriageInputs(),
        report=ReportInputs(commit_status=commit_status),
        github_token="made-up",
        job_status="",
        job_check_run_id=None,
    )


@dataclass
class Bed:
    """Runs of the action in one world, one after the other."""

    api: GitHubApi
    policy: FirePolicy
    environment: str = ""
    url: str = URL
    clock: Clock = field(default_factory=Clock)
    skip: Outcome | None = None
    """Why the last run skipped."""
    warnings: list[str] = field(default_factory=list)
    """What the policy remarked in the last run."""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def asks(self, trigger: Trigger, result: Outcome = FIRED) -> Word:
        """One run of the action from its guards to the settled claim; `result` is what the fire gives."""
        context = context_of(trigger, status="success", environment=self.environment)
        self.warnings.clear()
        self.skip = stop_of(lambda: self._run(context, result))
        if self.skip and self.skip.kind != "skipped":
            raise Stop(self.skip)
        return "skips" if self.skip else "fires"

    def _run(self, context: Context, result: Outcome) -> None:
        routine = RoutineInputs() if context.secrets_withheld else RoutineInputs(URL, "made-up")
        check_secrets(routine, "auto", context.secrets_withheld)
        with open_client(NO_TLS) as http:
            github = GitHub(
                an_exit(http),
                api_url=self.api.url,
                token=self.api.token,
                timeout=30,
                clock=self.clock.now,
                sleep=self.clock.sleep,
            )
            settings = settings_for(self.policy, url=self.url, environment=self.environment)
            runs = Runs(github, context)
            claim = check_guards(settings, context, runs, self.edges(http), self.warnings.append)
            if claim:
                claim.take()
                assert settle(claim, result) == ""

    def edges(self, http: httpx.Client) -> Edges:
        """The edges, with a clock that only sleeping moves."""

        def no_file(_: str) -> bytes:
            raise FileNotFoundError

        return Edges(
            env={},
            http=http,
            clock=self.clock.now,
            now=lambda: datetime(2026, 8, 3, tzinfo=UTC),
            sleep=self.clock.sleep,
            random=lambda: next(self._numbers) / 1000,
            read_file=no_file,
            stdout=io.StringIO(),
        )
