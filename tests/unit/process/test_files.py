import os
from pathlib import Path

import pytest

from fire_routine.process.files import MAX_FILE_BYTES, read_file


def test_a_file_is_read_wherever_it_is_and_through_links(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text("{}")
    (tmp_path / "link").symlink_to("event.json")
    assert read_file(str(tmp_path / "event.json")) == read_file(str(tmp_path / "link")) == b"{}"


def test_nothing_else_is_read_or_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="not a regular file"):
            read_file(str(path))
    with pytest.raises(IsADirectoryError):
        read_file(str(tmp_path))
    with pytest.raises(FileNotFoundError):
        read_file(str(tmp_path / "nowhere"))


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as sparse:
        sparse.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(OSError, match="larger than"):
        read_file(str(tmp_path / "huge"))
