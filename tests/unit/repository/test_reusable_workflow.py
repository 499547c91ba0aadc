"""`fire-routine.yml` is the action as a job that others call: the same inputs, outputs and defaults."""

from typing import Any

import yaml

from tests.recipes import ACTION, ROOT, recipes

MANIFEST = yaml.safe_load((ROOT / "action.yml").read_text())
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "fire-routine.yml").read_text())
CALL = WORKFLOW[True]["workflow_call"]  # YAML 1.1 reads `on` as True
(JOB,) = WORKFLOW["jobs"].values()
(STEP,) = JOB["steps"]

SECRETS = {"routine-url", "routine-token", "triage-api-key"}
NOT_HERE = {
    "log-files": "no step runs before the action, so there is no file",
    "test-reports": "no step runs before the action, so there is no file",
    "text-file": "no step runs before the action, so there is no file",
    "github-token": "the job has the token of its caller; a token of one's own would be one more secret",
    "job-status": "internal",
    "job-check-run-id": "internal",
}


def _defaults(inputs: dict[str, Any]) -> dict[str, str]:
    return {name: str(entry.get("default", "")) for name, entry in inputs.items()}


def test_it_takes_every_input_of_the_action_that_makes_sense_in_a_job_without_other_steps() -> None:
    # A new input belongs into the workflow, twice, or with its reason into NOT_HERE and docs/recipes.md.
    assert set(CALL["inputs"]) == set(MANIFEST["inputs"]) - SECRETS - set(NOT_HERE) | {"runs-on"}


def test_the_recipe_names_what_it_does_not_take() -> None:
    section = (ROOT / "docs" / "recipes.md").read_text().split("\n## Reusable workflow\n")[1].split("\n## ")[0]
    left_out = {name for name, reason in NOT_HERE.items() if reason != "internal"}
    assert [name for name in sorted(left_out) if f"`{name}`" not in section] == []


def test_its_defaults_are_those_of_the_action() -> None:
    own = _defaults(CALL["inputs"])
    theirs = _defaults(MANIFEST["inputs"])
    assert {name: own[name] for name in own if name != "runs-on"} == {
        name: theirs[name] for name in own if name != "runs-on"
    }


def test_its_inputs_take_any_scalar_as_the_actions_do() -> None:
    # A `boolean` would refuse the text "true", which an expression gives; a `string` takes both.
    assert {entry["type"] for entry in CALL["inputs"].values()} == {"string"}


def test_it_passes_each_input_and_secret_to_the_action_under_its_own_name() -> None:
    inputs = {name: f"${{{{ inputs.{name} }}}}" for name in CALL["inputs"] if name != "runs-on"}
    secrets = {name: f"${{{{ secrets.{name} }}}}" for name in CALL["secrets"]}
    assert STEP["with"] == inputs | secrets


def test_its_secrets_are_those_inputs_of_the_action_that_are_secret_and_none_is_required() -> None:
    assert set(CALL["secrets"]) == SECRETS <= set(MANIFEST["inputs"])
    assert not any(entry["required"] for entry in CALL["secrets"].values())


def test_its_outputs_are_those_of_the_action() -> None:
    names = list(MANIFEST["outputs"])
    assert {name: entry["value"] for name, entry in CALL["outputs"].items()} == {
        name: f"${{{{ jobs.fire.outputs.{name} }}}}" for name in names
    }
    assert JOB["outputs"] == {name: f"${{{{ steps.{STEP['id']}.outputs.{name} }}}}" for name in names}


def test_it_asks_for_no_permission_since_one_that_the_caller_does_not_grant_would_stop_the_callers_workflow() -> None:
    assert "permissions" not in WORKFLOW
    assert "permissions" not in JOB


def test_it_uses_the_action_that_the_recipes_name() -> None:
    assert STEP["uses"] == ACTION


def test_only_called_workflows_start_it() -> None:
    assert list(WORKFLOW[True]) == ["workflow_call"]


def test_its_descriptions_hold_no_expression() -> None:
    described = [*CALL["inputs"].values(), *CALL["outputs"].values(), *CALL["secrets"].values()]
    assert not any("${{" in entry.get("description", "") for entry in described)


def test_a_call_in_a_recipe_gives_only_what_the_workflow_takes() -> None:
    calls = [job for recipe in recipes() for job in recipe.jobs.values() if "uses" in job]
    assert calls
    for call in calls:
        assert set(call["with"]) <= set(CALL["inputs"])
        assert set(call["secrets"]) <= set(CALL["secrets"])
