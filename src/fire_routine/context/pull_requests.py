"""Events about a pull request: its own, its reviews, its comments, its place in a merge queue."""

import re

from fire_routine.context.causes import tell_cause
from fire_routine.context.event import Event, EventFacts
from fire_routine.context.refs import split_ref
from fire_routine.github.facts import PullRequest
from fire_routine.github.objects import (
    read_commit_at,
    read_labels,
    read_pull_request,
    read_repository,
    read_sha,
    read_url,
    same_repository,
)

_PULL_REF = re.compile(r"refs/pull/(\d{1,18})/(?:merge|head)")
_QUEUE_REF = re.compile(r"gh-readonly-queue/.+/pr-(\d{1,18})-[0-9a-f]+")


def read_pull_request_event(event: Event) -> EventFacts:
    """A pull request, or a review of it.

    GITHUB_SHA is a merge commit here, or the base's for `pull_request_target`: only the payload has the head.
    """
    cause = tell_cause(event.name, event.payload, event.actor)
    payload = event.payload.at("pull_request")
    found = read_pull_request(payload, event.site)
    if found is None:
        return _pull_request_of_the_environment(event, cause)
    base = read_repository(payload.at("base", "repo")) or event.site.repository
    return EventFacts(
        cause,
        sha=found.head_sha,
        branch=found.head_branch,
        tag="",
        head_repository=found.head_repository,
        is_fork=bool(payload.at("head")) and not same_repository(found.head_repository, base),
        pull_request=found,
    )


def _pull_request_of_the_environment(event: Event, cause: str) -> EventFacts:
    match = _PULL_REF.fullmatch(event.ref)
    found = None
    if match:
        number = int(match.group(1))
        url = event.site.pull_request_url(number)
        found = PullRequest(number, url=url, head_branch=event.head_ref, base_branch=event.base_ref)
    return EventFacts(
        cause,
        sha="",
        branch=event.head_ref,
        tag="",
        head_repository="",
        pull_request=found,
        notes=("The event does not tell the head commit of the pull request; GITHUB_SHA is another commit.",),
    )


def read_issue_comment_event(event: Event) -> EventFacts:
    """A comment on an issue or a pull request.

    The latter comes as an issue with the key `pull_request`, without the head; GITHUB_SHA is the default branch's.
    """
    cause = tell_cause(event.name, event.payload, event.actor)
    issue = event.payload.at("issue")
    number = issue.number("number")
    if number is None or not issue.at("pull_request"):
        return EventFacts(cause)
    return EventFacts(
        cause,
        sha="",
        branch="",
        tag="",
        head_repository="",
        pull_request=PullRequest(
            number,
            title=issue.text("title"),
            url=read_url(issue.text("html_url")) or event.site.pull_request_url(number),
            author=issue.text("user", "login"),
            labels=read_labels(issue),
        ),
        notes=(f"A comment on pull request #{number} does not tell its head commit and branch.",),
    )


def read_merge_group_event(event: Event) -> EventFacts:
    """A merge queue asks for the checks of a group: the commit and branch are the queue's own."""
    group = event.payload.at("merge_group")
    branch, _ = split_ref(group.text("head_ref") or event.ref)
    sha = read_sha(group.text("head_sha"))
    match = _QUEUE_REF.fullmatch(branch)
    pull_request = None
    if match:
        # The queue's branches are named after the last pull request in the group.
        number, base = int(match.group(1)), split_ref(group.text("base_ref"))[0]
        pull_request = PullRequest(number, url=event.site.pull_request_url(number), base_branch=base)
    return EventFacts(
        tell_cause(event.name, event.payload, event.actor),
        sha=sha or None,
        branch=branch,
        tag="",
        commit=read_commit_at(sha, group.at("head_commit"), event.site),
        pull_request=pull_request,
    )
