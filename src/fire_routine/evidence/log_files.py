"""Logs that earlier steps of our own job saved to files, because a job can't read its own log."""

import os
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from fire_routine.evidence.saved_files import saved_files
from fire_routine.evidence.tail import TailedLog
from fire_routine.outcome.gap import Gap
from fire_routine.process.job_files import Held, JobFolders, open_job_file

MOST: Final = 10
"""The most files that are read."""
MAX_BYTES: Final = 64 << 20
"""The most bytes that are read of a file: its end, where the cause usually is."""
MAX_BYTES_IN_ALL: Final = 256 << 20
"""The most bytes that are read of all files, which takes some seconds."""
CHUNK: Final = 1 << 18


class SavedLog(NamedTuple):
    """A log file that was read."""

    name: str
    """Relative to the workspace or the temporary folder."""
    log: TailedLog


def read_log_files(
    patterns: Sequence[str], folders: JobFolders, clean: Callable[[str], str]
) -> tuple[tuple[SavedLog, ...], tuple[Gap, ...]]:
    """The matching files, the last written first, and a gap for what is missing. Never raises."""
    newest, gaps = saved_files(patterns, folders, "log file")
    logs, room = [], MAX_BYTES_IN_ALL
    for file in newest[:MOST]:
        log, size = _read(file, folders, clean, min(room, MAX_BYTES))
        if log:
            logs.append(SavedLog(file.name, log))
        else:
            why = "it is empty or can't be read" if room else f"at most {MAX_BYTES_IN_ALL >> 20} MiB are read in all"
            gaps.append(Gap(f"the log file `{file.name}`", why))
        room -= size
    if len(newest) > MOST:
        gaps.append(Gap(f"{len(newest) - MOST} more log files", f"at most {MOST} are read, the newest"))
    return tuple(logs), tuple(gaps)


def _read(held: Held, folders: JobFolders, clean: Callable[[str], str], most: int) -> tuple[TailedLog | None, int]:
    """The file's end, at most `most` bytes, and how many were read. The log is None if there is nothing to read."""
    log, rest = TailedLog(clean), most
    try:
        with open_job_file(held.path, folders) as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - most))
            while rest > 0 and (chunk := file.read(min(CHUNK, rest))):
                log.feed(chunk)
                rest -= len(chunk)
    except OSError:
        return None, most - rest
    if rest == most:
        return None, 0
    log.settle()
    return log, most - rest
