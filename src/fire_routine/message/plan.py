"""How much of the material fits: the rule by which the parts share the limit.

The user's words stay whole, or the text is an error. Beside them comes the minimum of every part; where even that
is too long, whole parts give way, until one short sentence with the link is left. What is left is the room, of which
each part has its share, in eighths, whatever the others take: no part can push out another. What the parts don't need
goes to the excerpts, by job in order; and what those leave, to whatever was still left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from fire_routine.evidence.evidence import Evidence, Failure
from fire_routine.excerpt import Excerpt
from fire_routine.message.material import Material
from fire_routine.text.utf16 import utf16_length

LONGEST_EXCERPT: Final = 16_000
"""UTF-16 code units of one log. More of the same log tells hardly more, and all of it is the reader's to read."""
FAIR_EXCERPT: Final = 1_500
"""What the first logs get, frame included, where there is not enough for all."""
SHORTEST_EXCERPT: Final = 200
"""Below this an excerpt tells nothing; the place is better left to others."""
MOST_NAMES: Final = 40
MOST_ANNOTATIONS: Final = 10
MOST_GAPS: Final = 10
MOST_COMMITS: Final = 50
MOST_FILES: Final = 100


Part = Literal["changes", "event", "missing", "facts", "failures", "commands", "checkout", "omitted", "key", "headline"]
"""The parts that give way, the first of them first. `omitted` names those that did; `headline` is its long form."""


class TextTooLongError(Exception):
    """The user's words and one short sentence with the link are longer than the limit."""

    def __init__(self, needed: int, limit: int, own_words: int) -> None:
        super().__init__(f"the text needs {needed} characters, the limit is {limit}")
        self.needed = needed
        self.limit = limit
        self.own_words = own_words


@dataclass(frozen=True)
class Plan:
    """How much of each part is told."""

    without: tuple[Part, ...] = ()
    """Parts that are omitted whole."""
    gaps: int = 0
    failures: int = 0
    names: int = 0
    """Of each list of jobs: alike ones, cancelled ones, those of failures that are left out."""
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
Grow = Callable[[Plan, Material], Sequence[Plan]]
"""The plans that tell more of one part, the fullest first; the last is the plan itself."""


def fit(material: Material, render: Render, limit: int) -> Plan:
    """The fullest plan whose text is at most `limit` UTF-16 code units long. Raises `TextTooLongError`."""

    def size(plan: Plan) -> int:
        return utf16_length(render(material, plan))

    plan = _least(material, size, limit)
    least = size(plan)
    shares = [(grow, eighths) for part, grow, eighths in _SHARES if part not in plan.without]
    for grow, eighths in shares:
        plan = _fullest(grow(plan, material), size, size(plan) + (limit - least) * eighths // 8)
    plan = _with_excerpts(plan, material, render, limit - size(plan))
    for grow, _ in shares:
        plan = _fullest(grow(plan, material), size, limit)
    return plan


def _least(material: Material, size: Callable[[Plan], int], limit: int) -> Plan:
    """The plan that tells the least of each part, without as few parts as the limit takes."""
    parts = get_args(Part)
    for gone in range(len(parts)):
        plan = Plan(without=parts[:gone])
        if size(plan) <= limit:
            return plan
    plan = Plan(without=parts)
    if (needed := size(plan)) > limit:
        raise TextTooLongError(needed, limit, utf16_length(material.own_words))
    return plan


def left_out(material: Material, plan: Plan) -> tuple[str, ...]:
    """What the limit kept out, in words with numbers."""
    return tuple(words for _, words in _left_out(material, plan))


def omitted(material: Material, plan: Plan) -> tuple[str, ...]:
    """The same, of the parts that the text has no other place to say it."""
    return tuple(words for part, words in _left_out(material, plan) if part in plan.without)


def _left_out(material: Material, plan: Plan) -> tuple[tuple[Part, str], ...]:
    """With each, the part that it belongs to."""
    evidence = material.evidence
    told = evidence.failures[: plan.failures]
    annotations = sum(max(0, len(failure.annotations) - plan.annotations) for failure in told)
    logs = sum(1 for failure, excerpt in zip(told, plan.excerpts, strict=True) if failure.log and not excerpt)
    changes = evidence.changes
    counts: tuple[tuple[Part, int, str, str], ...] = (
        ("failures", len(evidence.failures) - plan.failures, "failure", ""),
        ("failures", logs, "excerpt", " of logs"),
        ("failures", annotations, "annotation", ""),
        ("changes", len(changes.commits) - plan.commits if changes else 0, "commit", ""),
        ("changes", len(changes.files) - plan.files if changes else 0, "changed file", ""),
        ("event", 0 if plan.details else len(material.details), "detail", " of the event"),
        ("missing", len(evidence.gaps) - plan.gaps, "note", " on what is missing"),
    )
    whole = tuple((part, words) for part, words in _WHOLE if part in plan.without and "run" in material.sections)
    return (*((part, f"{counted(number, noun)}{rest}") for part, number, noun, rest in counts if number > 0), *whole)


_WHOLE: Final[tuple[tuple[Part, str], ...]] = (("facts", "the facts of the run"), ("checkout", "what to check out"))


def counted(number: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _fullest(plans: Sequence[Plan], size: Callable[[Plan], int], limit: int) -> Plan:
    """The first plan that is within the limit, by bisection; the last one where none is."""
    if size(plans[0]) <= limit:
        # Told whole, a part can be shorter than with the line that says what was left out.
        return plans[0]
    low, high = 1, len(plans) - 1
    while low < high:
        middle = (low + high) // 2
        if size(plans[middle]) <= limit:
            high = middle
        else:
            low = middle + 1
    return plans[-1] if low > high else plans[low]


def _failures(plan: Plan, material: Material) -> Sequence[Plan]:
    count = len(material.evidence.failures)
    excerpts = (*plan.excerpts, *(None,) * count)
    return [replace(plan, failures=some, excerpts=excerpts[:some]) for some in range(count, plan.failures - 1, -1)]


def _names(plan: Plan, _: Material) -> Sequence[Plan]:
    return [replace(plan, names=some) for some in (MOST_NAMES, 20, 10, 5, 2, 0) if some >= plan.names]


def _gaps(plan: Plan, material: Material) -> Sequence[Plan]:
    most = min(len(material.evidence.gaps), MOST_GAPS)
    return [replace(plan, gaps=some) for some in range(most, plan.gaps - 1, -1)]


def _annotations(plan: Plan, _: Material) -> Sequence[Plan]:
    return [replace(plan, annotations=some) for some in (MOST_ANNOTATIONS, 5, 3, 1, 0) if some >= plan.annotations]


def _details(plan: Plan, _: Material) -> Sequence[Plan]:
    return [replace(plan, details=True), plan]


def _changes(plan: Plan, material: Material) -> Sequence[Plan]:
    """Commits tell more than files, and the newest more than the rest."""
    changes = material.evidence.changes
    commits = min(len(changes.commits), MOST_COMMITS) if changes else 0
    files = min(len(changes.files), MOST_FILES) if changes else 0
    shares = (1.0, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05)
    full = (replace(plan, commits=commits, files=int(files * share)) for share in shares)
    part = (replace(plan, commits=int(commits * share), files=0) for share in shares)
    return [*(some for some in (*full, *part) if some.commits >= plan.commits and some.files >= plan.files), plan]


_SHARES: Final[tuple[tuple[Part, Grow, int], ...]] = (
    ("failures", _failures, 3),
    ("missing", _gaps, 1),
    ("failures", _names, 1),
    ("failures", _annotations, 1),
    ("event", _details, 1),
    ("changes", _changes, 1),
)
"""What grows, most important first: the part that it belongs to, and how many eighths of the room are its own."""


def _with_excerpts(plan: Plan, material: Material, render: Render, room: int) -> Plan:
    """Give each failure's log its share of the room; what one does not need goes to those after it."""
    excerpts = list(plan.excerpts)
    failures = material.evidence.failures[: plan.failures]
    waiting = sum(1 for failure in failures if failure.log)
    for index, failure in enumerate(failures):
        if failure.log:
            share = min(max(room // waiting, FAIR_EXCERPT), LONGEST_EXCERPT, room)
            excerpts[index], cost = _excerpt(failure, _cost_of(failure, plan, material, render), share)
            waiting, room = waiting - 1, room - cost
    return replace(plan, excerpts=tuple(excerpts))


def _cost_of(failure: Failure, plan: Plan, material: Material, render: Render) -> Callable[[Excerpt], int]:
    """What an excerpt adds to the text, measured where the failure stands alone: that is the same and far quicker."""
    alone = replace(material, own_words="", evidence=Evidence(failures=(failure,)), sections=frozenset({"failures"}))

    def size(excerpt: Excerpt | None) -> int:
        one = Plan(failures=1, names=plan.names, annotations=plan.annotations, excerpts=(excerpt,))
        return utf16_length(render(alone, one))

    without = size(None)
    return lambda excerpt: size(excerpt) - without


def _excerpt(failure: Failure, cost_of: Callable[[Excerpt], int], share: int) -> tuple[Excerpt | None, int]:
    """The longest excerpt that costs no more than `share`, and what it costs."""
    # Taking an excerpt is what costs time, so the first try is to fit: an excerpt brings a frame round it, and often a
    # command and its exit code.
    spare = share - cost_of(_NO_LINES)
    budget = max(spare - _COMMAND, min(spare, SHORTEST_EXCERPT))
    while failure.log and budget >= SHORTEST_EXCERPT:
        excerpt = failure.log.excerpt(budget)
        cost = cost_of(excerpt)
        if cost <= share:
            return excerpt, cost
        # A form escapes some of what an excerpt holds: ask for less by what it makes of the average character.
        length = min(utf16_length(excerpt.text), budget)
        budget = length - (cost - share) * length // cost - _SLACK
    return None, 0


_NO_LINES: Final = Excerpt("", 0, 0, None, None)
_COMMAND: Final = 100
_SLACK: Final = 32
