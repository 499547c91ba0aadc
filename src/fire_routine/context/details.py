"""What an event itself says, beyond what it is about: inputs, notes, bodies, payloads."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from fire_routine.github.facts import Detail
from fire_routine.wire.payload import Payload

VALUE_LIMIT = 4_000
"""Characters that one value may have; a text of an issue can be 65,536 long."""
NAME_LIMIT = 100
MOST_DETAILS = 60
"""More than any table here has; a dispatched workflow may have 25 inputs."""

_Fields = tuple[tuple[str, tuple[str, ...]], ...]

_ISSUE: _Fields = (
    ("issue", ("issue", "title")),
    ("issue address", ("issue", "html_url")),
    ("issue author", ("issue", "user", "login")),
    ("issue labels", ("issue", "labels")),
    ("issue text", ("issue", "body")),
)
_DISCUSSION: _Fields = (
    ("discussion", ("discussion", "title")),
    ("discussion address", ("discussion", "html_url")),
    ("discussion category", ("discussion", "category", "name")),
    ("discussion author", ("discussion", "user", "login")),
    ("discussion text", ("discussion", "body")),
)
_COMMENT: _Fields = (
    ("comment by", ("comment", "user", "login")),
    ("comment address", ("comment", "html_url")),
    ("comment", ("comment", "body")),
)
_PULL_REQUEST: _Fields = (("pull request text", ("pull_request", "body")),)
_CHECK_OUTPUT: _Fields = (
    ("check output", ("check_run", "output", "title")),
    ("check summary", ("check_run", "output", "summary")),
    ("check text", ("check_run", "output", "text")),
)
_DEPLOYMENT: _Fields = (
    ("deployment task", ("deployment", "task")),
    ("deployment by", ("deployment", "creator", "login")),
    ("deployment description", ("deployment", "description")),
    ("deployment payload", ("deployment", "payload")),
)

_FIELDS: Mapping[str, _Fields] = MappingProxyType(
    {
        "branch_protection_rule": (("rule", ("rule", "name")), ("changes", ("changes",))),
        "check_run": (
            ("check by", ("check_run", "app", "name")),
            ("check status", ("check_run", "status")),
            ("check conclusion", ("check_run", "conclusion")),
            ("check details", ("check_run", "details_url")),
            *_CHECK_OUTPUT,
            ("requested action", ("requested_action", "identifier")),
        ),
        "check_suite": (
            ("check suite by", ("check_suite", "app", "name")),
            ("check suite status", ("check_suite", "status")),
            ("check suite conclusion", ("check_suite", "conclusion")),
        ),
        "create": (("created ref", ("ref",)), ("kind of ref", ("ref_type",))),
        "delete": (("deleted ref", ("ref",)), ("kind of ref", ("ref_type",))),
        "deployment": _DEPLOYMENT,
        "deployment_status": (
            ("deployment state", ("deployment_status", "state")),
            ("state description", ("deployment_status", "description")),
            ("state by", ("deployment_status", "creator", "login")),
            *_DEPLOYMENT,
        ),
        "discussion": _DISCUSSION,
        "discussion_comment": (*_COMMENT, *_DISCUSSION),
        "fork": (("fork", ("forkee", "full_name")),),
        "issue_comment": (*_COMMENT, *_ISSUE),
        "issues": (*_ISSUE, ("changes", ("changes",))),
        "label": (("label", ("label", "name")), ("label description", ("label", "description"))),
        "milestone": (
            ("milestone", ("milestone", "title")),
            ("milestone description", ("milestone", "description")),
            ("milestone due", ("milestone", "due_on")),
        ),
        "page_build": (("build status", ("build", "status")), ("build error", ("build", "error", "message"))),
        "pull_request": _PULL_REQUEST,
        "pull_request_target": _PULL_REQUEST,
        "pull_request_review": (
            ("review by", ("review", "user", "login")),
            ("review state", ("review", "state")),
            ("review address", ("review", "html_url")),
            ("review", ("review", "body")),
            *_PULL_REQUEST,
        ),
        "pull_request_review_comment": (
            *_COMMENT,
            ("commented file", ("comment", "path")),
            ("commented line", ("comment", "line")),
            *_PULL_REQUEST,
        ),
        "push": (
            ("forced", ("forced",)),
            ("deleted", ("deleted",)),
            ("compare", ("compare",)),
        ),
        "registry_package": (
            ("package", ("registry_package", "name")),
            ("package type", ("registry_package", "package_type")),
            ("package version", ("registry_package", "package_version", "version")),
            ("package address", ("registry_package", "package_version", "html_url")),
        ),
        "release": (
            ("release", ("release", "name")),
            ("release tag", ("release", "tag_name")),
            ("release address", ("release", "html_url")),
            ("release target", ("release", "target_commitish")),
            ("release by", ("release", "author", "login")),
            ("prerelease", ("release", "prerelease")),
            ("release notes", ("release", "body")),
        ),
        "repository_dispatch": (("event type", ("action",)), ("client payload", ("client_payload",))),
        "schedule": (("schedule", ("schedule",)),),
        "status": (
            ("status", ("context",)),
            ("status state", ("state",)),
            ("status description", ("description",)),
            ("status address", ("target_url",)),
        ),
        "workflow_run": (
            ("run title", ("workflow_run", "display_title")),
            ("run conclusion", ("workflow_run", "conclusion")),
        ),
    }
)
"""Event → what to tell of it, in this order. Null, empty and false values are left out.

What the facts of the text say anyway (branch, commit, pull request) is not told a second time.
"""


def read_details(name: str, payload: Payload) -> tuple[Detail, ...]:
    """What the event says, each value at most `VALUE_LIMIT` characters and a remark on what was left out."""
    found = [(field, payload.at(*path)) for field, path in _FIELDS.get(name, ())]
    found += [(f"input {key}", value) for key, value in payload.items("inputs")]
    found += [
        (f"wiki page {page.text('action')}".rstrip(), page.at("html_url") or page.at("page_name"))
        for page in payload.list("pages")
    ]
    told = [(field, text) for field, value in found if (text := _text(value))]
    return tuple(Detail(field[:NAME_LIMIT], _bounded(text)) for field, text in told[:MOST_DETAILS])


def _text(value: Payload) -> str:
    """A value as text: names of labels and the like as a list, other objects as indented JSON."""
    if isinstance(value.raw, str):
        return value.text()
    names = [element.text("name") or element.text("login") for element in value.list()]
    if names and all(names):
        return ", ".join(names)
    if not value:
        return ""
    try:
        return Payload(json.dumps(value.raw, indent=2, ensure_ascii=False)).text()
    except RecursionError:
        return "(nested too deeply to be shown)"


def _bounded(text: str) -> str:
    """The text, or as many of its lines as fit; a first line that is too long by itself is cut within."""
    if len(text) <= VALUE_LIMIT:
        return text
    end = text.rfind("\n", 0, VALUE_LIMIT + 1)
    kept = text[: end if end > 0 else VALUE_LIMIT]
    return f"{kept}\n… {len(text) - len(kept):,} more characters left out …"
