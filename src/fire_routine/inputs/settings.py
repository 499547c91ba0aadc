"""The table of inputs. A field is a row: the setting and its type, and the input's name, kind, default and limits.

For a new input, add a line here and its name, description and default to `action.yml`, and use the setting in the step
that it is for. The tests say what is missing.
"""
# ruff: noqa: RUF009 - these functions make fields, as `dataclasses.field` does

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from fire_routine.inputs.credentials import fire_url, read_token, read_url_or_id
from fire_routine.inputs.kinds import (
    Input,
    choice,
    choices,
    flag,
    header,
    lines,
    number,
    rows,
    server_url,
    special,
    text,
    whole_number,
)
from fire_routine.inputs.values import (
    read_id,
    read_lower_case,
    read_needs,
    read_patterns,
    read_run_id,
    read_words_of_file,
)
from fire_routine.outcome.outcome import Problem
from fire_routine.text.users_patterns import Pattern

Section = Literal["run", "failures", "logs", "annotations", "changes", "deployment", "event"]
FirePolicy = Literal["always", "once-per-run", "once-per-commit", "on-new-failure"]
MissingSecrets = Literal["auto", "skip", "fail"]
TextFormat = Literal["markdown", "json"]

MAX_TEXT_LENGTH: Final = 65_536
"""The API's limit for `text`. Its unit is not documented; we count UTF-16 units, the largest that is plausible."""
MIN_TEXT_LENGTH: Final = 500
"""Room for the shortest report, one sentence with its link, in either form, whatever the names in it."""
_ANTHROPIC: Final = "https://api.anthropic.com"


@dataclass(frozen=True)
class RoutineInputs:
    """How to reach the routine."""

    url_or_id: str = special("routine-url", read_url_or_id, default="", secret=True)
    """The whole fire URL, or just the routine's id."""
    token: str = special("routine-token", read_token, default="", secret=True)
    api_url: str = server_url("api-url", default=_ANTHROPIC)
    # The API refuses a request without a version.
    version: str = header("anthropic-version", default="2023-06-01")
    beta: str = header("anthropic-beta", default="experimental-cc-routine-2026-04-01", may_be_empty=True)
    timeout: float = number("timeout", default=30, low=0.1, high=600)
    """Seconds for one request."""
    max_wait: float = number("max-wait", default=60, low=0, high=3600)
    """Seconds that all retries together may take."""

    @property
    def url(self) -> str:
        """The whole fire URL, or empty if none was given."""
        return fire_url(self.url_or_id, self.api_url)


@dataclass(frozen=True)
class TextInputs:
    """What to put into the text."""

    words: str = text("text")
    words_of_file: str = special("text-file", read_words_of_file, default="")
    include: frozenset[Section] | None = choices("include", Section, default=None)
    """None means `auto`."""
    format: TextFormat = choice("format", TextFormat, default="markdown")
    max_length: int = whole_number(
        "max-text-length", default=MAX_TEXT_LENGTH, low=MIN_TEXT_LENGTH, high=MAX_TEXT_LENGTH
    )
    """UTF-16 code units."""
    # A pattern may spell out the secret.
    redact: tuple[Pattern, ...] = special("redact", read_patterns, default=(), shown=False)
    log_files: tuple[str, ...] = lines("log-files")
    test_reports: tuple[str, ...] = lines("test-reports")
    needs: Mapping[str, str] = special("needs", read_needs, default={})
    """Job key to result, of the jobs that ours waits for."""
    environment: str = text("environment")
    run_id: int | None = special("run-id", read_run_id, default=None, written="auto")
    """None means `auto`."""

    @property
    def own(self) -> str:
        """The user's own words."""
        return "\n\n".join(filter(None, (self.words, self.words_of_file)))


@dataclass(frozen=True)
class GuardInputs:
    """When not to fire."""

    missing_secrets: MissingSecrets = choice("missing-secrets", MissingSecrets, default="auto")
    fire_policy: FirePolicy = choice("fire-policy", FirePolicy, default="always")
    skip_branches: tuple[str, ...] = lines("skip-branches", default=("claude/**",))
    dry_run: bool = flag("dry-run", default=False)


@dataclass(frozen=True)
class TriageInputs:
    """The small model that is asked first. Without a key there is no triage."""

    api_key: str = header("triage-api-key", secret=True)
    question: str = text("triage-question")
    """Empty means the default question."""
    model: str = text("triage-model")
    """Empty means the default model."""
    base_url: str = server_url("triage-base-url", default=_ANTHROPIC)


@dataclass(frozen=True)
class ReportInputs:
    """Where the outcome appears, and when it fails the step."""

    fail_on_rate_limit: bool = flag("fail-on-rate-limit", default=False)
    fail_on_error: bool = flag("fail-on-error", default=True)
    summary: bool = flag("summary", default=True)
    commit_status: bool = flag("commit-status", default=False)
    pr_comment: bool = flag("pr-comment", default=False)


@dataclass(frozen=True)
class Settings:
    """All inputs, read and checked."""

    routine: RoutineInputs
    text: TextInputs
    guards: GuardInputs
    triage: TriageInputs
    report: ReportInputs
    github_token: str = header("github-token", written="${{ github.token }}", secret=True)
    job_status: str = special("job-status", read_lower_case, default="", written="${{ job.status }}")
    job_check_run_id: int | None = special("job-check-run-id", read_id, default=None, written="${{ job.check_run_id }}")
    problems: tuple[Problem, ...] = ()
    """Everything that is wrong with the inputs. A value that can't be used has its default here."""


INPUTS: Final[Mapping[str, Input]] = {row.name: row for _, _, row in rows(Settings)}
