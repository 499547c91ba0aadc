"""Which files an input may name: real files of the job, and nothing that something planted there leads to."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from fire_routine.process.files import MAX_FILE_BYTES
from fire_routine.process.job_files import JobFolders, read_job_file

OUT = "it leads out of the workspace and the runner's temporary folder"
NOBODY = 65_534


@pytest.fixture
def folders(tmp_path: Path) -> JobFolders:
    for name in ("workspace", "runner_temp", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "workspace" / "words.md").write_text("words")
    (tmp_path / "elsewhere" / "secret").write_text("secret")
    return JobFolders(str(tmp_path / "workspace"), str(tmp_path / "runner_temp"), "octo-org/octo-repo")


def refusal(path: str | Path, folders: JobFolders) -> str:
    """Why a file is not read."""
    try:
        read = read_job_file(str(path), folders)
    except OSError as error:
        return error.strerror or ""
    raise AssertionError(f"it was read: {read!r}")


def test_a_file_in_the_workspace_or_in_the_temporary_folder_is_read(folders: JobFolders) -> None:
    Path(folders.temp, "log").write_text("log")
    workspace = folders.workspace
    for path in ("words.md", "./words.md", "x/../words.md", f"{workspace}/words.md", f"{workspace}//./words.md"):
        Path(workspace, "x").mkdir(exist_ok=True)
        assert read_job_file(path, folders) == b"words"
    for path in (f"{folders.temp}/log", "/home/runner/work/_temp/log"):
        assert read_job_file(path, folders) == b"log"
    assert read_job_file("/home/runner/work/octo-repo/octo-repo/words.md", folders) == b"words"


@pytest.mark.parametrize("path", ["/proc/self/environ", "/etc/passwd", "/dev/zero", "/", "{workspace}x/words.md"])
def test_no_other_path_is_read(path: str, folders: JobFolders) -> None:
    assert refusal(path.format(workspace=folders.workspace), folders).startswith("it is outside the workspace and the")


@pytest.mark.parametrize("path", ["../elsewhere/secret", "{workspace}/../elsewhere/secret", "x/../../elsewhere/secret"])
def test_no_path_climbs_out(path: str, folders: JobFolders) -> None:
    Path(folders.workspace, "x").mkdir()
    assert refusal(path.format(workspace=folders.workspace), folders) == OUT


@pytest.mark.parametrize("target", ["/proc/self/environ", "/dev/zero", "../elsewhere/secret", "/etc/passwd"])
def test_no_link_leads_out(target: str, folders: JobFolders) -> None:
    workspace = Path(folders.workspace)
    (workspace / "link").symlink_to(target)
    (workspace / "link to link").symlink_to("link")
    (workspace / "folder").symlink_to(os.path.normpath(workspace / target / ".."))
    for path in ("link", "link to link", f"folder/{Path(target).name}"):
        assert refusal(path, folders) == OUT


def test_a_link_that_stays_inside_is_followed(folders: JobFolders) -> None:
    workspace = Path(folders.workspace)
    Path(folders.temp, "2026.log").write_text("log")
    (workspace / "latest.log").symlink_to(Path(folders.temp, "2026.log"))
    (workspace / "folder").symlink_to(".")
    assert read_job_file("latest.log", folders) == b"log"
    assert read_job_file("folder/folder/words.md", folders) == b"words"


def test_the_folders_themselves_may_be_links(folders: JobFolders, tmp_path: Path) -> None:
    (tmp_path / "work").symlink_to("workspace")
    assert read_job_file("words.md", folders._replace(workspace=str(tmp_path / "work"))) == b"words"


def test_links_in_a_circle_are_an_error(folders: JobFolders) -> None:
    Path(folders.workspace, "circle").symlink_to("circle")
    assert refusal("circle", folders) == "Too many levels of symbolic links"


def test_only_regular_files_are_read_and_nothing_else_is_opened_or_waited_for(folders: JobFolders) -> None:
    workspace = Path(folders.workspace)
    os.mkfifo(workspace / "pipe")
    (workspace / "folder").mkdir()
    # The path of a socket has 107 bytes at most.
    with tempfile.TemporaryDirectory(dir="/tmp") as short, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{short}/socket")
        os.link(f"{short}/socket", workspace / "socket")
    for name in ("pipe", "folder", "socket", ""):
        assert refusal(name, folders) == "it is not a regular file"


def test_a_device_in_the_workspace_is_not_opened(folders: JobFolders) -> None:
    """Only root may make one. Elsewhere a link to one leads out, as tested above."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a device")
    try:
        os.mknod(Path(folders.workspace, "zero"), 0o020_644, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this container can't make a device")
    assert refusal("zero", folders) == "it is not a regular file"


@pytest.mark.parametrize(
    "path",
    [
        *(".git/config", "sub/.git/config", "_github_workflow/event.json", "_runner_file_commands/set_env_1"),
        "git-credentials-60a2.config",
    ],
)
def test_where_tokens_are_nothing_is_read_also_not_through_a_link(path: str, folders: JobFolders) -> None:
    for root in (folders.workspace, folders.temp):
        file = Path(root, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("AUTHORIZATION: basic secret")
        link = Path(root, "link")
        link.symlink_to(path)
        for name in (file, link):
            assert refusal(name, folders) == "git or the runner may keep tokens there"


def test_a_missing_file_and_odd_names_are_errors_with_a_reason(folders: JobFolders) -> None:
    assert refusal("nowhere", folders) == "there is no such file"
    assert refusal("words.md/x", folders) == "Not a directory"
    assert refusal("a" * 300, folders) == "File name too long"
    assert refusal("a\0b", folders) == "its name contains a zero byte"


def test_without_a_workspace_nothing_is_read() -> None:
    assert refusal("etc/passwd", JobFolders.of({})).startswith("it is outside")
    assert refusal("/etc/passwd", JobFolders.of({})).startswith("it is outside")


def test_a_huge_file_is_refused_before_it_is_read(folders: JobFolders) -> None:
    file = Path(folders.workspace, "huge")
    with file.open("wb") as sparse:
        sparse.truncate(MAX_FILE_BYTES + 1)
    assert refusal("huge", folders) == f"it is larger than {MAX_FILE_BYTES} bytes"
    os.truncate(file, MAX_FILE_BYTES)
    assert len(read_job_file("huge", folders)) == MAX_FILE_BYTES


READ = """
import json, os, sys
from fire_routine.process.job_files import JobFolders, read_job_file
folders = JobFolders(*json.loads(sys.argv[1]))
{before}
try:
    print(read_job_file("words.md", folders).decode())
except OSError as error:
    print(error.strerror)
"""


def read_in_a_process(folders: JobFolders, before: str) -> list[str]:
    """What a process prints that first runs the statements `before` and then reads `words.md`."""
    command = [sys.executable, "-c", READ.replace("{before}", before), json.dumps(folders)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.splitlines()


def test_an_unreadable_file_is_an_error_with_a_reason(folders: JobFolders) -> None:
    Path(folders.workspace, "words.md").chmod(0)
    # Root reads anything; what is imported lazily has to be there before.
    become = f"if os.geteuid() == 0: os.setgroups([]); os.setresgid(0, {NOBODY}, {NOBODY}); os.seteuid({NOBODY})"
    for folder in (Path(folders.workspace), *Path(folders.workspace).parents):
        if folder.stat().st_uid == os.geteuid() and folder.is_relative_to(tempfile.gettempdir()):
            folder.chmod(0o755)
    assert read_in_a_process(folders, become) == ["Permission denied"]


# Swaps the file with a link to a secret each time that something is about to be opened, which is when Python says so.
SWAP = """
swaps = []
def swap(event, arguments):
    if event == "open" and not swaps[{opened}:]:
        swaps.append(arguments[0])
        os.rename("words.md", "swap"); os.rename("other", "words.md"); os.rename("swap", "other")
os.chdir(folders.workspace)
os.symlink("../elsewhere/secret", "other")
sys.addaudithook(swap)
"""


def test_a_file_that_becomes_a_link_before_it_is_opened_is_refused(folders: JobFolders) -> None:
    assert read_in_a_process(folders, SWAP.format(opened=0)) == [OUT]


def test_a_file_that_becomes_a_link_once_it_was_checked_is_read_itself(folders: JobFolders) -> None:
    swap_at_second = SWAP.format(opened=1).replace("os.rename(", "len(swaps) == 2 and os.rename(")
    assert read_in_a_process(folders, swap_at_second) == ["words"]
    assert Path(folders.workspace, "words.md").is_symlink(), "it was not swapped"
