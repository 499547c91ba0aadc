"""The fire rule: every answer, every number of attempts, every wait; never more than one session."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.outcome.outcome import Outcome
from fire_routine.routine.endpoint import Answer, AnswerLostError, NeverSentError, Refusal, Started
from fire_routine.routine.fire import FIRST_WAIT, LONGEST_WAIT, MAX_ATTEMPTS, fire

STARTED = Started("session_1", "https://claude.ai/code/session_1", "req_1")
Event = Answer | Exception | KeyboardInterrupt


def refusal(status: int, retry_after: float | None = None) -> Refusal:
    return Refusal(status, "some_error", "words of the server", "req_2", retry_after)


@dataclass
class World:
    """A scripted endpoint and a clock that moves only when somebody waits or a request takes its time."""

    script: Sequence[Event]
    seconds_per_request: float = 0
    jitter: float = 0
    cancel_wait: int = 0
    """Which wait is ended by a cancelled job; 0 for none."""
    time: float = 1_000
    posts: int = 0
    begun: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def post(self) -> Answer:
        event = self.script[min(self.posts, len(self.script) - 1)]
        self.posts += 1
        self.begun.append(self.time)
        self.time += self.seconds_per_request
        if isinstance(event, (Exception, KeyboardInterrupt)):
            raise event
        return event

    def sleep(self, seconds: float) -> None:
        if len(self.waits) + 1 == self.cancel_wait:
            raise KeyboardInterrupt
        self.waits.append(seconds)
        self.time += seconds

    def fire(self, max_wait: float = 60) -> Outcome:
        recorded: list[Outcome] = []
        fire(
            self.post,
            recorded.append,
            max_wait=max_wait,
            clock=lambda: self.time,
            sleep=self.sleep,
            random=lambda: self.jitter,
        )
        for begun, number in zip(recorded[::2], range(1, self.posts + 1), strict=True):
            assert begun == Outcome("unknown", attempts=number), "a request is under way"
        return recorded[-1]


def test_a_session_comes_with_its_link_and_the_request_id() -> None:
    result = World([STARTED]).fire()
    assert result == Outcome("fired", "session_1", STARTED.session_url, 200, request_id="req_1", attempts=1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 422, 501, 502, 504, 520, 529])
def test_a_refusal_that_the_reference_does_not_say_to_repeat_is_an_error_at_once(status: int) -> None:
    world = World([refusal(status, retry_after=1), STARTED])
    result = world.fire()
    assert (result.kind, result.http_status, result.attempts, world.posts) == ("error", status, 1, 1)
    assert (result.error_type, result.error_message) == ("some_error", "words of the server")
    assert result.request_id == "req_2"


@pytest.mark.parametrize("first", [refusal(429), refusal(500), refusal(503), NeverSentError("no route")])
def test_what_definitely_started_no_session_is_retried(first: Event) -> None:
    world = World([first, first, STARTED])
    result = world.fire()
    assert (result.kind, result.attempts, world.posts) == ("fired", 3, 3)


@pytest.mark.parametrize(
    ("event", "outcome", "error_type"),
    [
        (refusal(429), "rate-limited", "some_error"),
        (refusal(500), "error", "some_error"),
        (refusal(503), "error", "some_error"),
        (NeverSentError("no route"), "error", "connection_error"),
    ],
)
def test_a_lasting_error_is_reported_as_the_last_attempt_had_it(event: Event, outcome: str, error_type: str) -> None:
    world = World([event])
    result = world.fire()
    assert (result.kind, result.error_type, result.attempts) == (outcome, error_type, world.posts)
    assert result.error_message == ("no route" if error_type == "connection_error" else "words of the server")
    assert 1 < world.posts <= MAX_ATTEMPTS


def test_however_long_it_may_wait_there_are_twelve_attempts_at_most() -> None:
    world = World([refusal(429, 0)])
    world.fire(max_wait=3_600)
    assert world.posts == 12


@pytest.mark.parametrize("before", [[], [refusal(503)], [NeverSentError("x"), refusal(429)]])
def test_nothing_is_sent_after_an_answer_was_lost(before: list[Event]) -> None:
    world = World([*before, AnswerLostError("reset", http_status=502, request_id="req_3"), STARTED])
    result = world.fire()
    assert (result.kind, result.error_type, result.error_message) == ("unknown", "answer_lost", "reset")
    assert (result.http_status, result.request_id) == (502, "req_3")
    assert result.attempts == world.posts == len(before) + 1


def test_a_job_cancelled_during_the_request_leaves_it_unknown() -> None:
    world = World([refusal(503), KeyboardInterrupt(), STARTED])
    result = world.fire()
    assert (result.kind, result.error_type, result.attempts, world.posts) == ("unknown", "cancelled", 2, 2)
    assert result.error_message == "the job was cancelled during the request"


@pytest.mark.parametrize(("event", "outcome"), [(refusal(429, 5), "rate-limited"), (NeverSentError("x"), "error")])
def test_a_job_cancelled_during_the_wait_keeps_what_the_last_attempt_said(event: Event, outcome: str) -> None:
    world = World([event, STARTED], cancel_wait=1)
    assert (world.fire().kind, world.posts) == (outcome, 1)


# How long is waited


@pytest.mark.parametrize(("jitter", "waits"), [(0, [0.5, 1, 2, 4, 8, 15, 15]), (0.999999, [1, 2, 4, 8, 16])])
def test_without_a_retry_after_waits_double_with_jitter_up_to_a_bound(jitter: float, waits: list[float]) -> None:
    world = World([refusal(500)], jitter=jitter)
    world.fire()
    assert world.waits == pytest.approx(waits, rel=1e-5)
    assert waits[0] <= FIRST_WAIT
    assert max(waits) <= LONGEST_WAIT


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_retry_after_is_waited_for_never_less_and_a_second_longer_at_most(status: int) -> None:
    world = World([refusal(status, 7.2), refusal(status, 7.2), STARTED], jitter=0.75)
    assert world.fire().kind == "fired"
    assert world.waits == [8.75, 8.75]


def test_a_wait_that_uses_up_max_wait_exactly_is_allowed() -> None:
    world = World([refusal(429, 60), STARTED])
    assert world.fire(max_wait=60).kind == "fired"


def test_a_retry_after_beyond_max_wait_is_reported_but_not_waited_for() -> None:
    world = World([refusal(429, 3_600.2), STARTED])
    result = world.fire()
    assert (result.kind, result.retry_after, world.waits, world.posts) == ("rate-limited", 3_601, [], 1)


def test_a_retry_after_of_nothing_is_no_leave_to_hammer() -> None:
    world = World([refusal(429, 0)])
    result = world.fire()
    assert result.retry_after == 0
    assert min(world.waits) >= FIRST_WAIT / 2


@pytest.mark.parametrize("event", [refusal(503), refusal(429, 0), refusal(429, 1), NeverSentError("x")])
def test_a_max_wait_of_0_means_one_attempt(event: Event) -> None:
    world = World([event, STARTED])
    world.fire(max_wait=0)
    assert (world.posts, world.waits) == (1, [])


def test_a_longer_max_wait_gives_more_attempts() -> None:
    posts = []
    for max_wait in (0, 1, 10, 60, 180):
        world = World([refusal(503)])
        world.fire(max_wait)
        posts.append(world.posts)
    assert posts == sorted(set(posts))


def test_the_time_that_requests_take_counts_after_the_first() -> None:
    world = World([refusal(503)], seconds_per_request=29)
    world.fire(max_wait=60)
    assert world.posts == 3


EVENTS: st.SearchStrategy[Callable[[], Event]] = st.one_of(
    st.just(lambda: STARTED),
    st.builds(
        lambda status, after: lambda: refusal(status, after),
        st.sampled_from([400, 401, 404, 429, 500, 502, 503, 529]),
        st.one_of(st.none(), st.floats(0, 100), st.just(1e8)),
    ),
    st.just(lambda: NeverSentError("x")),
    st.just(lambda: AnswerLostError("x")),
    st.just(KeyboardInterrupt),
)


@given(
    st.lists(EVENTS, min_size=1, max_size=20),
    st.floats(0, 100),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 30),
    st.integers(0, 5),
)
def test_whatever_happens_there_is_one_session_at_most_and_no_wait_beyond_the_limit(
    script: list[Callable[[], Event]], max_wait: float, jitter: float, seconds: float, cancel: int
) -> None:
    events = [make() for make in script]
    world = World(events, seconds, jitter, cancel)
    result = world.fire(max_wait)
    used = [events[min(number, len(events) - 1)] for number in range(world.posts)]
    assert sum(isinstance(event, Started) for event in used) == (result.kind == "fired")
    assert not any(isinstance(event, (Started, AnswerLostError, KeyboardInterrupt)) for event in used[:-1])
    assert all(event.http_status in {429, 500, 503} for event in used[:-1] if isinstance(event, Refusal))
    assert result.attempts == world.posts <= MAX_ATTEMPTS
    assert sum(world.waits) <= max_wait + 1e-6
    assert world.begun[-1] - (world.begun[0] + seconds) <= max_wait + 1e-6
