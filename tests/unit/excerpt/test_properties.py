"""What is true for every log: hypothesis makes them up, and cuts, doubles and shuffles real ones."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fire_routine.excerpt import LogDigest, excerpt_log
from fire_routine.excerpt.marks import MARKS
from fire_routine.excerpt.rules import rules_by_file
from tests.unit.excerpt.real_logs import cases, real_log, small_cases

_RULES = [rule for rules in rules_by_file().values() for rule in rules]
EXAMPLES = sorted(
    {example for rule in _RULES for example in rule.examples} | {example for mark in MARKS for example in mark.examples}
)
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

line = st.one_of(
    st.sampled_from(EXAMPLES),
    st.sampled_from(EXAMPLES).map(lambda text: "2026-01-01T00:00:00.1234567Z " + text),
    st.text(max_size=200),
    st.sampled_from(
        ["", "    ", "  at a.b(c.js:1:2)", "x" * 5000, "}", "+ make", "##[endgroup]", "\x1b[31m", "😀" * 300]
    ),
)
made_up = st.lists(line, max_size=120).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass"))
anything = st.one_of(made_up, st.binary(max_size=3000))
budgets = st.integers(min_value=0, max_value=20_000)


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@RELAXED
@given(log=anything, budget=budgets)
def test_never_over_budget_and_always_the_same(log: bytes, budget: int) -> None:
    text = excerpt_log(log, budget)
    assert units(text) <= budget
    assert excerpt_log(log, budget) == text


@RELAXED
@example(log=b"x" * 5_000, small=247, more=142)
@example(log="😀".encode() * 5_000, small=64, more=5)
@given(log=anything, small=st.integers(64, 6000), more=st.integers(0, 20_000))
def test_a_larger_budget_loses_nothing(log: bytes, small: int, more: int) -> None:
    digest = LogDigest()
    digest.feed(log)
    assert_contains(digest.excerpt(small + more).text, digest.excerpt(small).text)


@RELAXED
@given(log=anything, cuts=st.lists(st.integers(0, 5000), max_size=8), budget=budgets)
def test_where_the_chunks_end_does_not_matter(log: bytes, cuts: list[int], budget: int) -> None:
    digest = LogDigest()
    borders = sorted({0, len(log), *(cut % (len(log) + 1) for cut in cuts)})
    for start, end in pairwise(borders):
        digest.feed(log[start:end])
    assert digest.excerpt(budget).text == excerpt_log(log, budget)


@settings(RELAXED, max_examples=25)
@given(data=st.data(), budget=st.sampled_from([200, 2000, 4000, 16_000]))
def test_real_logs_cut_doubled_and_shuffled(data: st.DataObject, budget: int) -> None:
    log = real_log(data.draw(st.sampled_from(small_cases())))
    seed = data.draw(st.integers(0, 2**32))
    spoil = data.draw(st.sampled_from([cut_anywhere, doubled, shuffled, spotted]))
    spoilt = spoil(log, random.Random(seed))  # noqa: S311 - for hypothesis to repeat
    text = excerpt_log(spoilt, budget)
    assert units(text) <= budget
    assert text
    assert excerpt_log(spoilt, budget) == text


@pytest.mark.parametrize("case", cases())
def test_real_logs_lose_nothing_to_a_larger_budget(case: str) -> None:
    digest = LogDigest()
    digest.feed(real_log(case))
    texts = [digest.excerpt(budget).text for budget in (500, 2000, 4000, 8000, 16_000)]
    for small, large in pairwise(texts):
        assert_contains(large, small)


def assert_contains(large: str, small: str) -> None:
    """Each line of the small excerpt is in the large one: whole, or the two ends that a cut left."""
    rows = large.split("\n")
    for row in small.split("\n"):
        if row.startswith("… ") and row.endswith(" left out …"):
            continue
        head, _, rest = row.partition(" … ")
        _, cut, tail = rest.rpartition(" characters … ")
        if cut:
            assert any(other.startswith(head) and other.endswith(tail) for other in rows), row
        elif row.endswith("…"):
            assert any(other.startswith(row[:-1]) for other in rows), row
        else:
            assert row in rows, row


def cut_anywhere(log: bytes, source: random.Random) -> bytes:
    start, end = sorted(source.randrange(len(log)) for _ in range(2))
    return log[start : end + 1]


def doubled(log: bytes, _: random.Random) -> bytes:
    return log + log


def shuffled(log: bytes, source: random.Random) -> bytes:
    lines = log.split(b"\n")
    source.shuffle(lines)
    return b"\n".join(lines)


def spotted(log: bytes, source: random.Random) -> bytes:
    spoilt = bytearray(log)
    for _ in range(200):
        spoilt[source.randrange(len(spoilt))] = source.randrange(256)
    return bytes(spoilt)
