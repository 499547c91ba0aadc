"""`INPUT_*` in, one frozen settings object out, or all that is wrong with them at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, cast, get_args

from fire_routine.inputs.credentials import DEFAULT_API_URL, TRIGGER, base_url, fire_url, header_value, routine_token
from fire_routine.inputs.reader import InputReader
from fire_routine.outcome.outcome import Problem
from fire_routine.text.redaction import Pattern, PatternError, Redactor, compile_pattern
from fire_routine.wire.payload import parse

MAX_TEXT_LENGTH: Final = 65_536
"""The API's limit for `text`. Which unit it counts is not documented; we count UTF-16 units, the largest plausible."""
MIN_TEXT_LENGTH: Final = 500
"""Room for the shortest report, one sentence with its link, in either form, whatever the names in it."""

Section = Literal["run", "failures", "logs", "annotations", "changes", "deployment", "event"]
"""What the input `include` chooses from."""
FirePolicy = Literal["always", "once-per-run", "once-per-commit", "on-new-failure"]
MissingSecrets = Literal["auto", "skip", "fail"]
TextFormat = Literal["markdown", "json"]

DEFAULT_BETA: Final = "experimental-cc-routine-2026-04-01"
DEFAULT_VERSION: Final = "2023-06-01"
DEFAULT_SKIP_BRANCHES: Final = ("claude/**",)

SECRET_INPUTS: Final = ("routine-url", "routine-token", "github-token", "triage-api-key")
"""Masked before anything is printed."""

INPUT_NAMES: Final = (
    *SECRET_INPUTS,
    *("missing-secrets", "text", "text-file", "include", "log-files", "needs", "environment", "run-id", "format"),
    *("max-text-length", "redact", "fire-policy", "skip-branches", "triage-question", "triage-model"),
    *("triage-base-url", "dry-run", "fail-on-rate-limit", "fail-on-error", "max-wait", "timeout", "summary"),
    *("commit-status", "pr-comment", "anthropic-beta", "anthropic-version", "api-url"),
    *("job-status", "job-check-run-id"),
)
"""All inputs of `action.yml`; a test holds the two together."""


@dataclass(frozen=True)
class RoutineInputs:
    """How to reach the routine."""

    url: str = field(default="", repr=False)
    """The whole fire address, or empty when none was given."""
    token: str = field(default="", repr=False)
    version: str = DEFAULT_VERSION
    beta: str = DEFAULT_BETA
    timeout: float = 30
    """Seconds for one request."""
    max_wait: float = 60
    """Seconds that retries may take altogether."""


@dataclass(frozen=True)
class TextInputs:
    """What the text shall hold."""

    own: str = ""
    """The user's own words, from `text` and then `text-file`."""
    include: frozenset[Section] | None = None
    """None means `auto`."""
    format: TextFormat = "markdown"
    max_length: int = MAX_TEXT_LENGTH
    """UTF-16 code units."""
    redact: tuple[Pattern, ...] = field(default=(), repr=False)
    """The user's own patterns. Who spells out a secret here must not find it in a log."""
    log_files: tuple[str, ...] = ()
    needs: Mapping[str, str] = field(default_factory=dict)
    """Job key to result, of the jobs that ours waits for."""
    environment: str = ""
    run_id: int | None = None
    """None means `auto`."""


@dataclass(frozen=True)
class GuardInputs:
    """What keeps from firing."""

    missing_secrets: MissingSecrets = "auto"
    fire_policy: FirePolicy = "always"
    skip_branches: tuple[str, ...] = DEFAULT_SKIP_BRANCHES
    dry_run: bool = False


@dataclass(frozen=True)
class TriageInputs:
    """The small model that is asked first. No key, no triage."""

    api_key: str = field(default="", repr=False)
    question: str = ""
    """Empty means the default question."""
    model: str = ""
    """Empty means the default model."""
    base_url: str = DEFAULT_API_URL


@dataclass(frozen=True)
class ReportInputs:
    """Where the outcome shows, and when it fails the step."""

    fail_on_rate_limit: bool = False
    fail_on_error: bool = True
    summary: bool = True
    commit_status: bool = False
    pr_comment: bool = False


@dataclass(frozen=True)
class Settings:
    """All inputs, read and checked."""

    routine: RoutineInputs
    text: TextInputs
    guards: GuardInputs
    triage: TriageInputs
    report: ReportInputs
    github_token: str = field(repr=False)
    job_status: str
    job_check_run_id: int | None
    problems: tuple[Problem, ...] = ()
    """All that is wrong with the inputs. A value that can't be used has its default here."""


def secret_values(env: Mapping[str, str]) -> tuple[str, ...]:
    """Every value that must never be shown, as given and stripped, with the parts of the URL that tell the routine.

    Needs no valid input: it is asked before anything is checked. Longest first, so that a value is hidden whole.
    """
    reader = InputReader(env)
    values: set[str] = set()
    for name in SECRET_INPUTS:
        values.update((reader.text(name), *reader.lines(name)))
    values.update(TRIGGER.findall(reader.text("routine-url")))
    return tuple(sorted(filter(None, values), key=len, reverse=True))


def redactor(env: Mapping[str, str]) -> Redactor:
    """What takes secrets out of all that leaves: the secret inputs, and what the user's own patterns match.

    Needs no valid input either: of the patterns it has those that are.
    """
    return Redactor(secret_values(env), _patterns(InputReader(env)))


def read_settings(env: Mapping[str, str], read_file: Callable[[str], bytes]) -> Settings:
    """Read and check all inputs. `read_file` gives the bytes of `text-file`, and may raise `OSError`."""
    reader = InputReader(env)
    reader.check_names(INPUT_NAMES)
    settings = Settings(
        routine=_routine(reader),
        text=_text(reader, read_file),
        guards=_guards(reader),
        triage=_triage(reader),
        report=_report(reader),
        github_token=header_value(reader, "github-token"),
        job_status=reader.text("job-status").lower(),
        job_check_run_id=_id_or_none(reader.text("job-check-run-id")),
    )
    return replace(settings, problems=tuple(reader.problems))


def _report(reader: InputReader) -> ReportInputs:
    return ReportInputs(
        fail_on_rate_limit=reader.flag("fail-on-rate-limit", default=False),
        fail_on_error=reader.flag("fail-on-error", default=True),
        summary=reader.flag("summary", default=True),
        commit_status=reader.flag("commit-status", default=False),
        pr_comment=reader.flag("pr-comment", default=False),
    )


def _routine(reader: InputReader) -> RoutineInputs:
    return RoutineInputs(
        url=fire_url(reader, base_url(reader, "api-url")),
        token=routine_token(reader),
        version=header_value(reader, "anthropic-version") or DEFAULT_VERSION,
        beta=header_value(reader, "anthropic-beta") if reader.given("anthropic-beta") else DEFAULT_BETA,
        timeout=reader.number("timeout", default=30, low=0.1, high=600),
        max_wait=reader.number("max-wait", default=60, low=0, high=3600),
    )


def _text(reader: InputReader, read_file: Callable[[str], bytes]) -> TextInputs:
    return TextInputs(
        own=_own_words(reader, read_file),
        include=_include(reader),
        format=cast("TextFormat", reader.choice("format", get_args(TextFormat), default="markdown")),
        max_length=reader.whole_number(
            "max-text-length", default=MAX_TEXT_LENGTH, low=MIN_TEXT_LENGTH, high=MAX_TEXT_LENGTH
        ),
        redact=_patterns(reader),
        log_files=reader.lines("log-files"),
        needs=_needs(reader),
        environment=reader.text("environment"),
        run_id=_run_id(reader),
    )


def _guards(reader: InputReader) -> GuardInputs:
    secrets = reader.choice("missing-secrets", get_args(MissingSecrets), default="auto")
    return GuardInputs(
        missing_secrets=cast("MissingSecrets", secrets),
        fire_policy=cast("FirePolicy", reader.choice("fire-policy", get_args(FirePolicy), default="always")),
        skip_branches=_lines_or(reader, "skip-branches", DEFAULT_SKIP_BRANCHES),
        dry_run=reader.flag("dry-run", default=False),
    )


def _triage(reader: InputReader) -> TriageInputs:
    return TriageInputs(
        api_key=header_value(reader, "triage-api-key"),
        question=reader.text("triage-question"),
        model=reader.text("triage-model"),
        base_url=base_url(reader, "triage-base-url"),
    )


def _own_words(reader: InputReader, read_file: Callable[[str], bytes]) -> str:
    words, path = reader.raw("text").strip(), reader.text("text-file")
    if not path:
        return words
    try:
        words_of_file = read_file(path).decode("utf-8-sig", "replace").strip()
    except OSError as error:
        why = error.strerror or "it could not be read"
        reader.add(
            "text-file",
            f"the file can't be read: {why}. Give a path inside the workspace, of a file that an earlier step of this "
            "job has written.",
        )
        return words
    return "\n\n".join(filter(None, (words, words_of_file)))


def _include(reader: InputReader) -> frozenset[Section] | None:
    chosen = reader.choices("include", ("auto", "none", *get_args(Section)))
    alone = [word for word in ("auto", "none") if word in chosen]
    if alone and len(chosen) > 1:
        reader.add("include", f"`{alone[0]}` stands alone: give either that or a list of sections.", "include: auto")
    if not chosen or "auto" in chosen:
        return None
    return frozenset(cast("Section", word) for word in chosen if word != "none")


def _lines_or(reader: InputReader, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of an input whose empty value means none, not the default."""
    return reader.lines(name) if reader.given(name) else default


def _patterns(reader: InputReader) -> tuple[Pattern, ...]:
    patterns = []
    for number, line in enumerate(reader.lines("redact"), start=1):
        try:
            patterns.append(compile_pattern(line))
        except PatternError as error:
            reader.add(
                "redact",
                f"pattern {number} is not a regular expression of RE2: {error}. RE2 has no look-around and no "
                "back-references; https://github.com/google/re2/wiki/Syntax lists what it has. To redact only a part "
                "of what a pattern matches, put that part into a group named `secret`.",
                "redact: token=(?P<secret>[^&\\s]+)",
            )
    return tuple(patterns)


def _needs(reader: InputReader) -> dict[str, str]:
    """Job key to result, from `${{ toJSON(needs) }}`. The jobs' outputs are dropped: they may hold anything."""
    value = reader.text("needs")
    if not value:
        return {}
    needs = parse(value).raw
    if isinstance(needs, dict) and all(isinstance(job, dict) for job in needs.values()):
        results = {key: job.get("result") for key, job in needs.items()}
        if all(isinstance(result, str) for result in results.values()):
            return results
    reader.add("needs", "the value is not the JSON of the `needs` context.", "needs: ${{ toJSON(needs) }}")
    return {}


def _run_id(reader: InputReader) -> int | None:
    value = reader.text("run-id").lower()
    if value in {"", "auto"}:
        return None
    number = _id_or_none(value)
    if number is None:
        reader.add("run-id", "the value is neither `auto` nor the number of a run.", "run-id: auto")
    return number


def _id_or_none(value: str) -> int | None:
    return int(value) if re.fullmatch(r"[1-9][0-9]{0,18}", value) else None
