"""Fixtures that every test may use. How to use the stand-ins is told in README.md beside this file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.standins.github_api import GitHubApi
from tests.standins.routine_endpoint import RoutineEndpoint

if TYPE_CHECKING:
    from collections.abc import Iterator


# How long an example takes depends on what else the machine does.
settings.register_profile("default", settings.get_profile("default"), deadline=None)
# Where CI is set, hypothesis has loaded a profile that takes the same examples each time, so no change fails by chance
# for what it did not touch. Everywhere else it searches at random.
settings.register_profile("long", settings(), max_examples=1_000, print_blob=True)


@pytest.fixture
def routine() -> Iterator[RoutineEndpoint]:
    """The endpoint of a routine, on loopback."""
    with RoutineEndpoint() as endpoint:
        yield endpoint


@pytest.fixture
def github() -> Iterator[GitHubApi]:
    """GitHub's API on loopback, with an empty repository.

    The test fails at its end if a request or an answer was against GitHub's description.
    """
    with GitHubApi() as api:
        yield api
