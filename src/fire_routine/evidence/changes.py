"""What has changed since it last worked."""

from typing import Final, NamedTuple

from fire_routine.context.context import Context
from fire_routine.evidence.evidence import Changes, FileChange
from fire_routine.github.client import GitHub
from fire_routine.github.facts import PullRequest
from fire_routine.github.objects import read_commit, read_url
from fire_routine.runs.past import PastRun, on_branch
from fire_routine.runs.runs import Runs
from fire_routine.wire.payload import Payload

MAX_FILES: Final = 300
"""The most files that GitHub lists in a comparison."""

_NOTES: Final = {
    "diverged": "the last good commit is not an ancestor of this one; the branch was rewritten or is a different one",
    "behind": "the last good commit is newer than this one",
}


class Base(NamedTuple):
    """A commit that worked."""

    sha: str
    since: str
    """What it is: `the last successful run of CI on main`."""
    url: str = ""
    is_other_branch: bool = False
    """Whether it is on another branch than the reported commit. It is then normal that the two have diverged."""


def base_branch(context: Context, pull_request: PullRequest | None) -> str:
    """The branch whose last successful run is the base: a pull request's base branch, else the reported branch."""
    if pull_request and pull_request.base_branch:
        return pull_request.base_branch
    return context.default_branch if context.is_fork else context.branch or context.default_branch


def find_base(runs: Runs, context: Context, branch: str) -> Base | None:
    """The last successful run before the reported one, on `branch` or else on the default branch.

    If none of the newest runs passed, older ones are requested. Raises `GitHubError`.
    """
    newest = runs.earlier(branch)
    good = _newest_good(on_branch(newest, context.repository))
    if not good and newest:
        good = _newest_good(on_branch(runs.earlier(branch, only_passed=True), context.repository))
    where = branch
    if not good and context.default_branch not in {"", branch}:
        where = context.default_branch
        good = _newest_good(on_branch(runs.earlier(where, only_passed=True), context.repository))
    if not good:
        return None
    since = f"the last successful run of {context.run.workflow or context.run.workflow_file} on {where}"
    return Base(good.sha, since, good.url, is_other_branch=where != context.branch)


def base_of(pull_request: PullRequest | None) -> Base | None:
    """The base of a pull request, for workflows that run only for pull requests."""
    if pull_request is None or not pull_request.base_sha:
        return None
    return Base(pull_request.base_sha, f"the base of pull request #{pull_request.number}", is_other_branch=True)


def compare(github: GitHub, context: Context, base: Base) -> Changes:
    """The changes from `base` to the reported commit. Raises `GitHubError`."""
    changes = Changes(base.since, base.sha, base_url=base.url)
    if base.sha == context.sha:
        return changes._replace(note="it is the same commit; nothing in the repository has changed since")
    # Without parameters for pages GitHub returns up to 250 commits, and the last is the newest.
    path = f"/repos/{context.repository}/compare/{base.sha}...{context.sha}"
    answer = github.get(path, permission="contents: read")
    commits = [read_commit(item, context.site) for item in reversed(answer.list("commits"))]
    files = tuple(_file(item) for item in answer.list("files"))
    note = "" if base.is_other_branch else _NOTES.get(answer.text("status"), "")
    return changes._replace(
        commits=tuple(commit for commit in commits if commit),
        total_commits=answer.number("total_commits") or len(commits),
        files=files,
        files_capped=len(files) >= MAX_FILES,
        compare_url=read_url(answer.text("html_url")),
        note=note,
    )


def _newest_good(runs: tuple[PastRun, ...]) -> PastRun | None:
    return next((past for past in runs if past.passed and past.sha), None)


def _file(file: Payload) -> FileChange:
    return FileChange(
        path=file.text("filename"),
        status=file.text("status"),
        additions=file.number("additions") or 0,
        deletions=file.number("deletions") or 0,
    )
