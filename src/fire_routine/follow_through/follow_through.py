"""After the fire: what became of it, where people see it.

Nothing in here may lead to another fire: whatever fails becomes a warning.
"""

from datetime import datetime
from typing import Final
from urllib.parse import quote

from fire_routine.context.context import Context, PullRequest
from fire_routine.github.client import GitHub
from fire_routine.github.errors import GitHubError
from fire_routine.guards.claim import Claim
from fire_routine.guards.claim_scope import routine_tag
from fire_routine.inputs.settings import ReportInputs
from fire_routine.routine.fire import FireResult

STARTED: Final = "A session was started; how it ends shows there"
"""Pending wording: nobody learns from the API how a session ends."""
UNKNOWN: Final = "Fired, but no trustworthy answer came; a session may be running"


def follow_through(
    result: FireResult,
    claim: Claim | None,
    github: GitHub | None,
    context: Context,
    *,
    wanted: ReportInputs,
    routine_url: str,
    pull_request: PullRequest | None,
    now: datetime,
) -> tuple[str, ...]:
    """Settle the claim, then set the commit status and the comment where they are wanted. Gives warnings.

    `pull_request` is the one that the evidence found, if any. Never raises a `GitHubError`.
    """
    warnings = [settle(claim, result)] if claim else []
    if result.outcome not in {"fired", "unknown"} or not (wanted.commit_status or wanted.pr_comment):
        return tuple(filter(None, warnings))
    if github is None:
        warnings.append("Neither commit status nor comment could be written: `github-token` is empty.")
        return tuple(filter(None, warnings))
    if wanted.commit_status and claim is None:  # the claim's own status shows the session already
        warnings.append(set_status(github, context, routine_url, result))
    if wanted.pr_comment and result.outcome == "fired":
        started = now.strftime("%Y-%m-%d %H:%M")
        warnings.append(_comment(github, context, routine_url, (result.session_url, started), pull_request))
    return tuple(filter(None, warnings))


def settle(claim: Claim, result: FireResult) -> str:
    """Tell the others what became of the fire that the claim was for. Gives a warning, or nothing.

    What surely made no session gives the claim back; what may have made one keeps it.
    """
    if result.outcome == "fired":
        return claim.keep(result.session_url)
    if result.outcome == "unknown":
        return claim.keep_unknown()
    return claim.give_back()


def set_status(github: GitHub, context: Context, routine_url: str, result: FireResult) -> str:
    """Set the status of the reported commit, with a link to the session. Gives a warning, or nothing."""
    if not context.sha:
        return "The commit status could not be set: this event is about no commit."
    body = {
        "state": "pending",
        "context": f"fire-routine/{routine_tag(routine_url)}",
        "description": STARTED if result.outcome == "fired" else UNKNOWN,
        "target_url": result.session_url or context.link,
    }
    path = f"/repos/{context.repository}/statuses/{quote(context.sha)}"
    try:
        github.post(path, body, permission="statuses: write")
    except GitHubError as error:
        return _not_written("The commit status", error)
    return ""


def _comment(
    github: GitHub,
    context: Context,
    routine_url: str,
    session: tuple[str, str],
    pull_request: PullRequest | None,
) -> str:
    """Keep the comment on the pull request. `session` is its address and when it was started."""
    # Imported here: it is off unless asked for.
    from fire_routine.follow_through.comment import Row, write_comment

    try:
        is_listed = write_comment(github, context, routine_url, Row(context.sha, *session), pull_request)
    except GitHubError as error:
        return _not_written("The comment on the pull request", error)
    return "" if is_listed else "The comment on the pull request lacks this session: other jobs kept changing it."


def _not_written(what: str, error: GitHubError) -> str:
    """The warning for something that GitHub did not take, with the grant that is missing."""
    told = f"{what} could not be written ({error.reason}). The fire itself is not affected."
    return f"{told} Add to the job:\npermissions:\n  {error.permission}" if error.permission else told
