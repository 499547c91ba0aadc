import re

from fire_routine.message.headline import Headline
from fire_routine.report.advice import ROUTINES_GUIDE, Advice
from fire_routine.report.report import Report
from fire_routine.report.runner import MAX_SUMMARY
from fire_routine.text.safe_markdown import as_written, fence_for, link, own_sentence
from fire_routine.text.users_patterns import RE2_SYNTAX

_TITLES = {
    "fired": "Routine fired",
    "dry-run": "Dry run: nothing was sent",
    "skipped": "Routine not fired: skipped",
    "rate-limited": "Routine not fired: rate limited",
    "error": "Routine not fired",
    "unknown": "Routine may have fired: no reliable response",
}

_MOST = 20
"""Names, gaps and warnings that are listed."""
_LONGEST_HEAD = 100_000
"""Characters of everything but the text."""

_LINK = re.compile(r"https://[A-Za-z0-9._~:/?#@!$&*+,;=%-]{1,1000}")
"""A URL that can't end the Markdown link around it."""


def summarise(report: Report, advice: Advice | None) -> str:
    """The job summary in Markdown, below the size at which GitHub drops all of it."""
    parts = [f"### {_TITLES[report.outcome.kind]}", _session(report), _skip(report)]
    parts += [_advice(report, advice), _sent(report), _warnings(report)]
    head = _bounded("\n\n".join(part for part in parts if part))
    text = _text(report)
    if len(f"{head}{text}".encode(errors="replace")) >= MAX_SUMMARY // 2:
        # Only odd texts come near: 65,536 characters are at most 196,608 bytes.
        text = "_The text is too large to show here._"
    return f"{head}\n\n{text}\n\n" if text else f"{head}\n\n"


def _bounded(head: str) -> str:
    """Everything but the text, cut at the end of a line if it is larger than any sane report."""
    if len(head) <= _LONGEST_HEAD:
        return head
    return head[: head.rindex("\n", 0, _LONGEST_HEAD)] + "\n\n_… cut here, because it is too long …_"


def _session(report: Report) -> str:
    outcome = report.outcome
    if outcome.kind != "fired":
        return ""
    session = f"**[Open the session]({outcome.session_url})** ({as_written(outcome.session_id, 220)})"
    works = "The session works on its own. Nothing here waits for it."
    if not (report.message and report.message.text):
        return f"{session}\n\n{works}"
    return (
        f"{session}\n\n{works} If it ignores the text below, change the [routine's prompt]({ROUTINES_GUIDE}) "
        "to say: investigate the failure described in the `routine-fire-payload` block."
    )


def _skip(report: Report) -> str:
    if report.outcome.kind != "skipped":
        return ""
    details = f"\n\n[Details]({report.outcome.link})" if _LINK.fullmatch(report.outcome.link) else ""
    return f"**Why:** {own_sentence(report.outcome.reason, 2_000)}{details}"


def _advice(report: Report, advice: Advice | None) -> str:
    if not advice:
        return ""
    parts = [f"**{advice.happened}**", _problems(report) or f"**Most likely:** {advice.likely}"]
    if advice.change or advice.yaml:
        parts.append(f"**What to change:** {advice.change}")
    if advice.yaml:
        parts.append(f"```yaml\n{advice.yaml}\n```")
    parts.append("" if report.outcome.problems else _answer(report))
    parts.append(f"Read more: {advice.more}")
    return "\n\n".join(part for part in parts if part)


def _problems(report: Report) -> str:
    """What is wrong with the inputs. A message may quote a value, or name a repository: they are escaped."""
    return "\n".join(
        f"- {problem.input}: {own_sentence(problem.message, 2_000, (RE2_SYNTAX,))}"
        for problem in report.outcome.problems
    )


def _answer(report: Report) -> str:
    """The server's own words, and what Anthropic's support asks for."""
    outcome = report.outcome
    answer = [
        ("Status", str(outcome.http_status or "")),
        ("Error type", outcome.error_type),
        ("Message", outcome.error_message),
        ("Request id", outcome.request_id),
        ("Attempts", str(outcome.attempts or "")),
    ]
    return "\n".join(f"- {label}: {as_written(value, 1_000)}" for label, value in answer if value)


def _sent(report: Report) -> str:
    """How much was sent, and what is missing from it."""
    message = report.message
    if not message:
        return ""
    sent = {"fired": "sent", "unknown": "sent"}.get(report.outcome.kind, "built")
    lines = [f"- {_headline(report.headline)}"] if report.headline else []
    lines.append(f"- {message.length:,} characters {sent}, of {report.limit:,} allowed")
    if report.failed_jobs:
        names = ", ".join(as_written(name, 100) for name in report.failed_jobs[:_MOST])
        rest = f" and {len(report.failed_jobs) - _MOST} more" if len(report.failed_jobs) > _MOST else ""
        lines.append(f"- Failed jobs: {names}{rest}")
    if report.hidden:
        lines.append(
            f"- Hidden in the text: {', '.join(f'{name} ({count:,})' for name, count in report.hidden.items())}"
        )
    if message.left_out:
        lines.append(f"- Omitted to fit the length limit: {', '.join(message.left_out)}")
    lines += [
        f"- Missing: {own_sentence(gap.what, 200)} ({own_sentence(gap.reason, 300)})"
        + (f"; add `{gap.permission}` to `permissions:`" if gap.permission else "")
        for gap in report.gaps[:_MOST]
    ]
    return "\n".join(lines)


def _headline(headline: Headline) -> str:
    # The colon belongs to the words: after `:tada` it would make an emoji.
    return f"{as_written(f'{headline.words}:')} {link(headline.link)}" if headline.link else as_written(headline.words)


def _warnings(report: Report) -> str:
    return "\n".join(f"- {own_sentence(warning, 1_000)}" for warning in report.warnings[:_MOST])


def _text(report: Report) -> str:
    """The text itself, folded, in a fence that it can't close."""
    if not report.message or not report.message.text:
        return ""
    text, verb = report.message.text, "was sent" if report.outcome.kind in {"fired", "unknown"} else "was not sent"
    fence = fence_for(text)
    return f"<details><summary>The text, which {verb}</summary>\n\n{fence}text\n{text.rstrip()}\n{fence}\n\n</details>"
