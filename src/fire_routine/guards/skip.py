"""The way in which a guard says no."""

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
