"""How much of the material fits: the rule by which the parts share the limit.

Belongs here: the order of importance, and the search for the most that fits. Does not belong here: how anything looks;
every step is measured by rendering, so the plan can't be wrong about a form's own cost.

The order: identifiers and the user's words (whole, or an error), what could not be had, each failure with its jobs,
annotations, then the excerpts by job in order, then the event's details and the changes, for which an eighth of the
limit each is set aside before the excerpts take the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from fire_routine.excerpt import Excerpt
from fire_routine.message.material import Material, utf16_length

LONGEST_EXCERPT: Final = 16_000
"""UTF-16 code units of one log. More of the same log tells hardly more, and all of it is the reader's to read."""
SHORTEST_EXCERPT: Final = 200
"""Below this an excerpt tells nothing; the place is better left to others."""
MOST_ANNOTATIONS: Final = 10
MOST_GAPS: Final = 10
MOST_COMMITS: Final = 50
MOST_FILES: Final = 100


class TextTooLongError(Exception):
    """The user's words and the identifiers alone are longer than the limit."""

    def __init__(self, needed: int, limit: int, own_words: int) -> None:
        super().__init__(f"the text needs {needed} characters, the limit is {limit}")
        self.needed = needed
        self.limit = limit
        self.own_words = own_words


@dataclass(frozen=True)
class Plan:
    """How much of each part is told."""

    gaps: int = 0
    failures: int = 0
    annotations: int = 0
    """For each failure."""
    excerpts: tuple[Excerpt | None, ...] = ()
    """For each told failure; None where there is no log or no room."""
    details: bool = False
    """Whether the event's own words are told."""
    commits: int = 0
    files: int = 0


Render = Callable[[Material, Plan], str]
"""One form of the text."""


def fit(material: Material, render: Render, limit: int) -> Plan:
    """The fullest plan whose text is at most `limit` UTF-16 code units long. Raises `TextTooLongError`."""

    def size(plan: Plan) -> int:
        return utf16_length(render(material, plan))

    def first(plans: Iterable[Plan], limit: int) -> Plan | None:
        return next((plan for plan in plans if size(plan) <= limit), None)

    bare = Plan()
    if size(bare) > limit:
        raise TextTooLongError(size(bare), limit, utf16_length(material.own_words))
    evidence = material.evidence
    plan = first(_gaps(bare, len(evidence.gaps)), limit) or bare
    plan = first(_failures(plan, len(evidence.failures)), size(plan) + (limit - size(plan)) // 2) or plan
    plan = first(_annotations(plan), size(plan) + (limit - size(plan)) // 4) or plan
    spare = replace(plan, details=True)
    plan = first((spare,), size(plan) + limit // 8) or plan
    plan = first(_changes(plan, material), size(plan) + limit // 8) or plan
    plan = _with_excerpts(plan, material, render, limit)
    plan = first((replace(plan, details=True),), limit) or plan
    return first(_changes(plan, material), limit) or plan


def left_out(material: Material, plan: Plan) -> tuple[str, ...]:
    """What the limit kept out, in words with numbers."""
    evidence = material.evidence
    told = evidence.failures[: plan.failures]
    annotations = sum(max(0, len(failure.annotations) - plan.annotations) for failure in told)
    logs = sum(1 for failure, excerpt in zip(told, plan.excerpts, strict=True) if failure.log and not excerpt)
    changes = evidence.changes
    counts = (
        (len(evidence.failures) - plan.failures, "failures"),
        (logs, "excerpts of logs"),
        (annotations, "annotations"),
        (len(changes.commits) - plan.commits if changes else 0, "commits"),
        (len(changes.files) - plan.files if changes else 0, "changed files"),
        (0 if plan.details else len(material.context.details), "details of the event"),
        (len(evidence.gaps) - plan.gaps, "notes on what is missing"),
    )
    return tuple(f"{count} {what}" for count, what in counts if count > 0)


def _gaps(plan: Plan, count: int) -> Iterable[Plan]:
    return (replace(plan, gaps=some) for some in range(min(count, MOST_GAPS), -1, -1))


def _failures(plan: Plan, count: int) -> Iterable[Plan]:
    """All failures, or as many as fit: at least one, if it fits at all."""
    return (replace(plan, failures=some, excerpts=(None,) * some) for some in range(count, -1, -1))


def _annotations(plan: Plan) -> Iterable[Plan]:
    return (replace(plan, annotations=some) for some in (MOST_ANNOTATIONS, 5, 3, 1, 0))


def _changes(plan: Plan, material: Material) -> Iterable[Plan]:
    """Commits tell more than files, and the newest more than the rest."""
    changes = material.evidence.changes
    commits = min(len(changes.commits), MOST_COMMITS) if changes else 0
    files = min(len(changes.files), MOST_FILES) if changes else 0
    shares = (1.0, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05)
    full = (replace(plan, commits=commits, files=int(files * share)) for share in shares)
    part = (replace(plan, commits=int(commits * share), files=0) for share in (*shares, 0.0))
    for candidate in (*full, *part):
        # What an earlier step was granted is not taken back.
        if candidate.commits >= plan.commits and candidate.files >= plan.files:
            yield candidate


def _with_excerpts(plan: Plan, material: Material, render: Render, limit: int) -> Plan:
    """Give each failure's log its share of what is left; what one does not need goes to those after it."""
    failures = material.evidence.failures[: plan.failures]
    waiting = sum(1 for failure in failures if failure.log)
    for index, failure in enumerate(failures):
        if failure.log is None:
            continue
        used = utf16_length(render(material, plan))
        share = min((limit - used) // waiting, LONGEST_EXCERPT)
        waiting -= 1
        budget = share
        while budget >= SHORTEST_EXCERPT:
            excerpt = failure.log.excerpt(budget)
            candidate = replace(plan, excerpts=(*plan.excerpts[:index], excerpt, *plan.excerpts[index + 1 :]))
            grown = utf16_length(render(material, candidate)) - used
            if grown <= share:
                plan = candidate
                break
            # The frame around an excerpt, and what a form escapes, cost something, too: ask for less by that much.
            budget = min(budget - 1, budget * share // max(grown, 1), budget - (grown - share) // 2)
    return plan
