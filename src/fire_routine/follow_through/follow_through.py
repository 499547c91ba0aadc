"""After the fire: settles the claim, and shows the session where people see it.

Nothing in here may lead to another fire, so every failure is only a warning.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fire_routine.context.context import Context
from fire_routine.github.client import GitHub
from fire_routine.github.errors import GitHubError
from fire_routine.github.facts import PullRequest
from fire_routine.guards.claim_scope import routine_tag
from fire_routine.inputs.settings import Settings
from fire_routine.outcome.gap import with_permission
from fire_routine.outcome.outcome import Outcome
from fire_routine.runs.runs import Runs
from fire_routine.wire.exit import AsIs

if TYPE_CHECKING:
    from fire_routine.guards.claim import Claim

STARTED: Final = "A session was started; follow it there"
"""The description of a pending status, which stays pending: the API can't say how a session ends."""
UNKNOWN: Final = "Fired without a reliable response; a session may be running"


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
    """Settle the claim, then write the commit status and the comment if wanted. Calls `warn` for what fails.

    `pull_request` is the one that the evidence found, if any.
    """
    if claim:
        warn(settle(claim, outcome))
    wanted, routine_url = settings.report, settings.routine.url
    if outcome.kind not in {"fired", "unknown"} or not (wanted.commit_status or wanted.pr_comment):
        return
    if runs is None:
        warn("No commit status or comment could be written, because `github-token` is empty.")
        return
    if wanted.commit_status and claim is None:  # the claim's own status shows the session already
        warn(set_status(runs.github, context, routine_url, outcome))
    if wanted.pr_comment and outcome.kind == "fired":
        session = (outcome.session_url, now.strftime("%Y-%m-%d %H:%M"))
        warn(_comment(runs, context, routine_url, session, pull_request))


def settle(claim: "Claim", outcome: Outcome) -> str:
    """Note the result of the fire in its claim. Returns a warning, or `""`.

    A fire that definitely started no session gives the claim back. One that may have started a session keeps it.
    """
    if outcome.kind == "fired":
        return claim.keep(outcome.session_url)
    if outcome.kind == "unknown":
        return claim.keep_unknown()
    return claim.give_back()


def set_status(github: GitHub, context: Context, routine_url: str, outcome: Outcome) -> str:
    """Set a status with a link to the session on the reported commit. Returns a warning, or `""`."""
    if not context.sha:
        return "The commit status could not be set, because this event is not about a commit."
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


def _comment(
    runs: Runs, context: Context, routine_url: str, session: tuple[str, str], pull_request: PullRequest | None
) -> str:
    """Add the session (its URL and time) to the comment on the pull request. Returns a warning, or `""`."""
    # Imported only if wanted: it is off by default.
    from fire_routine.follow_through.comment import Row, write_comment

    try:
        is_listed = write_comment(runs, context, routine_url, Row(context.sha, *session), pull_request)
    except GitHubError as error:
        return _not_written("The comment on the pull request", error)
    return "" if is_listed else "The comment on the pull request is missing this session: other jobs kept changing it."


def _not_written(what: str, error: GitHubError) -> str:
    """The warning for something that GitHub did not accept, with the missing permission."""
    warning = f"{what} could not be written ({error.reason}). The fire itself is not affected."
    return with_permission(warning, error.permission)
