"""Plants everything and counts: what is hidden by kind and by spelling, what is masked that is no secret."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from bench.redaction.forms import FORMS
from bench.redaction.judge import hidden, neighbours_kept, untouched
from bench.redaction.keys import KEYS
from bench.redaction.known import KNOWN, secret
from bench.redaction.lines import LINES
from bench.redaction.logs import Window, window
from bench.redaction.names import VALUES, name
from bench.redaction.near_misses import MISTAKABLE, UNTOUCHED
from bench.redaction.sample import Maker, Planted
from bench.redaction.spellings import PLACES, SPELLINGS, fits, spelled
from bench.redaction.unseen import UNSEEN

Redact = Callable[[str], str]


@dataclass
class Rate:
    """How many of how many."""

    good: int = 0
    of: int = 0

    def add(self, good: bool) -> None:  # noqa: FBT001 - what is counted
        """Count one."""
        self.good += good
        self.of += 1

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.good / self.of if self.of else 0.0


Rates = dict[str, Rate]


def mean(rates: Rates) -> float:
    """Their mean share: each kind weighs the same."""
    return sum(rate.share for rate in rates.values()) / len(rates)


def _rates() -> Rates:
    return defaultdict(Rate)


@dataclass
class Scores:
    """What was hidden, or for near misses, what stayed. By kind, and by spelling."""

    kinds: Rates = field(default_factory=_rates)
    places: Rates = field(default_factory=_rates)
    spellings: Rates = field(default_factory=_rates)
    values: Rates = field(default_factory=_rates)
    known: Rates = field(default_factory=_rates)
    unseen: Rates = field(default_factory=_rates)
    untouched: Rates = field(default_factory=_rates)
    mistakable: Rates = field(default_factory=_rates)
    neighbours: Rate = field(default_factory=Rate)


@dataclass(frozen=True)
class Bed:
    """Where things are planted, how many of each, and who redacts. The same seed plants the same things."""

    logs: list[list[str]]
    seed: int
    times: int
    redact: Callable[[list[str]], Redact]
    """A redactor for these known secrets."""

    def plant(self, planted: Planted, source: Random, *, alone: bool, stamped: bool = True) -> Window:
        """The text in lines of a real log."""
        return window(self.logs, planted, source, alone=alone, stamped=stamped)


def scored(bed: Bed) -> Scores:
    """Plant everything."""
    scores = Scores()
    redact = bed.redact([])
    for kind, place, planted in planted_forms(bed):
        good = _hidden(scores, planted, redact)
        scores.kinds[kind].add(good)
        if place:
            scores.places[place].add(good)
    for spelling, value, planted in planted_values(bed):
        good = _hidden(scores, planted, redact)
        scores.spellings[spelling].add(good)
        scores.values[value].add(good)
    for form, own, planted in planted_known(bed):
        scores.known[form].add(_hidden(scores, planted, bed.redact([own])))
    for kind, planted in _planted(bed, UNSEEN):
        scores.unseen[kind].add(_hidden(scores, planted, redact))
    for rates, misses in ((scores.untouched, UNTOUCHED), (scores.mistakable, MISTAKABLE)):
        for kind, planted in _planted(bed, misses):
            rates[kind].add(untouched(planted, redact(planted.text)))
    return scores


def _hidden(scores: Scores, planted: Window, redact: Redact) -> bool:
    """Whether it is hidden; the lines beside it are counted, too."""
    redacted = redact(planted.text)
    scores.neighbours.add(neighbours_kept(planted, redacted))
    return hidden(planted, redacted)


def _planted(bed: Bed, makers: dict[str, Maker]) -> Iterator[tuple[str, Window]]:
    """Kind and window of each, on lines of its own."""
    for kind, make in makers.items():
        source = Random(f"{bed.seed} {kind}")
        for _ in range(20 * bed.times):
            yield kind, bed.plant(make(source), source, alone=True)


def planted_forms(bed: Bed) -> Iterator[tuple[str, str, Window]]:
    """Kind, place and window of each credential with a documented form. What is a line of its own has no place."""
    source = Random(f"{bed.seed} forms")
    for kind, make in FORMS.items():
        for place, spellings in PLACES.items():
            for _ in range(bed.times):
                inner, spelling = make(source), source.choice(spellings)
                if fits(spelling, inner.text):
                    planted = Planted(spelling.spell("", inner.text), inner.secrets)
                    yield kind, place, bed.plant(planted, source, alone=spelling.alone)
    for kind, planted_alone in _planted(bed, {**LINES, **KEYS}):
        yield kind, "", planted_alone


def planted_values(bed: Bed) -> Iterator[tuple[str, str, Window]]:
    """Spelling, kind of value and window of each name with a value."""
    source = Random(f"{bed.seed} values")
    for label, spellings in SPELLINGS.items():
        for kind, make in VALUES.items():
            for _ in range(10 * bed.times):
                spelling = source.choice(spellings)
                value = spelling.encode(make(source))
                planted = Planted(spelled(spelling, source, name, value), (value,))
                yield label, kind, bed.plant(planted, source, alone=spelling.alone)


def planted_known(bed: Bed) -> Iterator[tuple[str, str, Window]]:
    """Form, the secret itself and window of each of the action's own secrets."""
    source = Random(f"{bed.seed} known")
    for label, make in KNOWN.items():
        for _ in range(20 * bed.times):
            own = secret(source)
            yield label, own, bed.plant(make(own, source), source, alone=True, stamped=False)
