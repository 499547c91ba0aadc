"""`action.yml`, the code, the README and the schema say the same."""

import re
from pathlib import Path

import pytest
import yaml

from fire_routine.fire import FireResult
from fire_routine.inputs import INPUT_NAMES, read_settings
from fire_routine.outcome import Report, outputs

ROOT = Path(__file__).parents[2]
MANIFEST = yaml.safe_load((ROOT / "action.yml").read_text())
README = (ROOT / "README.md").read_text()


def _no_file(path: str) -> bytes:
    raise FileNotFoundError(path)


def test_the_code_reads_the_inputs_of_the_manifest() -> None:
    assert set(MANIFEST["inputs"]) == set(INPUT_NAMES)


def test_the_code_sets_the_outputs_of_the_manifest() -> None:
    assert list(MANIFEST["outputs"]) == list(outputs(Report(FireResult("skipped"))))


def test_the_defaults_of_the_manifest_are_those_of_the_code() -> None:
    # An expression is filled in by the runner, so it is no default of ours.
    given = {
        f"INPUT_{name.upper()}": str(entry["default"])
        for name, entry in MANIFEST["inputs"].items()
        if "default" in entry and "${{" not in str(entry["default"])
    }
    assert read_settings(given, _no_file) == read_settings({}, _no_file)


def test_no_input_is_called_required_since_the_runner_never_enforces_it() -> None:
    assert not any("required" in entry for entry in MANIFEST["inputs"].values())


def test_the_image_is_built_from_the_dockerfile() -> None:
    assert MANIFEST["runs"] == {"using": "docker", "image": "Dockerfile"}


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_the_readme_tells_every_input_and_output_in_the_order_of_the_manifest(kind: str) -> None:
    section = README.split(f"## {kind.capitalize()}", 1)[1].split("\n## ", 1)[0]
    internal = {"job-status", "job-check-run-id"}
    assert re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE) == [
        name for name in MANIFEST[kind] if name not in internal
    ]


def test_the_readme_tells_the_defaults_of_the_manifest() -> None:
    section = README.split("## Inputs", 1)[1].split("\n## ", 1)[0]
    told = dict(re.findall(r"^\| `([a-z-]+)` \| (.*?) \|", section, re.MULTILINE))
    expected = {
        name: f"`{entry['default']}`" if "default" in entry else "" for name, entry in MANIFEST["inputs"].items()
    }
    assert told == {name: expected[name] for name in told}
