"""What started a run, in a few words that follow a comma: `after a push by octocat`, `on schedule`."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fire_routine.github.facts import PULL_REQUEST_EVENTS
from fire_routine.wire.payload import Payload

PHRASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "check_run": "after check {check_run.name} was {done}",
        "check_suite": "after the check suite of {check_suite.app.name} was {done}",
        "create": "after {ref_type} {ref} was created",
        "delete": "after {ref_type} {ref} was deleted",
        "deployment": "after a deployment to {deployment.environment} was created",
        "deployment_status": (
            "after the deployment to {deployment_status.environment|deployment.environment} was set to "
            "{deployment_status.state}"
        ),
        "issue_comment": "after a comment on issue #{issue.number} was {done}",
        "issues": "after issue #{issue.number} was {done}",
        "merge_group": "after checks were requested for the merge queue",
        "page_build": "after a build of the Pages site",
        "pull_request": "after pull request #{pull_request.number} was {done}",
        "pull_request_review": "after a review of pull request #{pull_request.number} was {done}",
        "pull_request_review_comment": "after a review comment on pull request #{pull_request.number} was {done}",
        "pull_request_target": "after pull request #{pull_request.number} was {done}",
        "push": "after a push",
        "release": "after release {release.tag_name} was {done}",
        "repository_dispatch": "after a repository dispatch of type {action}",
        "schedule": "on schedule",
        "status": "after status {context} was set to {state}",
        "workflow_dispatch": "started by hand",
        "workflow_run": "after workflow {workflow.name|workflow_run.name} was {done}",
    }
)
"""Event → its phrase, with paths into the payload. `|` separates alternatives; `done` is the activity type in words.

An event that is not here, or whose payload lacks a value, gets the general sentence: `after the label event (created)`.
"""

_WITHOUT_ACTOR = frozenset(("merge_group", "page_build", "schedule"))
"""Nobody starts these: the actor of a schedule is the last user who changed it ("Events that trigger workflows")."""
_PLACEHOLDER = re.compile(r"\{([^}]+)\}")


def describe_cause(name: str, payload: Payload, actor: str) -> str:
    """What started the run that got this event."""
    phrase = _fill(_phrase(name, payload), name, payload) or _general(name, payload.text("action"))
    return f"{phrase} by {actor}" if phrase and actor and name not in _WITHOUT_ACTOR else phrase


def describe_run_cause(name: str, actor: str, pull_request: int | None) -> str:
    """What started another run, of which only the name of its event is known; empty without that."""
    if name not in PULL_REQUEST_EVENTS:
        return describe_cause(name, Payload(), actor)
    phrase = f"for pull request #{pull_request}" if pull_request else "for a pull request"
    return f"{phrase} by {actor}" if actor else phrase


def _phrase(name: str, payload: Payload) -> str:
    if name == "push" and payload.flag("deleted"):
        return "after {ref} was deleted"
    if name == "push" and payload.flag("forced"):
        return "after a forced push"
    if name == "issue_comment" and payload.at("issue", "pull_request"):
        return "after a comment on pull request #{issue.number} was {done}"
    return PHRASES.get(name, "")


def _fill(phrase: str, name: str, payload: Payload) -> str:
    """The phrase with the payload's values in it; empty if one is missing."""
    values = {
        placeholder: _done(name, payload) if placeholder == "done" else _value(placeholder, payload)
        for placeholder in _PLACEHOLDER.findall(phrase)
    }
    return _PLACEHOLDER.sub(lambda match: values[match[1]], phrase) if all(values.values()) else ""


def _value(alternatives: str, payload: Payload) -> str:
    found = (payload.at(*path.split(".")) for path in alternatives.split("|"))
    return next((text for value in found if (text := value.text() or str(value.number() or ""))), "")


def _general(name: str, action: str) -> str:
    return f"after the {name} event{f' ({_words(action)})' if action else ''}" if name else ""


def _done(name: str, payload: Payload) -> str:
    """The activity type as a participle, with the conclusion if there is one: `completed (failure)`, `updated`."""
    action = payload.text("action")
    if action == "closed" and payload.flag("pull_request", "merged"):
        return "merged"
    if action in ("", "synchronize"):
        return "updated"
    if "_" in action or not action.endswith("ed"):
        return f"updated ({_words(action)})"
    conclusion = payload.text(name, "conclusion")
    return f"{action} ({_words(conclusion)})" if conclusion else action


def _words(identifier: str) -> str:
    return identifier.replace("_", " ")
