"""GitHub's own example payloads: each gives the right commit and branch, a sensible first sentence and the details."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from fire_routine.context.read_context import read_context
from fire_routine.evidence.evidence import Evidence
from fire_routine.message.headline import headline

EVENTS = Path(__file__).parents[2] / "data" / "github" / "events"
ENV_SHA = "d" * 40
RUN = "/actions/runs/77"
SHA = "ec26c3e57ca3a959ca5aad62de7213c562f8c821"
OTHER_SHA = "6113728f27ae82c7b1a177c8d03f9e96e0adf246"


class Example(NamedTuple):
    """One of GitHub's own payloads, `GITHUB_REF` as GitHub would set it, and what they must come to."""

    file: str
    ref: str
    sha: str
    """ENV_SHA where the payload leaves the commit to the environment."""
    branch: str
    sentence: str
    details: str = ""
    """The names of the details, with spaces between them."""


EXAMPLES = (
    Example(
        "check_run.0",
        "refs/heads/master",
        SHA,
        "changes",
        "Check Octocoders-linter was created in Codertocat/Hello-World on pull request #2 (branch changes) "
        "at commit ec26c3e, reported by octocoders-linter: https://github.com/Codertocat/Hello-World/runs/128620228",
        "check_run.name check_run.html_url check_run.details_url check_run.app.name check_run.status",
    ),
    Example(
        "create.0",
        "refs/tags/simple-tag",
        ENV_SHA,
        "",
        "Workflow CI ran in Codertocat/Hello-World on tag simple-tag at commit ddddddd, "
        f"after tag simple-tag was created by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
    ),
    Example(
        "deployment.0",
        "refs/heads/master",
        "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
        "master",
        "Deployment to production was created in Codertocat/Hello-World on branch master at commit f95f852, "
        f"reported by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
        "deployment.creator.login deployment.task",
    ),
    Example(
        "deployment_status.0",
        "refs/heads/master",
        "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
        "master",
        "Deployment to production succeeded in Codertocat/Hello-World on branch master at commit f95f852, "
        f"reported by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
        "deployment_status.creator.login deployment_status.state deployment.creator.login deployment.task",
    ),
    Example(
        "issue_comment.0",
        "refs/heads/master",
        ENV_SHA,
        "master",
        "Workflow CI ran in Codertocat/Hello-World on branch master at commit ddddddd, "
        f"after a comment on issue #1 was created by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
        "issue.title issue.html_url issue.user.login issue.state issue.labels issue.body "
        "comment.html_url comment.user.login comment.body",
    ),
    Example(
        "issues.0",
        "refs/heads/master",
        ENV_SHA,
        "master",
        "Workflow CI ran in Codertocat/Hello-World on branch master at commit ddddddd, "
        f"after issue #1 was edited by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
        "issue.title issue.html_url issue.user.login issue.state issue.labels issue.body",
    ),
    Example(
        "merge_group.0",
        "refs/heads/gh-readonly-queue/main/pr-104-929f8209d40f77f4abc622a499c93a83babdbe64",
        "2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d",
        "gh-readonly-queue/main/pr-104-929f8209d40f77f4abc622a499c93a83babdbe64",
        "Workflow CI ran in octo-org/octo-repo on pull request #104 "
        "(branch gh-readonly-queue/main/pr-104-929f8209d40f77f4abc622a499c93a83babdbe64) at commit 2ffea6d, "
        f"after checks were requested for the merge queue: https://github.com/octo-org/octo-repo{RUN}",
    ),
    Example(
        "pull_request.0",
        "refs/pull/2/merge",
        SHA,
        "changes",
        "Workflow CI ran in Codertocat/Hello-World on pull request #2 (branch changes) at commit ec26c3e, "
        f"after pull request #2 was opened by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
        "pull_request.body",
    ),
    Example(
        "pull_request.1",
        "refs/pull/2/merge",
        SHA,
        "changes",
        "Workflow CI ran in Codertocat/Hello-World on pull request #2 (branch changes) at commit ec26c3e, "
        f"after pull request #2 was assigned by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
        "pull_request.body assignee.login assignee.html_url",
    ),
    Example(
        "pull_request_review.0",
        "refs/pull/2/merge",
        SHA,
        "changes",
        "Workflow CI ran in Codertocat/Hello-World on pull request #2 (branch changes) at commit ec26c3e, "
        f"after a review of pull request #2 was submitted by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
        "review.html_url review.user.login review.state pull_request.body",
    ),
    Example(
        "push.0",
        "refs/tags/simple-tag",
        OTHER_SHA,
        "",
        "Workflow CI ran in Codertocat/Hello-World on tag simple-tag at commit 6113728, "
        f"after a push by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
        "compare",
    ),
    Example(
        "push.1",  # deletes a tag: the run is on the default branch
        "refs/heads/master",
        ENV_SHA,
        "master",
        "Workflow CI ran in Codertocat/Hello-World on branch master at commit ddddddd, "
        f"after refs/tags/simple-tag was deleted by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
        "compare",
    ),
    Example(
        "release.0",
        "refs/tags/0.0.1",
        ENV_SHA,
        "",
        "Workflow CI ran in Codertocat/Hello-World on tag 0.0.1 at commit ddddddd, "
        f"after release 0.0.1 was published by Codertocat: https://github.com/Codertocat/Hello-World{RUN}",
        "release.tag_name release.html_url release.author.login release.target_commitish",
    ),
    Example(
        "repository_dispatch.0",
        "refs/heads/master",
        ENV_SHA,
        "master",
        "Workflow CI ran in octo-org/octo-repo on branch master at commit ddddddd, after a repository dispatch "
        f"of type on-demand-test by Codertocat: https://github.com/octo-org/octo-repo{RUN}",
    ),
    Example(
        "status.0",
        "refs/heads/master",
        OTHER_SHA,
        "master",
        "Status default succeeded in Codertocat/Hello-World on branch master at commit 6113728, "
        f"reported by Codertocat: https://github.com/Codertocat/Hello-World/commit/{OTHER_SHA}",
        "state",
    ),
    Example(
        "workflow_dispatch.0",
        "refs/heads/main",
        ENV_SHA,
        "main",
        "Workflow CI ran in octo-org/octo-repo on branch main at commit ddddddd, "
        f"started by hand by octocat: https://github.com/octo-org/octo-repo{RUN}",
    ),
    Example(
        "workflow_run.0",
        "refs/heads/main",
        "5779607b49aab1200488439f02372c57b4f75444",
        "main",
        "Workflow Manually triggered workflow ran in Codertocat/Hello-World on branch main at commit 5779607, "
        "started by hand by Codertocat: https://github.com/octo-org/octo-repo/actions/runs/1589141559",
    ),
    Example(
        "workflow_run.1",
        "refs/heads/master",
        "3484a3fb816e0859fd6e1cea078d76385ff50625",
        "master",
        "Workflow test succeeded in octo-org/octo-repo on branch master at commit 3484a3f, "
        "after the repository_dispatch event by Codertocat: https://github.com/octo-org/octo-repo/actions/runs/289782451",
        "workflow_run.display_title workflow_run.conclusion",
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.file)
def test_each_example_gives_the_right_commit_and_a_sensible_sentence(example: Example) -> None:
    data = (EVENTS / f"{example.file}.json").read_bytes()
    payload = json.loads(data)
    env = {
        "GITHUB_EVENT_NAME": example.file.partition(".")[0],
        "GITHUB_EVENT_PATH": "event.json",
        "GITHUB_REPOSITORY": payload["repository"]["full_name"],
        "GITHUB_SHA": ENV_SHA,
        "GITHUB_REF": example.ref,
        "GITHUB_RUN_ID": "77",
        "GITHUB_WORKFLOW": "CI",
        "GITHUB_ACTOR": payload["sender"]["login"],
    }
    context = read_context(env, lambda _: data)
    assert (context.sha, context.branch) == (example.sha, example.branch)
    assert str(headline(context, Evidence())) == example.sentence
    assert [detail.name for detail in context.details] == example.details.split()
    assert not context.notes


@pytest.mark.parametrize("file", sorted(path.stem for path in EVENTS.glob("*.json")))
def test_every_example_is_in_the_table(file: str) -> None:
    assert file in {example.file for example in EXAMPLES}, f"add {file} to EXAMPLES"
