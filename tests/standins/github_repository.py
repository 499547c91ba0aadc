"""What GitHub answers about a repository: commits and their statuses, comparisons, pull requests, deployments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tests.standins.github_call import Answer, Call, RefusalError, invalid

if TYPE_CHECKING:
    from tests.standins.github_json import Json

_DESCRIPTION_LIMIT = 140
_STATUSES_LIMIT = 1_000
_COMPARE_COMMITS, _COMPARE_FILES = 250, 300


def _commit_of(call: Call, name: str) -> str:
    sha = call.world.resolve(call.path[name])
    if sha is None:
        raise RefusalError(422, f"No commit found for SHA: {call.path[name]}")
    return sha


def get_commit(call: Call) -> Answer:
    """One commit, with its files."""
    return Answer(call.render.commit(call.world.commits[_commit_of(call, "ref")]))


def compare(call: Call) -> Answer:
    """What the head has that the base has not; without paging the newest 250 commits of it."""
    base_ref, dots, head_ref = call.path["basehead"].partition("...")
    base, head = call.world.resolve(base_ref), call.world.resolve(head_ref)
    if not dots or base is None or head is None:
        raise RefusalError(404, "Not Found")
    of_base = {commit.sha: commit for commit in call.world.history(base)}
    of_head = {commit.sha: commit for commit in call.world.history(head)}
    common = [commit for commit in of_head.values() if commit.sha in of_base]
    if not common:
        raise RefusalError(404, f"No common ancestor between {base_ref} and {head_ref}.")
    ahead = [commit for commit in of_head.values() if commit.sha not in of_base]
    behind = len(of_base) - len(common)
    body = _comparison(call, base, common[-1].sha, len(ahead), behind)
    listed = ahead if call.is_paged else ahead[-_COMPARE_COMMITS:]
    body["commits"] = [call.render.commit(commit, files=False) for commit in listed]
    if call.query.get("page", "1") == "1":  # files are on the first page only
        files = {file.filename: call.render.file(head, file) for commit in ahead for file in commit.files}
        body["files"] = list(files.values())[:_COMPARE_FILES]
    return Answer(body, items_key="commits")


def _comparison(call: Call, base: str, merge_base: str, ahead: int, behind: int) -> Json:
    states = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind", (False, False): "identical"}
    url = f"{call.render.repo_url}/compare/{call.path['basehead']}"
    return {
        "status": states[ahead > 0, behind > 0],
        "ahead_by": ahead,
        "behind_by": behind,
        "total_commits": ahead,
        "base_commit": call.render.commit(call.world.commits[base], files=False),
        "merge_base_commit": call.render.commit(call.world.commits[merge_base], files=False),
        "url": f"{call.render.repo_api}/compare/{call.path['basehead']}",
        "html_url": url,
        "permalink_url": url,
        "diff_url": f"{url}.diff",
        "patch_url": f"{url}.patch",
    }


def list_statuses(call: Call) -> Answer:
    """A commit's statuses, the newest first."""
    sha = _commit_of(call, "ref")
    statuses = call.world.statuses.get(sha, [])
    seen = [status for status in statuses if status.unseen_by == 0]
    for status in statuses:
        status.unseen_by = max(0, status.unseen_by - 1)
    return Answer([call.render.status(sha, status) for status in reversed(seen)])


def create_status(call: Call) -> Answer:
    """A new status of a commit; GitHub keeps at most 1,000 of a commit and context."""
    sha = _commit_of(call, "sha")
    body = call.body
    context = body.get("context", "default")
    if len(body.get("description") or "") > _DESCRIPTION_LIMIT:
        raise invalid("Status", "description is too long (maximum is 140 characters)")
    if not (body.get("target_url") or "https://").startswith(("https://", "http://")):
        raise invalid("Status", "target_url must use http(s) scheme")
    of_context = [status for status in call.world.statuses.get(sha, ()) if status.context == context]
    if len(of_context) >= _STATUSES_LIMIT:
        raise invalid("Status", "This SHA and context has reached the maximum number of statuses.")
    fields = {name: body.get(name) for name in ("description", "target_url")}
    return Answer(call.render.status(sha, call.world.status(sha, body["state"], context, **fields)), 201)


def list_pulls(call: Call) -> Answer:
    """The pull requests that a commit is part of."""
    name = call.path["commit_sha"]
    sha = call.world.resolve(name)
    pulls = [pull for pull in call.world.pull_requests if sha in pull.shas or name in pull.shas]
    if sha is None and not pulls:
        raise RefusalError(422, f"No commit found for SHA: {name}")
    return Answer([call.render.pull_request(pull) for pull in pulls])


def list_deployments(call: Call) -> Answer:
    """The deployments, the newest first, by what the query names."""
    wanted = {name: call.query[name] for name in ("sha", "ref", "task", "environment") if name in call.query}
    found = [
        deployment
        for deployment in call.world.deployments
        if all(getattr(deployment, name) == value for name, value in wanted.items())
    ]
    return Answer([call.render.deployment(deployment) for deployment in reversed(found)])


def list_deployment_statuses(call: Call) -> Answer:
    """A deployment's statuses, the newest first."""
    for deployment in call.world.deployments:
        if deployment.id == call.number("deployment_id"):
            told = [call.render.deployment_status(deployment, status) for status in deployment.statuses]
            return Answer(told[::-1])
    raise RefusalError(404, "Not Found")


ENDPOINTS: Mapping[str, Callable[[Call], Answer]] = {
    "repos/compare-commits-with-basehead": compare,
    "repos/get-commit": get_commit,
    "repos/list-commit-statuses-for-ref": list_statuses,
    "repos/create-commit-status": create_status,
    "repos/list-pull-requests-associated-with-commit": list_pulls,
    "repos/list-deployments": list_deployments,
    "repos/list-deployment-statuses": list_deployment_statuses,
}
