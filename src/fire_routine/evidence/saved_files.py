"""The files that an input's patterns name, such as logs and test reports."""

from collections.abc import Sequence

from fire_routine.outcome.gap import Gap
from fire_routine.process.find_files import find_files
from fire_routine.process.job_files import OUTSIDE, Held, JobFolders


def saved_files(patterns: Sequence[str], folders: JobFolders, what: str) -> tuple[list[Held], list[Gap]]:
    """The matching files, each once and the last written first, and a gap for each pattern that misses some or all.

    `what` is the singular for a gap: `log file`. Never raises.
    """
    found: dict[str, Held] = {}
    gaps = []
    for pattern in patterns:
        files, is_complete = find_files(pattern, folders)
        found.update((file.path, file) for file in files)
        if not is_complete:
            gaps.append(Gap(f"some {what}s that match `{pattern}`", "there are too many files to look at all of them"))
        elif not files:
            why = "no readable file matches" if folders.place(pattern)[0] else OUTSIDE
            gaps.append(Gap(f"the {what} `{pattern}`", why))
    return sorted(found.values(), key=lambda file: file.written, reverse=True), gaps
