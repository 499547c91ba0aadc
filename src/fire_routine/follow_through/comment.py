"""The comment on a pull request that lists the sessions of one routine.

Our comment has a hidden mark, made from the comment's own number and the routine's id. A copy of the mark in another
comment is not valid.
"""

import hashlib
import hmac
import re
from typing import Final, NamedTuple

from fire_routine.context.context import Context
from fire_routine.github.client import GitHub
from fire_routine.github.facts import PullRequest
from fire_routine.guards.claim_scope import routine_tag
from fire_routine.inputs.credentials import TRIGGER
from fire_routine.outcome.session import is_session_link
from fire_routine.runs.pull_request import wants_pull_request
from fire_routine.runs.runs import Runs
from fire_routine.wire.exit import AsIs
from fire_routine.wire.payload import Payload

PERMISSION: Final = "pull-requests: write"
MOST_SESSIONS: Final = 50
"""Sessions in the comment. Older ones are dropped."""
TRIES: Final = 3
"""Attempts to add a session, as other jobs' updates can overwrite it."""

_MARK = re.compile(r"<!-- fire-routine ([0-9a-f]{8}) ([0-9a-f]{32}) -->")
_ROW = re.compile(
    r"\| \[`[0-9a-f]+`\]\(\S+/commit/([0-9a-f]{40,64})\) "
    r"\| \[session\]\((\S+)\) "
    r"\| (\d{4}-\d\d-\d\d \d\d:\d\d) UTC \|"
)
_TRUSTED: Final = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})


class Row(NamedTuple):
    """One session."""

    sha: str
    session_url: str
    time: str
    """When it started, in UTC: `2026-08-03 09:00`."""


def write_comment(
    runs: Runs, context: Context, routine_url: str, row: Row, pull_request: PullRequest | None = None
) -> bool:
    """Add a session to the comment, which is created if there is none. Raises `GitHubError`.

    Without `pull_request` or one in the context, it is the open one whose head is the reported commit. Without any,
    nothing is written, which is no error. Returns False if other jobs kept overwriting the comment.
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
    """Our comments on one pull request."""

    def __init__(self, github: GitHub, context: Context, routine_url: str, number: int) -> None:
        found = TRIGGER.search(routine_url)
        self._github = github
        self._key = (found[0] if found else routine_url).encode()
        self._tag = routine_tag(routine_url)
        self._page = context.repository_url
        self._repository = f"/repos/{context.repository}"
        self._number = number

    def find(self) -> Payload | None:
        """Our comment: the oldest with a valid mark, by an author who may write here. Raises `GitHubError`."""
        path = f"{self._repository}/issues/{self._number}/comments"
        for comment in self._github.pages(path, None, permission=PERMISSION):
            mark = _MARK.match(comment.text("body"))
            author = comment.text("user", "type") == "Bot" or comment.text("author_association") in _TRUSTED
            if mark and author and hmac.compare_digest(mark[2], self._mac(comment.number("id") or 0)):
                return comment
        return None

    def add(self, row: Row, ours: Payload | None) -> None:
        """Add a session to our comment, which is created if there is none. Raises `GitHubError`."""
        if ours is None:
            # The mark needs the comment's number, which GitHub assigns now.
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
        """The comment, newest session first. It contains only numbers, times and validated URLs."""
        newest = rows[0]
        link = f"**[in the session]({newest.session_url})**"
        lines = [
            f"A Claude Code session is investigating {self._commit(newest.sha)}. Follow it {link}.",
            "",
            f"Sessions of routine `{self._tag}` for this pull request:",
            "",
            "| commit | session | started |",
            "|---|---|---|",
            *(f"| {self._commit(row.sha)} | [session]({row.session_url}) | {row.time} UTC |" for row in rows),
        ]
        return "\n".join(lines)

    def _commit(self, sha: str) -> str:
        return f"[`{sha[:7]}`]({self._page}/commit/{sha})"


def _rows(body: str) -> list[Row]:
    """The sessions in a comment of ours, without lines that somebody has changed."""
    found = (_ROW.fullmatch(line.rstrip("\r")) for line in body.split("\n"))
    return [Row(row[1], row[2], row[3]) for row in found if row and is_session_link(row[2])]
