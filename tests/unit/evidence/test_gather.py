"""The gathering as a whole, where GitHub's answers have shapes that nobody expects."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest

from fire_routine.context.read_context import read_context
from fire_routine.evidence.evidence import Evidence
from fire_routine.evidence.gather import gather
from fire_routine.github.client import GitHub
from fire_routine.inputs.settings import Section
from fire_routine.process.job_files import JobFolders
from fire_routine.runs.runs import Runs
from tests.standins.exits import an_exit
from tests.standins.mock import Mock
from tests.standins.openapi import github_description
from tests.standins.runner import ENVIRONMENT

ALL: frozenset[Section] = frozenset(get_args(Section))
ODD: list[Any] = [None, 0, -1, 1 << 70, True, "", "\ud800", "x\n::error::y", [], {}, [None], {"a": []}, 1.5]
DATA = Path(__file__).parents[2] / "data" / "github"


def examples() -> dict[str, Any]:
    """What GitHub's description gives as the answer of each operation."""
    description = json.loads((DATA / "openapi-extract.json").read_text())
    found = {}
    for methods in description["paths"].values():
        answer = (
            methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).get("application/json", {})
        )
        for example in answer.get("examples", {}).values():
            found[methods["get"]["operationId"]] = example.get("value")
    return found


def mangled(value: Any, chance: random.Random, share: float) -> Any:  # noqa: ANN401 (any JSON)
    """The same JSON, with a share of its values replaced by something else."""
    if chance.random() < share:
        return chance.choice(
            [None, 0, -1, 1 << 70, True, "", "\ud800", "x\n::error::y", [], {}, [None], {"a": []}, 1.5]
        )
    if isinstance(value, dict):
        return {key: mangled(item, chance, share) for key, item in value.items()}
    if isinstance(value, list):
        return [mangled(item, chance, share) for item in value for _ in range(chance.choice([1, 1, 2]))]
    return value


def evidence_of(transport: Mock) -> Evidence:
    """The evidence of a failed push, with everything asked for."""
    context = read_context(ENVIRONMENT, lambda _: b"{}", job_status="failure", environment="production")
    with httpx.Client(transport=transport) as http:
        github = GitHub(
            an_exit(http), api_url="https://x", token="t", timeout=5, clock=lambda: 0.0, sleep=lambda _: None
        )
        return gather(
            context,
            ALL,
            Runs(github, context),
            needs={"build": "failure"},
            log_files=["*.log"],
            test_reports=["*.xml"],
            folders=JobFolders.of({}),
            environment="production",
            clean=str,
            clock=lambda: 0.0,
        )


@pytest.mark.parametrize("share", [0.0, 0.02, 0.1, 0.4])
def test_answers_of_other_shapes_are_lived_with(share: float) -> None:
    known, description = examples(), github_description()
    assert len(known) > 8
    for seed in range(25):
        chance = random.Random(seed)  # noqa: S311 (to be the same every time)

        def answer(request: httpx.Request, chance: random.Random = chance) -> httpx.Response:
            match = description.match(request.method, request.url.path)
            content = mangled(known.get(match.operation.id if match else ""), chance, share)
            text = json.dumps(content).replace('"conclusion": "success"', '"conclusion": "failure"')
            return httpx.Response(200, content=text.encode())

        evidence = evidence_of(Mock(answer))

        assert "build" in evidence.failed_jobs or evidence.failures
        for gap in evidence.gaps:
            assert "an error in this action" not in gap.reason, gap


def test_a_fault_of_ours_costs_its_piece_and_no_more() -> None:
    """Whatever is raised where nobody thought of it becomes a gap, without its text: that may hold anything."""

    def answer(request: httpx.Request) -> httpx.Response:
        if "/compare/" in str(request.url) or request.url.path.endswith("/runs"):
            raise RuntimeError("hostile words of an answer")
        return httpx.Response(200, json={"jobs": []})

    evidence = evidence_of(Mock(answer))

    assert [gap for gap in evidence.gaps if gap.reason == "an error in this action (RuntimeError)"]
    assert "hostile" not in repr(evidence)
    assert evidence.failed_jobs
