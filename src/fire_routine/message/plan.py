"""How much of the material fits: how the parts share the limit.

The user's words are sent whole or not at all. Next comes the minimum of every part; if even that is too long, whole
parts are dropped, down to one short sentence with the link. A quarter of the room that remains is for the reports of
tests, and what they leave is shared out in eighths, so that no part can crowd out another. What the parts don't use
goes to the excerpts, job by job; and what those leave, to whatever is still left out.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, Literal, NamedTuple, get_args

from fire_routine.evidence.evidence import Evidence, Failure
from fire_routine.excerpt import Excerpt
from fire_routine.message.material import Material
from fire_routine.text.plain import one_line, visible
from fire_routine.text.utf16 import utf16_length

LONGEST_EXCERPT: Final = 16_000
"""UTF-16 code units of one log. More of the same log adds little, and the reader can fetch all of it."""
FAIR_EXCERPT: Final = 1_500
"""What the first logs get, frame included, where there isn't enough for all."""
SHORTEST_EXCERPT: Final = 200
"""A shorter excerpt says too little; others make better use of the room."""
MOST_NAMES: Final = 40
MOST_ANNOTATIONS: Final = 10
MOST_GAPS: Final = 10
MOST_COMMITS: Final = 50
MOST_FILES: Final = 100


Part = Literal[
    "changes", "event", "missing", "facts", "tests", "failures", "commands", "checkout", "omitted", "key", "headline"
]
"""The parts that can be dropped, in that order. `omitted` names those that were; `headline` is its long form."""


class TextTooLongError(Exception):
    """The user's words and one short sentence with the link are longer than the limit."""

    def __init__(self, needed: int, limit: int, own_words: int) -> None:
        super().__init__(f"the text needs {needed} characters, the limit is {limit}")
        self.needed = needed
        self.limit = limit
        self.own_words = own_words


class Plan(NamedTuple):
    """How much of each part is shown."""

    without: tuple[Part, ...] = ()
    """Parts that are dropped whole."""
    gaps: int = 0
    messages: int = 0
    """Of failed tests, each in a few lines."""
    outputs: int = 0
    """Of these, how many are in more lines."""
    failures: int = 0
    names: int = 0
    """For each list of jobs: those that failed in the same way, cancelled ones, those of failures that are left out."""
    annotations: int = 0
    """For each failure."""
    excerpts: tuple[Excerpt | None, ...] = ()
    """For each failure that is shown; None where there is no log or no room."""
    details: bool = False
    """Whether the event's own words are shown."""
    commits: int = 0
    files: int = 0


Render = Callable[[Material, Plan], str]
"""One form of the text."""
Grow = Callable[[Plan, Material], Sequence[Plan]]
"""The plans that show more of one part, the fullest first; the last is the plan itself."""


def fit(material: Material, render: Render, limit: int) -> Plan:
    """The fullest plan whose text is at most `limit` UTF-16 code units long. Raises `TextTooLongError`."""

    @cache
    def size(plan: Plan) -> int:
        return utf16_length(render(material, plan))

    plan = _least(material, size, limit)
    if "tests" not in plan.without:
        plan = _fullest(_tests(plan, material), size, size(plan) + (limit - size(plan)) // 4)
    room = limit - size(plan)
    shares = [(grow, eighths) for part, grow, eighths in _SHARES if part not in plan.without]
    for grow, eighths in shares:
        plan = _fullest(grow(plan, material), size, size(plan) + room * eighths // 8)
    plan = _with_excerpts(plan, material, render, limit - size(plan))
    if "tests" not in plan.without:
        plan = _fullest(_tests(plan, material), size, limit)
    for grow, _ in shares:
        plan = _fullest(grow(plan, material), size, limit)
    return plan


def _least(material: Material, size: Callable[[Plan], int], limit: int) -> Plan:
    """The plan with the least of each part, and with as many parts as the limit has room for."""
    parts = get_args(Part)
    for gone in range(len(parts)):
        plan = Plan(without=parts[:gone])
        if size(plan) <= limit:
            return plan
    plan = Plan(without=parts)
    if (needed := size(plan)) > limit:
        raise TextTooLongError(needed, limit, utf16_length(material.own_words))
    return plan


def _fullest(plans: Sequence[Plan], size: Callable[[Plan], int], limit: int) -> Plan:
    """The first plan that is within the limit, by bisection; the last one where none is."""
    if size(plans[0]) <= limit:
        # A whole part can be shorter than a cut one with the line that counts what was left out.
        return plans[0]
    low, high = 1, len(plans) - 1
    while low < high:
        middle = (low + high) // 2
        if size(plans[middle]) <= limit:
            high = middle
        else:
            low = middle + 1
    return plans[-1] if low > high else plans[low]


def _tests(plan: Plan, material: Material) -> Sequence[Plan]:
    """Each message in a few lines before any of them in more."""
    reports = material.evidence.test_reports
    count = len(reports.failures) if reports else 0
    more = [(count, outputs) for outputs in range(count, plan.outputs - 1, -1)]
    fewer = [(messages, plan.outputs) for messages in range(count - 1, plan.messages - 1, -1)]
    return [plan._replace(messages=messages, outputs=outputs) for messages, outputs in (*more, *fewer)]


def _failures(plan: Plan, material: Material) -> Sequence[Plan]:
    count = len(material.evidence.failures)
    excerpts = (*plan.excerpts, *(None,) * count)
    return [plan._replace(failures=some, excerpts=excerpts[:some]) for some in range(count, plan.failures - 1, -1)]


def _names(plan: Plan, _: Material) -> Sequence[Plan]:
    return [plan._replace(names=some) for some in (MOST_NAMES, 20, 10, 5, 2, 0) if some >= plan.names]


def _gaps(plan: Plan, material: Material) -> Sequence[Plan]:
    most = min(len(material.evidence.gaps), MOST_GAPS)
    return [plan._replace(gaps=some) for some in range(most, plan.gaps - 1, -1)]


def _annotations(plan: Plan, _: Material) -> Sequence[Plan]:
    return [plan._replace(annotations=some) for some in (MOST_ANNOTATIONS, 5, 3, 1, 0) if some >= plan.annotations]


def _details(plan: Plan, _: Material) -> Sequence[Plan]:
    return [plan._replace(details=True), plan]


def _changes(plan: Plan, material: Material) -> Sequence[Plan]:
    """Commits say more than files, and the newest say most."""
    changes = material.evidence.changes
    commits = min(len(changes.commits), MOST_COMMITS) if changes else 0
    files = min(len(changes.files), MOST_FILES) if changes else 0
    shares = (1.0, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05)
    full = (plan._replace(commits=commits, files=int(files * share)) for share in shares)
    part = (plan._replace(commits=int(commits * share), files=0) for share in shares)
    return [*(some for some in (*full, *part) if some.commits >= plan.commits and some.files >= plan.files), plan]


_SHARES: Final[tuple[tuple[Part, Grow, int], ...]] = (
    ("failures", _failures, 3),
    ("missing", _gaps, 1),
    ("failures", _names, 1),
    ("failures", _annotations, 1),
    ("event", _details, 1),
    ("changes", _changes, 1),
)
"""What grows, most important first: the part, and how many eighths of the room are its own."""


def _with_excerpts(plan: Plan, material: Material, render: Render, room: int) -> Plan:
    """Give each failure's log its share of the room; what one doesn't need goes to those after it."""
    excerpts = list(plan.excerpts)
    failures = material.evidence.failures[: plan.failures]
    waiting = sum(1 for failure in failures if failure.log)
    for index, failure in enumerate(failures):
        if failure.log:
            share = min(max(room // waiting, FAIR_EXCERPT), LONGEST_EXCERPT, room)
            excerpts[index], cost = _excerpt(failure, _cost_of(failure, plan, material, render), share)
            waiting, room = waiting - 1, room - cost
    return plan._replace(excerpts=tuple(excerpts))


def _cost_of(failure: Failure, plan: Plan, material: Material, render: Render) -> Callable[[Excerpt], int]:
    """What an excerpt adds to the text, measured in a text with only that failure: the same number, far quicker."""
    alone = material._replace(own_words="", evidence=Evidence(failures=(failure,)), sections=frozenset({"failures"}))

    def size(excerpt: Excerpt | None) -> int:
        one = Plan(failures=1, names=plan.names, annotations=plan.annotations, excerpts=(excerpt,))
        return utf16_length(render(alone, one))

    without = size(None)
    return lambda excerpt: size(excerpt) - without


def _excerpt(failure: Failure, cost_of: Callable[[Excerpt], int], share: int) -> tuple[Excerpt | None, int]:
    """The longest excerpt that costs no more than `share`, and what it costs."""
    # Taking an excerpt is what costs time, so the first try should fit: an excerpt brings a frame with it, and often a
    # command and its exit code.
    spare = share - cost_of(_NO_LINES)
    budget = max(spare - _COMMAND, min(spare, SHORTEST_EXCERPT))
    while failure.log and budget >= SHORTEST_EXCERPT:
        excerpt = _clean(failure.log.excerpt(budget))
        cost = cost_of(excerpt)
        if cost <= share:
            return excerpt, cost
        # Escaping can make an excerpt longer: ask for less, by how much it grew for each character.
        length = min(utf16_length(excerpt.text), budget)
        budget = length - (cost - share) * length // cost - _SLACK
    return None, 0


def _clean(excerpt: Excerpt) -> Excerpt:
    """With names for the characters that a person would not see."""
    return excerpt._replace(text=visible(excerpt.text), command=one_line(excerpt.command or "", _LONGEST_COMMAND))


_LONGEST_COMMAND: Final = 300
_NO_LINES: Final = Excerpt("", 0, 0, None, None)
_COMMAND: Final = 100
_SLACK: Final = 32
