"""What an event itself says, beyond what it is about: inputs, notes, bodies, payloads."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from fire_routine.github.facts import Detail
from fire_routine.wire.payload import Payload

VALUE_LIMIT = 4_000
"""Characters of one value; the body of an issue can have 65,536."""
NAME_LIMIT = 100
MOST_DETAILS = 60
"""More than any event of GitHub's has: a dispatched workflow may have 25 inputs."""

_OF_THE_EVENT = ("state", "description", "target_url", "compare", "schedule", "changes", "client_payload")
"""Fields at the top of a payload. The first three are those of a commit status."""
_OF_AN_OBJECT = (
    *("title", "name", "tag_name", "login", "identifier", "html_url", "details_url"),
    *("user.login", "author.login", "creator.login", "app.name", "category.name"),
    *("state", "status", "conclusion", "labels", "task", "prerelease", "target_commitish", "path", "line"),
    *("description", "output.title", "output.summary", "output.text", "error.message", "payload", "body"),
)
"""Fields of any object at the top of a payload: the issue, comment, release, deployment, check, added label, …"""
_ALREADY_REPORTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("enterprise", "installation", "organization", "repository", "sender", "workflow"), ()),
        **dict.fromkeys(("changes", "client_payload", "inputs"), ()),
        **dict.fromkeys(("commit", "head_commit", "pusher"), ()),
        "pull_request": ("body",),
        "workflow_run": ("display_title", "conclusion"),
    }
)
"""Objects that the rest of the report covers, or the fields above, and what to add of them."""


def read_details(payload: Payload) -> tuple[Detail, ...]:
    """What the event says, by the names that it has in `github.event`. Null, empty and false values are left out.

    Values have their whole length: they are cut (`bounded`) only when there are no secrets in them any more.
    """
    found = [(path, text) for path, value in _fields(payload) if (text := _text(value))]
    return tuple(Detail(path, text) for path, text in found[:MOST_DETAILS])


def _fields(payload: Payload) -> Iterator[tuple[str, Payload]]:
    for name in _OF_THE_EVENT:
        yield name, payload.at(name)
    for name, value in payload.items("inputs"):
        yield f"inputs.{name}", value
    for name, value in payload.items():
        for path in _ALREADY_REPORTED.get(name, _OF_AN_OBJECT):
            yield f"{name}.{path}", value.at(*path.split("."))


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


def bounded(detail: Detail) -> Detail:
    """The same with as many lines of its value as fit; a first line that is too long by itself is cut."""
    text = detail.value
    if len(text) <= VALUE_LIMIT:
        return Detail(detail.name[:NAME_LIMIT], text)
    end = text.rfind("\n", 0, VALUE_LIMIT + 1)
    kept = text[: end if end > 0 else VALUE_LIMIT]
    return Detail(detail.name[:NAME_LIMIT], f"{kept}\n… {len(text) - len(kept):,} more characters omitted …")
