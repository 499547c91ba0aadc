"""After the fire: what became of it, where people see it.

Nothing in here may lead to another fire: whatever fails becomes a warning.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fire_routine.context.context import Context, PullRequest
from fire_routine.github.client import GitHub
from fire_routine.github.errors import GitHubError
from fire_routine.guards.claim_scope import routine_tag
from fire_routine.inputs.settings import Settings
from fire_routine.outcome.outcome import Outcome
from fire_routine.runs.runs import Runs
from fire_routine.wire.exit import AsIs

if TYPE_CHECKING:
    from fire_routine.follow_through.comment import Row
    from fire_routine.guards.claim import Claim

STARTED: Final = "A session was started; how it ends shows there"
"""Pending wording: nobody learns from the API how a session ends."""
UNKNOWN: Final = "Fired, but no trustworthy answer came; a session may be running"


def follow_through(
    outcome: Outcome,
    claim: "Claim | None",
    runs: Runs | None,
    context: Context,
    settings: Settings,
    *,
    pull_request: PullRequest | None,
    now: datetime,
    warn: Callable[[str], None],
) -> None:
    """Settle the claim, then set the commit status and the comment where they are wanted. `warn` hears what failed.

    `pull_request` is the one that the evidence found, if any.
    """
    if claim:
        warn(settle(claim, outcome))
    wanted, routine_url = settings.report, settings.routine.url
    if outcome.kind not in {"fired", "unknown"} or not (wanted.commit_status or wanted.pr_comment):
        return
    if runs is None:
        warn("Neither commit status nor comment could be written: `github-token` is empty.")
        return
    if wanted.commit_status and claim is None:  # the claim's own status shows the session already
        warn(set_status(runs.github, context, routine_url, outcome))
    if wanted.pr_comment and outcome.kind == "fired":
        # Imported here: it is off unless asked for.
        from fire_routine.follow_through.comment import Row

        row = Row(context.sha, outcome.session_url, now.strftime("%Y-%m-%d %H:%M"))
        warn(_comment(runs, context, routine_url, row, pull_request))


def settle(claim: "Claim", outcome: Outcome) -> str:
    """Tell the others what became of the fire that the claim was for. Gives a warning, or nothing.

    What surely made no session gives the claim back; what may have made one keeps it.
    """
    if outcome.kind == "fired":
        return claim.keep(outcome.session_url)
    if outcome.kind == "unknown":
        return claim.keep_unknown()
    return claim.give_back()


def set_status(github: GitHub, context: Context, routine_url: str, outcome: Outcome) -> str:
    """Set the status of the reported commit, with a link to the session. Gives a warning, or nothing."""
    if not context.sha:
        return "The commit status could not be set: this event is about no commit."
    body = {
        "state": AsIs("pending", "claim"),
        "context": AsIs(f"fire-routine/{routine_tag(routine_url)}", "claim"),
        "description": AsIs(STARTED if outcome.kind == "fired" else UNKNOWN, "claim"),
        "target_url": AsIs(outcome.session_url or context.link, "claim"),
    }
    path = f"/repos/{context.repository}/statuses/{quote(context.sha)}"
    try:
        github.post(path, body, permission="statuses: write")
    except GitHubError as error:
        return _not_written("The commit status", error)
    return ""


def _comment(runs: Runs, context: Context, routine_url: str, row: "Row", pull_request: PullRequest | None) -> str:
    """Keep the comment on the pull request. Gives a warning, or nothing."""
    from fire_routine.follow_through.comment import write_comment

    try:
        is_listed = write_comment(runs, context, routine_url, row, pull_request)
    except GitHubError as error:
        return _not_written("The comment on the pull request", error)
    return "" if is_listed else "The comment on the pull request lacks this session: other jobs kept changing it."


def _not_written(what: str, error: GitHubError) -> str:
    """The warning for something that GitHub did not take, with the grant that is missing."""
    told = f"{what} could not be written ({error.reason}). The fire itself is not affected."
    return f"{told} Add to the job:\npermissions:\n  {error.permission}" if error.permission else told
