import os
from pathlib import Path

import pytest

from tests.e2e.act import Act
from tests.e2e.client import Client
from tests.standins.github_api import GitHubApi
from tests.standins.routine_endpoint import RoutineEndpoint


@pytest.fixture(scope="session")
def act() -> Act:
    return Act(_made("FIRE_ROUTINE_ACT"), _made("FIRE_ROUTINE_JOB_IMAGE"))


@pytest.fixture(scope="session")
def registry_program() -> str:
    """The path of docker-registry."""
    return _made("FIRE_ROUTINE_REGISTRY")


def _made(variable: str) -> str:
    """What `make e2e` made, by the variable that names it. Nothing is skipped where it is missing."""
    try:
        return os.environ[variable]
    except KeyError:
        pytest.fail("These tests need act, a registry, a container engine and images: run `make e2e`.")


@pytest.fixture
def client(tmp_path: Path, act: Act, github: GitHubApi, routine: RoutineEndpoint) -> Client:
    """A repository that uses the action."""
    return Client(tmp_path, act, github, routine)
