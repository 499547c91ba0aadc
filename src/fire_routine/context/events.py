"""What each event is about, where that is more than the environment says."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from fire_routine.context.context import Context
from fire_routine.context.pull_requests import read_issue_comment, read_merge_group, read_pull_request_event
from fire_routine.context.reports import (
    read_check,
    read_deployment_event,
    read_page_build,
    read_status,
    read_workflow_run,
)
from fire_routine.github.facts import PULL_REQUEST_EVENTS
from fire_routine.github.objects import read_commit
from fire_routine.wire.payload import Payload

_Reader = Callable[[Payload, Context], Context]


def _read_push(payload: Payload, context: Context) -> Context:
    """A push. After a deletion the run is on the default branch, and there is no commit."""
    # For an annotated tag `after` is the id of the tag object: the commit is in `head_commit`.
    commit = read_commit(payload.at("head_commit"), context.site)
    return context._replace(sha=commit.sha, commit=commit) if commit else context


READERS: Final[Mapping[str, _Reader]] = MappingProxyType(
    {
        **dict.fromkeys(PULL_REQUEST_EVENTS, read_pull_request_event),
        "push": _read_push,
        "issue_comment": read_issue_comment,
        "merge_group": read_merge_group,
        "workflow_run": read_workflow_run,
        "check_run": read_check,
        "check_suite": read_check,
        "status": read_status,
        "page_build": read_page_build,
        "deployment": read_deployment_event,
        "deployment_status": read_deployment_event,
    }
)
"""Event → what takes our own run's context and gives the one of what the event is about.

For all other events the environment is right: "Events that trigger workflows" says what GITHUB_SHA and GITHUB_REF are.
"""


def read_event(payload: Payload, context: Context) -> Context:
    """The context with what the event is about. Never raises: from an odd or empty payload it learns less."""
    reader = READERS.get(context.event)
    if reader is None and payload.at("pull_request"):
        reader = read_pull_request_event
    return reader(payload, context) if reader else context
