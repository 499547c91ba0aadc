"""What came of a run of the action, whole: the one thing that the report is made of."""

import json
from dataclasses import dataclass, field
from typing import Final

from fire_routine.evidence.evidence import Gap
from fire_routine.inputs.reader import Problem
from fire_routine.inputs.settings import MAX_TEXT_LENGTH, ReportInputs
from fire_routine.message import Message
from fire_routine.message.headline import Headline
from fire_routine.routine.fire import FireResult
from fire_routine.text.plain import one_line

_LONGEST: Final = 2_000
"""Characters of an output that holds somebody else's words. GitHub drops the outputs of a job that pass 1 MB."""


@dataclass(frozen=True)
class Report:
    """Everything that is told of one run of the action. Texts are clean of secrets, and hostile all the same."""

    result: FireResult
    policy: ReportInputs = field(default_factory=ReportInputs)
    headline: Headline | None = None
    message: Message | None = None
    limit: int = MAX_TEXT_LENGTH
    failed_jobs: tuple[str, ...] = ()
    skip_message: str = ""
    skip_link: str = ""
    gaps: tuple[Gap, ...] = ()
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def outputs(report: Report) -> dict[str, str]:
    """All outputs of `action.yml`, every one on every path; what does not apply is empty."""
    result, message = report.result, report.message
    return {
        "outcome": result.outcome,
        "fired": str(result.outcome == "fired").lower(),
        "session-id": result.session_id,
        "session-url": result.session_url,
        "skip-reason": one_line(report.skip_message, _LONGEST),
        "http-status": _number(result.http_status),
        "error-type": one_line(result.error_type, _LONGEST),
        "error-message": one_line(result.error_message, _LONGEST),
        "request-id": result.request_id,
        "retry-after": _number(result.retry_after),
        "attempts": str(result.attempts),
        "text-length": str(message.length if message else 0),
        "truncated": str(bool(message and message.truncated)).lower(),
        "failed-jobs": json.dumps(report.failed_jobs, ensure_ascii=False),
    }


def exit_code(report: Report) -> int:
    """1 only where the policy says fail, else 0."""
    if report.result.outcome == "rate-limited":
        return int(report.policy.fail_on_rate_limit)
    if report.result.outcome in {"error", "unknown"}:
        return int(report.policy.fail_on_error)
    return 0


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
