"""The rules of a claim, and what it is for."""

import pytest

from fire_routine.guards.claim_log import Entry, Kind, Lock, describe, next_step, read_entry, replay
from fire_routine.guards.claim_scope import routine_tag, scope_of
from fire_routine.outcome.outcome import Stop
from fire_routine.wire.payload import Payload
from tests.standins.contexts import a_context

A, B = "a" * 16, "b" * 16
URL = "https://api.anthropic.com/v1/claude_code/routines/trig_01ABC/fire"


def log(*entries: tuple[Kind, str]) -> list[Entry]:
    return [Entry(number, kind, nonce) for number, (kind, nonce) in enumerate(entries, 1)]


@pytest.mark.parametrize(
    ("entries", "phase", "holder"),
    [
        ([], "free", ""),
        ([("claimed", A)], "claimed", A),
        ([("claimed", A), ("claimed", B)], "claimed", A),
        ([("claimed", A), ("firing", A)], "firing", A),
        ([("claimed", A), ("firing", B)], "claimed", A),
        ([("claimed", A), ("expired", A)], "free", ""),
        ([("claimed", A), ("expired", B)], "claimed", A),
        ([("claimed", A), ("expired", A), ("claimed", B)], "claimed", B),
        ([("claimed", A), ("expired", A), ("firing", A)], "free", ""),
        ([("claimed", A), ("firing", A), ("expired", A)], "firing", A),
        ([("claimed", A), ("given-back", A)], "free", ""),
        ([("claimed", A), ("given-back", B)], "claimed", A),
        ([("claimed", A), ("firing", A), ("given-back", A), ("claimed", B)], "claimed", B),
        ([("claimed", A), ("fired", A)], "claimed", A),
        ([("claimed", A), ("firing", A), ("fired", A)], "fired", A),
        ([("claimed", A), ("firing", A), ("fired", B)], "firing", A),
        ([("claimed", A), ("firing", A), ("unknown", A)], "unknown", A),
        ([("claimed", A), ("firing", A), ("unknown", A), ("given-back", A)], "unknown", A),
        ([("claimed", A), ("firing", A), ("fired", A), ("claimed", B), ("firing", B)], "fired", A),
        ([("firing", A)], "free", ""),
    ],
)
def test_the_log_decides(entries: list[tuple[Kind, str]], phase: str, holder: str) -> None:
    lock = replay(log(*entries))

    assert (lock.phase, lock.holder) == (phase, holder)


def test_a_claim_that_nobody_holds_has_neither_holder_nor_link() -> None:
    assert replay([]) == replay(log(("claimed", A), ("given-back", A))) == Lock("free", "", "")


def test_the_order_is_that_of_the_ids_and_an_entry_that_comes_twice_counts_once() -> None:
    entries = log(("claimed", A), ("firing", A), ("given-back", A), ("claimed", B))

    assert replay([*reversed(entries), *entries]) == replay(entries)


@pytest.mark.parametrize(
    ("lock", "step", "step_when_silent"),
    [
        (Lock(), "claim", "claim"),
        (Lock("claimed", A), "announce", "announce"),
        (Lock("claimed", B), "wait", "expire"),
        (Lock("firing", A), "fire", "fire"),
        (Lock("firing", B), "wait", "lost"),
        (Lock("fired", B), "lost", "lost"),
        (Lock("unknown", B), "lost", "lost"),
    ],
)
def test_one_step_follows_from_the_claim(lock: Lock, step: str, step_when_silent: str) -> None:
    assert next_step(lock, A, silent=False) == step
    assert next_step(lock, A, silent=True) == step_when_silent


@pytest.mark.parametrize("kind", ["claimed", "firing", "fired", "unknown", "given-back", "expired"])
def test_an_entry_is_read_as_it_was_written_and_fits_a_description(kind: Kind) -> None:
    description = describe(kind, A)

    assert len(description) <= 140
    assert len(description.partition("[")[0].split()) > 2, "people read in words what it means"
    assert read_entry(Payload({"id": 7, "description": description, "target_url": "x"})) == Entry(7, kind, A, "x")


def test_an_entry_with_the_words_of_another_version_is_read_too() -> None:
    assert read_entry(Payload({"id": 7, "description": f"Other words [fired {A}]"})) == Entry(7, "fired", A)


@pytest.mark.parametrize(
    "status",
    [
        {},
        {"id": 1, "description": None},
        {"id": 1, "description": "Build passed"},
        {"id": 1, "description": "[claimed nonsense]"},
        {"id": 1, "description": f"[claimed {A}] and more"},
        {"id": "1", "description": f"[claimed {A}]"},
    ],
)
def test_other_statuses_are_no_entries(status: object) -> None:
    assert read_entry(Payload(status)) is None


def test_the_tag_distinguishes_routines_and_does_not_contain_the_id() -> None:
    tag = routine_tag(URL)

    assert tag == routine_tag("trig_01ABC")
    assert tag != routine_tag(URL.replace("01ABC", "01ABD"))
    assert "01ABC" not in tag


def test_the_tag_stays_the_same_as_another_version_of_the_action_may_hold_the_claim() -> None:
    assert routine_tag(URL) == "5a96921b"


def test_once_per_commit_is_about_the_reported_commit() -> None:
    scope = scope_of("once-per-commit", a_context(), URL)

    assert (scope.sha, scope.words) == (a_context().sha, "this commit")
    assert scope.context == f"fire-routine/{routine_tag(URL)} (once per commit)"


def test_once_per_run_is_about_the_reported_run_whatever_its_attempt() -> None:
    context = a_context()
    later = context._replace(run=context.run._replace(attempt=7))

    scope = scope_of("once-per-run", context, URL)

    assert scope.context.endswith(f"(run {context.run.id})")
    assert scope.words == "this run"
    assert scope_of("once-per-run", later, URL) == scope


def test_without_a_commit_or_a_run_there_can_be_no_claim() -> None:
    context = a_context()

    with pytest.raises(Stop) as no_commit:
        scope_of("once-per-commit", context._replace(sha=""), URL)
    with pytest.raises(Stop) as no_run:
        scope_of("once-per-run", context._replace(run=context.run._replace(id=None)), URL)

    (commit,), (run,) = no_commit.value.outcome.problems, no_run.value.outcome.problems
    assert (commit.input, commit.remedy) == ("fire-policy", "")
    assert "`once-per-commit` needs a commit" in commit.message
    assert "`once-per-run` needs a run" in run.message
    assert run.remedy == "fire-policy: once-per-commit"
