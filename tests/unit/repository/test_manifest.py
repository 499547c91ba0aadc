"""`action.yml` and the code agree."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from fire_routine.inputs.settings import INPUT_NAMES, read_settings
from fire_routine.outcome.outcome import Outcome
from fire_routine.report.outputs import outputs
from fire_routine.report.report import Report

ROOT = Path(__file__).parents[3]
MANIFEST = yaml.safe_load((ROOT / "action.yml").read_text())


def _no_file(path: str) -> bytes:
    raise FileNotFoundError(path)


def test_the_code_reads_the_inputs_of_the_manifest() -> None:
    assert set(MANIFEST["inputs"]) == set(INPUT_NAMES)


def test_the_code_sets_the_outputs_of_the_manifest() -> None:
    assert list(MANIFEST["outputs"]) == list(outputs(Report(Outcome("skipped"))))


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


def test_an_expression_appears_only_in_a_default_or_in_runs() -> None:
    """Anywhere else, and the runner loads nothing of the manifest: no step of any user's job that names it starts.

    Source: `action_yaml.json` in github.com/actions/runner, which gives a context to `default` and to `runs` alone.
    """
    wrong = [path for path, text in _scalars(MANIFEST) if "${{" in text and path[-1] != "default" and path[0] != "runs"]
    assert wrong == []


def _scalars(node: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every key and every value of the manifest as text, with the keys that lead to it."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield (*path, "(key)"), str(key)
            yield from _scalars(value, (*path, str(key)))
    elif isinstance(node, list):
        for value in node:
            yield from _scalars(value, path)
    else:
        yield path, str(node)


def test_the_image_is_built_from_the_dockerfile() -> None:
    assert MANIFEST["runs"] == {"using": "docker", "image": "Dockerfile"}
