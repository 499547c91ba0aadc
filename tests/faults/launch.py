"""Starts a program from a process that is small, and reports on it: `launch.py DESCRIPTOR CHANGES PROGRAM ARGUMENT…`.

The system counts the memory that a process has before it becomes another program. So a program that the tests start
themselves seems to need as much as they do. Written to the descriptor: the program's id; when it has ended its status,
as `wait` gives it, and the most memory that it had, in KiB.

CHANGES is JSON, for the program alone: `mounts` are pairs of files, the second replaced by the first, and `read_only`
are files (both need privileges); `streams` are descriptors, each with the file that takes its place, or null to close
it, or "broken" for a pipe that nobody reads.
"""

import json
import os
import resource
import sys

MOST = 1 << 30
"""Bytes of data that the program may have, so that one that needs them all is stopped before the machine is."""
NEW_MOUNTS, BIND, READ_ONLY, REMOUNT, PRIVATE = 0x20000, 0x1000, 0x1, 0x20, 0x44000
"""See unshare(2) and mount(2)."""


def mount(mounts: list[list[str]], read_only: list[str]) -> None:
    """Replace files, and make files read-only."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)

    def call(function: str, *arguments: object) -> None:
        if libc[function](*arguments):
            raise OSError(ctypes.get_errno(), function)

    call("unshare", NEW_MOUNTS)
    call("mount", b"none", b"/", None, PRIVATE, None)
    for source, target in [*mounts, *([path, path] for path in read_only)]:
        call("mount", os.fsencode(source), os.fsencode(target), None, BIND, None)
    for path in read_only:
        call("mount", b"none", os.fsencode(path), None, BIND | REMOUNT | READ_ONLY, None)


def redirect(descriptor: int, path: str | None) -> None:
    """Let a stream lead elsewhere."""
    if path is None:
        os.close(descriptor)
        return
    if path == "broken":
        end, file = os.pipe()
        os.close(end)
    else:
        file = os.open(path, os.O_RDWR)
    os.dup2(file, descriptor)


def main(descriptor: int, changes: dict, program: list[str]) -> None:  # type: ignore[type-arg]  # JSON
    """Start the program, wait, report."""
    child = os.fork()
    if child == 0:
        os.close(descriptor)
        if changes["mounts"] or changes["read_only"]:
            mount(changes["mounts"], changes["read_only"])
        for stream, path in changes["streams"].items():
            redirect(int(stream), path)
        resource.setrlimit(resource.RLIMIT_DATA, (MOST, MOST))
        os.execvp(program[0], program)  # noqa: S606 (that is what it is for)
    os.write(descriptor, b"%d\n" % child)
    _, status, used = os.wait4(child, 0)
    os.write(descriptor, b"%d\n%d\n" % (status, used.ru_maxrss))


main(int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:])
