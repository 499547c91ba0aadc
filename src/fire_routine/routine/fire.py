"""At most one session for one run of the action, whatever fails.

A request is retried only if the previous one definitely started no session: it was never sent, or the API itself
returned 429, 500 or 503 (Anthropic's reference says to retry these). Without a reliable response the outcome is
`unknown`.
"""

from collections.abc import Callable
from typing import Final

from fire_routine.outcome.outcome import Outcome
from fire_routine.routine.endpoint import Answer, AnswerLostError, NeverSentError, Refusal, Started

RETRYABLE: Final = frozenset({429, 500, 503})
MAX_ATTEMPTS: Final = 12
"""A limit for a server that never asks for a long wait. The waits below add up to two to four minutes by then, so in
practice `max-wait` ends the attempts first, by default after about eight."""
FIRST_WAIT: Final = 1.0
"""Seconds before the second attempt. Each later wait is twice as long, up to `LONGEST_WAIT`."""
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
    """Fire once. `post` sends one request (see `endpoint.post_fire`), and is called again only as the rule allows.

    `record` gets every outcome: `unknown` before each request, then its result. `max_wait` is in seconds, from the end
    of the first attempt to the start of the last. A longer Retry-After is reported, but not waited for. `random` gives
    the jitter, in [0, 1).
    """
    waiting_since: float | None = None
    attempts = 0
    while True:
        attempts += 1
        record(Outcome("unknown", attempts=attempts))
        try:
            outcome, retryable = _attempt(post, attempts)
        except KeyboardInterrupt:
            # Nobody knows whether the request arrived.
            lost = AnswerLostError("the job was cancelled during the request")
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
            # Cancelled between two requests: the result of the last attempt is still true.
            return


def _attempt(post: Callable[[], Answer], attempts: int) -> tuple[Outcome, bool]:
    """One request: its outcome, and whether it may be retried."""
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
    """Seconds before the next attempt: the server's Retry-After, or an exponential back-off, each with jitter.

    Jitter spreads the jobs of one matrix, which fail in the same second. It never shortens a Retry-After. One that says
    "at once" (0, or a date in the past) is ignored, so as not to hammer a server that says so forever.
    """
    if retry_after:
        return retry_after + jitter
    backoff: float = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1))
    return backoff * (0.5 + jitter / 2)
