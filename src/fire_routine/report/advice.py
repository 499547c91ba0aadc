"""What to tell somebody whose fire did not work: what happened, why most likely, what to change, where to read more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fire_routine.inputs.credentials import SECRETS_YAML
from fire_routine.outcome.outcome import Outcome, Problem

ROUTINES_GUIDE: Final = "https://code.claude.com/docs/en/routines"
FIRE_REFERENCE: Final = "https://platform.claude.com/docs/en/api/claude-code/routines-fire"

INPUTS_GUIDE: Final = "https://github.com/fire-routine/fire-routine/blob/main/docs/reference.md#inputs"
ISSUES: Final = "https://github.com/fire-routine/fire-routine/issues"


@dataclass(frozen=True)
class Advice:
    """One failure, explained. All texts are ours; the server's own words are shown beside it."""

    happened: str
    likely: str
    change: str
    yaml: str = ""
    """What to write into the workflow, where that is the remedy."""
    more: str = FIRE_REFERENCE


def advise(outcome: Outcome, now: datetime) -> Advice:
    """The advice for a fire that was neither made nor skipped. `now` turns a Retry-After into a time of day."""
    if outcome.kind == "rate-limited":
        return _rate_limited(outcome, now)
    if outcome.kind == "unknown":
        return _UNKNOWN_BY_TYPE.get(outcome.error_type, _UNKNOWN)
    if outcome.http_status is None:
        return _UNSENT_BY_TYPE.get(outcome.error_type, _INTERNAL)
    if outcome.http_status >= _SERVER_ERRORS:
        return _server_error(outcome.attempts)
    by_status: dict[int, Callable[[str], Advice]] = {
        401: lambda _: _UNAUTHORIZED,
        403: lambda _: _FORBIDDEN,
        404: lambda _: _NOT_FOUND,
        413: lambda _: _TOO_LONG,
    }
    return by_status.get(outcome.http_status, _bad_request)(outcome.error_message.lower())


def input_advice(problems: Sequence[Problem]) -> Advice:
    """The advice for inputs that can't be used: all the problems at once."""
    count = f"{len(problems)} inputs need" if len(problems) > 1 else "One input needs"
    return Advice(
        happened=f"Nothing was sent: {count} a change.",
        likely="\n".join(f"- {problem.input}: {problem.message}" for problem in problems),
        change="Write into the workflow:" if any(problem.remedy for problem in problems) else "",
        yaml="\n".join(dict.fromkeys(problem.remedy for problem in problems if problem.remedy)),
        more=ROUTINES_GUIDE if {problem.input for problem in problems} <= _SHOWN_BY_THE_ROUTINE else INPUTS_GUIDE,
    )


_SHOWN_BY_THE_ROUTINE: Final = frozenset({"routine-url", "routine-token"})
"""Inputs whose value the routine's own page shows."""


def until(seconds: int, now: datetime) -> str:
    """`in 2 h 5 min, at 14:30 UTC on 2026-01-31`."""
    hours, minutes = divmod((seconds + 59) // 60, 60)
    span = " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part)
    try:
        at = (now + timedelta(seconds=seconds)).strftime("%H:%M UTC on %Y-%m-%d")
    except OverflowError:
        return f"in {span}"
    return f"in {span or 'less than a minute'}, at {at}"


def _rate_limited(outcome: Outcome, now: datetime) -> Advice:
    if outcome.retry_after is None:
        reset, wait = "The response does not say when the limit resets.", "later"
    else:
        reset, wait = f"The limit resets {until(outcome.retry_after, now)}.", "after that"
    return Advice(
        happened=f"No session was started: a rate limit or usage limit was reached. {reset}",
        likely=(
            "The limit may be on this routine, on all routines of the account, or on the usage of its plan, which "
            "sessions share with everything else that the account does with Claude."
        ),
        change=(
            f"Re-run this job {wait}. To fire less often, set a fire policy, which starts one session for a commit or "
            "for a new failure only, or set triage-api-key, which has a small model decide first. The step stays green "
            "on a rate limit unless fail-on-rate-limit is true."
        ),
        yaml="fire-policy: once-per-commit",
        more=ROUTINES_GUIDE,
    )


def _bad_request(message: str) -> Advice:
    if "pause" in message:
        return Advice(
            happened="The API refused the request: the routine is paused.",
            likely="Somebody paused it, or it was turned off after its connection to GitHub was lost.",
            change=(
                "Check its connection to GitHub and resume the routine at https://claude.ai/code/routines, then re-run "
                "this job."
            ),
            more=ROUTINES_GUIDE,
        )
    if "beta" in message or "version" in message:
        return Advice(
            happened="The API refused the request because of a protocol header.",
            likely="The API is experimental and its version headers move on; the one that was sent is no longer taken.",
            change="Update this action, or set the header that the reference names:",
            yaml="anthropic-beta: experimental-cc-routine-2026-04-01\nanthropic-version: '2023-06-01'",
        )
    if "text" in message:
        return _TOO_LONG
    return Advice(
        happened="The API refused the request as invalid.",
        likely="The text is longer than the API takes, the routine is paused, or a protocol header is out of date.",
        change="Look at the message of the API below. A shorter text can be had with:",
        yaml="max-text-length: 30000",
    )


def _server_error(attempts: int) -> Advice:
    again = ", also when it was asked again" if attempts > 1 else ""
    return Advice(
        happened=f"No session was started: the API answered with an error of its own{again}.",
        likely="A passing fault or overload at Anthropic.",
        change=(
            "Re-run this job later; https://status.claude.com tells of incidents. If it persists, quote the request id "
            "to support. To give the API more time, raise the seconds that retries may take:"
        ),
        yaml="max-wait: 180",
    )


_SERVER_ERRORS: Final = 500
"""From here on a status tells of a fault of the server's (RFC 9110, section 15.6)."""

_LOOK: Final = (
    "Look at https://claude.ai/code for a new session before you re-run this job: there is no way to ask the API, "
    "and a second request would start a second session. That is why this action did not try again."
)

_UNKNOWN: Final = Advice(
    happened="The request was sent, and no answer came that can be trusted. A session may be running.",
    likely="The connection broke or timed out, or something between here and the API answered in its place.",
    change=_LOOK,
)

_UNKNOWN_BY_TYPE: Final = {
    "cancelled": Advice(
        happened="The job was cancelled while the request was under way. A session may be running.",
        likely="Somebody cancelled the run, a newer run took its place, or the job's time was up.",
        change=_LOOK,
    ),
    "internal_error": Advice(
        happened="The action failed in a way that was not foreseen after it had begun to send. A session may run.",
        likely="This is a fault of the action, not of your workflow.",
        change=f"{_LOOK} Please report the fault, with the lines below and the version of the action.",
        more=ISSUES,
    ),
}

_TOO_LONG: Final = Advice(
    happened="The API refused the text, most likely as too long.",
    likely="The API's limit is lower than this action takes it for, or counts in another unit.",
    change="Look at the message of the API below, and make the text shorter:",
    yaml="max-text-length: 30000",
)

_CANCELLED: Final = Advice(
    happened="The job was cancelled before anything was sent. No session was started.",
    likely="Somebody cancelled the run, a newer run took its place, or the job's time was up.",
    change="Re-run this job to fire after all.",
    more=ROUTINES_GUIDE,
)

_NEVER_SENT: Final = Advice(
    happened="No session was started: the API could not be reached.",
    likely="The runner has no way to the API: a firewall, a proxy, a name that does not resolve, or a private CA.",
    change=(
        "Let the runner reach api.anthropic.com on port 443. On self-hosted runners HTTPS_PROXY names a proxy and "
        "SSL_CERT_FILE a certificate bundle; set them for the step, with the file inside the workspace:"
    ),
    yaml="env:\n  HTTPS_PROXY: http://proxy.example:3128",
)

_UNAUTHORIZED: Final = Advice(
    happened="The API did not accept the token.",
    likely=(
        "The token belongs to another routine, or was regenerated since it was stored: a new token revokes the old one "
        "at once. A token that was made a moment ago can take a while to work."
    ),
    change=(
        "Open the routine at https://claude.ai/code/routines, make a new token on its API trigger, store it as the "
        "secret that the workflow passes, and check that URL and token are of the same routine:"
    ),
    yaml=SECRETS_YAML,
)

_FORBIDDEN: Final = Advice(
    happened="The API knows the token, but the account may not run routines.",
    likely="The account's plan has no routines, or an owner of the organisation turned them off.",
    change="Check the plan and the organisation's settings for Claude Code on the web, or ask an owner.",
    more=ROUTINES_GUIDE,
)

_NOT_FOUND: Final = Advice(
    happened="The API knows no such routine.",
    likely="The routine was deleted, or the URL was copied incompletely.",
    change="Copy the URL from the routine's API trigger again, and store it as the secret that the workflow passes:",
    yaml=SECRETS_YAML,
)

_INTERNAL: Final = Advice(
    happened="The action failed in a way that was not foreseen.",
    likely="This is a fault of the action, not of your workflow.",
    change="Please report it, with the line below and the version of the action. Until then this keeps the job green:",
    yaml="fail-on-error: false",
    more=ISSUES,
)

_UNSENT_BY_TYPE: Final = {"connection_error": _NEVER_SENT, "cancelled": _CANCELLED}
