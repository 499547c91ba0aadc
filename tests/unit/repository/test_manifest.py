"""`action.yml` and the code agree."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from fire_routine.inputs.kinds import Input
from fire_routine.inputs.settings import INPUTS, MAX_TEXT_LENGTH
from fire_routine.outcome.outcome import Outcome
from fire_routine.report.outputs import outputs
from fire_routine.report.report import Report

ROOT = Path(__file__).parents[3]
MANIFEST = yaml.safe_load((ROOT / "action.yml").read_text())


TABLE = "src/fire_routine/inputs/settings.py"
each_row = pytest.mark.parametrize("row", INPUTS.values(), ids=INPUTS.keys())
each = pytest.mark.parametrize("name", sorted({*MANIFEST["inputs"], *INPUTS}))


@each
def test_an_input_of_the_manifest_is_one_of_the_code(name: str) -> None:
    assert name in INPUTS, f"action.yml has the input `{name}`, but no row of {TABLE} reads it: add one"
    assert name in MANIFEST["inputs"], f"{TABLE} has a row for `{name}`, but action.yml has no such input: describe it"


@each_row
def test_the_manifest_has_the_default_of_the_code(row: Input) -> None:
    written = MANIFEST["inputs"].get(row.name, {}).get("default", "")
    assert isinstance(written, str), f"action.yml: put the default of `{row.name}` in quotation marks"
    assert written == row.default, f"action.yml: the default of `{row.name}` in {TABLE} is {row.default!r}"


@each_row
def test_the_manifest_names_the_options_and_limits_of_the_code(row: Input) -> None:
    description = MANIFEST["inputs"].get(row.name, {}).get("description", "")
    missing = [option for option in row.options if f"`{option}`" not in description]
    if row.options == ("true", "false"):
        # One of them is the default; the description says what the other one does.
        missing = [word for word in missing if word != row.default]
    assert not missing, f"action.yml: say in the description of `{row.name}` what these options do: {missing}"
    if row.limits:
        low, high = ("the API's own limit" if limit == MAX_TEXT_LENGTH else f"{limit:g}" for limit in row.limits)
        assert f"rom {low} to {high}" in description, f"action.yml: give the limits of `{row.name}`, {low} to {high}"


def test_the_code_sets_the_outputs_of_the_manifest() -> None:
    assert list(MANIFEST["outputs"]) == list(outputs(Report(Outcome("skipped"))))


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
