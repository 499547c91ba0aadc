from pathlib import Path

import pytest

from tests.standins.runner import input_variables

MANIFEST = """
inputs:
  routine-url:
    description: no default
  dry-run:
    default: false
  max-wait:
    default: "60"
  github-token:
    default: ${{ github.token }}
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "action.yml"
    path.write_text(MANIFEST, encoding="utf-8")
    return path


def test_every_declared_input_arrives_as_a_variable_with_its_hyphens(manifest: Path) -> None:
    assert input_variables(manifest, {"max-wait": "5"}, {"github.token": "ghs_x"}) == {
        "INPUT_ROUTINE-URL": "",
        "INPUT_DRY-RUN": "false",
        "INPUT_MAX-WAIT": "5",
        "INPUT_GITHUB-TOKEN": "ghs_x",
    }


def test_an_input_that_the_manifest_does_not_have_is_a_mistake(manifest: Path) -> None:
    with pytest.raises(LookupError, match="routine_url"):
        input_variables(manifest, {"routine_url": "x"}, {"github.token": ""})


def test_a_default_with_an_unknown_expression_is_a_mistake(manifest: Path) -> None:
    with pytest.raises(LookupError, match=r"github\.token"):
        input_variables(manifest, {}, {})
