"""Logs that earlier steps of our own job saved to files, because a job can't read its own log.

The patterns come from the workflow, but an attacker may have written the files of the checkout. So nothing outside the
mounted folders is read (symlinks are resolved before that check), no folder of git or of the runner, and no pipe or
device.
"""

import glob
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from fire_routine.evidence.tail import TailedLog
from fire_routine.outcome.gap import Gap

MOST: Final = 10
"""The most files that are read."""
MAX_MATCHES: Final = 2_000
"""The most matches of a pattern that are considered."""
MAX_BYTES: Final = 64 << 20
"""The most bytes that are read of a file: its end, where the cause usually is."""
CHUNK: Final = 1 << 18

_PRIVATE: Final = re.compile(r"\.git|_github_.*|_runner_file_commands", re.DOTALL)
"""Folders with tokens or with the runner's own files. Checkout leaves a token in `.git/config`."""


class SavedLog(NamedTuple):
    """A log file that was read."""

    name: str
    """Relative to the workspace or the temporary folder."""
    log: TailedLog


class Roots(NamedTuple):
    """The folders that may be read."""

    workspace: str
    """`GITHUB_WORKSPACE`, as this process sees it."""
    temp: str
    """`RUNNER_TEMP`, as this process sees it. It need not exist."""
    repository: str
    """`owner/name`. The runner's workspace for it ends in `name/name`."""

    def place(self, pattern: str) -> tuple[str, str]:
        """The root, and the pattern relative to it. The root is empty if the pattern is outside of both.

        A step writes to the paths of its machine, but this process sees the same folders mounted elsewhere. The runner
        rewrites only an input that starts with such a path, and not its further lines.
        """
        for root in (self.workspace, self.temp):
            if root and pattern.startswith(root.rstrip("/") + "/"):
                return root, pattern[len(root.rstrip("/")) + 1 :]
        if not pattern.startswith("/"):
            return self.workspace, pattern.removeprefix("./")
        name = re.escape(self.repository.rpartition("/")[2])
        if inside := re.fullmatch(rf".*?/{name}/{name}/(.+)", pattern, re.DOTALL):
            return self.workspace, inside[1]
        if inside := re.fullmatch(r".*?/_temp/(.+)", pattern, re.DOTALL):
            return self.temp, inside[1]
        return "", pattern


def read_log_files(
    patterns: Sequence[str], roots: Roots, clean: Callable[[str], str]
) -> tuple[tuple[SavedLog, ...], tuple[Gap, ...]]:
    """The matching files, the last written first, and a gap for each pattern without any. Never raises."""
    found: dict[Path, str] = {}
    gaps = []
    for pattern in patterns:
        root, inner = roots.place(pattern)
        matches = list(_matches(root, inner)) if root else []
        for path in matches:
            found.setdefault(path, os.path.relpath(path, os.path.realpath(root)))
        if not matches:
            why = (
                "no readable file matches" if root else "it is outside the workspace and the runner's temporary folder"
            )
            gaps.append(Gap(f"the log file `{pattern}`", why))
    newest = sorted(found, key=_written, reverse=True)
    logs = []
    for path in newest[:MOST]:
        if log := _read(path, clean):
            logs.append(SavedLog(found[path], log))
        else:
            gaps.append(Gap(f"the log file `{found[path]}`", "it is empty or can't be read"))
    if len(newest) > MOST:
        gaps.append(Gap(f"{len(newest) - MOST} more log files", f"at most {MOST} are read, the newest"))
    return tuple(logs), tuple(gaps)


def _matches(root: str, pattern: str) -> Iterator[Path]:
    """The matching files in `root`, each by its real path."""
    real_root = Path(os.path.realpath(root))
    try:
        # Not Path.glob, which raises for an absolute and for an empty pattern.
        listed = glob.iglob(pattern, root_dir=root, recursive=True, include_hidden=True)  # noqa: PTH207
        for _, name in zip(range(MAX_MATCHES), listed, strict=False):
            path = Path(os.path.realpath(real_root / name))
            if path.is_relative_to(real_root) and path.is_file() and not _is_private(path.relative_to(real_root)):
                yield path
    except (OSError, ValueError, re.error):
        return


def _is_private(path: Path) -> bool:
    return any(_PRIVATE.fullmatch(part) for part in path.parts)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _read(path: Path, clean: Callable[[str], str]) -> TailedLog | None:
    """The file's end, at most `MAX_BYTES`; None if it can't be read, is empty or is not a regular file."""
    try:
        # It may have been replaced by a symlink or a pipe since the check: don't follow one or wait for the other.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with open(handle, "rb", buffering=0) as file:  # noqa: PTH123 (of a descriptor)
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size == 0:
            return None
        log = TailedLog(clean)
        file.seek(max(0, status.st_size - MAX_BYTES))
        rest = MAX_BYTES
        while rest > 0 and (chunk := file.read(min(CHUNK, rest))):
            log.feed(chunk)
            rest -= len(chunk)
    log.settle()
    return log
