"""The way in which a guard says no.

Belongs here: that one dataclass, which every guard gives. Does not belong here: the guards (`guards.py`, `policy.py`,
`claim.py`, `triage.py`).
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Skip:
    """A reason not to fire that is no error."""

    key: Literal["missing-secrets", "branch", "already-fired", "same-failure", "triage"]
    message: str
    """For people. May hold names from events: hostile until rendered."""
    link: str = ""
    """Where to read on: the session or run that makes this fire needless."""
