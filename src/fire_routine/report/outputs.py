import json
from typing import Final

from fire_routine.report.report import Report
from fire_routine.text.invisible import in_json, show_invisible
from fire_routine.text.plain import one_line

_LONGEST: Final = 2_000
"""Characters of an output with somebody else's words. GitHub drops the outputs of a job beyond 1 MB."""


OURS: Final = frozenset(
    {"outcome", "fired", "http-status", "retry-after", "attempts", "text-length", "truncated"},
)
"""Outputs that are numbers and words of ours, by which later steps decide."""


def outputs(report: Report) -> dict[str, str]:
    """All outputs of `action.yml`, whatever the outcome. One that does not apply is empty."""
    outcome, message = report.outcome, report.message
    return {
        "outcome": outcome.kind,
        "fired": str(outcome.kind == "fired").lower(),
        "session-id": outcome.session_id,
        "session-url": outcome.session_url,
        "skip-reason": one_line(outcome.reason, _LONGEST),
        "http-status": _number(outcome.http_status),
        "error-type": one_line(outcome.error_type, _LONGEST),
        "error-message": one_line(outcome.error_message, _LONGEST),
        "request-id": outcome.request_id,
        "retry-after": _number(outcome.retry_after),
        "attempts": str(outcome.attempts),
        "text-length": str(message.length if message else 0),
        "truncated": str(bool(message and message.truncated)).lower(),
        "failed-jobs": show_invisible(json.dumps(report.failed_jobs, ensure_ascii=False), in_json),
    }


def exit_code(report: Report) -> int:
    """1 if the inputs say that this outcome fails the step, else 0."""
    if report.outcome.kind == "rate-limited":
        return int(report.wanted.fail_on_rate_limit)
    if report.outcome.kind in {"error", "unknown"}:
        return int(report.wanted.fail_on_error)
    return 0


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
