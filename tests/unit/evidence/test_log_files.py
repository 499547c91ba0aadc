"""Logs that were saved to files: found wherever they were written, and nothing else ever read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fire_routine.evidence import log_files
from fire_routine.evidence.log_files import Roots, SavedLog, read_log_files
from fire_routine.outcome.gap import Gap


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    workspace, temp = tmp_path / "workspace", tmp_path / "runner_temp"
    workspace.mkdir()
    temp.mkdir()
    return Roots(str(workspace), str(temp), "octo-org/octo-repo")


def write(root: str, name: str, text: str = "error: it broke\n", age: int = 0) -> Path:
    """A file below a root, last written `age` seconds before the newest."""
    path = Path(root) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (1_800_000_000 - age, 1_800_000_000 - age))
    return path


def read(roots: Roots, *patterns: str) -> tuple[list[str], tuple[Gap, ...]]:
    """The names of the logs that are read, and the gaps."""
    logs, gaps = read_log_files(patterns, roots, str)
    return [log.name for log in logs], gaps


def text(log: SavedLog) -> str:
    return log.log.excerpt(2_000).text


@pytest.mark.parametrize("pattern", ["build.log", "./build.log", "*.log", "**/*.log", "b*"])
def test_a_pattern_is_relative_to_the_workspace(roots: Roots, pattern: str) -> None:
    write(roots.workspace, "build.log")

    assert read(roots, pattern) == (["build.log"], ())


@pytest.mark.parametrize(
    "pattern",
    [
        "/home/runner/work/octo-repo/octo-repo/out/build.log",
        "/opt/actions/_work/octo-repo/octo-repo/out/*.log",
        "{workspace}/out/build.log",
    ],
)
def test_a_path_of_the_machine_is_found_in_the_workspace(roots: Roots, pattern: str) -> None:
    write(roots.workspace, "out/build.log")

    assert read(roots, pattern.format(workspace=roots.workspace)) == (["out/build.log"], ())


@pytest.mark.parametrize("pattern", ["/home/runner/work/_temp/steps.log", "{temp}/*.log"])
def test_the_runners_temporary_folder_is_found(roots: Roots, pattern: str) -> None:
    write(roots.temp, "steps.log")

    assert read(roots, pattern.format(temp=roots.temp)) == (["steps.log"], ())


def test_hidden_files_and_folders_match(roots: Roots) -> None:
    write(roots.workspace, ".logs/.make.log")

    assert read(roots, ".logs/*.log")[0] == [".logs/.make.log"]


def test_the_newest_comes_first_and_a_file_is_read_once(roots: Roots) -> None:
    write(roots.workspace, "old.log", age=60)
    write(roots.workspace, "new.log")

    assert read(roots, "*.log", "old.log") == (["new.log", "old.log"], ())


def test_what_matches_nothing_is_a_gap(roots: Roots) -> None:
    names, gaps = read(roots, "nothing.log")

    assert names == []
    assert [(gap.what, gap.reason) for gap in gaps] == [("the log file `nothing.log`", "no readable file matches")]


def test_an_empty_file_shows_nothing(roots: Roots) -> None:
    write(roots.workspace, "empty.log", "")

    names, gaps = read(roots, "empty.log")

    assert names == []
    assert [(gap.what, gap.reason) for gap in gaps] == [("the log file `empty.log`", "it is empty or can't be read")]


def test_more_than_ten_files_are_counted(roots: Roots) -> None:
    for number in range(14):
        write(roots.workspace, f"{number:02d}.log", age=number)

    names, gaps = read(roots, "*.log")

    assert names == [f"{number:02d}.log" for number in range(10)]
    assert [gap.what for gap in gaps] == ["4 more log files"]


def test_of_a_long_file_the_end_is_read(roots: Roots) -> None:
    path = write(roots.workspace, "long.log", "")
    with path.open("wb") as file:
        file.truncate(log_files.MAX_BYTES + 1000)  # a hole: no space is used
        file.seek(0, os.SEEK_END)
        file.write(b"\nerror: the very end\n")

    ((log,), _) = read_log_files(["long.log"], roots, str)

    assert "error: the very end" in text(log)


def test_secrets_are_taken_out(roots: Roots) -> None:
    write(roots.workspace, "build.log", "error: hunter2\n")

    ((log,), _) = read_log_files(["build.log"], roots, lambda line: line.replace("hunter2", "***"))

    assert "error: ***" in text(log)


class TestNothingElseIsRead:
    @pytest.mark.parametrize("pattern", ["/etc/passwd", "../secret.log", "out/../../secret.log", "{parent}/secret.log"])
    def test_no_path_leads_out_of_the_roots(self, roots: Roots, pattern: str) -> None:
        parent = Path(roots.workspace).parent
        write(str(parent), "secret.log")
        (Path(roots.workspace) / "out").mkdir()

        names, gaps = read(roots, pattern.format(parent=parent))

        assert names == []
        assert len(gaps) == 1

    def test_no_link_leads_out_of_the_roots(self, roots: Roots) -> None:
        secret = write(str(Path(roots.workspace).parent), "secret/secret.log")
        (Path(roots.workspace) / "link.log").symlink_to(secret)
        (Path(roots.workspace) / "folder").symlink_to(secret.parent)

        assert read(roots, "link.log")[0] == []
        assert read(roots, "folder/*.log")[0] == []
        assert read(roots, "**/*.log")[0] == []

    def test_a_link_within_the_workspace_is_followed(self, roots: Roots) -> None:
        write(roots.workspace, "logs/2026-08-03.log")
        (Path(roots.workspace) / "latest.log").symlink_to("logs/2026-08-03.log")

        assert read(roots, "latest.log")[0] == ["logs/2026-08-03.log"]

    @pytest.mark.parametrize("name", [".git/config", "sub/.git/config"])
    def test_gits_folder_contains_a_token(self, roots: Roots, name: str) -> None:
        write(roots.workspace, name, "AUTHORIZATION: basic secret")

        assert read(roots, name)[0] == []
        assert read(roots, "**/*")[0] == []

    @pytest.mark.parametrize("name", ["_github_workflow/event.json", "_runner_file_commands/set_env_1"])
    def test_the_runners_own_files_are_left_alone(self, roots: Roots, name: str) -> None:
        write(roots.temp, name)

        assert read(roots, f"{roots.temp}/**/*")[0] == []

    def test_a_pipe_is_neither_read_nor_waited_for(self, roots: Roots) -> None:
        os.mkfifo(Path(roots.workspace) / "pipe.log")

        assert read(roots, "pipe.log")[0] == []

    def test_a_folder_is_no_file(self, roots: Roots) -> None:
        (Path(roots.workspace) / "logs").mkdir()

        assert read(roots, "logs")[0] == []

    @pytest.mark.parametrize("pattern", ["\0", "[", "//", "**/" * 50 + "x", "a" * 5000])
    def test_an_odd_pattern_matches_nothing(self, roots: Roots, pattern: str) -> None:
        write(roots.workspace, "build.log")

        names, gaps = read(roots, pattern)

        assert names == []
        assert len(gaps) == 1
