import os

import pytest

from tests.container.engine import Image


@pytest.fixture(scope="session")
def image() -> Image:
    try:
        return Image(os.environ["FIRE_ROUTINE_IMAGE"])
    except KeyError:
        pytest.fail("These tests need a built image: run `make test-image`.")
