from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from fire_routine.inputs.settings import Section
from fire_routine.process.job_files import JobFolders

OF_JOBS: Final[frozenset[Section]] = frozenset({"failures", "logs", "annotations"})
"""Sections that need the jobs."""


class EvidenceRequest(NamedTuple):
    """What to gather, and what is known beyond the context."""

    wants: frozenset[Section]
    needs: Mapping[str, str]
    """Results of the jobs that ours waits for, by job key."""
    environment: str
    """The deployment's environment, or empty."""
    log_files: Sequence[str]
    """Patterns of saved logs."""
    test_reports: Sequence[str]
    """Patterns of saved reports of tests."""
    folders: JobFolders
    """Where they may be."""
    clean: Callable[[str], str]
    """Redacts lines, each of which stays one."""

    @property
    def wants_jobs(self) -> bool:
        """Whether any section needs the jobs."""
        return bool(self.wants & OF_JOBS)
