"""What started a run, in a few words that follow a comma: `after a push by octocat`, `on schedule`."""

from collections.abc import Mapping
from types import MappingProxyType

from fire_routine.github.facts import PULL_REQUEST_EVENTS
from fire_routine.wire.payload import Payload

_THINGS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "branch_protection_rule": ("branch protection rule {}", ("rule", "name")),
        "check_run": ("check {}", ("check_run", "name")),
        "check_suite": ("the check suite of {}", ("check_suite", "app", "name")),
        "create": ("ref {}", ("ref",)),
        "delete": ("ref {}", ("ref",)),
        "deployment": ("a deployment to {}", ("deployment", "environment")),
        "discussion": ("discussion #{}", ("discussion", "number")),
        "discussion_comment": ("a comment on discussion #{}", ("discussion", "number")),
        "issue_comment": ("a comment on issue #{}", ("issue", "number")),
        "issues": ("issue #{}", ("issue", "number")),
        "label": ("label {}", ("label", "name")),
        "milestone": ("milestone {}", ("milestone", "title")),
        "pull_request": ("pull request #{}", ("pull_request", "number")),
        "pull_request_review": ("a review of pull request #{}", ("pull_request", "number")),
        "pull_request_review_comment": ("a review comment on pull request #{}", ("pull_request", "number")),
        "pull_request_target": ("pull request #{}", ("pull_request", "number")),
        "registry_package": ("package {}", ("registry_package", "name")),
        "release": ("release {}", ("release", "tag_name")),
        "workflow_run": ("workflow {}", ("workflow_run", "name")),
    }
)
"""Event → the thing that something was done to, and where its name or number stands."""

_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "fork": "after the repository was forked",
        "gollum": "after the wiki was edited",
        "image_version": "after a new version of an image",
        "merge_group": "after checks were requested for the merge queue",
        "page_build": "after a build of the Pages site",
        "public": "after the repository was made public",
        "push": "after a push",
        "repository_dispatch": "after a repository dispatch",
        "schedule": "on schedule",
        "watch": "after the repository was starred",
        "workflow_call": "after a call from another workflow",
        "workflow_dispatch": "started by hand",
    }
)
"""Event → the whole phrase, where nothing in the payload belongs in it."""

_DONE: Mapping[str, str] = MappingProxyType(
    {
        "auto_merge_disabled": "taken off automatic merging",
        "auto_merge_enabled": "set to merge automatically",
        "converted_to_draft": "made a draft",
        "in_progress": "started",
        "ready_for_review": "marked as ready for review",
        "requested_action": "asked for an action",
        "review_request_removed": "taken from a reviewer",
        "review_requested": "given to a reviewer",
        "synchronize": "updated",
    }
)
"""Activity types that do not read well after "was"."""


def tell_cause(name: str, payload: Payload, actor: str) -> str:
    """What started the run that got this event."""
    if name in ("schedule", "page_build", "merge_group"):
        return _PHRASES[name]
    by = f" by {actor}" if actor else ""
    if name in _PHRASES:
        return f"{_phrase(name, payload)}{by}"
    if name == "status" and payload.text("state"):
        return f"after status {payload.text('context')} was set to {payload.text('state')}{by}"
    if name == "deployment_status":
        return _deployment_status(payload) + by
    if name in _THINGS:
        return f"after {_thing(name, payload)} was {_done(name, payload)}{by}"
    action = payload.text("action")
    return f"after the event {name}{f' ({action})' if action else ''}{by}"


def tell_run_cause(name: str, actor: str, pull_request: int | None) -> str:
    """What started another run, of which only the name of its event is known; empty without that."""
    if not name:
        return ""
    by = f" by {actor}" if actor and name != "schedule" else ""
    if name in _PHRASES:
        return f"{_PHRASES[name]}{by}"
    if name in PULL_REQUEST_EVENTS:
        return f"for pull request #{pull_request}{by}" if pull_request else f"for a pull request{by}"
    return f"after the event {name}{by}"


def _phrase(name: str, payload: Payload) -> str:
    if name == "push" and payload.flag("deleted"):
        ref = payload.text("ref").removeprefix("refs/heads/").removeprefix("refs/tags/")
        kind = "tag" if payload.text("ref").startswith("refs/tags/") else "branch"
        return f"after {kind} {ref} was deleted"
    if name == "push" and payload.flag("forced"):
        return "after a forced push"
    if name == "repository_dispatch" and payload.text("action"):
        return f"after a repository dispatch of type {payload.text('action')}"
    return _PHRASES[name]


def _thing(name: str, payload: Payload) -> str:
    pattern, path = _THINGS[name]
    number = payload.number(*path)
    value = payload.text(*path) if number is None else str(number)
    if name in ("create", "delete") and payload.text("ref_type") in ("branch", "tag"):
        pattern = f"{payload.text('ref_type')} {{}}"
    if name == "issue_comment" and payload.at("issue", "pull_request"):
        pattern = "a comment on pull request #{}"
    if name == "workflow_run":
        value = payload.text("workflow", "name") or value
    return pattern.replace("{}", value) if value else pattern.replace("#", "").replace("{}", "").rstrip()


def _done(name: str, payload: Payload) -> str:
    if name in ("create", "delete"):
        return f"{name}d"
    action = payload.text("action")
    if action == "closed" and payload.flag("pull_request", "merged"):
        return "merged"
    words = _DONE.get(action, action.replace("_", " ")) or ("created" if name == "deployment" else "changed")
    conclusion = payload.text(name, "conclusion")
    return f"{words} ({conclusion.replace('_', ' ')})" if conclusion else words


def _deployment_status(payload: Payload) -> str:
    status = payload.at("deployment_status")
    environment = status.text("environment") or payload.text("deployment", "environment")
    where = f"the deployment to {environment}" if environment else "a deployment"
    state = status.text("state").replace("_", " ")
    return f"after {where} was set to {state}" if state else f"after {where} was changed"
