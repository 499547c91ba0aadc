from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from fire_routine.inputs.credentials import SECRETS_YAML
from fire_routine.outcome.outcome import Outcome, Problem

ROUTINES_GUIDE: Final = "https://code.claude.com/docs/en/routines"
FIRE_REFERENCE: Final = "https://platform.claude.com/docs/en/api/claude-code/routines-fire"

INPUTS_GUIDE: Final = "https://github.com/fire-routine/fire-routine/blob/main/docs/reference.md#inputs"
ISSUES: Final = "https://github.com/fire-routine/fire-routine/issues"


class Advice(NamedTuple):
    """What happened, the likely reason, what to change, and where to read more.

    The action's own words only: what a server said is shown beside them. `likely` may quote an input's wrong value.
    """

    happened: str
    likely: str
    change: str
    yaml: str = ""
    """What to write into the workflow, if that helps."""
    more: str = FIRE_REFERENCE


def advise(outcome: Outcome, now: datetime) -> Advice:
    """Advice for a fire that failed or may have. `now` turns the seconds of a Retry-After into a time of day."""
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
    """Advice for invalid inputs: all problems at once."""
    count = f"{len(problems)} inputs need" if len(problems) > 1 else "one input needs"
    return Advice(
        happened=f"Nothing was sent: {count} to be changed.",
        likely="\n".join(f"- {problem.input}: {problem.message}" for problem in problems),
        change="In the workflow, write:" if any(problem.remedy for problem in problems) else "",
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
        happened=f"No session was started, because a rate limit or usage limit was reached. {reset}",
        likely=(
            "The limit may be on this routine, on all routines of the account, or on the usage of its plan, which "
            "sessions share with everything else the account does with Claude."
        ),
        change=(
            f"Re-run this job {wait}. To fire less often, set a fire policy (one session per commit, or only for a new "
            "failure), or set triage-api-key to let a small model decide first. After a rate limit the step stays "
            "green unless fail-on-rate-limit is true."
        ),
        yaml="fire-policy: once-per-commit",
        more=ROUTINES_GUIDE,
    )


def _bad_request(message: str) -> Advice:
    if "pause" in message:
        return Advice(
            happened="The API rejected the request: the routine is paused.",
            likely="Somebody paused it, or it was turned off after it lost its connection to GitHub.",
            change=(
                "Check the connection to GitHub, resume the routine at https://claude.ai/code/routines, and re-run "
                "this job."
            ),
            more=ROUTINES_GUIDE,
        )
    if "beta" in message or "version" in message:
        return Advice(
            happened="The API rejected the request because of a protocol header.",
            likely="The API is experimental. Its version headers change, and it no longer accepts the one sent.",
            change="Update this action, or set the headers as the API reference says:",
            yaml="anthropic-beta: experimental-cc-routine-2026-04-01\nanthropic-version: '2023-06-01'",
        )
    if "text" in message:
        return _TOO_LONG
    return Advice(
        happened="The API rejected the request as invalid.",
        likely="The text is longer than the API accepts, the routine is paused, or a protocol header is out of date.",
        change="Read the API's message below. To make the text shorter:",
        yaml="max-text-length: 30000",
    )


def _server_error(attempts: int) -> Advice:
    returned = f"after {attempts} attempts the API still returned" if attempts > 1 else "the API returned"
    return Advice(
        happened=f"No session was started: {returned} a server error.",
        likely="The API has an outage or is overloaded.",
        change=(
            "Re-run this job later. https://status.claude.com shows incidents. If the error persists, give the request "
            "id to Anthropic's support. To retry for longer, raise the limit in seconds:"
        ),
        yaml="max-wait: 180",
    )


_SERVER_ERRORS: Final = 500
"""The lowest status of a server error (RFC 9110, section 15.6)."""

_LOOK: Final = (
    "Look for a new session at https://claude.ai/code before you re-run this job. The API can't say whether there is "
    "one, and a second request could start a second session. That is why this action did not retry."
)

_UNKNOWN: Final = Advice(
    happened="The request was sent, but there was no reliable response. A session may be running.",
    likely="The connection broke or timed out, or something between the runner and the API responded instead of it.",
    change=_LOOK,
)

_UNKNOWN_BY_TYPE: Final = {
    "cancelled": Advice(
        happened="The job was cancelled during the request. A session may be running.",
        likely="Somebody cancelled the run, a newer run replaced it, or the job timed out.",
        change=_LOOK,
    ),
    "internal_error": Advice(
        happened="The action hit an unexpected error while sending. A session may be running.",
        likely="This is a bug in the action, not in your workflow.",
        change=f"{_LOOK} Please report the bug, with the lines below and the action's version.",
        more=ISSUES,
    ),
}

_TOO_LONG: Final = Advice(
    happened="The API rejected the text, most likely because it is too long.",
    likely="The API's limit is lower than this action expects, or counts in another unit.",
    change="Read the API's message below, and make the text shorter:",
    yaml="max-text-length: 30000",
)

_CANCELLED: Final = Advice(
    happened="The job was cancelled before anything was sent. No session was started.",
    likely="Somebody cancelled the run, a newer run replaced it, or the job timed out.",
    change="To fire after all, re-run this job.",
    more=ROUTINES_GUIDE,
)

_NEVER_SENT: Final = Advice(
    happened="No session was started: the API could not be reached.",
    likely="A firewall or proxy blocks the connection, the host name does not resolve, or the CA is private.",
    change=(
        "Let the runner reach api.anthropic.com on port 443. On a self-hosted runner, HTTPS_PROXY sets a proxy and "
        "SSL_CERT_FILE a certificate bundle, which must be inside the workspace. Set them in the step's env:"
    ),
    yaml="env:\n  HTTPS_PROXY: http://proxy.example:3128",
)

_UNAUTHORIZED: Final = Advice(
    happened="The API did not accept the token.",
    likely=(
        "The token belongs to another routine, or somebody regenerated it, which revokes the old one at once. A token "
        "that was created a moment ago can take a while to work."
    ),
    change=(
        "Open the routine at https://claude.ai/code/routines, generate a new token on its API trigger, and store it in "
        "the secret that the workflow uses. Check that the URL and the token belong to the same routine:"
    ),
    yaml=SECRETS_YAML,
)

_FORBIDDEN: Final = Advice(
    happened="The API accepted the token, but the account is not allowed to run routines.",
    likely="The account's plan does not include routines, or an owner of the organisation turned them off.",
    change="Check the plan and the organisation's settings for Claude Code on the web, or ask an owner.",
    more=ROUTINES_GUIDE,
)

_NOT_FOUND: Final = Advice(
    happened="The API found no such routine.",
    likely="The routine was deleted, or the URL is incomplete.",
    change="Copy the URL from the routine's API trigger again, and store it in the secret that the workflow uses:",
    yaml=SECRETS_YAML,
)

_INTERNAL: Final = Advice(
    happened="The action hit an unexpected error.",
    likely="This is a bug in the action, not in your workflow.",
    change="Please report it, with the lines below and the action's version. To keep the job green until it is fixed:",
    yaml="fail-on-error: false",
    more=ISSUES,
)

_UNSENT_BY_TYPE: Final = {"connection_error": _NEVER_SENT, "cancelled": _CANCELLED}
