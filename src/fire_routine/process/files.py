import os
import stat
from typing import BinaryIO, Final

MAX_FILE_BYTES: Final = 32 << 20
"""GitHub caps an event's payload at 25 MB, and a text file is far smaller."""


def read_file(path: str) -> bytes:
    """The bytes of a file that the runner names. Raises `OSError` with the reason in its `strerror`.

    A file that an input names has rules of its own (`job_files`).
    """
    # A pipe is not waited for.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb") as file:  # noqa: PTH123 (of a descriptor)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(None, "it is not a regular file", path)
        return read_bounded(file)


def read_bounded(file: BinaryIO) -> bytes:
    """All bytes of an open file. Raises `OSError` if there are more than `MAX_FILE_BYTES`."""
    if os.fstat(file.fileno()).st_size <= MAX_FILE_BYTES:
        data = file.read(MAX_FILE_BYTES + 1)
        if len(data) <= MAX_FILE_BYTES:
            return data
    raise OSError(None, f"it is larger than {MAX_FILE_BYTES} bytes")
