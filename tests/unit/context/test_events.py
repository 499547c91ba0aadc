"""Every event that can start a workflow: what it is about, and how its first sentence reads."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fire_routine.context.causes import PHRASES
from fire_routine.context.context import Context
from fire_routine.context.details import bounded, read_details
from fire_routine.context.events import READERS
from fire_routine.context.read_context import read_context
from fire_routine.evidence.evidence import Evidence
from fire_routine.github.facts import Deployment, PullRequest, Verdict
from fire_routine.message.headline import headline
from fire_routine.wire.payload import Payload

EVENTS = Path(__file__).parents[2] / "data" / "github" / "events"
"""GitHub's own examples; what they come to is in test_event_examples.py."""
ENV_SHA = "d" * 40
RUN = "/actions/runs/77"
SHA = "ec26c3e57ca3a959ca5aad62de7213c562f8c821"
OTHER_SHA = "6113728f27ae82c7b1a177c8d03f9e96e0adf246"


def context_of(name: str, payload: Mapping[str, Any], *, ref: str = "refs/heads/main") -> Context:
    """The context of a run of `CI` in octo/repo that got this event."""
    repository = payload.get("repository", {}).get("full_name", "octo/repo")
    env = {
        "GITHUB_EVENT_NAME": name,
        "GITHUB_EVENT_PATH": "event.json",
        "GITHUB_REPOSITORY": repository,
        "GITHUB_SHA": ENV_SHA,
        "GITHUB_REF": ref,
        "GITHUB_RUN_ID": "77",
        "GITHUB_WORKFLOW": "CI",
        "GITHUB_ACTOR": payload.get("sender", {}).get("login", "octocat"),
    }
    return read_context(env, lambda _: json.dumps(payload).encode())


# From "Events that trigger workflows" in GitHub's documentation.
DOCUMENTED = (
    "branch_protection_rule",
    "check_run",
    "check_suite",
    "create",
    "delete",
    "deployment",
    "deployment_status",
    "discussion",
    "discussion_comment",
    "fork",
    "gollum",
    "image_version",
    "issue_comment",
    "issues",
    "label",
    "merge_group",
    "milestone",
    "page_build",
    "public",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_target",
    "push",
    "registry_package",
    "release",
    "repository_dispatch",
    "schedule",
    "status",
    "watch",
    "workflow_call",
    "workflow_dispatch",
    "workflow_run",
)

GENERAL = {
    "branch_protection_rule",
    "discussion",
    "discussion_comment",
    "fork",
    "gollum",
    "image_version",
    "label",
    "milestone",
    "public",
    "registry_package",
    "watch",
    "workflow_call",
}
"""Those that get the general sentence. The event name of a called workflow is that of its caller's run."""

# Events without an example of GitHub's: payload (fields after "Webhook events and payloads"), and its phrase.
CAUSES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("delete", {"ref": "old", "ref_type": "branch"}, "after branch old was deleted by mona"),
    ("issues", {"action": "demilestoned", "issue": {"number": 3}}, "after issue #3 was demilestoned by mona"),
    ("issues", {"action": "opened"}, "after the issues event (opened) by mona"),
    ("schedule", {"schedule": "15 4 * * *"}, "on schedule"),
    ("repository_dispatch", {}, "after the repository_dispatch event by mona"),
    ("push", {"ref": "refs/heads/main", "forced": True}, "after a forced push by mona"),
    (
        "pull_request",
        {"action": "synchronize", "pull_request": {"number": 2, "head": {"sha": SHA, "ref": "fix"}}},
        "after pull request #2 was updated by mona",
    ),
    (
        "pull_request",
        {"action": "closed", "pull_request": {"number": 2, "merged": True, "head": {"sha": SHA, "ref": "fix"}}},
        "after pull request #2 was merged by mona",
    ),
    (
        "pull_request_target",
        {"action": "ready_for_review", "pull_request": {"number": 2, "head": {"sha": SHA, "ref": "fix"}}},
        "after pull request #2 was updated (ready for review) by mona",
    ),
    (
        "pull_request_review_comment",
        {"action": "created", "pull_request": {"number": 2, "head": {"sha": SHA, "ref": "fix"}}},
        "after a review comment on pull request #2 was created by mona",
    ),
    ("watch", {"action": "started"}, "after the watch event (started) by mona"),
    ("public", {}, "after the public event by mona"),
    ("from_the_future", {"action": "long_gone"}, "after the from_the_future event (long gone) by mona"),
)


@pytest.mark.parametrize(("name", "payload", "cause"), CAUSES, ids=[f"{row[0]}: {row[2]}" for row in CAUSES])
def test_other_events_say_what_started_the_run(name: str, payload: dict[str, Any], cause: str) -> None:
    context = context_of(name, payload | {"sender": {"login": "mona"}})
    assert context.cause == cause
    assert context.verdict == "unknown"
    assert str(headline(context, Evidence())).startswith("Workflow CI ran in octo/repo on ")
    expected = (SHA, "fix") if "pull_request" in payload else (ENV_SHA, "main")
    assert (context.sha, context.branch) == expected


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_event_of_githubs_list_has_a_phrase_or_is_meant_to_get_the_general_sentence(name: str) -> None:
    assert (name in PHRASES) != (name in GENERAL), f"{name} must be in one of PHRASES (context/causes.py) and GENERAL"


@pytest.mark.parametrize("name", sorted({*PHRASES, *READERS}))
def test_every_event_with_a_phrase_or_a_reader_has_both_and_an_example(name: str) -> None:
    assert name in DOCUMENTED, f"GitHub starts no workflow for {name}: correct context/causes.py or context/events.py"
    assert name in PHRASES, f"add the phrase of {name} to PHRASES in context/causes.py"
    has_example = any(path.name.partition(".")[0] == name for path in EVENTS.glob("*.json"))
    has_test = name in {row[0] for row in CAUSES} or f"test_{name}" in globals()
    assert has_example or has_test, f"add {name}'s payload to tests/data/github/events, or a row to CAUSES"


def test_check_suite() -> None:
    suite = {
        "head_sha": SHA,
        "head_branch": "fix",
        "conclusion": "timed_out",
        "app": {"name": "Buildkite"},
        "head_commit": {"id": SHA, "message": "Fix it\n\nReally", "author": {"name": "Mona"}},
    }
    context = context_of("check_suite", {"action": "completed", "check_suite": suite})
    assert context.verdict == "failed"
    assert context.commit
    assert (context.commit.subject, context.commit.author) == ("Fix it", "Mona")
    assert str(headline(context, Evidence())) == (
        "Check suite Buildkite failed in octo/repo on branch fix at commit ec26c3e, "
        f"reported by Buildkite: https://github.com/octo/repo{RUN}"
    )


def test_page_build() -> None:
    build = {"status": "errored", "commit": SHA, "error": {"message": "no theme"}, "pusher": {"login": "mona"}}
    context = context_of("page_build", {"build": build})
    assert (context.sha, context.branch) == (SHA, "")
    assert [(detail.name, detail.value) for detail in context.details] == [
        ("build.status", "errored"),
        ("build.error.message", "no theme"),
    ]
    assert str(headline(context, Evidence())) == (
        "Build of the Pages site failed in octo/repo at commit ec26c3e, "
        f"after a push by mona: https://github.com/octo/repo{RUN}"
    )


@pytest.mark.parametrize(
    ("conclusion", "verdict"),
    [
        ("success", "succeeded"),
        ("failure", "failed"),
        ("timed_out", "failed"),
        ("startup_failure", "failed"),
        ("cancelled", "cancelled"),
        ("neutral", "unknown"),
        ("skipped", "unknown"),
        ("stale", "unknown"),
        ("action_required", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_runs_conclusion_is_the_verdict(conclusion: str | None, verdict: Verdict) -> None:
    run = {"id": 5, "head_sha": SHA, "conclusion": conclusion, "event": "push"}
    assert context_of("workflow_run", {"workflow_run": run}).verdict == verdict


@pytest.mark.parametrize(
    ("state", "verdict"),
    [("success", "succeeded"), ("failure", "failed"), ("error", "failed"), ("pending", "unknown")],
)
def test_the_state_of_a_status_or_deployment_is_the_verdict(state: str, verdict: Verdict) -> None:
    deployment = {"deployment": {"environment": "staging", "sha": SHA}, "deployment_status": {"state": state}}
    assert context_of("deployment_status", deployment).verdict == verdict
    assert context_of("status", {"sha": SHA, "context": "ci", "state": state}).verdict == verdict


def test_a_deployments_fields() -> None:
    payload = {
        "deployment": {"id": 9, "environment": "x", "sha": SHA, "ref": "v2", "payload": {"a": 1}},
        "deployment_status": {
            "state": "failure",
            "environment": "staging",
            "description": "it broke",
            "environment_url": "https://staging.example",
            "log_url": "https://ci.example/9",
            "target_url": "https://old.example/9",
        },
    }
    context = context_of("deployment_status", payload, ref="refs/tags/v2")
    assert context.deployment == Deployment(
        "staging", "failure", 9, "https://staging.example", "https://ci.example/9", "it broke", "v2", SHA
    )
    assert (context.branch, context.tag, context.link) == ("", "v2", "https://ci.example/9")


@pytest.mark.parametrize(
    ("ref", "env_ref", "branch", "tag"),
    [
        ("main", "refs/heads/main", "main", ""),
        ("v1", "refs/tags/v1", "", "v1"),
        ("refs/heads/fix", "", "fix", ""),
        ("feature", "", "feature", ""),
        (SHA, "", "", ""),
        (SHA[:10], "", "", ""),
        ("refs/pull/2/merge", "", "", ""),
    ],
)
def test_a_deployment_may_be_of_a_branch_a_tag_or_a_commit(ref: str, env_ref: str, branch: str, tag: str) -> None:
    payload = {"deployment": {"environment": "x", "sha": SHA, "ref": ref}}
    context = context_of("deployment", payload, ref=env_ref)
    assert (context.sha, context.branch, context.tag) == (SHA, branch, tag)


def test_a_deployment_that_a_workflow_made_is_about_its_run() -> None:
    payload = {
        "deployment": {"environment": "x", "sha": SHA, "ref": "main"},
        "deployment_status": {"state": "failure"},
        "workflow_run": {"id": 5, "run_attempt": 2, "name": "Deploy", "event": "push", "actor": {"login": "mona"}},
    }
    context = context_of("deployment_status", payload)
    assert (context.run.id, context.run.attempt, context.run.is_own) == (5, 2, False)
    assert (context.subject, context.cause) == ("Deployment to x", "after a push by mona")


@pytest.mark.parametrize(
    ("branches", "expected"),
    [
        ([("fix", SHA), ("main", OTHER_SHA)], "fix"),
        ([("fix", SHA), ("main", SHA)], "main"),
        ([("fix", SHA), ("claude/fix", SHA)], "fix"),
        ([("fix", OTHER_SHA)], "fix"),
        ([("fix", OTHER_SHA), ("main", OTHER_SHA)], "main"),
        ([("fix", OTHER_SHA), ("other", OTHER_SHA)], ""),
        ([], ""),
    ],
)
def test_a_status_is_for_the_branch_whose_head_it_is_on(branches: list[tuple[str, str]], expected: str) -> None:
    listed = [{"name": name, "commit": {"sha": sha}} for name, sha in branches]
    repository = {"full_name": "octo/repo", "default_branch": "main"}
    payload = {"sha": SHA, "state": "failure", "branches": listed, "repository": repository}
    assert context_of("status", payload).branch == expected


def test_a_comment_on_a_pull_request_does_not_pretend_to_know_the_head() -> None:
    issue = {
        "number": 8,
        "title": "Fix",
        "user": {"login": "mona"},
        "labels": [{"name": "bug"}],
        "pull_request": {"url": "https://api.github.com/repos/octo/repo/pulls/8"},
    }
    context = context_of("issue_comment", {"action": "created", "issue": issue, "comment": {"body": "/fix"}})
    assert (context.sha, context.branch) == ("", "")
    assert context.pull_request == PullRequest(8, "Fix", "https://github.com/octo/repo/pull/8", "mona", ("bug",))
    assert context.notes == ("The event, a comment on pull request #8, does not include its head commit and branch.",)
    assert str(headline(context, Evidence())).startswith(
        "Workflow CI ran in octo/repo on pull request #8, after a comment on pull request #8 was created by octocat: "
    )


def test_an_annotated_tags_commit_is_not_the_tag_object() -> None:
    payload = {"ref": "refs/tags/v1", "after": OTHER_SHA, "head_commit": {"id": SHA, "message": "m"}}
    context = context_of("push", payload, ref="refs/tags/v1")
    assert (context.sha, context.tag, context.branch) == (SHA, "v1", "")


def test_a_deleted_branch_never_reports_zeros() -> None:
    payload = {"ref": "refs/heads/old", "after": "0" * 40, "deleted": True, "head_commit": None}
    context = context_of("push", payload)
    assert (context.sha, context.branch) == (ENV_SHA, "main")
    assert context.cause == "after refs/heads/old was deleted by octocat"


def test_the_pull_request_of_a_run_is_the_one_with_its_commit_in_this_repository() -> None:
    def short(number: int, sha: str, repository: str) -> dict[str, Any]:
        base = {"ref": "main", "sha": OTHER_SHA, "repo": {"url": f"https://api.github.com/repos/{repository}"}}
        head = {"ref": "fix", "sha": sha, "repo": {"url": "https://api.github.com/repos/octo/repo"}}
        return {"number": number, "head": head, "base": base}

    listed = [short(1, SHA, "mona/repo"), short(2, OTHER_SHA, "octo/repo"), short(3, SHA, "Octo/Repo")]
    run = {"id": 5, "head_sha": SHA, "head_branch": "fix", "event": "push", "pull_requests": listed}
    found = context_of("workflow_run", {"workflow_run": run}).pull_request
    assert found
    assert (found.number, found.head_repository, found.url) == (3, "octo/repo", "https://github.com/octo/repo/pull/3")
    moved = run | {"event": "pull_request", "pull_requests": listed[:2]}
    context = context_of("workflow_run", {"workflow_run": moved})
    assert context.pull_request
    assert context.pull_request.number == 2
    assert context.sha == SHA, "the run's commit, not the head that has moved on since"
    assert context.cause == "for pull request #2 by octocat"


def test_dispatched_inputs_and_payloads_are_included() -> None:
    inputs = {"target": "staging", "force": True, "empty": "", "count": 3}
    details = context_of("workflow_dispatch", {"inputs": inputs}).details
    assert [(detail.name, detail.value) for detail in details] == [
        ("inputs.target", "staging"),
        ("inputs.force", "true"),
        ("inputs.count", "3"),
    ]
    payload = {"action": "alert", "client_payload": {"service": "api", "é": [1, 2]}}
    (client_payload,) = context_of("repository_dispatch", payload).details
    assert client_payload.name == "client_payload"
    assert json.loads(client_payload.value) == payload["client_payload"]
    assert '\n  "é": [' in client_payload.value


def test_long_values_are_cut_at_a_line_and_say_so() -> None:
    body = "x" * 99 + "\n"
    (detail,) = context_of("release", {"release": {"body": body * 100}}).details
    assert bounded(detail).value == (body * 40).rstrip("\n") + "\n… 6,001 more characters omitted …"
    (detail,) = context_of("release", {"release": {"body": "y" * 5000}}).details
    assert bounded(detail).value == "y" * 4000 + "\n… 1,000 more characters omitted …"
    assert len(detail.value) == 5_000, "a secret at the place of the cut must be whole until it is redacted"


def test_texts_of_an_event_stay_as_they_came() -> None:
    issue = {
        "number": 1,
        "title": "<b>*t*</b>",
        "body": "::error::\n```\x1b[0m",
        "labels": [{"name": "a"}, {"name": "b"}],
    }
    details = {detail.name: detail.value for detail in context_of("issues", {"issue": issue}).details}
    assert details == {"issue.title": "<b>*t*</b>", "issue.labels": "a, b", "issue.body": "::error::\n```\x1b[0m"}


def test_a_payload_that_is_nested_too_deeply_is_left_out() -> None:
    nested: dict[str, object] = {}
    for _ in range(5_000):
        nested = {"a": nested}
    (detail,) = read_details(Payload({"client_payload": nested}))
    assert detail.value == "(nested too deeply to be shown)"


def test_braces_in_a_payload_are_no_placeholders() -> None:
    context = context_of("create", {"ref": "a{0}", "ref_type": "{ref} {}"})
    assert context.cause == "after {ref} {} a{0} was created by octocat"


def test_the_label_that_was_added_is_in_the_details() -> None:
    event = {
        "action": "labeled",
        "issue": {"title": "Crash"},
        "label": {"name": "agent", "description": "For an agent"},
    }
    details = [(detail.name, detail.value) for detail in context_of("issues", event).details]
    assert details == [
        ("issue.title", "Crash"),
        ("label.name", "agent"),
        ("label.description", "For an agent"),
    ]


def test_no_name_of_a_field_is_without_its_limit() -> None:
    details = context_of("workflow_dispatch", {"inputs": {f"{number}{'x' * 200}": "y" for number in range(99)}}).details
    assert (len(details), {len(bounded(detail).name) for detail in details}) == (60, {100})
