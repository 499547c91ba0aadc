"""From the environment and the event to the context: which run, whose, how it ended; and it never raises."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fire_routine.context.context import Context
from fire_routine.context.details import bounded
from fire_routine.context.read_context import read_context
from fire_routine.evidence.evidence import Evidence
from fire_routine.github.facts import Deployment, Run, Verdict
from fire_routine.message.headline import headline

SHA = "a" * 40
HEAD = "b" * 40
ENV = {
    "GITHUB_EVENT_NAME": "push",
    "GITHUB_EVENT_PATH": "/github/workflow/event.json",
    "GITHUB_REPOSITORY": "octo/repo",
    "GITHUB_SHA": SHA,
    "GITHUB_REF": "refs/heads/main",
    "GITHUB_RUN_ID": "77",
    "GITHUB_RUN_NUMBER": "12",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_WORKFLOW": "CI",
    "GITHUB_WORKFLOW_REF": "octo/repo/.github/workflows/ci.yml@refs/heads/main",
    "GITHUB_JOB": "notify",
    "GITHUB_ACTOR": "octocat",
}


def context_of(
    name: str,
    payload: object = None,
    env: dict[str, str] | None = None,
    **options: Any,  # noqa: ANN401 (read_context's own)
) -> Context:
    data = json.dumps(payload if payload is not None else {}).encode()
    return read_context(ENV | {"GITHUB_EVENT_NAME": name} | (env or {}), lambda _: data, **options)


def pull_request(head_repository: str | None, base_branch: str = "main") -> dict[str, Any]:
    head = {"ref": "fix", "sha": HEAD, "repo": head_repository and {"full_name": head_repository}}
    base = {"ref": base_branch, "sha": SHA, "repo": {"full_name": "octo/repo"}}
    return {"action": "opened", "pull_request": {"number": 7, "head": head, "base": base}}


def workflow_run(**fields: object) -> dict[str, Any]:
    repository = {"full_name": "octo/repo"}
    run = {
        "id": 5,
        "run_attempt": 3,
        "run_number": 9,
        "path": ".github/workflows/test.yml",
        "event": "pull_request",
        "head_sha": HEAD,
        "head_branch": "fix",
        "conclusion": "failure",
        "repository": repository,
        "head_repository": repository,
    }
    return {"action": "completed", "workflow": {"name": "Tests"}, "workflow_run": run | fields}


def test_the_environment_alone_describes_our_own_run() -> None:
    context = context_of("push")
    assert context.run == Run(
        id=77,
        attempt=2,
        number=12,
        workflow="CI",
        workflow_file=".github/workflows/ci.yml",
        event="push",
        url="https://github.com/octo/repo/actions/runs/77",
        is_own=True,
    )
    assert (context.own_run_id, context.own_job) == (77, "notify")
    assert (context.sha, context.branch, context.tag) == (SHA, "main", "")
    assert (context.head_repository, context.is_fork, context.actor) == ("octo/repo", False, "octocat")


def test_what_the_runner_passes_in_is_kept() -> None:
    context = context_of("push", job_status="failure", own_check_run_id=123)
    assert (context.job_status, context.own_check_run_id, context.verdict) == ("failure", 123, "failed")


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"1" * 5_000, "is not JSON"),
        (b"[1]", "is not a JSON object"),
        (b"null", "is not a JSON object"),
        (b" " * (32 * 1024 * 1024 + 1), "has 33,554,433 bytes, more than GitHub sends"),
    ],
    ids=["empty", "cut off", "binary", "deep", "long number", "array", "null", "huge"],
)
def test_an_odd_event_file_degrades_to_the_environment_and_is_noted(data: bytes, note: str) -> None:
    context = read_context(ENV, lambda _: data)
    assert [note in noted for noted in context.notes] == [True]
    assert (context.sha, context.branch, context.cause) == (SHA, "main", "after a push by octocat")


def test_a_missing_event_file_degrades_to_the_environment_and_is_noted() -> None:
    def missing(path: str) -> bytes:
        raise FileNotFoundError(2, "No such file or directory", path)

    (note,) = read_context(ENV, missing).notes
    assert note == (
        "The event file could not be read (No such file or directory), "
        "so this report relies on the environment variables alone."
    )
    (note,) = read_context({key: ENV[key] for key in ENV if key != "GITHUB_EVENT_PATH"}, missing).notes
    assert note.startswith("GITHUB_EVENT_PATH is not set")


def test_an_event_file_with_a_byte_order_mark_or_odd_bytes_is_still_read() -> None:
    data = b'\xef\xbb\xbf{"action": "x", "note": "\xff"}'
    context = read_context(ENV, lambda _: data)
    assert (context.action, context.notes) == ("x", ())


@pytest.mark.parametrize(
    ("event", "env", "payload"),
    [
        ("pull_request", {"GITHUB_REF": "refs/pull/0/merge"}, {}),
        ("merge_group", {"GITHUB_REF": f"refs/heads/gh-readonly-queue/main/pr-0-{'a' * 40}"}, {"merge_group": {}}),
        ("issue_comment", {}, {"issue": {"number": 0, "pull_request": {"url": "x"}}}),
    ],
)
def test_there_is_no_pull_request_number_zero(event: str, env: dict[str, str], payload: dict[str, object]) -> None:
    assert context_of(event, payload, env=env).pull_request is None


def test_a_pull_request_without_its_event_never_reports_the_merge_commit() -> None:
    env = {"GITHUB_REF": "refs/pull/7/merge", "GITHUB_HEAD_REF": "fix", "GITHUB_BASE_REF": "main"}
    context = context_of("pull_request", env=env)
    assert (context.sha, context.branch) == ("", "fix")
    assert context.pull_request
    assert (context.pull_request.number, context.pull_request.base_branch) == (7, "main")
    assert context.notes == (
        "The event does not include the head commit of the pull request, and GITHUB_SHA is another commit.",
    )


@pytest.mark.parametrize(
    "name", ["workflow_run", "check_run", "check_suite", "status", "page_build", "deployment_status"]
)
def test_other_events_without_their_payload_are_about_our_own_run(name: str) -> None:
    context = context_of(name)
    assert (context.run.is_own, context.sha, context.branch, context.subject) == (True, SHA, "main", "")


def test_enterprise_servers_have_their_own_addresses() -> None:
    server = {"GITHUB_SERVER_URL": "https://git.corp.example/"}
    context = context_of("push", env=server | {"GITHUB_API_URL": "https://git.corp.example/api/v3/"})
    assert context.api_url == "https://git.corp.example/api/v3"
    assert context.link == "https://git.corp.example/octo/repo/actions/runs/77"
    assert context_of("push", env=server).api_url == "https://git.corp.example/api/v3"
    assert context_of("push").api_url == "https://api.github.com"


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("octo/repo/.github/workflows/ci.yml@refs/heads/a@b", ".github/workflows/ci.yml"),
        ("octo/repo/.github/workflows/ci.yml@" + SHA, ".github/workflows/ci.yml"),
        ("dynamic/pages/pages-build-deployment", "dynamic/pages/pages-build-deployment"),
        ("", ""),
    ],
)
def test_the_workflow_file_is_found_in_its_reference(reference: str, path: str) -> None:
    context = context_of("push", env={"GITHUB_WORKFLOW_REF": reference, "GITHUB_WORKFLOW": ""})
    assert (context.run.workflow_file, context.run.workflow) == (path, path)


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "٣", "9" * 19])
def test_numbers_that_are_none_are_left_empty(value: str) -> None:
    context = context_of("push", env={"GITHUB_RUN_ID": value, "GITHUB_RUN_ATTEMPT": value})
    assert (context.run.id, context.run.attempt, context.run.url) == (None, 1, "")
    assert context.link == f"https://github.com/octo/repo/commit/{SHA}"


@pytest.mark.parametrize(
    ("head", "is_fork", "kept"),
    [
        ("octo/repo", False, "octo/repo"),
        ("Octo/Repo", False, "Octo/Repo"),
        ("mona/repo", True, "mona/repo"),
        (None, True, ""),
    ],
)
def test_a_fork_is_known_by_the_head_repository_even_when_it_is_deleted(
    head: str | None, is_fork: bool, kept: str
) -> None:
    context = context_of("pull_request", pull_request(head))
    assert (context.sha, context.branch, context.is_fork, context.head_repository) == (HEAD, "fix", is_fork, kept)
    head_repository = head and {"full_name": head}
    context = context_of("workflow_run", workflow_run(head_repository=head_repository))
    assert (context.sha, context.branch, context.is_fork, context.head_repository) == (HEAD, "fix", is_fork, kept)


def test_a_run_without_a_head_repository_is_no_fork() -> None:
    payload = workflow_run()
    del payload["workflow_run"]["head_repository"]
    context = context_of("workflow_run", payload)
    assert (context.is_fork, context.head_repository) == (False, "octo/repo")


@pytest.mark.parametrize(
    ("name", "withheld"),
    [
        ("pull_request", True),
        ("pull_request_review", True),
        ("pull_request_review_comment", True),
        ("pull_request_target", False),
    ],
)
def test_forks_get_no_secrets_unless_the_run_is_in_the_context_of_the_base(name: str, withheld: bool) -> None:
    assert ("comes from a fork" in context_of(name, pull_request("mona/repo")).secrets_withheld) is withheld
    assert context_of(name, pull_request("octo/repo")).secrets_withheld == ""


def test_a_run_that_reports_on_a_forks_run_has_its_secrets() -> None:
    context = context_of("workflow_run", workflow_run(head_repository={"full_name": "mona/repo"}))
    assert (context.is_fork, context.secrets_withheld) == (True, "")


@pytest.mark.parametrize(
    ("name", "withheld"),
    [
        ("pull_request", True),
        ("pull_request_review", True),
        ("pull_request_review_comment", True),
        ("push", True),
        ("create", True),
        ("deployment", True),
        ("deployment_status", True),
        ("pull_request_target", False),
        ("workflow_run", False),
        ("issue_comment", False),
        ("schedule", False),
    ],
)
def test_dependabots_runs_get_no_secrets(name: str, withheld: bool) -> None:
    env = {"GITHUB_ACTOR": "dependabot[bot]", "GITHUB_TRIGGERING_ACTOR": "octocat"}
    payload = pull_request("octo/repo") if name.startswith("pull_request") else {}
    assert ("Dependabot" in context_of(name, payload, env).secrets_withheld) is withheld
    assert context_of(name, payload).secrets_withheld == ""


def test_dependabots_pull_request_into_its_own_branch_gets_no_secrets_either() -> None:
    env = {"GITHUB_ACTOR": "dependabot[bot]"}
    payload = pull_request("octo/repo", base_branch="dependabot/npm/x")
    assert "Dependabot" in context_of("pull_request_target", payload, env).secrets_withheld


@pytest.mark.parametrize(
    ("needs", "job_status", "verdict"),
    [
        ({"a": "success", "b": "failure", "c": "cancelled"}, "success", "failed"),
        ({"a": "success", "b": "cancelled"}, "success", "cancelled"),
        ({"a": "success", "b": "success"}, "success", "succeeded"),
        ({"a": "success", "b": "skipped"}, "success", "succeeded"),
        ({"a": "skipped"}, "success", "unknown"),
        ({"a": "success"}, "failure", "failed"),
        ({}, "failure", "failed"),
        ({}, "cancelled", "cancelled"),
        ({}, "success", "unknown"),
        ({}, "", "unknown"),
    ],
)
def test_our_own_runs_verdict_follows_needs_and_the_job(
    needs: dict[str, str], job_status: str, verdict: Verdict
) -> None:
    """A job that has not failed says nothing about the others: most come after the ones that have."""
    assert context_of("push", needs=needs, job_status=job_status).verdict == verdict


def test_a_workflow_run_event_is_about_the_run_in_it() -> None:
    context = context_of("workflow_run", workflow_run(), job_status="success")
    assert context.run == Run(
        id=5,
        attempt=3,
        number=9,
        workflow="Tests",
        workflow_file=".github/workflows/test.yml",
        event="pull_request",
        url="https://github.com/octo/repo/actions/runs/5",
        is_own=False,
    )
    assert (context.verdict, context.cause) == ("failed", "for a pull request by octocat")
    assert context.own_run_id == 77


def test_a_run_of_a_release_is_on_a_tag() -> None:
    context = context_of("workflow_run", workflow_run(event="release", head_branch="v1"))
    assert (context.branch, context.tag) == ("", "v1")


def test_run_id_chooses_the_run() -> None:
    event = workflow_run()
    assert context_of("workflow_run", event, run_id=5).run.workflow == "Tests"
    own = context_of("workflow_run", event, run_id=77)
    assert (own.run.is_own, own.run.workflow, own.verdict) == (True, "CI", "unknown")
    assert own.cause == "after workflow Tests was completed (failure) by octocat"
    another = context_of("workflow_run", event, run_id=6)
    assert another.run == Run(id=6, url="https://github.com/octo/repo/actions/runs/6", is_own=False)
    assert (another.sha, another.branch, another.verdict, another.cause) == ("", "", "unknown", "")
    assert another.notes == own.notes == ()
    assert context_of("push", run_id=77) == context_of("push")


def test_a_run_that_fails_after_another_one_succeeded_is_reported_itself() -> None:
    event = workflow_run(conclusion="success", event="push")
    context = context_of("workflow_run", event, needs={"deploy": "failure"})
    assert (context.run.is_own, context.verdict, context.sha) == (True, "failed", HEAD)
    assert context.cause == "after workflow Tests was completed (success) by octocat"
    watched = context_of("workflow_run", workflow_run(), needs={"prepare": "success"})
    assert (watched.run.id, watched.verdict) == (5, "failed"), (
        "the failed run that the event is about is still reported"
    )


def test_our_own_failure_after_a_good_deployment_is_not_the_deployments() -> None:
    event = {
        "deployment": {"environment": "staging", "sha": HEAD, "ref": "main"},
        "deployment_status": {"state": "success"},
    }
    context = context_of("deployment_status", event, needs={"e2e": "failure"})
    assert (context.subject, context.verdict, context.sha) == ("", "failed", HEAD)
    assert context.cause == "after the deployment to staging was set to success by octocat"
    assert context_of("deployment_status", event, job_status="success").subject == "Deployment to staging"


def test_the_environment_that_was_deployed_to_is_a_deployment() -> None:
    context = context_of("push", environment="production")
    assert context.deployment == Deployment("production", ref="main", sha=SHA)
    assert context.subject == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([SHA, "main", "0" * 40]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
KEYS = st.sampled_from(
    (
        "action",
        "workflow_run",
        "workflow",
        "pull_request",
        "pull_requests",
        "issue",
        "comment",
        "number",
        "check_run",
        "check_suite",
        "deployment",
        "deployment_status",
        "environment",
        "state",
        "status",
        "sha",
        "head_sha",
        "head_branch",
        "head_repository",
        "repository",
        "full_name",
        "head",
        "base",
        "repo",
        "ref",
        "ref_type",
        "user",
        "login",
        "name",
        "url",
        "html_url",
        "labels",
        "inputs",
        "client_payload",
        "pages",
        "release",
        "tag_name",
        "body",
        "merge_group",
        "head_ref",
        "build",
        "commit",
        "head_commit",
        "id",
        "message",
        "author",
        "branches",
        "deleted",
        "sender",
        "app",
    )
)
PAYLOADS = st.recursive(
    JSON,
    lambda inner: st.dictionaries(KEYS, inner, max_size=8) | st.lists(inner, max_size=3),
    max_leaves=30,
)
NAMES = st.sampled_from(
    (
        "push",
        "create",
        "delete",
        "release",
        "pull_request",
        "pull_request_target",
        "pull_request_review",
        "issue_comment",
        "merge_group",
        "workflow_run",
        "check_run",
        "check_suite",
        "status",
        "page_build",
        "deployment",
        "deployment_status",
        "workflow_dispatch",
        "gollum",
        "repository_dispatch",
        "schedule",
        "issues",
        "other",
    )
)


@given(NAMES, PAYLOADS | st.dictionaries(KEYS, PAYLOADS, max_size=8), st.none() | st.integers())
@settings(deadline=None)
def test_no_event_makes_it_raise_and_the_first_sentence_stays_one_line(
    name: str, payload: object, run_id: int | None
) -> None:
    context = context_of(name, payload, run_id=run_id)
    assert context.sha == "" or len(context.sha) in (40, 64)
    line = str(headline(context, Evidence()))
    line.encode()
    assert line.splitlines() == [line]
    assert all(len(bounded(detail).value) < 4_100 for detail in context.details)
    repr(context).encode()


@given(st.dictionaries(st.sampled_from(sorted(ENV)), st.text()), st.binary())
@settings(deadline=None)
def test_no_environment_makes_it_raise(env: dict[str, str], data: bytes) -> None:
    line = str(headline(read_context(env, lambda _: data), Evidence()))
    assert line.splitlines() == [line]
