"""What each event that can start a workflow is about: the shape of its payload, read into facts."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from fire_routine.context.causes import tell_cause
from fire_routine.context.event import Event, EventFacts
from fire_routine.context.pull_requests import (
    read_issue_comment_event,
    read_merge_group_event,
    read_pull_request_event,
)
from fire_routine.context.refs import read_create_event, read_push_event, read_release_event
from fire_routine.context.reports import (
    read_check_event,
    read_deployment_event,
    read_page_build_event,
    read_status_event,
    read_workflow_run_event,
)

__all__ = ["Event", "EventFacts", "read_event"]

_READERS: Mapping[str, Callable[[Event], EventFacts]] = MappingProxyType(
    {
        "push": read_push_event,
        "create": read_create_event,
        "release": read_release_event,
        "pull_request": read_pull_request_event,
        "pull_request_target": read_pull_request_event,
        "pull_request_review": read_pull_request_event,
        "pull_request_review_comment": read_pull_request_event,
        "issue_comment": read_issue_comment_event,
        "merge_group": read_merge_group_event,
        "workflow_run": read_workflow_run_event,
        "check_run": read_check_event,
        "check_suite": read_check_event,
        "status": read_status_event,
        "page_build": read_page_build_event,
        "deployment": read_deployment_event,
        "deployment_status": read_deployment_event,
    }
)
"""The events whose commit or branch is not (only) what the environment says."""


def read_event(event: Event) -> EventFacts:
    """The facts of any event, a future one too. Never raises: an odd or empty payload only gives fewer."""
    reader = _READERS.get(event.name)
    if reader is None and event.payload.at("pull_request"):
        reader = read_pull_request_event
    if reader is None:
        return EventFacts(tell_cause(event.name, event.payload, event.actor))
    return reader(event)
