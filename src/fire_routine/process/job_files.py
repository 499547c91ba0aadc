"""The files of the job that inputs may name, by one rule for all of them.

They are regular files that really are in the workspace or in the runner's temporary folder, and not where git or the
runner keep tokens. The names come from the workflow, but an attacker may have written the checkout: a link in it can
lead to another repository's token, or to the environment of this process. A link that stays inside is followed, because
what it leads to may be read by its own name anyway, and `latest.log` is often one.
"""

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Self

from fire_routine.process.files import read_bounded

OUTSIDE: Final = "it is outside the workspace and the runner's temporary folder"

_TEMP: Final = "/github/runner_temp"
"""Where the runner mounts its temporary folder (actions/runner, `ContainerActionHandler`)."""
_PRIVATE: Final = r"\.git|git-credentials-.*|_github_.*|_runner_file_commands"
"""Folders and files with tokens, or the runner's own. Checkout leaves a token in `.git/config`, and since version 6 in
`git-credentials-….config` in the temporary folder (source of actions/checkout)."""


class JobFolders(NamedTuple):
    """The folders whose files inputs may name."""

    workspace: str
    """`GITHUB_WORKSPACE`, as this process sees it."""
    temp: str
    """`RUNNER_TEMP`, as this process sees it. It need not exist."""
    repository: str
    """`owner/name`. The runner's workspace for it ends in `name/name`."""

    @classmethod
    def of(cls, env: Mapping[str, str]) -> Self:
        """The folders that the runner names in the environment."""
        temp = env.get("RUNNER_TEMP") or _TEMP
        return cls(env.get("GITHUB_WORKSPACE", ""), temp, env.get("GITHUB_REPOSITORY", ""))

    def place(self, path: str) -> tuple[str, str]:
        """The folder, and the path or pattern relative to it. The folder is empty if the path is outside of both.

        A step writes to the paths of its machine, but this process sees the same folders mounted elsewhere. The runner
        rewrites only an input that starts with such a path, and not its further lines.
        """
        for root in (self.workspace, self.temp):
            if root and path.startswith(root.rstrip("/") + "/"):
                return root, path[len(root.rstrip("/")) + 1 :]
        if not path.startswith("/"):
            return self.workspace, path.removeprefix("./")
        name = re.escape(self.repository.rpartition("/")[2])
        if inside := re.fullmatch(rf".*?/{name}/{name}/(.+)", path, re.DOTALL):
            return self.workspace, inside[1]
        if inside := re.fullmatch(r".*?/_temp/(.+)", path, re.DOTALL):
            return self.temp, inside[1]
        return "", path


class Held(NamedTuple):
    """What is at a path, checked. Nothing that is done to the path afterwards changes what this leads to."""

    path: str
    """Where it really is."""
    name: str
    """Its real path, relative to its folder."""
    written: float
    """When it was last written, in seconds since 1970."""
    link: str
    """Opens it, as long as it is held."""


@contextmanager
def hold(
    path: str, folders: JobFolders, is_wanted: Callable[[int], bool] = stat.S_ISREG, what: str = "a regular file"
) -> Iterator[Held]:
    """Check what is at a path, without opening it: a device or a pipe may do something or never end.

    `is_wanted` gets its mode. Raises `OSError` with the reason in its `strerror`.
    """
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        raise FileNotFoundError(None, "there is no such file", path) from None
    except ValueError:
        raise OSError(None, "its name contains a zero byte", path) from None
    try:
        link = f"/proc/self/fd/{handle}"
        real, status = Path(link).readlink(), os.fstat(handle)
        name = _name(real, folders)
        if not is_wanted(status.st_mode):
            raise OSError(None, f"it is not {what}", path)
        yield Held(str(real), name, status.st_mtime, link)
    finally:
        os.close(handle)


@contextmanager
def open_job_file(path: str, folders: JobFolders) -> Iterator[BinaryIO]:
    """A file that an input may name, open for reading. Raises `OSError` with the reason in its `strerror`."""
    with hold(path, folders) as held, open(held.link, "rb") as file:  # noqa: PTH123 (not a path)
        yield file


def read_job_file(path: str, folders: JobFolders) -> bytes:
    """The bytes of a file that an input names. Raises `OSError` with the reason in its `strerror`."""
    root, inner = folders.place(path)
    if not root:
        raise OSError(None, OUTSIDE, path)
    with open_job_file(f"{root}/{inner}", folders) as file:
        return read_bounded(file)


def is_private(name: str) -> bool:
    """Whether a folder or file of that name may contain tokens, or is the runner's own."""
    return bool(re.fullmatch(_PRIVATE, name, re.DOTALL))


def _name(real: Path, folders: JobFolders) -> str:
    """A real path relative to its folder. Raises `OSError` if it is not one that may be read."""
    for root in filter(None, (folders.workspace, folders.temp)):
        base = os.path.realpath(root)
        if real.is_relative_to(base):
            name = real.relative_to(base)
            if any(map(is_private, name.parts)):
                raise OSError(None, "git or the runner may keep tokens there", str(real))
            return str(name)
    raise OSError(None, "it leads out of the workspace and the runner's temporary folder", str(real))
