import os
from pathlib import Path

import pytest

from tests.e2e.act import Act
from tests.e2e.client import Client
from tests.standins.github_api import GitHubApi
from tests.standins.routine_endpoint import RoutineEndpoint


@pytest.fixture(scope="session")
def act() -> Act:
    try:
        return Act(os.environ["FIRE_ROUTINE_ACT"], os.environ["FIRE_ROUTINE_JOB_IMAGE"])
    except KeyError:
        pytest.fail("These tests need act, a container engine and images: run `make e2e`.")


@pytest.fixture
def client(tmp_path: Path, act: Act, github: GitHubApi, routine: RoutineEndpoint) -> Client:
    """A repository that uses the action."""
    return Client(tmp_path, act, github, routine)
