"""Reads GitHub's objects, in the form that webhooks and the REST API have in common, into plain data."""

import re
from typing import NamedTuple

from fire_routine.github.facts import Commit, Deployment, PullRequest, Run, Verdict
from fire_routine.wire.payload import Payload

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_URL = re.compile(r"https?://[!#-;=?-_a-z~]{1,1000}", re.IGNORECASE)
_VERDICTS: dict[str, Verdict] = {
    "success": "succeeded",
    "built": "succeeded",
    "failure": "failed",
    "error": "failed",
    "errored": "failed",
    "timed_out": "failed",
    "startup_failure": "failed",
    "cancelled": "cancelled",
}


class Site(NamedTuple):
    """A repository on a GitHub server, and the URLs of its pages."""

    server_url: str
    """Without a trailing slash."""
    repository: str
    """`owner/name`."""

    def commit_url(self, sha: str) -> str:
        """The page of a commit."""
        return f"{self.server_url}/{self.repository}/commit/{sha}" if sha else ""

    def pull_request_url(self, number: int) -> str:
        """The page of a pull request."""
        return f"{self.server_url}/{self.repository}/pull/{number}"

    def run_url(self, run_id: int | None) -> str:
        """The page of a workflow run."""
        return f"{self.server_url}/{self.repository}/actions/runs/{run_id}" if run_id is not None else ""


def read_verdict(word: str) -> Verdict:
    """The verdict for a conclusion (runs, checks), a state (statuses, deployments) or a result (`needs`).

    Anything that neither passed nor failed (`neutral`, `skipped`, `action_required`, `pending`, …) is `unknown`.
    """
    return _VERDICTS.get(word, "unknown")


def split_ref(ref: str) -> tuple[str, str]:
    """The branch and the tag of a full ref, at least one of them empty."""
    if ref.startswith("refs/heads/"):
        return ref.removeprefix("refs/heads/"), ""
    return "", ref.removeprefix("refs/tags/") if ref.startswith("refs/tags/") else ""


def read_sha(text: str) -> str:
    """The text if it is a full commit id (SHA-1 or SHA-256) that is not all zeros, else `""`.

    Git writes zeros if there is no commit: after a branch's deletion, and before its creation.
    """
    return text if _SHA.fullmatch(text) and text.strip("0") else ""


def read_url(text: str) -> str:
    """The text if it is an http(s) URL of sane length without characters that could end a link, else `""`."""
    return text if _URL.fullmatch(text) else ""


def read_repository(repository: Payload) -> str:
    """`owner/name` of a repository, from its API URL if there is only that (checks, runs)."""
    return repository.text("full_name") or repository.text("url").partition("/repos/")[2]


def same_repository(one: str, other: str) -> bool:
    """Whether two `owner/name` are the same repository: GitHub ignores case."""
    return one.casefold() == other.casefold()


def read_labels(labelled: Payload) -> tuple[str, ...]:
    """The names of the labels of an issue, pull request or discussion."""
    return tuple(name for label in labelled.list("labels") if (name := label.text("name")))


def read_commit(commit: Payload, site: Site) -> Commit | None:
    """A commit in git's form (`id`, `message`) or the API's (`sha`, `commit.message`); None without an id."""
    sha = read_sha(commit.text("id")) or read_sha(commit.text("sha"))
    if not sha:
        return None
    inner = commit if commit.text("message") else commit.at("commit")
    author = commit.text("author", "login") or commit.text("author", "username") or inner.text("author", "name")
    return Commit(
        sha=sha,
        subject=inner.text("message").lstrip().partition("\n")[0].rstrip(),
        author=author,
        url=read_url(commit.text("html_url")) or site.commit_url(sha),
    )


def read_commit_at(sha: str, commit: Payload, site: Site) -> Commit | None:
    """The commit if it has this id, else None: an event can contain other commits."""
    found = read_commit(commit, site)
    return found if found and found.sha == sha else None


def read_pull_request(pull_request: Payload, site: Site) -> PullRequest | None:
    """A pull request, complete or in the short form in runs and checks; None without a number."""
    number = pull_request.number("number")
    if not number:
        return None
    head, base = pull_request.at("head"), pull_request.at("base")
    return PullRequest(
        number=number,
        title=pull_request.text("title"),
        url=read_url(pull_request.text("html_url")) or site.pull_request_url(number),
        author=pull_request.text("user", "login"),
        labels=read_labels(pull_request),
        head_branch=head.text("ref"),
        head_sha=read_sha(head.text("sha")),
        head_repository=read_repository(head.at("repo")),
        base_branch=base.text("ref"),
        base_sha=read_sha(base.text("sha")),
    )


def read_run(run: Payload, site: Site, workflow: Payload) -> Run | None:
    """A run that is not our own, with its workflow if that is a separate object; None without an id."""
    run_id = run.number("id")
    if run_id is None:
        return None
    path = read_workflow_path(run.text("path") or workflow.text("path"))
    return Run(
        id=run_id,
        attempt=max(run.number("run_attempt") or 1, 1),
        number=run.number("run_number"),
        workflow=workflow.text("name") or run.text("name") or path,
        workflow_file=path,
        event=run.text("event"),
        url=read_url(run.text("html_url")) or site.run_url(run_id),
        is_own=False,
    )


def read_workflow_path(text: str) -> str:
    """The path of a workflow file in its repository, from `path` or `owner/name/path@ref`.

    `GITHUB_WORKFLOW_REF` has the long form. A run's `path` in the REST API has either.
    """
    path = text.partition("@")[0]
    start = path.find(".github/workflows/")
    return path[start:] if start >= 0 else path


def read_deployment(deployment: Payload, status: Payload) -> Deployment | None:
    """A deployment and its latest status; None unless one of them names the environment."""
    environment = status.text("environment") or deployment.text("environment")
    if not environment:
        return None
    return Deployment(
        environment=environment,
        state=status.text("state"),
        id=deployment.number("id"),
        url=read_url(status.text("environment_url")),
        log_url=read_url(status.text("log_url")) or read_url(status.text("target_url")),
        description=status.text("description") or deployment.text("description"),
        ref=deployment.text("ref"),
        sha=read_sha(deployment.text("sha")),
    )
