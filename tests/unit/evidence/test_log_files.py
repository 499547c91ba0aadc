"""Logs that were saved to files: found wherever they were written, and nothing else ever read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fire_routine.evidence import log_files
from fire_routine.evidence.log_files import SavedLog, read_log_files
from fire_routine.outcome.gap import Gap
from fire_routine.process.find_files import MOST_MATCHES
from fire_routine.process.job_files import JobFolders


def write(root: str, name: str, text: str = "error: it broke\n", age: int = 0) -> Path:
    """A file below a root, last written `age` seconds before the newest."""
    path = Path(root) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (1_800_000_000 - age, 1_800_000_000 - age))
    return path


def read(folders: JobFolders, *patterns: str) -> tuple[list[str], tuple[Gap, ...]]:
    """The names of the logs that are read, and the gaps."""
    logs, gaps = read_log_files(patterns, folders, str)
    return [log.name for log in logs], gaps


def text(log: SavedLog) -> str:
    return log.log.excerpt(2_000).text


@pytest.mark.parametrize("pattern", ["build.log", "./build.log", "*.log", "**/*.log", "b*"])
def test_a_pattern_is_relative_to_the_workspace(folders: JobFolders, pattern: str) -> None:
    write(folders.workspace, "build.log")

    assert read(folders, pattern) == (["build.log"], ())


@pytest.mark.parametrize(
    "pattern",
    [
        "/home/runner/work/octo-repo/octo-repo/out/build.log",
        "/opt/actions/_work/octo-repo/octo-repo/out/*.log",
        "{workspace}/out/build.log",
    ],
)
def test_a_path_of_the_machine_is_found_in_the_workspace(folders: JobFolders, pattern: str) -> None:
    write(folders.workspace, "out/build.log")

    assert read(folders, pattern.format(workspace=folders.workspace)) == (["out/build.log"], ())


@pytest.mark.parametrize("pattern", ["/home/runner/work/_temp/steps.log", "{temp}/*.log"])
def test_the_runners_temporary_folder_is_found(folders: JobFolders, pattern: str) -> None:
    write(folders.temp, "steps.log")

    assert read(folders, pattern.format(temp=folders.temp)) == (["steps.log"], ())


def test_hidden_files_and_folders_match(folders: JobFolders) -> None:
    write(folders.workspace, ".logs/.make.log")

    assert read(folders, ".logs/*.log")[0] == [".logs/.make.log"]


def test_the_newest_comes_first_and_a_file_is_read_once(folders: JobFolders) -> None:
    write(folders.workspace, "old.log", age=60)
    write(folders.workspace, "new.log")

    assert read(folders, "*.log", "old.log") == (["new.log", "old.log"], ())


def test_what_matches_nothing_is_a_gap(folders: JobFolders) -> None:
    names, gaps = read(folders, "nothing.log")

    assert names == []
    assert [(gap.what, gap.reason) for gap in gaps] == [("the log file `nothing.log`", "no readable file matches")]


def test_an_empty_file_shows_nothing(folders: JobFolders) -> None:
    write(folders.workspace, "empty.log", "")

    names, gaps = read(folders, "empty.log")

    assert names == []
    assert [(gap.what, gap.reason) for gap in gaps] == [("the log file `empty.log`", "it is empty or can't be read")]


def test_more_than_ten_files_are_counted(folders: JobFolders) -> None:
    for number in range(14):
        write(folders.workspace, f"{number:02d}.log", age=number)

    names, gaps = read(folders, "*.log")

    assert names == [f"{number:02d}.log" for number in range(10)]
    assert [gap.what for gap in gaps] == ["4 more log files"]


def test_of_a_long_file_the_end_is_read(folders: JobFolders) -> None:
    path = write(folders.workspace, "long.log", "")
    with path.open("wb") as file:
        file.truncate(log_files.MAX_BYTES + 1000)  # a hole: no space is used
        file.seek(0, os.SEEK_END)
        file.write(b"\nerror: the very end\n")

    ((log,), _) = read_log_files(["long.log"], folders, str)

    assert "error: the very end" in text(log)


def test_of_many_long_files_the_newest_are_read(folders: JobFolders) -> None:
    fit = log_files.MAX_BYTES_IN_ALL // log_files.MAX_BYTES
    for number in range(fit + 1):
        with write(folders.workspace, f"{number}.log").open("ab") as file:
            file.truncate(log_files.MAX_BYTES)
        os.utime(Path(folders.workspace, f"{number}.log"), (0, 1_800_000_000 - number))
    names, (gap,) = read(folders, "*.log")
    assert names == [f"{number}.log" for number in range(fit)]
    assert gap.reason == "at most 256 MiB are read in all"


def test_too_many_matches_are_reported(folders: JobFolders) -> None:
    write(folders.workspace, "0.log")
    for number in range(1, MOST_MATCHES + 1):
        os.link(Path(folders.workspace, "0.log"), Path(folders.workspace, f"{number}.log"))
    names, gaps = read(folders, "*.log")
    assert len(names) == log_files.MOST
    assert gaps[0].what == "some log files that match `*.log`"


def test_secrets_are_taken_out(folders: JobFolders) -> None:
    write(folders.workspace, "build.log", "error: hunter2\n")

    ((log,), _) = read_log_files(["build.log"], folders, lambda line: line.replace("hunter2", "***"))

    assert "error: ***" in text(log)


class TestNothingElseIsRead:
    @pytest.mark.parametrize("pattern", ["/etc/passwd", "../secret.log", "out/../../secret.log", "{parent}/secret.log"])
    def test_no_path_leads_out_of_the_folders(self, folders: JobFolders, pattern: str) -> None:
        parent = Path(folders.workspace).parent
        write(str(parent), "secret.log")
        (Path(folders.workspace) / "out").mkdir()

        names, gaps = read(folders, pattern.format(parent=parent))

        assert names == []
        assert len(gaps) == 1

    def test_no_link_leads_out_of_the_folders(self, folders: JobFolders) -> None:
        secret = write(str(Path(folders.workspace).parent), "secret/secret.log")
        (Path(folders.workspace) / "link.log").symlink_to(secret)
        (Path(folders.workspace) / "folder").symlink_to(secret.parent)

        assert read(folders, "link.log")[0] == []
        assert read(folders, "folder/*.log")[0] == []
        assert read(folders, "**/*.log")[0] == []

    def test_a_link_within_the_workspace_is_followed(self, folders: JobFolders) -> None:
        write(folders.workspace, "logs/2026-08-03.log")
        (Path(folders.workspace) / "latest.log").symlink_to("logs/2026-08-03.log")

        assert read(folders, "latest.log")[0] == ["logs/2026-08-03.log"]

    @pytest.mark.parametrize("name", [".git/config", "sub/.git/config"])
    def test_gits_folder_contains_a_token(self, folders: JobFolders, name: str) -> None:
        write(folders.workspace, name, "AUTHORIZATION: basic secret")

        assert read(folders, name)[0] == []
        assert read(folders, "**/*")[0] == []

    @pytest.mark.parametrize("name", ["_github_workflow/event.json", "_runner_file_commands/set_env_1"])
    def test_the_runners_own_files_are_left_alone(self, folders: JobFolders, name: str) -> None:
        write(folders.temp, name)

        assert read(folders, f"{folders.temp}/**/*")[0] == []

    def test_a_pipe_is_neither_read_nor_waited_for(self, folders: JobFolders) -> None:
        os.mkfifo(Path(folders.workspace) / "pipe.log")

        assert read(folders, "pipe.log")[0] == []

    def test_a_folder_is_no_file(self, folders: JobFolders) -> None:
        (Path(folders.workspace) / "logs").mkdir()

        assert read(folders, "logs")[0] == []

    @pytest.mark.parametrize("pattern", ["\0", "[", "//", "**/" * 50 + "x", "a" * 5000])
    def test_an_odd_pattern_matches_nothing(self, folders: JobFolders, pattern: str) -> None:
        write(folders.workspace, "build.log")

        names, gaps = read(folders, pattern)

        assert names == []
        assert len(gaps) == 1
