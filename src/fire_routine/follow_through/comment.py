"""The comment on a pull request that lists the sessions of one routine.

Our comment is known by a hidden mark that is bound to the comment's own number, and to the routine's id. A copy of the
mark in another comment is worth nothing, whoever wrote it.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final

from fire_routine.context.context import Context, PullRequest
from fire_routine.github.client import GitHub
from fire_routine.guards.claim_scope import routine_tag
from fire_routine.inputs.credentials import TRIGGER
from fire_routine.outcome.session import is_session_link
from fire_routine.runs.pull_request import wants_pull_request
from fire_routine.runs.runs import Runs
from fire_routine.wire.exit import AsIs
from fire_routine.wire.payload import Payload

PERMISSION: Final = "pull-requests: write"
MOST_SESSIONS: Final = 50
"""Sessions that the comment lists; older ones are dropped."""
TRIES: Final = 3
"""How often a session is added again that another job's update has overwritten."""

_MARK = re.compile(r"<!-- fire-routine ([0-9a-f]{8}) ([0-9a-f]{32}) -->")
_ROW = re.compile(
    r"\| \[`[0-9a-f]+`\]\(\S+/commit/([0-9a-f]{40,64})\) "
    r"\| \[session\]\((\S+)\) "
    r"\| (\d{4}-\d\d-\d\d \d\d:\d\d) UTC \|"
)
_TRUSTED: Final = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})


@dataclass(frozen=True)
class Row:
    """One session."""

    sha: str
    session_url: str
    time: str
    """When it was started: `2026-08-03 09:00`, in UTC."""


def write_comment(
    runs: Runs, context: Context, routine_url: str, row: Row, pull_request: PullRequest | None = None
) -> bool:
    """Add a session to the comment, and make the comment where there is none. Raises `GitHubError`.

    `pull_request` is the one that is known already; else the open one whose head is the reported commit is looked for.
    Where there is none, nothing is written and nothing is wrong. False when other jobs kept overwriting the comment.
    """
    pull = pull_request or context.pull_request
    if pull is None and wants_pull_request(context):
        pull = runs.pull_request()
    if pull is None:
        return True
    thread = _Thread(runs.github, context, routine_url, pull.number)
    for _ in range(TRIES):
        ours = thread.find()
        if ours and row in _rows(ours.text("body")):
            return True
        thread.add(row, ours)
    ours = thread.find()
    return bool(ours and row in _rows(ours.text("body")))


class _Thread:
    """The comments of one pull request, as far as they are ours."""

    def __init__(self, github: GitHub, context: Context, routine_url: str, number: int) -> None:
        found = TRIGGER.search(routine_url)
        self._github = github
        self._key = (found[0] if found else routine_url).encode()
        self._tag = routine_tag(routine_url)
        self._page = context.repository_url
        self._repository = f"/repos/{context.repository}"
        self._number = number

    def find(self) -> Payload | None:
        """Our comment: the oldest with a mark that is right, by an author who may write here. Raises `GitHubError`."""
        path = f"{self._repository}/issues/{self._number}/comments"
        for comment in self._github.pages(path, None, permission=PERMISSION):
            mark = _MARK.match(comment.text("body"))
            author = comment.text("user", "type") == "Bot" or comment.text("author_association") in _TRUSTED
            if mark and author and hmac.compare_digest(mark[2], self._mac(comment.number("id") or 0)):
                return comment
        return None

    def add(self, row: Row, ours: Payload | None) -> None:
        """List one more session in our comment, which is made if there is none. Raises `GitHubError`."""
        if ours is None:
            # The mark is bound to the comment's number, which GitHub gives it now.
            path = f"{self._repository}/issues/{self._number}/comments"
            ours = self._github.post(path, {"body": AsIs(self._text((row,)), "comment")}, permission=PERMISSION)
        known = [old for old in _rows(ours.text("body")) if old != row]
        comment = ours.number("id") or 0
        body = f"<!-- fire-routine {self._tag} {self._mac(comment)} -->\n{self._text((row, *known)[:MOST_SESSIONS])}"
        self._github.patch(
            f"{self._repository}/issues/comments/{comment}", {"body": AsIs(body, "comment")}, permission=PERMISSION
        )

    def _mac(self, comment: int) -> str:
        message = f"{self._repository}#{self._number}#{comment}".lower()
        return hmac.new(self._key, message.encode(), hashlib.sha256).hexdigest()[:32]

    def _text(self, rows: tuple[Row, ...]) -> str:
        """The comment, newest session first. Everything in it is a number, a time or an address that was checked."""
        newest = rows[0]
        link = f"**[open it]({newest.session_url})**"
        told = [
            f"A Claude Code session looks into {self._commit(newest.sha)}: {link}. How it ends shows there, not here.",
            "",
            f"Sessions of routine `{self._tag}` for this pull request:",
            "",
            "| commit | session | started |",
            "|---|---|---|",
            *(f"| {self._commit(row.sha)} | [session]({row.session_url}) | {row.time} UTC |" for row in rows),
        ]
        return "\n".join(told)

    def _commit(self, sha: str) -> str:
        return f"[`{sha[:7]}`]({self._page}/commit/{sha})"


def _rows(body: str) -> list[Row]:
    """The sessions that a comment of ours lists. Lines that somebody changed are left out."""
    found = (_ROW.fullmatch(line.rstrip("\r")) for line in body.split("\n"))
    return [Row(row[1], row[2], row[3]) for row in found if row and is_session_link(row[2])]
