"""Reports of tests that earlier steps of our own job saved to files, or downloaded from other jobs."""

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Final

from fire_routine.evidence.evidence import Reports
from fire_routine.evidence.failed_tests import OneReport, Results
from fire_routine.evidence.junit_xml import UnreadableError, read_cases
from fire_routine.evidence.saved_files import saved_files
from fire_routine.outcome.gap import Gap
from fire_routine.process.job_files import Held, JobFolders, open_job_file
from fire_routine.text.plain import counted

MOST: Final = 1_000
"""The most files that are read. Maven and Gradle write one for each class."""
MAX_BYTES: Final = 32 << 20
"""The most bytes that are read of a file: its beginning."""
MAX_BYTES_IN_ALL: Final = 128 << 20
"""The most bytes that are read of all files."""
MOST_ELEMENTS: Final = 200_000
"""The most elements that are read of all files, in two to five seconds. A test is one, and a failure another."""
CHUNK: Final = 1 << 16
MOST_NAMED: Final = 5
"""Files that are named in a gap."""


def read_report_files(
    patterns: Sequence[str], folders: JobFolders, clean: Callable[[str], str]
) -> tuple[Reports | None, tuple[Gap, ...]]:
    """What the matching files say, None if there are none, and a gap for what is missing. Never raises.

    `clean` redacts lines, each of which stays one.
    """
    newest, gaps = saved_files(patterns, folders, "test report")
    reader = _FilesReader(folders)
    for file in sorted(newest[:MOST], key=lambda file: file.name):
        reader.read(file)
    gaps += reader.gaps()
    if len(newest) > MOST:
        gaps.append(Gap(counted(len(newest) - MOST, "more test report"), f"at most {MOST:,} are read, the newest"))
    return reader.results.summary(clean), tuple(gaps)


class _FilesReader:
    """Reads one file after another, within limits for all of them."""

    def __init__(self, folders: JobFolders) -> None:
        self.results = Results()
        self._folders = folders
        self._elements = iter(range(MOST_ELEMENTS))
        self._room = MAX_BYTES_IN_ALL
        self._missing: dict[tuple[str, bool], list[str]] = {}

    def read(self, held: Held) -> None:
        """Read a file, as far as it can be read."""
        report, problem = OneReport(held.name), ""
        try:
            with open_job_file(held.path, self._folders) as file:
                for case in read_cases(self._chunks(file), self._elements):
                    report.add(case)
        except UnreadableError as error:
            problem = str(error)
        except OSError:
            problem = "it can't be read"
        if problem:
            self._missing.setdefault((problem, bool(report.tests)), []).append(held.name)
        if report.tests or not problem:
            self.results.add(report)

    def gaps(self) -> Iterator[Gap]:
        """A gap for each cause."""
        for (reason, is_rest), names in self._missing.items():
            yield Gap(f"{'the rest of ' if is_rest else ''}{_files(names)}", reason)

    def _chunks(self, file: BinaryIO) -> Iterator[bytes]:
        room = min(MAX_BYTES, self._room)
        while chunk := file.read(CHUNK):
            if not room:
                if self._room:
                    raise UnreadableError(f"at most {MAX_BYTES >> 20} MiB of it are read")
                raise UnreadableError(f"at most {MAX_BYTES_IN_ALL >> 20} MiB of all reports are read")
            yield chunk[:room]
            self._room -= len(chunk[:room])
            room -= len(chunk[:room])


def _files(names: Sequence[str]) -> str:
    """`the test report `a``, `7 test reports (`a`, `b`, …)`."""
    if len(names) == 1:
        return f"the test report `{names[0]}`"
    shown = ", ".join(f"`{name}`" for name in names[:MOST_NAMED])
    return f"{len(names)} test reports ({shown}{', …' if len(names) > MOST_NAMED else ''})"
