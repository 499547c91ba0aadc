"""GitHub is asked once for each thing in one run of the action, in every recipe."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.test_recipe_grants import FIRING, PLACES, Place, _history
from tests.standins.act import act
from tests.standins.github_events import contexts_of
from tests.standins.messages_api import KEY, MessagesApi
from tests.standins.runner import Step, prepare

if TYPE_CHECKING:
    from pathlib import Path

    from tests.recipes import Recipe
    from tests.standins.github_api import GitHubApi
    from tests.standins.routine_endpoint import RoutineEndpoint

SECOND_LOOKS = {
    "repos/list-commit-statuses-for-ref": "whether the claim is ours",
    "issues/list-comments": "whether another job has overwritten the comment since",
}
"""What is asked for again on purpose, as it may have changed."""


def step_of(recipe: Recipe, place: Place, root: Path, given: Mapping[str, str], token: str) -> Step:
    """The recipe's step; `given` is what its expressions are here."""
    inputs: dict[str, Any] = {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in recipe.fires[0].items()
        if "${{" not in str(value)
    }
    needs = {key: {"result": result, "outputs": {}} for key, result in place.more.get("needs", {}).items()}
    known = {"needs": json.dumps(needs), "run-id": str(place.more.get("run_id", "auto")), **given}
    inputs |= {name: value for name, value in known.items() if name in recipe.fires[0]}
    return prepare(
        root,
        inputs={**inputs, "dry-run": "false"},
        environment=place.trigger.environment,
        event=place.trigger.event,
        contexts=contexts_of(place.own, place.status, token),
    )


@pytest.mark.parametrize("recipe", FIRING, ids=[recipe.where for recipe in FIRING])
def test_no_request_is_made_twice(recipe: Recipe, tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint) -> None:
    _history(github)
    place = PLACES[recipe.title](github)
    with MessagesApi() as model:
        given = {"routine-url": routine.url, "routine-token": routine.token, "triage-api-key": KEY}
        step = step_of(recipe, place, tmp_path, given, github.token)
        acted = act(replace(step, environment={**step.environment, "INPUT_TRIAGE-BASE-URL": model.origin}))

    assert acted.outputs["outcome"] in {"fired", "skipped"}
    asked = Counter(
        (request.operation, *sorted(request.path.items()), *sorted(request.query.items()))
        for request in github.requests
        if request.request.method == "GET" and request.operation not in SECOND_LOOKS
    )
    assert {request: count for request, count in asked.items() if count > 1} == {}


def test_what_both_the_policy_and_the_history_need_is_asked_for_once(
    tmp_path: Path, github: GitHubApi, routine: RoutineEndpoint
) -> None:
    _history(github)
    (recipe,) = (recipe for recipe in FIRING if recipe.title == "Only new failures")
    given = {"routine-url": routine.url, "routine-token": routine.token}
    act(step_of(recipe, PLACES[recipe.title](github), tmp_path, given, github.token))
    operations = Counter(request.operation for request in github.requests)
    assert operations["actions/list-workflow-runs"] == 1
    # Those of the reported run, and of the last that passed, for its logs.
    assert operations["actions/list-jobs-for-workflow-run-attempt"] == 2
