"""The fire rule: at most one session for one run of the action, whatever fails.

A request is repeated only where the one before surely made no session: it was never sent, or the API itself refused
it with 429, 500 or 503 (Anthropic's reference says to retry these). After anything else the outcome is `unknown`.
"""

from collections.abc import Callable
from typing import Final

from fire_routine.outcome.outcome import Outcome
from fire_routine.routine.endpoint import Answer, AnswerLostError, NeverSentError, Refusal, Started

RETRYABLE: Final = frozenset({429, 500, 503})
MAX_ATTEMPTS: Final = 12
"""A bound for a server that never asks to wait long. The waits below sum up to two to four minutes by then, so in
practice it is `max-wait` that ends the attempts: after some eight of them, by default."""
FIRST_WAIT: Final = 1.0
"""Seconds before the second attempt; each later wait is twice as long, up to:"""
LONGEST_WAIT: Final = 30.0

RATE_LIMITED: Final = 429


def fire(
    post: Callable[[], Answer],
    record: Callable[[Outcome], None],
    *,
    max_wait: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    random: Callable[[], float],
) -> None:
    """Fire once. `post` sends one request (see `routine.post_fire`); it is called again only as the rule allows.

    `record` is told at any time what came of it: `unknown` before each request, then what the request gave. `max_wait`
    is how many seconds may pass, after the first attempt ended, until the last one begins. A Retry-After that reaches
    beyond it is not waited for, but reported. `random` gives the jitter.
    """
    waiting_since: float | None = None
    attempts = 0
    while True:
        attempts += 1
        record(Outcome("unknown", attempts=attempts))
        try:
            outcome, retryable = _attempt(post, attempts)
        except KeyboardInterrupt:
            # The job was cancelled while the request was on its way: whether it arrived, nobody knows.
            lost = AnswerLostError("the job was cancelled while the request was under way")
            record(_lost(lost, attempts, "cancelled"))
            return
        record(outcome)
        try:
            if not retryable or attempts >= MAX_ATTEMPTS:
                return
            now = clock()
            waiting_since = now if waiting_since is None else waiting_since
            wait = _wait(attempts, outcome.retry_after, random())
            if now + wait - waiting_since > max_wait:
                return
            sleep(wait)
        except KeyboardInterrupt:
            # Cancelled while nothing was under way: what the last attempt said still holds.
            return


def _attempt(post: Callable[[], Answer], attempts: int) -> tuple[Outcome, bool]:
    """One request: its result, and whether it may be sent again."""
    try:
        answer = post()
    except NeverSentError as error:
        return Outcome("error", error_type="connection_error", error_message=str(error), attempts=attempts), True
    except AnswerLostError as error:
        return _lost(error, attempts), False
    if isinstance(answer, Started):
        fired = Outcome(
            "fired", answer.session_id, answer.session_url, 200, request_id=answer.request_id, attempts=attempts
        )
        return fired, False
    return _refused(answer, attempts), answer.http_status in RETRYABLE


def _lost(error: AnswerLostError, attempts: int, error_type: str = "answer_lost") -> Outcome:
    return Outcome(
        "unknown",
        http_status=error.http_status,
        error_type=error_type,
        error_message=str(error),
        request_id=error.request_id,
        attempts=attempts,
    )


def _refused(refusal: Refusal, attempts: int) -> Outcome:
    return Outcome(
        "rate-limited" if refusal.http_status == RATE_LIMITED else "error",
        http_status=refusal.http_status,
        error_type=refusal.error_type,
        error_message=refusal.message,
        request_id=refusal.request_id,
        retry_after=None if refusal.retry_after is None else -int(-refusal.retry_after // 1),
        attempts=attempts,
    )


def _wait(attempts: int, retry_after: int | None, jitter: float) -> float:
    """Seconds before the next attempt: what the server asks for, or an exponential back-off; jitter on top of both.

    Jitter spreads the jobs of one matrix, which fail in the same second. It is never less than what was asked for.
    "At once" (0, or a date that is past) asks for nothing: a server that says so for ever is not to be hammered.
    """
    backoff = float(min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1)))
    if retry_after:
        return retry_after + jitter * min(1.0, backoff)
    return float(backoff * (0.5 + jitter / 2))
