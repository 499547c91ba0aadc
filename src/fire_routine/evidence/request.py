"""What the caller of the gathering wants to know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fire_routine.inputs.settings import Section

OF_JOBS: Final[frozenset[Section]] = frozenset({"failures", "logs", "annotations"})
"""Sections for which the jobs are needed."""


@dataclass(frozen=True)
class Asked:
    """What to look for, and what is known that the context does not hold."""

    wants: frozenset[Section]
    needs: Mapping[str, str]
    """Result by job key, of the jobs that ours waits for."""
    environment: str
    """What was deployed to, or empty."""
    log_files: Sequence[str]
    """Patterns of saved logs."""
    temp: str
    """The runner's temporary folder, as this process sees it."""
    clean: Callable[[str], str]
    """Takes the secrets out of a line."""

    @property
    def wants_jobs(self) -> bool:
        """Whether the jobs are needed for any section."""
        return bool(self.wants & OF_JOBS)
