"""What is in the image, and what is not."""

import json
import re
from pathlib import Path, PurePosixPath

import pytest

from tests.container.engine import Image

LIMIT = 8_500_000
"""The most bytes that our layers may add to the base."""

PACKAGES = {"actions_toolkit", "certifi", "fire_routine", "h11", "httpcore", "httpx", "idna", "junitparser", "re2"}
"""The top-level packages that the action may import from outside the standard library."""

NOT_THERE = {
    "httpx._main": "the command line, which needs click, rich and pygments",
    "httpcore._backends.anyio": "the asynchronous half, which needs anyio",
    "httpcore._backends.trio": "the asynchronous half, which needs trio",
    "httpcore._async.http2": "the asynchronous half; HTTP/2 needs h2",
    "httpcore._async.socks_proxy": "the asynchronous half; SOCKS needs socksio",
    "httpcore._sync.http2": "HTTP/2, which is off, and needs h2",
    "httpcore._sync.socks_proxy": "SOCKS, which needs socksio; httpx says so before it comes to this",
    "idna.uts46data": "a mapping before encoding (UTS 46), which httpx never asks for",
}
"""What a module in the image has an import of, somewhere, that is not there; and why it is never missed."""

LIST_FILES = """
import json, pathlib
folder = pathlib.Path("/opt/fire-routine")
print(json.dumps([str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]))
"""

BROKEN_IMPORTS = (Path(__file__).parent / "broken_imports.py").read_text()

VERSIONS = """
import importlib.metadata, json
found = importlib.metadata.distributions(path=["/opt/fire-routine"])
print(json.dumps({one.name.lower().replace("_", "-"): one.version for one in found}))
"""

UNCOMPILED = """
import importlib.util, json, pathlib
sources = pathlib.Path("/opt/fire-routine").rglob("*.py")
print(json.dumps([str(path) for path in sources
                  if not pathlib.Path(importlib.util.cache_from_source(str(path))).exists()]))
"""

FLAGS = """
import json, pathlib, sysconfig
folders = ["/opt/fire-routine", sysconfig.get_path("stdlib")]
pycs = [pyc for folder in folders for pyc in pathlib.Path(folder).rglob("*.pyc")]
print(json.dumps(sorted({int.from_bytes(path.read_bytes()[4:8], "little") for path in pycs})))
"""


def test_it_starts_python_without_a_shell_as_root_wherever_the_runner_says(image: Image) -> None:
    config = image.inspect()["Config"]
    assert config["Entrypoint"] == [
        "env",
        "--block-signal=INT,TERM",
        "python",
        "-Iu",
        "-X",
        "utf8",
        "-m",
        "fire_routine",
    ]
    assert config.get("Cmd") is None
    assert config.get("User", "") == ""
    assert config.get("WorkingDir", "") in {"", "/"}


def test_our_layers_add_little_to_the_base(image: Image, base: Image, capsys: pytest.CaptureFixture[str]) -> None:
    added = sum(image.layers()[: -len(base.layers())])
    with capsys.disabled():
        print(f"\nOur layers add {added:,} bytes to the base.")  # noqa: T201 - the measured size, for people
    assert 1_000_000 < added <= LIMIT


def test_it_has_modules_their_bytecode_the_trusted_authorities_and_the_licences(image: Image) -> None:
    paths = [PurePosixPath(path) for path in json.loads(image.python(LIST_FILES))]
    assert {path.parts[0] for path in paths if path.suffix == ".py"} == PACKAGES
    sources = {path for path in paths if path.suffix == ".py"}
    bytecode = {path for path in paths if path.suffix == ".pyc"}
    assert {path.parent.parent / f"{path.name.partition('.')[0]}.py" for path in bytecode} == sources
    about = [path for path in paths if path.parts[0].endswith(".dist-info")]
    assert {path.parts[1] for path in about} <= {"METADATA", "LICENSE", "licenses"}
    native = {path for path in paths if path.match("re2/_re2.*.so")}
    assert len(native) == 1
    assert {PurePosixPath("certifi/cacert.pem")} == set(paths) - sources - bytecode - native - set(about)


def test_every_package_comes_with_its_licence_in_the_version_that_the_lock_names(image: Image) -> None:
    lock = (Path(__file__).resolve().parents[2] / "requirements.txt").read_text()
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))
    assert json.loads(image.python(VERSIONS)) == locked
    licensed = [path.split("-")[0].lower() for path in json.loads(image.python(LIST_FILES)) if "LICEN" in path]
    assert {name.replace("_", "-") for name in licensed} == set(locked)


def test_what_a_module_may_import_is_there_or_is_never_needed(image: Image) -> None:
    """Whatever line it is on: an import that runs only on a rare path would be missed when it is too late."""
    assert json.loads(image.python(BROKEN_IMPORTS)) == sorted(NOT_THERE)


def test_names_of_hosts_beyond_ascii_need_nothing_that_is_not_there(image: Image) -> None:
    code = (
        "import httpx; url = httpx.URL('https://b\\u00fccher.example/'); print(url.raw_host.decode(), ascii(url.host))"
    )
    assert image.python(code) == "xn--bcher-kva.example 'b\\xfccher.example'\n"


@pytest.mark.parametrize(
    "module",
    ["anyio", "cryptography", "github", "lxml", "pytest", "requests", "tests", "typing_extensions", "urllib3", "yaml"],
)
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
