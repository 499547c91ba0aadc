"""How what a world knows looks as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.standins import github_model as w
    from tests.standins.github_world import World

Json = dict[str, Any]


class Renderer:
    """Tells a world's things as JSON. `api_url` is where the API is, without a slash at the end."""

    def __init__(self, world: World, api_url: str) -> None:
        self.world = world
        self.api_url = api_url
        self.repo_api = f"{api_url}/repos/{world.repository}"
        self.repo_url = f"{world.server_url}/{world.repository}"

    def user(self, login: str) -> Json:
        """An account; a login that ends in `[bot]` is a bot's."""
        return {
            "login": login,
            "id": sum(login.encode()),
            "type": "Bot" if login.endswith("[bot]") else "User",
            "html_url": f"{self.world.server_url}/{login.removesuffix('[bot]')}",
            "url": f"{self.api_url}/users/{login}",
        }

    def repository(self, full_name: str = "") -> Json:
        """A repository, the world's own one by default."""
        full_name = full_name or self.world.repository
        owner, _, name = full_name.partition("/")
        return {
            "id": sum(full_name.encode()),
            "name": name,
            "full_name": full_name,
            "owner": self.user(owner),
            "private": True,
            "default_branch": self.world.default_branch,
            "fork": full_name != self.world.repository,
            "html_url": f"{self.world.server_url}/{full_name}",
            "url": f"{self.api_url}/repos/{full_name}",
        }

    def run(self, run: w.Run, attempt: w.Attempt, *, pull_requests: bool = True) -> Json:
        """One attempt of a run."""
        commit = self.world.commits[run.head_sha]
        url = f"{self.repo_api}/actions/runs/{run.id}"
        before = f"{url}/attempts/{attempt.number - 1}" if attempt.number > 1 else None
        return {
            "id": run.id,
            "name": run.workflow,
            "display_title": run.title or commit.message.partition("\n")[0],
            "node_id": f"WFR_{run.id}",
            "path": run.path,
            "workflow_id": run.workflow_id,
            "workflow_url": f"{self.repo_api}/actions/workflows/{run.workflow_id}",
            "run_number": run.number,
            "run_attempt": attempt.number,
            "previous_attempt_url": before,
            "event": run.event,
            "status": attempt.status or ("completed" if attempt.is_over else "in_progress"),
            "conclusion": attempt.outcome,
            "head_branch": run.head_branch,
            "head_sha": run.head_sha,
            "head_commit": self._head_commit(commit),
            "repository": self.repository(),
            "head_repository": self.repository(run.head_repository),
            "actor": self.user(run.actor),
            "triggering_actor": self.user(run.actor),
            "pull_requests": self._minimal_pulls(run) if pull_requests else [],
            "created_at": _time(run.created_at),
            "run_started_at": _time(attempt.started_at),
            "updated_at": _time(self._last_change(attempt)),
            "url": url,
            "html_url": f"{self.repo_url}/actions/runs/{run.id}",
            "jobs_url": f"{url}/jobs",
            "logs_url": f"{url}/logs",
        }

    def job(self, run: w.Run, attempt: w.Attempt, job: w.Job) -> Json:
        """A job with its steps."""
        return {
            "id": job.id,
            "run_id": run.id,
            "run_attempt": attempt.number,
            "run_url": f"{self.repo_api}/actions/runs/{run.id}",
            "node_id": f"CR_{job.id}",
            "head_sha": run.head_sha,
            "head_branch": run.head_branch,
            "workflow_name": run.workflow,
            "name": job.name,
            "status": job.status,
            "conclusion": job.conclusion,
            "created_at": _time(attempt.started_at),
            "started_at": _time(job.started_at),
            "completed_at": _time(job.completed_at),
            "steps": [self._step(number, step) for number, step in enumerate(job.steps, 1)],
            "labels": job.labels,
            "runner_id": 2 if job.runner_name else None,
            "runner_name": job.runner_name,
            "url": f"{self.repo_api}/actions/jobs/{job.id}",
            "html_url": f"{self.repo_url}/actions/runs/{run.id}/job/{job.id}",
            "check_run_url": f"{self.repo_api}/check-runs/{job.id}",
        }

    def annotation(self, sha: str, annotation: w.Annotation) -> Json:
        """An annotation of a check run."""
        return {
            "path": annotation.path,
            "start_line": annotation.start_line,
            "end_line": annotation.end_line or annotation.start_line,
            "annotation_level": annotation.level,
            "title": annotation.title,
            "message": annotation.message,
            "raw_details": annotation.raw_details,
            "blob_href": f"{self.repo_url}/blob/{sha}/{annotation.path}",
        }

    def commit(self, commit: w.Commit, *, files: bool = True) -> Json:
        """A commit, with its files where GitHub tells them: alone, but not in a list."""
        person = {"name": commit.author, "email": commit.email, "date": _time(commit.date)}
        account = self.user(commit.login) if commit.login else None
        told = {
            "sha": commit.sha,
            "url": f"{self.repo_api}/commits/{commit.sha}",
            "html_url": f"{self.repo_url}/commit/{commit.sha}",
            "comments_url": f"{self.repo_api}/commits/{commit.sha}/comments",
            "commit": {"message": commit.message, "author": person, "committer": person},
            "author": account,
            "committer": account,
            "parents": [self._parent(sha) for sha in commit.parents],
        }
        return told | {"files": [self.file(commit.sha, file) for file in commit.files]} if files else told

    def file(self, sha: str, file: w.ChangedFile) -> Json:
        """A file that a commit or a comparison changes."""
        told = {
            "sha": sha,
            "filename": file.filename,
            "status": file.status,
            "additions": file.additions,
            "deletions": file.deletions,
            "changes": file.additions + file.deletions,
            "blob_url": f"{self.repo_url}/blob/{sha}/{file.filename}",
            "raw_url": f"{self.repo_url}/raw/{sha}/{file.filename}",
            "contents_url": f"{self.repo_api}/contents/{file.filename}?ref={sha}",
        }
        optional = {"patch": file.patch, "previous_filename": file.previous_filename}
        return told | {name: value for name, value in optional.items() if value is not None}

    def status(self, sha: str, status: w.Status) -> Json:
        """A commit status."""
        return {
            "id": status.id,
            "node_id": f"SC_{status.id}",
            "state": status.state,
            "context": status.context,
            "description": status.description,
            "target_url": status.target_url,
            "creator": self.user(status.creator),
            "created_at": _time(status.created_at),
            "updated_at": _time(status.created_at),
            "url": f"{self.repo_api}/statuses/{sha}",
        }

    def comment(self, comment: w.Comment) -> Json:
        """A comment of an issue or pull request."""
        return {
            "id": comment.id,
            "node_id": f"IC_{comment.id}",
            "body": comment.body,
            "user": self.user(comment.user),
            "created_at": _time(comment.created_at),
            "updated_at": _time(comment.updated_at),
            "url": f"{self.repo_api}/issues/comments/{comment.id}",
            "html_url": f"{self.repo_url}/pull/{comment.issue}#issuecomment-{comment.id}",
            "issue_url": f"{self.repo_api}/issues/{comment.issue}",
        }

    def pull_request(self, pull: w.PullRequest) -> Json:
        """A pull request as it stands in a list."""
        url = f"{self.repo_api}/pulls/{pull.number}"
        return {
            "id": 6_000_000 + pull.number,
            "number": pull.number,
            "state": pull.state,
            "title": pull.title,
            "body": pull.body,
            "draft": pull.draft,
            "user": self.user(pull.author),
            "labels": [{"name": label} for label in pull.labels],
            "merged_at": "2026-08-03T12:00:00Z" if pull.merged else None,
            "head": self._branch(pull.head_branch, pull.head_sha, pull.head_repository),
            "base": self._branch(pull.base_branch, pull.base_sha, ""),
            "url": url,
            "html_url": f"{self.repo_url}/pull/{pull.number}",
        }

    def deployment(self, deployment: w.Deployment) -> Json:
        """A deployment."""
        url = f"{self.repo_api}/deployments/{deployment.id}"
        return {
            "id": deployment.id,
            "sha": deployment.sha,
            "ref": deployment.ref,
            "task": deployment.task,
            "payload": {},
            "environment": deployment.environment,
            "original_environment": deployment.environment,
            "description": deployment.description,
            "creator": self.user(deployment.creator),
            "created_at": _time(deployment.created_at),
            "updated_at": _time(deployment.created_at),
            "url": url,
            "statuses_url": f"{url}/statuses",
            "repository_url": self.repo_api,
        }

    def deployment_status(self, deployment: w.Deployment, status: w.DeploymentStatus) -> Json:
        """A status of a deployment."""
        url = f"{self.repo_api}/deployments/{deployment.id}"
        return {
            "id": status.id,
            "state": status.state,
            "description": status.description,
            "environment": deployment.environment,
            "environment_url": status.environment_url,
            "log_url": status.log_url,
            "target_url": status.log_url,
            "creator": self.user(status.creator),
            "created_at": _time(status.created_at),
            "updated_at": _time(status.created_at),
            "url": f"{url}/statuses/{status.id}",
            "deployment_url": url,
            "repository_url": self.repo_api,
        }

    def _step(self, number: int, step: w.Step) -> Json:
        return {
            "number": number,
            "name": step.name,
            "status": step.status,
            "conclusion": step.conclusion,
            "started_at": _time(step.started_at),
            "completed_at": _time(step.completed_at),
        }

    def _parent(self, sha: str) -> Json:
        return {
            "sha": sha,
            "url": f"{self.repo_api}/commits/{sha}",
            "html_url": f"{self.repo_url}/commit/{sha}",
        }

    def _head_commit(self, commit: w.Commit) -> Json:
        person = {"name": commit.author, "email": commit.email}
        return {
            "id": commit.sha,
            "tree_id": commit.sha[::-1],
            "message": commit.message,
            "timestamp": _time(commit.date),
            "author": person,
            "committer": person,
        }

    def _branch(self, name: str, sha: str, repository: str) -> Json:
        told = self.repository(repository)
        owner = told["owner"]
        return {"label": f"{owner['login']}:{name}", "ref": name, "sha": sha, "repo": told, "user": owner}

    def _minimal_pulls(self, run: w.Run) -> list[Json]:
        repo = {"id": sum(self.world.repository.encode()), "url": self.repo_api, "name": self.world.repository}
        return [
            {
                "id": 6_000_000 + pull.number,
                "number": pull.number,
                "url": f"{self.repo_api}/pulls/{pull.number}",
                "head": {"ref": pull.head_branch, "sha": pull.head_sha, "repo": repo},
                "base": {"ref": pull.base_branch, "sha": pull.base_sha, "repo": repo},
            }
            for pull in self.world.pull_requests
            if pull.number in run.pull_requests
        ]

    def _last_change(self, attempt: w.Attempt) -> datetime:
        return max([job.completed_at for job in attempt.jobs if job.completed_at], default=attempt.started_at)


def _time(time: datetime | None) -> str | None:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else None
