"""What the runner gives a job about the event that started its run: environment and event.json."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.standins.openapi import completed, github_description

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.standins.github_json import Json, Renderer
    from tests.standins.github_model import Deployment, Job, PullRequest, Run


@dataclass(frozen=True)
class Trigger:
    """The variables to lay over a step's environment, and the content of event.json."""

    environment: Mapping[str, str]
    event: Json


class Events:
    """Triggers of jobs in a world's runs. `own` is the run that the job belongs to, always."""

    def __init__(self, render: Renderer) -> None:
        self._render = render

    def push(self, own: Run) -> Trigger:
        """The push that started the run."""
        commit = self._render.world.commits[own.head_sha]
        head = {"id": commit.sha, "message": commit.message, "author": {"name": commit.author, "email": commit.email}}
        before = commit.parents[0] if commit.parents else "0" * 40
        event = {
            "ref": f"refs/heads/{own.head_branch}",
            "before": before,
            "after": commit.sha,
            "compare": f"{self._render.repo_url}/compare/{before[:12]}...{commit.sha[:12]}",
            "head_commit": head | {"url": f"{self._render.repo_url}/commit/{commit.sha}"},
            "commits": [head],
            "pusher": {"name": own.actor},
        }
        return self._trigger(own, "push", event)

    def pull_request(self, own: Run, pull: PullRequest, action: str = "synchronize") -> Trigger:
        """The change of a pull request that started the run: GITHUB_SHA is the merge commit's, not the head's."""
        event = {"action": action, "number": pull.number, "pull_request": self._render.pull_request(pull)}
        variables = {
            "GITHUB_SHA": pull.head_sha[::-1],
            "GITHUB_REF": f"refs/pull/{pull.number}/merge",
            "GITHUB_REF_NAME": f"{pull.number}/merge",
            "GITHUB_HEAD_REF": pull.head_branch,
            "GITHUB_BASE_REF": pull.base_branch,
        }
        return self._trigger(own, "pull_request", event, variables)

    def workflow_run(self, own: Run, watched: Run) -> Trigger:
        """The end of another workflow's run: GITHUB_SHA is the default branch's head."""
        told = self._run(watched)
        workflow = {"id": watched.workflow_id, "name": watched.workflow, "path": watched.path}
        event = {"action": "completed", "workflow_run": told, "workflow": workflow}
        return self._trigger(own, "workflow_run", event, self._on_default_branch())

    def deployment_status(self, own: Run, deployment: Deployment) -> Trigger:
        """The newest status of a deployment."""
        event = {
            "action": "created",
            "deployment": self._render.deployment(deployment),
            "deployment_status": self._render.deployment_status(deployment, deployment.statuses[-1]),
        }
        variables = {"GITHUB_SHA": deployment.sha, "GITHUB_REF": "", "GITHUB_REF_NAME": ""}
        return self._trigger(own, "deployment_status", event, variables)

    def schedule(self, own: Run, cron: str = "30 5 * * 1") -> Trigger:
        """A schedule."""
        return self._trigger(own, "schedule", {"schedule": cron, "workflow": own.path}, self._on_default_branch())

    def workflow_dispatch(self, own: Run, **inputs: str) -> Trigger:
        """A start by hand."""
        ref = f"refs/heads/{own.head_branch}"
        return self._trigger(own, "workflow_dispatch", {"inputs": inputs, "ref": ref, "workflow": own.path})

    def repository_dispatch(self, own: Run, event_type: str, **payload: object) -> Trigger:
        """A start over the API."""
        event = {"action": event_type, "branch": own.head_branch, "client_payload": payload}
        return self._trigger(own, "repository_dispatch", event, self._on_default_branch())

    def _on_default_branch(self) -> dict[str, str]:
        world = self._render.world
        name = world.default_branch
        return {
            "GITHUB_SHA": world.branches[name],
            "GITHUB_REF": f"refs/heads/{name}",
            "GITHUB_REF_NAME": name,
        }

    def _run(self, run: Run) -> Json:
        operation = next(item for item in github_description().operations if item.id == "actions/get-workflow-run")
        told = completed(operation, 200, self._render.run(run, run.attempt))
        assert isinstance(told, dict)
        return told

    def _trigger(self, own: Run, name: str, event: Json, variables: Mapping[str, str] | None = None) -> Trigger:
        render = self._render
        environment = {
            "GITHUB_API_URL": render.api_url,
            "GITHUB_SERVER_URL": render.world.server_url,
            "GITHUB_REPOSITORY": render.world.repository,
            "GITHUB_REPOSITORY_OWNER": render.world.repository.partition("/")[0],
            "GITHUB_EVENT_NAME": name,
            "GITHUB_RUN_ID": str(own.id),
            "GITHUB_RUN_NUMBER": str(own.number),
            "GITHUB_RUN_ATTEMPT": str(own.attempt.number),
            "GITHUB_WORKFLOW": own.workflow,
            "GITHUB_WORKFLOW_REF": f"{render.world.repository}/{own.path}@refs/heads/{own.head_branch}",
            "GITHUB_ACTOR": own.actor,
            "GITHUB_TRIGGERING_ACTOR": own.actor,
            "GITHUB_SHA": own.head_sha,
            "GITHUB_REF": f"refs/heads/{own.head_branch}",
            "GITHUB_REF_NAME": own.head_branch or "",
            "GITHUB_REF_TYPE": "branch",
            "GITHUB_HEAD_REF": "",
            "GITHUB_BASE_REF": "",
            **(variables or {}),
        }
        return Trigger(environment, {**event, "repository": render.repository(), "sender": render.user(own.actor)})


def contexts_of(job: Job, status: str = "failure", token: str = "") -> dict[str, str]:
    """The expressions in the manifest's defaults, for a step of this job."""
    return {"github.token": token, "job.status": status, "job.check_run_id": str(job.id), "toJSON(matrix)": "null"}
