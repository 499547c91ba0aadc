"""Patterns: what they match, and that no tree makes the search long."""

from __future__ import annotations

import glob
import os
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fire_routine.process import find_files as module
from fire_routine.process.find_files import find_files
from fire_routine.process.job_files import JobFolders

SOON = 5.0
"""Seconds that no search needs, even on a busy machine."""


def folders_of(root: Path) -> JobFolders:
    (root / "workspace").mkdir(exist_ok=True)
    return JobFolders(str(root / "workspace"), str(root / "temp"), "o/n")


@pytest.fixture
def folders(tmp_path: Path) -> JobFolders:
    return folders_of(tmp_path)


def names(pattern: str, folders: JobFolders) -> list[str]:
    found = find_files(pattern, folders)
    assert found.is_complete
    return sorted(file.name for file in found.files)


def write(folders: JobFolders, *paths: str) -> None:
    for name in paths:
        path = Path(folders.workspace, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> JobFolders:
    folders = folders_of(tmp_path_factory.mktemp("tree"))
    write(folders, "a", "b.log", ".hidden/a.log", "x/a", "x/b.log", "x/y/a", "x/y/b.log", "x/x/y/a.log", "y/[a]")
    return folders


PART = st.sampled_from(["**", "*", "a", "x", "y", "*.log", "?", "[ab]*", "[!a]", ".*", "[a]", "[[]a]", "a*", "[z-a]"])


@example(["a", "**"])
@example(["**", "a", "**", "**"])
@given(st.lists(PART, min_size=1, max_size=5))
def test_a_pattern_matches_what_pythons_glob_matches(tree: JobFolders, parts: list[str]) -> None:
    pattern = "/".join(parts)
    listed = glob.glob(pattern, root_dir=tree.workspace, recursive=True, include_hidden=True)  # noqa: PTH207
    files = {os.path.normpath(name) for name in listed if Path(tree.workspace, name).is_file()}
    assert names(pattern, tree) == sorted(files)


def test_a_circle_of_links_is_not_walked(folders: JobFolders) -> None:
    """Each of six links leads to all six again, forty deep at most: more paths than anybody can walk."""
    write(folders, "x/a.log")
    for number in range(6):
        Path(folders.workspace, "x", f"link{number}").symlink_to("..")
    begun = time.monotonic()
    for pattern in ("**/*.log", "**/*/**/*.log", "x/**", "**"):
        assert names(pattern, folders) == ["x/a.log"]
    assert time.monotonic() - begun < SOON


def test_a_link_to_a_folder_is_followed_only_where_it_is_named(folders: JobFolders, tmp_path: Path) -> None:
    write(folders, "runs/7/a.log")
    Path(folders.workspace, "latest").symlink_to("runs/7")
    (tmp_path / "b.log").write_text("secret")
    Path(folders.workspace, "out").symlink_to("..")
    assert names("latest/*.log", folders) == ["runs/7/a.log"]
    assert names("*/*.log", folders) == []
    for pattern in ("out/*.log", "out/**", "out/workspace/../*.log", "../*.log", "/proc/self/environ*", "/proc/**"):
        assert names(pattern, folders) == []


def test_nothing_private_is_found(folders: JobFolders) -> None:
    write(folders, ".git/config", "a/.git/config", "git-credentials-1.config", "_runner_file_commands/x", ".gitignore")
    assert names("**", folders) == [".gitignore"]


def test_a_large_tree_is_searched_up_to_a_limit(folders: JobFolders) -> None:
    write(folders, *(f"{folder}/{file}" for folder in range(10) for file in range(10)), "9/a.log")
    entries = 10 + 101 + 11  # folders, files, and each folder that is opened
    assert find_files("**/*.log", folders, entries - 1).is_complete is False
    assert [file.name for file in find_files("**/*.log", folders, entries + 1).files] == ["9/a.log"]
    assert names("9/*.log", folders) == ["9/a.log"]
    assert find_files("*/a.log", folders, 5) == ((), False)


def test_a_deep_tree_ends_with_the_paths_that_the_system_allows(folders: JobFolders) -> None:
    handle = os.open(folders.workspace, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d" * 100, dir_fd=handle)
        deeper = os.open("d" * 100, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = deeper
    os.close(os.open("a.log", os.O_CREAT, dir_fd=handle))
    os.close(handle)
    assert names("**/*.log", folders) == []


def test_not_more_than_a_limit_of_matches_is_looked_at(folders: JobFolders) -> None:
    write(folders, "0.log")
    for number in range(1, module.MOST_MATCHES + 2):
        os.link(Path(folders.workspace, "0.log"), Path(folders.workspace, f"{number}.log"))
    found = find_files("*.log", folders)
    assert (len(found.files), found.is_complete) == (module.MOST_MATCHES, False)


@pytest.mark.parametrize(
    "pattern", ["", "/", "//", ".", "\0", "*\0", "[", "**/" * 500 + "x", "a" * 5000, "*" * 500 + "y"]
)
def test_an_odd_pattern_matches_nothing_and_ends(pattern: str, folders: JobFolders) -> None:
    write(folders, "a" * 200)
    begun = time.monotonic()
    assert names(pattern, folders) == []
    assert time.monotonic() - begun < SOON
