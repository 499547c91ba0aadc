"""Which deadlines hold, in seconds, by what the pages say of `timeout`, `max-wait` and gathering evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fire_routine.evidence.gather import LIMIT as EVIDENCE
from fire_routine.follow_through.comment import TRIES
from fire_routine.github.client import RETRY_PAUSE
from fire_routine.guards import triage
from fire_routine.guards.claim import EXIT_SECONDS, FIRST_POLL, LONGEST_POLL, MAX_FAILURES, RESULT_TRIES, SETTLE
from tests.faults.answers import LONG_BODY
from tests.faults.scene import ASK, LOG, MAX_WAIT, TIMEOUT
from tests.standins.github_api import BLOB

if TYPE_CHECKING:
    from tests.faults.scene import Flow

START = 1.0
"""For the process to start and to report, on a busy machine."""
SIGNALLED = 7.5
"""After a signal: so long the runner waits before it sends a stronger one."""
LOOKUP = 2 * TIMEOUT + RETRY_PAUSE
"""A read, with its one retry."""


def of_request(name: str, fault: str) -> float:
    """One request. Only the body of a log may take longer than `timeout`, as long as gathering may."""
    if name in {LOG, BLOB} and fault in LONG_BODY:
        return EVIDENCE
    return triage.TIMEOUT if name == ASK else TIMEOUT


def of_flow(flow: Flow) -> float:
    """A whole run of a recipe, whatever fails in it."""
    given = flow.recipe.fires[0]
    limit = START + 2 * TIMEOUT + MAX_WAIT  # the last request may begin when `max-wait` is over
    limit += EVIDENCE if flow.gathers else 0
    limit += _claim() if flow.policy.startswith("once-") else 0
    limit += 2 * LOOKUP if flow.policy == "on-new-failure" else 0
    limit += LOOKUP if "run-id" in given else 0
    limit += triage.TIMEOUT if "triage-api-key" in given else 0
    limit += TIMEOUT if given.get("commit-status") else 0
    limit += (TRIES + 1) * LOOKUP + 2 * TRIES * TIMEOUT if given.get("pr-comment") else 0
    return limit


def _claim() -> float:
    """A look before; requests that fail in a row, with polls between them; a second look; notes of the result."""
    polls = sum(min(LONGEST_POLL, FIRST_POLL * 2.0**number) for number in range(MAX_FAILURES))
    notes = RESULT_TRIES * TIMEOUT + sum(2 * number for number in range(1, RESULT_TRIES))
    return LOOKUP + MAX_FAILURES * LOOKUP + polls + SETTLE + EXIT_SECONDS + notes
