import os

import pytest

from tests.container.engine import Image


@pytest.fixture(scope="session")
def image() -> Image:
    return _image("FIRE_ROUTINE_IMAGE")


@pytest.fixture(scope="session")
def base() -> Image:
    """The image that ours was built on."""
    return _image("PYTHON_IMAGE")


def _image(variable: str) -> Image:
    try:
        return Image(os.environ[variable])
    except KeyError:
        pytest.fail("These tests need a built image: run `make test-image`.")
