"""The measurement of redaction: what it plants is the same for a seed, and it takes nothing half hidden for hidden."""

from collections.abc import Callable
from itertools import chain

import pytest

from bench.redaction.forms import FORMS
from bench.redaction.judge import MASK, hidden, masked_places, neighbours_kept, untouched
from bench.redaction.keys import KEYS
from bench.redaction.lines import LINES
from bench.redaction.logs import OURS, Window, lines_of
from bench.redaction.measure import Bed, Redact, planted_forms, planted_known, planted_values, scored
from bench.redaction.sample import Planted
from bench.redaction.spellings import SPELLINGS

LOGS = lines_of([OURS])


def bed(redact: Redact = str, seed: int = 1) -> Bed:
    return Bed(LOGS, seed, 1, lambda _: redact)


def windows(seed: int) -> list[Window]:
    planted = chain(planted_forms(bed(seed=seed)), planted_values(bed(seed=seed)), planted_known(bed(seed=seed)))
    return [window for _, _, window in planted]


def window(text: str, *secrets: str) -> Window:
    return Window("one\ntwo ", Planted(text, secrets), "\nthree")


def test_it_plants_many_kinds_and_spellings() -> None:
    assert len(FORMS) + len(LINES) + len(KEYS) >= 60
    assert len(SPELLINGS) >= 15


def test_a_seed_plants_the_same_again_and_another_seed_does_not() -> None:
    first = windows(1)
    assert first == windows(1)
    assert set(first) & set(windows(2)) == set()


def test_every_secret_is_in_its_window_and_is_hidden_once_it_is_replaced() -> None:
    for planted in windows(3):
        text = planted.text.replace("\u200b", "")
        assert all(secret in text for secret in planted.planted.secrets)
        assert planted.planted.secrets
        for secret in planted.planted.secrets:
            text = text.replace(secret, MASK)
        assert hidden(planted, text)


@pytest.mark.parametrize(("redact", "recall"), [(str, 0.0), (lambda _: MASK, 1.0)], ids=["nothing", "everything"])
def test_a_redactor_that_hides(redact: Callable[[str], str], recall: float) -> None:
    scores = scored(bed(redact))
    for rates in (scores.kinds, scores.places, scores.spellings, scores.values, scores.known):
        assert {rate.share for rate in rates.values()} == {recall}
    for rates in (scores.untouched, scores.mistakable):
        assert {rate.share for rate in rates.values()} == {1 - recall}
    assert scores.neighbours.share == pytest.approx(1 - recall, abs=0.01)  # some neighbours are empty lines


@pytest.mark.parametrize(
    ("left", "good"),
    [
        ("key=***", True),
        ("key=***hKq7V", True),
        ("key=***hKq7Vx", False),
        ("key=Zr4tbW***", False),
        ("key=***hKq\u200b7Vx", False),
        ("key=Zr4tbW9mPq2sLd8hKq7Vx", False),
    ],
)
def test_a_secret_whose_tail_or_head_is_left_is_not_hidden(left: str, good: bool) -> None:
    planted = window("key=Zr4tbW9mPq2sLd8hKq7Vx", "Zr4tbW9mPq2sLd8hKq7Vx")
    assert hidden(planted, f"one\ntwo {left}\nthree") is good


def test_of_a_short_secret_a_third_is_too_much() -> None:
    planted = window("key=Zr4tbW9m", "Zr4tbW9m")
    assert hidden(planted, "one\ntwo key=***9m\nthree")
    assert not hidden(planted, "one\ntwo key=***W9m\nthree")


def test_what_the_log_says_anyway_is_not_held_against_it() -> None:
    planted = window("key=two-three-four user=two-three", "two-three-four")
    assert hidden(planted, "one\ntwo key=*** user=two-three\nthree")


def test_a_near_miss_is_untouched_only_as_a_whole_and_its_neighbours_too() -> None:
    planted = window("sha256:abc")
    assert untouched(planted, planted.text)
    assert not untouched(planted, planted.text.replace("abc", MASK))
    assert neighbours_kept(planted, planted.text)
    assert not neighbours_kept(planted, planted.text.replace("three", MASK))
    assert not neighbours_kept(planted, planted.text.replace("one\n", ""))


def test_a_mask_of_the_logs_own_is_no_false_alarm() -> None:
    assert masked_places("token: ***\nkey=1\nend", "token: ***\nkey=***\nend") == [("key=1", "key=***")]
    assert masked_places("a\nb\nc", "a\n***") == [("b", MASK), ("c", MASK)]
