import os
from collections.abc import Iterator

import pytest

from tests.container.engine import Image
from tests.standins.routine_endpoint import RoutineEndpoint


@pytest.fixture(scope="session")
def image() -> Image:
    try:
        return Image(os.environ["FIRE_ROUTINE_ENGINE"], os.environ["FIRE_ROUTINE_IMAGE"])
    except KeyError:
        pytest.fail("These tests need a built image: run `make test-image`.")


@pytest.fixture
def endpoint() -> Iterator[RoutineEndpoint]:
    with RoutineEndpoint() as server:
        yield server
