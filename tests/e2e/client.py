"""Somebody's repository that uses the action, and the stand-ins that its workflows meet."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.e2e.act import Act, Ran
from tests.e2e.substitutions import Substitution, substituted
from tests.recipes import ROOT, Recipe, recipes
from tests.standins.github_jobs import failed, passed, running

if TYPE_CHECKING:
    from tests.standins.github_api import GitHubApi
    from tests.standins.github_events import Trigger
    from tests.standins.github_model import Job, Run
    from tests.standins.routine_endpoint import RoutineEndpoint

CAUSE = "cc: error: sum.c: no such file or directory"
"""What the failed jobs of GitHub's stand-in print."""

OUTPUTS = set(yaml.safe_load((ROOT / "action.yml").read_text())["outputs"])

MAKEFILE = "%:\n\t@echo 'make $@: nothing to complain about'\n"
"""Everything that a recipe makes works with it, and nothing without it."""


def recipe(title: str, number: int = 0) -> Recipe:
    """The workflow below that heading of the README or the recipes; `number` counts several below one heading."""
    return [recipe for recipe in recipes() if recipe.title == title][number]


@dataclass
class Client:
    """The repository: `files` are in its checkout, `secrets` in its settings."""

    root: Path
    act: Act
    github: GitHubApi
    routine: RoutineEndpoint
    files: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ("--json", "--verbose")

    def __post_init__(self) -> None:
        self.secrets |= {
            "ROUTINE_URL": self.routine.url,
            "ROUTINE_TOKEN": self.routine.token,
            "GITHUB_TOKEN": self.github.token,
        }

    def without_secrets(self) -> None:
        """Take the routine's secrets away, as GitHub does for forks."""
        del self.secrets["ROUTINE_URL"], self.secrets["ROUTINE_TOKEN"]

    def broken(self, name: str) -> Job:
        """A failed job, whose log also shows both tokens: they must not get any further."""
        return failed(name, prints=f"using {self.routine.token} and {self.github.token}\n{CAUSE}\n")

    def before(self, recipe: Recipe) -> None:
        """What there was before: a commit, a green run of the recipe's workflow, and a commit that broke it."""
        self.github.world.commit("Begin", "Makefile")
        self.own_run(recipe, passed("build"))
        self.github.world.commit("Move the sum", "sum.c")

    def own_run(self, recipe: Recipe, *jobs: Job, **more: Any) -> Run:  # noqa: ANN401 (of any field)
        """A run of the recipe's workflow, as GitHub would have it; `more` are fields of the run."""
        workflow = str(recipe.parsed["name"])
        return self.github.world.run(*jobs, workflow=workflow, path=_path(workflow), workflow_id=7, **more)

    def red_run(self, recipe: Recipe, **more: Any) -> Run:  # noqa: ANN401 (of any field)
        """The run of a recipe whose jobs all fail, as they do without files; the job that fires is running."""
        firing = _firing_job(recipe)
        return self.own_run(
            recipe, *(running(name) if name == firing else self.broken(name) for name in recipe.jobs), **more
        )

    def red_push(self, recipe: Recipe, branch: str = "main") -> Trigger:
        """A push that broke everything."""
        self.before(recipe)
        return self.github.events.push(self.red_run(recipe, branch=branch))

    def run(
        self,
        recipe: Recipe,
        trigger: Trigger,
        *substitutions: Substitution,
        workflow: str = "",
        action: Path = ROOT,
    ) -> Ran:
        """Run what `trigger` starts, with a token that may do what the firing job's `permissions:` say.

        `workflow` takes the place of the recipe's own text where a test changes that. Whatever comes of it, no secret
        may be anywhere that people or the routine can look, and the outputs must say what happened.
        """
        workflow = substituted(workflow or recipe.workflow, *substitutions)
        sessions = len(self.routine.sessions)
        self.github.grants.clear()
        self.github.grants.update(yaml.safe_load(workflow)["jobs"][_firing_job(recipe)]["permissions"])
        ran = Ran(
            self.act.run(
                trigger.environment["GITHUB_EVENT_NAME"],
                repository=self._checkout(recipe, workflow),
                folder=self.root / "act",
                environment=trigger.environment,
                secrets=self.secrets,
                payload=trigger.event,
                action=action,
                options=self.options,
            )
        )
        self._assert_nothing_leaked(ran)
        if ran.outputs_by_job:  # only the JSON log shows them
            self._assert_true(ran, len(self.routine.sessions) - sessions)
        return ran

    def _checkout(self, recipe: Recipe, workflow: str) -> Path:
        folder = self.root / "repository"
        files = {_path(str(recipe.parsed["name"])): workflow, **self.files}
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content)
            (folder / path).chmod(0o755)
        commit_all(folder)
        return folder

    def _assert_true(self, ran: Ran, sessions: int) -> None:
        """All outputs are set, count the sessions (but for lost answers), and only what failed fails the step."""
        given = list(ran.outputs_by_job.values())
        assert all(set(outputs) == OUTPUTS for outputs in given)
        assert all((outputs["fired"] == "true") is (outputs["outcome"] == "fired") for outputs in given)
        assert all(bool(outputs["session-url"]) is (outputs["outcome"] == "fired") for outputs in given)
        fired = sum(outputs["fired"] == "true" for outputs in given)
        lost = sum(outputs["outcome"] == "unknown" for outputs in given)
        assert fired <= sessions <= fired + lost
        for job, outputs in ran.outputs_by_job.items():
            assert ran.results_by_job[job] == "success" or outputs["outcome"] in {"rate-limited", "error", "unknown"}

    def _assert_nothing_leaked(self, ran: Ran) -> None:
        secrets = {*self.secrets.values(), self.routine.token, self.routine.url, self.routine.routine_id}
        texts = [session.text for session in self.routine.sessions]
        for secret in secrets:
            assert secret not in ran.log_without_masks
            assert not any(secret in text for text in texts)


def with_inputs(workflow: str, inputs: Mapping[str, str]) -> str:
    """The workflow with these inputs added to each step that has a `with:` with a routine."""

    def added(first: re.Match[str]) -> str:
        return "".join(f"{first['indent']}{name}: {value}\n" for name, value in inputs.items()) + first[0]

    changed, count = re.subn(r"^(?P<indent> +)routine-url: .*\n", added, workflow, flags=re.MULTILINE)
    assert count, "no step to give inputs to"
    return changed


def _firing_job(recipe: Recipe) -> str:
    (key,) = (key for key, job in recipe.jobs.items() if job in recipe.firing_jobs)
    return key


def _path(workflow: str) -> str:
    return f".github/workflows/{workflow.lower().replace(' ', '-')}.yml"


def commit_all(folder: Path) -> None:
    """Make the folder a git checkout of what is in it."""
    who = ("-c", "user.name=Mona", "-c", "user.email=mona@example.com")
    for arguments in (
        ("init", "--quiet", "--initial-branch", "main"),
        ("add", "--all"),
        (*who, "commit", "--quiet", "--allow-empty", "--message", "Begin"),
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
