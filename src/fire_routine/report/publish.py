from collections.abc import Iterable, Iterator
from datetime import datetime

from fire_routine.outcome.gap import Gap, with_permission
from fire_routine.report.advice import Advice, advise, input_advice
from fire_routine.report.outputs import OURS, exit_code, outputs
from fire_routine.report.report import Report
from fire_routine.report.runner import Level, Runner
from fire_routine.report.summary import summarise
from fire_routine.text.plain import one_line
from fire_routine.wire.exit import AsIs

_TITLE = "Fire routine"
_MOST = 5
"""Missing pieces that a warning names."""
_MOST_REASONS = 4
"""Reasons with a warning of their own. The text and the summary list all."""


def publish(report: Report, runner: Runner, now: datetime) -> int:
    """Write outputs, annotations and summary, whatever the outcome. Returns the exit code.

    The outputs come first, so later steps have them even if the rest fails. What can't be written is reported wherever
    that is still possible.
    """
    unwritten = runner.set_outputs(
        {name: AsIs(value, "output") if name in OURS else value for name, value in outputs(report).items()}
    )
    report.warn(unwritten)
    advice = _advice(report, now)
    for level, title, message in _annotations(report, advice):
        runner.annotate(level, message, title)
    if report.message and report.outcome.kind == "dry-run":
        with runner.group("The text that would be sent"):
            runner.show(report.message.text)
    report.warn(runner.lost)
    if report.wanted.summary and (unwritten := runner.write_summary(summarise(report, advice))):
        runner.annotate("warning", unwritten, _TITLE)
    return exit_code(report)


def _advice(report: Report, now: datetime) -> Advice | None:
    if report.outcome.problems:
        return input_advice(report.outcome.problems)
    if report.outcome.kind in {"rate-limited", "error", "unknown"}:
        return advise(report.outcome, now)
    return None


def _annotations(report: Report, advice: Advice | None) -> Iterator[tuple[Level, str, str]]:
    """Level, title and message of each. GitHub shows ten per level for a step, so each cause has only one."""
    outcome = report.outcome
    for warning in (*missing_permissions(report.gaps), *report.warnings):
        yield "warning", _TITLE, warning
    if outcome.kind == "fired":
        yield "notice", "Routine fired", f"Session: {outcome.session_url}"
    elif outcome.kind == "dry-run":
        yield "notice", "Dry run", "Nothing was sent. The log and the job summary show the text."
    elif outcome.kind == "skipped":
        yield "notice", "Routine not fired", report.outcome.reason
    elif advice:
        title = "Routine may have fired" if outcome.kind == "unknown" else "Routine not fired"
        yield "error" if exit_code(report) else "warning", title, _lines(report, advice)


def _lines(report: Report, advice: Advice) -> str:
    """The advice and the server's own words, as an annotation shows them: plain text."""
    outcome = report.outcome
    said = one_line(": ".join(part for part in (outcome.error_type, outcome.error_message) if part), 500)
    status = f"status {outcome.http_status}" if outcome.http_status else ""
    request = f"request id {outcome.request_id}" if outcome.request_id else ""
    server = ", ".join(part for part in (status, said, request) if part) if not report.outcome.problems else ""
    lines = (advice.happened, advice.likely, advice.change, advice.yaml, f"({server})" if server else "", advice.more)
    return "\n".join(line for line in lines if line)


def missing_permissions(gaps: Iterable[Gap]) -> tuple[str, ...]:
    """One warning for each missing permission, and one for each of a few other reasons, with what is missing."""
    by_permission: dict[str, list[str]] = {}
    by_reason: dict[str, list[str]] = {}
    for gap in gaps:
        pieces, cause = (by_permission, gap.permission) if gap.permission else (by_reason, gap.reason)
        pieces.setdefault(cause, []).append(gap.what)
    permissions = (_gap_warning(permission, "", what) for permission, what in by_permission.items())
    others = [_gap_warning("", reason, what) for reason, what in by_reason.items()]
    return (*permissions, *others[:_MOST_REASONS])


def _gap_warning(permission: str, reason: str, what: list[str]) -> str:
    pieces = ", ".join(one_line(piece, 120) for piece in what[:_MOST])
    rest = f" and {len(what) - _MOST} more" if len(what) > _MOST else ""
    missing = f"The report is missing {pieces}{rest}"
    if permission:
        return with_permission(f"{missing}. The job's token has no permission to read it.", permission)
    return f"{missing}: {one_line(reason, 300)}."
