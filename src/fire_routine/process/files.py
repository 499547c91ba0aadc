import os
from pathlib import Path
from typing import Final

MAX_FILE_BYTES: Final = 32 << 20
"""GitHub caps an event's payload at 25 MB, and a text file is far smaller."""


def read_file(path: str) -> bytes:
    """The bytes of a file. Raises `OSError` with the reason in its `strerror`.

    An attacker may have planted a symlink in the checkout where the workflow expects a file: to another repository's
    token, or to the environment of this process. So no symlink inside the checkout is followed.
    """
    file, checkout = Path(os.path.abspath(path)), Path.cwd()  # noqa: PTH100 (does not follow symlinks, unlike resolve)
    if file.is_relative_to(checkout) and file.resolve() != file:
        raise OSError(None, "links inside the checkout are not followed", path)
    if not file.is_file():
        # A device or a pipe is refused too: it might never end.
        raise FileNotFoundError(None, "there is no such file", path)
    if file.stat().st_size > MAX_FILE_BYTES:
        raise OSError(None, f"it is larger than {MAX_FILE_BYTES} bytes")
    return file.read_bytes()
