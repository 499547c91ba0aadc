"""What GitHub's runner sets up for one step of a container action, and what it reads afterwards."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from tests.standins.runner_files import read_outputs, read_summary

REPOSITORY = Path(__file__).resolve().parents[2]

FOLDERS = ("workspace", "workflow", "file_commands", "home", "runner_temp")
"""What the container sees under /github, each a mount of its own."""

COMMIT = "6113728f27ae82c7b1a177c8d03f9e96e0adf246"

ENVIRONMENT = {
    "CI": "true",
    "GITHUB_ACTION": "__self",
    "GITHUB_ACTIONS": "true",
    "GITHUB_ACTOR": "octocat",
    "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_BASE_REF": "",
    "GITHUB_EVENT_NAME": "push",
    "GITHUB_HEAD_REF": "",
    "GITHUB_JOB": "tell",
    "GITHUB_REF": "refs/heads/main",
    "GITHUB_REF_NAME": "main",
    "GITHUB_REF_TYPE": "branch",
    "GITHUB_REPOSITORY": "octocat/Hello-World",
    "GITHUB_REPOSITORY_OWNER": "octocat",
    "GITHUB_RUN_ATTEMPT": "1",
    "GITHUB_RUN_ID": "30433642",
    "GITHUB_RUN_NUMBER": "562",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_SHA": COMMIT,
    "GITHUB_TRIGGERING_ACTOR": "octocat",
    "GITHUB_WORKFLOW": "Build",
    "GITHUB_WORKFLOW_REF": "octocat/Hello-World/.github/workflows/build.yml@refs/heads/main",
    "RUNNER_ARCH": "X64",
    "RUNNER_ENVIRONMENT": "github-hosted",
    "RUNNER_NAME": "GitHub Actions 2",
    "RUNNER_OS": "Linux",
}
"""The default environment of a step, without the paths: a push to the default branch."""

CONTEXTS = {"github.token": "", "job.status": "success", "job.check_run_id": "", "toJSON(matrix)": "null"}
"""What the expressions in the manifest's defaults come to, where a caller says nothing else."""


@dataclass(frozen=True)
class Step:
    """One step, prepared: `environment` is the action's, and `root` holds the folders that it sees."""

    root: Path
    environment: Mapping[str, str]
    outputs_file: Path
    summary_file: Path

    @property
    def workspace(self) -> Path:
        """The user's checkout: the action's working directory."""
        return self.root / "workspace"

    def outputs(self) -> dict[str, str]:
        """The step's outputs, as the runner would take them."""
        return read_outputs(self.outputs_file.read_bytes())

    def summary(self) -> str:
        """The step's part of the job summary."""
        return read_summary(self.summary_file.read_bytes())


def prepare(
    root: Path,
    *,
    inputs: Mapping[str, str],
    environment: Mapping[str, str] | None = None,
    contexts: Mapping[str, str] | None = None,
    event: Mapping[str, Any] | None = None,
    seen_at: str | None = None,
) -> Step:
    """Make the folders and files of one step below `root`, which may exist already.

    `inputs` is what stands under `with:`; `environment` and `contexts` are laid over ENVIRONMENT and CONTEXTS.
    `seen_at` is where the action sees `root`: "/github" in a container, `root` itself without one.
    """
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "workflow" / "event.json").write_text(json.dumps(event or {}), encoding="utf-8")
    suffix = uuid.uuid4()
    files = {
        variable: root / "file_commands" / f"{prefix}_{suffix}"
        for variable, prefix in {
            "GITHUB_OUTPUT": "set_output",
            "GITHUB_STEP_SUMMARY": "step_summary",
            "GITHUB_ENV": "set_env",
            "GITHUB_PATH": "add_path",
            "GITHUB_STATE": "save_state",
        }.items()
    }
    for file in files.values():
        file.touch()
    at = PurePosixPath(seen_at or root)
    paths = {
        "GITHUB_EVENT_PATH": at / "workflow" / "event.json",
        "GITHUB_WORKSPACE": at / "workspace",
        "HOME": at / "home",
        "RUNNER_TEMP": at / "runner_temp",
        **{variable: at / file.relative_to(root) for variable, file in files.items()},
    }
    return Step(
        root=root,
        environment={
            **ENVIRONMENT,
            **{name: str(path) for name, path in paths.items()},
            **(environment or {}),
            **input_variables(REPOSITORY / "action.yml", inputs, {**CONTEXTS, **(contexts or {})}),
        },
        outputs_file=files["GITHUB_OUTPUT"],
        summary_file=files["GITHUB_STEP_SUMMARY"],
    )


def input_variables(manifest: Path, given: Mapping[str, str], contexts: Mapping[str, str]) -> dict[str, str]:
    """`INPUT_…` for each input of the manifest: what was given, else its default, else an empty string.

    Hyphens stay, as with the runner. Stricter than the runner, which only warns: an input that the manifest doesn't
    have raises `LookupError`, and so does a default with an expression that `contexts` doesn't know.
    """
    declared = _declared(manifest.read_text(encoding="utf-8"))
    if unknown := given.keys() - declared.keys():
        raise LookupError(f"{manifest.name} has no input {', '.join(sorted(unknown))}")
    return {
        f"INPUT_{name.upper().replace(' ', '_')}": given.get(name, _default(declaration, contexts))
        for name, declaration in declared.items()
    }


@cache
def _declared(manifest: str) -> Mapping[str, Mapping[str, str]]:
    # The base loader leaves every scalar the text that stands there, as the runner does: `false` stays "false".
    content: Any = yaml.load(manifest, Loader=yaml.BaseLoader)  # noqa: S506 (makes strings only)
    inputs: Mapping[str, Mapping[str, str]] = content["inputs"]
    return inputs


def _default(declaration: Mapping[str, str], contexts: Mapping[str, str]) -> str:
    default = declaration.get("default", "")
    if default.startswith("${{"):
        return contexts[default.removeprefix("${{").removesuffix("}}").strip()]
    return default
