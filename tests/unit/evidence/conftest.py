"""Fixtures for the tests of evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from fire_routine.process.job_files import JobFolders


@pytest.fixture
def folders(tmp_path: Path) -> JobFolders:
    """An empty workspace and an empty temporary folder."""
    workspace, temp = tmp_path / "workspace", tmp_path / "runner_temp"
    workspace.mkdir()
    temp.mkdir()
    return JobFolders(str(workspace), str(temp), "octo-org/octo-repo")
