"""Events about a pull request: its own, its reviews, its comments, its place in a merge queue."""

import re

from fire_routine.context.context import Context
from fire_routine.github.facts import PullRequest
from fire_routine.github.objects import (
    read_commit_at,
    read_labels,
    read_pull_request,
    read_repository,
    read_sha,
    read_url,
    same_repository,
    split_ref,
)
from fire_routine.wire.payload import Payload

_QUEUE_REF = re.compile(r"gh-readonly-queue/.+/pr-([1-9][0-9]{0,17})-[0-9a-f]+")


def read_pull_request_event(payload: Payload, context: Context) -> Context:
    """A pull request, or a review of it. Only the payload has the head commit."""
    raw = payload.at("pull_request")
    found = read_pull_request(raw, context.site)
    if found is None:
        note = "The event does not include the head commit of the pull request, and GITHUB_SHA is another commit."
        return context._replace(notes=(*context.notes, note))
    base = read_repository(raw.at("base", "repo")) or context.repository
    return context._replace(
        sha=found.head_sha,
        branch=found.head_branch,
        tag="",
        head_repository=found.head_repository,
        is_fork=bool(raw.at("head")) and not same_repository(found.head_repository, base),
        pull_request=found,
    )


def read_issue_comment(payload: Payload, context: Context) -> Context:
    """A comment on an issue or a pull request.

    A pull request comes as an issue with the key `pull_request`, without its head; GITHUB_SHA is on the default branch.
    """
    issue = payload.at("issue")
    number = issue.number("number")
    if not number or not issue.at("pull_request"):
        return context
    note = f"The event, a comment on pull request #{number}, does not include its head commit and branch."
    return context._replace(
        sha="",
        branch="",
        tag="",
        head_repository="",
        pull_request=PullRequest(
            number,
            title=issue.text("title"),
            url=read_url(issue.text("html_url")) or context.site.pull_request_url(number),
            author=issue.text("user", "login"),
            labels=read_labels(issue),
        ),
        notes=(*context.notes, note),
    )


def read_merge_group(payload: Payload, context: Context) -> Context:
    """A merge queue asks for the checks of a group: the commit and branch are the queue's own."""
    group = payload.at("merge_group")
    sha = read_sha(group.text("head_sha")) or context.sha
    match = _QUEUE_REF.fullmatch(context.branch)
    pull_request = None
    if match:
        # The queue's branches are named after the last pull request in the group.
        number, (base, _) = int(match[1]), split_ref(group.text("base_ref"))
        pull_request = PullRequest(number, url=context.site.pull_request_url(number), base_branch=base)
    commit = read_commit_at(sha, group.at("head_commit"), context.site)
    return context._replace(sha=sha, commit=commit, pull_request=pull_request)
