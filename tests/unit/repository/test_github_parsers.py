"""GitHub's own parsers accept our manifest, our workflows and every workflow on the pages, and refuse what is wrong."""

import json
import subprocess
import sys

import pytest

from tests.github_parsers.parsers import Document, documents, problems, they_must_run, why_not
from tests.recipes import ROOT

FOLDER = ROOT / "tests" / "github_parsers"
MANIFEST = (ROOT / "action.yml").read_text()

THE_OLD_LINE = '    description: "`${{ toJSON(needs) }}`: names the failed jobs without any permission."\n'
"""What our manifest once had: it does not load with it, and the schemas of the usual linters see nothing wrong."""

FIRES = """\
on: push
permissions: {{}}
jobs:
  fire:
    runs-on: ubuntu-latest
    steps:
      - uses: fire-routine/fire-routine@v1
        with:
          {line}
"""


@pytest.fixture
def parsers() -> None:
    """They run, or the test is left out with the reason; in CI they run, or the test fails."""
    reason = why_not()
    if reason is not None:
        (pytest.fail if they_must_run() else pytest.skip)(f"GitHub's own parsers: {reason}")


by_githubs_parsers = pytest.mark.usefixtures("parsers")


@by_githubs_parsers
def test_they_accept_the_manifest_the_workflows_and_the_recipes() -> None:
    given = list(documents())
    assert [document.name for document in given][:2] == ["action.yml", ".github/workflows/ci.yml"]
    assert sum(document.name.startswith("recipes.md") for document in given) > 5
    assert problems(given) == []


@by_githubs_parsers
def test_they_refuse_an_expression_in_a_description() -> None:
    before, needs = MANIFEST.split("  needs:\n", 1)
    after = needs[needs.index("  environment:") :]
    (problem,) = problems([Document("action.yml", before + "  needs:\n" + THE_OLD_LINE + after)])
    line = before.count("\n") + 2
    assert problem == f"action.yml:{line}: Unrecognized named-value: 'needs'"


@by_githubs_parsers
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (MANIFEST.replace("using: docker", "using: podman"), "podman"),
        (MANIFEST.replace("  image: Dockerfile", "  imgae: Dockerfile"), "imgae"),
        (MANIFEST.replace("${{ github.token }}", "${{ secrets.GITHUB_TOKEN }}"), "secrets"),
        (MANIFEST + "\nextra: true\n", "extra"),
        (MANIFEST.replace("runs:", "runs: ["), "Flow"),
    ],
)
def test_they_refuse_a_manifest_that_would_not_load(wrong: str, said: str) -> None:
    assert any(said in problem for problem in problems([Document("action.yml", wrong)]))


@by_githubs_parsers
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("routine-ulr: x", "w.yml:9: Invalid action input 'routine-ulr'"),
        ("needs: ${{ toJSON(need) }}", "w.yml:9: Unrecognized named-value: 'need'"),
    ],
)
def test_they_refuse_a_workflow_that_uses_the_action_wrongly(line: str, said: str) -> None:
    (problem,) = problems([Document("w.yml", FIRES.format(line=line))])
    assert problem.startswith(said)


@by_githubs_parsers
@pytest.mark.parametrize(
    ("workflow", "given", "said"),
    [
        (
            "fire-routine",
            "with: {routine-ulr: x}",
            "5: Invalid input, routine-ulr is not defined in the referenced workflow.",
        ),
        ("release", "secrets: {}", "4: workflow_call key is not defined in the referenced workflow."),
        ("none", "secrets: {}", "4: Unable to find reusable workflow"),
    ],
)
def test_they_refuse_a_wrong_call_of_a_workflow_of_ours(workflow: str, given: str, said: str) -> None:
    uses = f"fire-routine/fire-routine/.github/workflows/{workflow}.yml@v1"
    call = f"on: push\njobs:\n  fire:\n    uses: {uses}\n    {given}\n"
    assert problems([Document("w.yml", call)]) == [f"w.yml:{said}"]


@by_githubs_parsers
def test_their_own_exceptions_are_problems_although_they_only_log_them() -> None:
    workflow = Document("w.yml", FIRES.format(line="text: x"))
    (problem,) = problems([workflow], action={"inputs": None})
    assert problem.startswith("w.yml:1: Unhandled error while validating: ")


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_without_node_lint_says_what_it_left_out_and_in_ci_it_fails(ci: str, code: int) -> None:
    command = [sys.executable, "-m", "tests.github_parsers"]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": "", "CI": ci}, stdout=subprocess.PIPE, check=False)
    assert done.returncode == code
    assert done.stdout == b"GitHub's own parsers: left out, they need node and npm\n"


def test_the_lock_has_the_hash_of_each_package_and_no_address_of_a_registry() -> None:
    packages = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    assert len(packages) > 5
    for name, package in packages.items():
        assert not name or package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
