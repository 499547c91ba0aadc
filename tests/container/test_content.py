"""What is in the image, and what is not."""

import json
from pathlib import Path

import pytest

from tests.container.engine import Image

PACKAGES = {"actions_toolkit", "anyio", "certifi", "fire_routine", "h11", "httpcore", "httpx", "idna"}
"""The top-level packages that the action may import from outside the standard library; one module comes on top."""

LIST_PACKAGES = """
import json, pathlib
folder = pathlib.Path("/opt/fire-routine")
print(json.dumps([path.name for path in folder.iterdir()]))
"""

UNCOMPILED = """
import importlib.util, json, pathlib
sources = pathlib.Path("/opt/fire-routine").rglob("*.py")
print(json.dumps([str(path) for path in sources
                  if not pathlib.Path(importlib.util.cache_from_source(str(path))).exists()]))
"""

FLAGS = """
import json, pathlib
pycs = pathlib.Path("/opt/fire-routine").rglob("*.pyc")
print(json.dumps(sorted({int.from_bytes(path.read_bytes()[4:8], "little") for path in pycs})))
"""


def test_it_starts_python_and_nothing_else_as_root_wherever_the_runner_says(image: Image) -> None:
    config = image.inspect()["Config"]
    assert config["Entrypoint"] == ["python", "-Iu", "-X", "utf8", "-m", "fire_routine"]
    assert config.get("Cmd") is None
    assert config.get("User", "") == ""
    assert config.get("WorkingDir", "") in {"", "/"}


def test_it_holds_the_action_and_its_locked_dependencies_only(image: Image) -> None:
    names = set(json.loads(image.python(LIST_PACKAGES)))
    about = {name for name in names if name.endswith(".dist-info")}
    assert names - about == PACKAGES | {"__pycache__", "requirements.txt", "typing_extensions.py"}


@pytest.mark.parametrize("module", ["github", "requests", "urllib3", "cryptography", "tests", "pytest", "yaml"])
def test_nothing_that_the_action_does_not_need_can_be_imported(image: Image, module: str) -> None:
    code = f"import importlib.util; print(importlib.util.find_spec({module!r}) is None)"
    assert image.python(code) == "True\n"


def test_no_cache_of_pip_is_left(image: Image) -> None:
    code = "import pathlib; print(*(p for f in ('/root', '/tmp') for p in pathlib.Path(f).rglob('*pip*')))"
    assert image.python(code) == "\n"


def test_every_module_is_compiled_and_its_bytecode_never_checked_against_the_source(image: Image) -> None:
    assert json.loads(image.python(UNCOMPILED)) == []
    # PEP 552: 1 is "made from a hash", without 2, "compare the hash".
    assert json.loads(image.python(FLAGS)) == [1]


def test_it_trusts_the_usual_certificates(image: Image) -> None:
    code = (
        "import ssl, certifi; print(ssl.create_default_context(cafile=certifi.where()).cert_store_stats()['x509_ca'])"
    )
    assert int(image.python(code)) > 50


def test_the_lock_in_the_image_is_the_one_in_the_repository(image: Image) -> None:
    lock = Path(__file__).resolve().parents[2] / "requirements.txt"
    assert image.python("print(open('/opt/fire-routine/requirements.txt').read(), end='')") == lock.read_text()
