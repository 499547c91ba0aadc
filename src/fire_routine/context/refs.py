"""Events about a branch or a tag: push, create, release."""

from fire_routine.context.causes import tell_cause
from fire_routine.context.event import Event, EventFacts
from fire_routine.github.objects import read_commit


def split_ref(ref: str) -> tuple[str, str]:
    """Branch and tag of a full ref; one of them is empty, or both."""
    if ref.startswith("refs/heads/"):
        return ref.removeprefix("refs/heads/"), ""
    if ref.startswith("refs/tags/"):
        return "", ref.removeprefix("refs/tags/")
    return "", ""


def read_push_event(event: Event) -> EventFacts:
    """A push of a branch or tag, or its deletion."""
    cause = tell_cause(event.name, event.payload, event.actor)
    if event.payload.flag("deleted"):
        # The id in `after` is all zeros. The run, and with it the environment, is on the default branch then.
        return EventFacts(cause)
    branch, tag = split_ref(event.payload.text("ref") or event.ref)
    # For an annotated tag `after` is the id of the tag object: the commit is in `head_commit`.
    commit = read_commit(event.payload.at("head_commit"), event.site)
    return EventFacts(cause, sha=commit.sha if commit else None, branch=branch, tag=tag, commit=commit)


def read_create_event(event: Event) -> EventFacts:
    """A new branch or tag; the commit is the environment's."""
    cause = tell_cause(event.name, event.payload, event.actor)
    ref, kind = event.payload.text("ref"), event.payload.text("ref_type")
    if not ref:
        return EventFacts(cause)
    return EventFacts(cause, branch=ref if kind == "branch" else "", tag=ref if kind == "tag" else "")


def read_release_event(event: Event) -> EventFacts:
    """A release and its tag; the commit is the environment's.

    The branch in `target_commitish` may have moved on since, or never been used: it counts only for a new tag.
    """
    cause = tell_cause(event.name, event.payload, event.actor)
    tag = event.payload.text("release", "tag_name")
    return EventFacts(cause, branch="", tag=tag) if tag else EventFacts(cause)
