"""What GitHub answers about the comments of issues and pull requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.standins.github_call import Answer, Call, RefusalError, invalid

_COMMENT_LIMIT = 65_536


def list_comments(call: Call) -> Answer:
    """The comments of an issue or pull request, the oldest first."""
    issue = call.number("issue_number")
    _check_issue(call, issue)
    comments = [comment for comment in call.world.comments if comment.issue == issue]
    told = [call.render.comment(comment) for comment in comments]
    return Answer([comment for comment in told if comment["updated_at"] >= call.query.get("since", "")])


def create_comment(call: Call) -> Answer:
    """A new comment on an issue or pull request."""
    issue = call.number("issue_number")
    _check_issue(call, issue)
    _check_comment(call.body["body"])
    return Answer(call.render.comment(call.world.comment(issue, call.body["body"])), 201)


def update_comment(call: Call) -> Answer:
    """Another body for a comment."""
    for comment in call.world.comments:
        if comment.id == call.number("comment_id"):
            _check_comment(call.body["body"])
            comment.body = call.body["body"]
            comment.updated_at = call.world.now()
            return Answer(call.render.comment(comment))
    raise RefusalError(404, "Not Found")


def _check_issue(call: Call, issue: int) -> None:
    known = {pull.number for pull in call.world.pull_requests}
    if issue not in known | {comment.issue for comment in call.world.comments}:
        raise RefusalError(404, "Not Found")


def _check_comment(body: str) -> None:
    if not body.strip():
        raise invalid("IssueComment", "Body can't be blank")
    if len(body) > _COMMENT_LIMIT:
        raise invalid("IssueComment", f"Body is too long (maximum is {_COMMENT_LIMIT} characters)")


ENDPOINTS: Mapping[str, Callable[[Call], Answer]] = {
    "issues/list-comments": list_comments,
    "issues/create-comment": create_comment,
    "issues/update-comment": update_comment,
}
