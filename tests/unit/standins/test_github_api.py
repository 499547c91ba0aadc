"""The stand-in for GitHub's API answers as GitHub does, by GitHub's own description."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.standins import github_faults as faults
from tests.standins.github_api import BLOB, GitHubApi
from tests.standins.github_call import ApiRequest
from tests.standins.github_jobs import cancelled, failed, passed, running, skipped
from tests.standins.github_model import Annotation, ChangedFile, Log
from tests.standins.loopback import NO_TLS
from tests.standins.openapi import github_description

if TYPE_CHECKING:
    from collections.abc import Iterator

"""Without certificates, which take longer to load than most of these tests need."""

REPO = "/repos/octocat/Hello-World"
JOBS = "actions/list-jobs-for-workflow-run-attempt"
LOGS = "actions/download-job-logs-for-workflow-run"
STATUSES = "repos/create-commit-status"


@pytest.fixture
def client(github: GitHubApi) -> Iterator[httpx.Client]:
    with client_of(github) as made:
        yield made


def client_of(github: GitHubApi, timeout: float = 5.0) -> httpx.Client:
    headers = {"authorization": f"Bearer {github.token}"}
    return httpx.Client(base_url=github.url, headers=headers, timeout=timeout, verify=NO_TLS)


def ok(answer: httpx.Response) -> Any:  # noqa: ANN401 (decoded JSON)
    assert answer.is_success, answer.text
    return answer.json()


def test_there_is_an_endpoint_for_every_operation_of_the_description(github: GitHubApi) -> None:
    for operation in github_description().ids:
        assert github.count(operation) == 0


def test_runs_and_attempts(github: GitHubApi, client: httpx.Client) -> None:
    run = github.world.run(failed("build"), passed("lint"))
    github.world.rerun(run, passed("build"), passed("lint"))
    url = f"{REPO}/actions/runs/{run.id}"
    now, before = ok(client.get(url)), ok(client.get(f"{url}/attempts/1"))
    assert (now["run_attempt"], now["conclusion"]) == (2, "success")
    assert (before["run_attempt"], before["conclusion"]) == (1, "failure")
    assert client.get(f"{url}/attempts/3").status_code == 404
    assert client.get(f"{REPO}/actions/runs/1").status_code == 404


def test_a_run_is_not_over_while_a_job_runs(github: GitHubApi, client: httpx.Client) -> None:
    run = github.world.run(failed("build"), running("notify"))
    told = ok(client.get(f"{REPO}/actions/runs/{run.id}"))
    assert (told["status"], told["conclusion"]) == ("in_progress", None)


def test_all_kinds_of_jobs_are_told(github: GitHubApi, client: httpx.Client) -> None:
    jobs = failed("a"), cancelled("b"), skipped("c"), running("d"), failed("e", conclusion="timed_out")
    run = github.world.run(*jobs)
    told = ok(client.get(f"{REPO}/actions/runs/{run.id}/jobs"))
    conclusions = [job["conclusion"] for job in told["jobs"]]
    assert conclusions == ["failure", "cancelled", "skipped", None, "timed_out"]
    steps = [(step["name"], step["conclusion"]) for step in told["jobs"][0]["steps"]]
    assert steps == [
        ("Set up job", "success"),
        ("Run actions/checkout@v6", "success"),
        ("Run make test", "failure"),
        ("Upload the report", "skipped"),
        ("Complete job", "success"),
    ]
    assert ok(client.get(f"{REPO}/actions/jobs/{jobs[0].id}")) == told["jobs"][0]


def test_jobs_of_all_attempts(github: GitHubApi, client: httpx.Client) -> None:
    run = github.world.run(failed("build"))
    github.world.rerun(run, passed("build"))
    url = f"{REPO}/actions/runs/{run.id}/jobs"
    assert [job["run_attempt"] for job in ok(client.get(url))["jobs"]] == [2]
    assert [job["run_attempt"] for job in ok(client.get(url, params={"filter": "all"}))["jobs"]] == [1, 2]


def test_pages_and_their_links(github: GitHubApi, client: httpx.Client) -> None:
    run = github.world.run(*(failed(f"build ({number})") for number in range(250)))
    answer = client.get(f"{REPO}/actions/runs/{run.id}/attempts/1/jobs", params={"per_page": 100})
    names = [job["name"] for job in ok(answer)["jobs"]]
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        names += [job["name"] for job in ok(answer)["jobs"]]
    assert ok(answer)["total_count"] == 250
    assert names == [f"build ({number})" for number in range(250)]
    assert github.count(JOBS) == 3
    assert answer.links.keys() == {"prev", "first"}


def test_thirty_items_a_page_by_default(github: GitHubApi, client: httpx.Client) -> None:
    run = github.world.run(*(passed(f"build ({number})") for number in range(31)))
    assert len(ok(client.get(f"{REPO}/actions/runs/{run.id}/jobs"))["jobs"]) == 30


@pytest.mark.parametrize("log", [b"one\r\n\xff two", Log(lambda: iter([b"one\r\n", b"", b"\xff two"]))])
def test_a_log_is_behind_a_redirect_to_another_origin(
    github: GitHubApi, client: httpx.Client, log: bytes | Log
) -> None:
    job = failed("build", log)
    github.world.run(job)
    redirect = client.get(f"{REPO}/actions/jobs/{job.id}/logs")
    assert redirect.status_code == 302
    address = redirect.headers["location"]
    assert not address.startswith(github.url)
    assert httpx.get(address, verify=NO_TLS).content == b"one\r\n\xff two"
    assert httpx.get(address + "0", verify=NO_TLS).status_code == 403, "the signature counts"
    assert any(signature in address for signature in github.blobs.signatures)


def test_a_large_log_may_tell_its_length(github: GitHubApi, client: httpx.Client) -> None:
    job = failed("build", Log(lambda: iter([b"x" * 1_000] * 5), length=5_000))
    github.world.run(job)
    answer = httpx.get(client.get(f"{REPO}/actions/jobs/{job.id}/logs").headers["location"], verify=NO_TLS)
    assert (len(answer.content), answer.headers["content-length"]) == (5_000, "5000")


def test_the_blob_store_refuses_a_credential(github: GitHubApi, client: httpx.Client) -> None:
    job = failed("build", b"log")
    github.world.run(job)
    address = client.get(f"{REPO}/actions/jobs/{job.id}/logs").headers["location"]
    assert client.get(address).status_code == 403
    [violation] = github.forgive()
    assert "credential" in violation


@pytest.mark.parametrize("place", ["blob", "api"])
def test_a_log_may_come_late(github: GitHubApi, client: httpx.Client, place: Any) -> None:  # noqa: ANN401
    job = failed("build", Log(b"log", not_yet=1, not_yet_at=place))
    github.world.run(job)
    url = f"{REPO}/actions/jobs/{job.id}/logs"
    answers = [
        httpx.get(first.headers["location"], verify=NO_TLS) if (first := client.get(url)).status_code == 302 else first
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [404, 200]
    assert ("BlobNotFound" in answers[0].text) == (place == "blob")


def test_a_running_job_has_no_log_yet(github: GitHubApi, client: httpx.Client) -> None:
    job = running("build")
    job.log = Log(b"log")
    github.world.run(job)
    address = client.get(f"{REPO}/actions/jobs/{job.id}/logs").headers["location"]
    assert httpx.get(address, verify=NO_TLS).status_code == 404


def test_an_expired_log_is_gone(github: GitHubApi, client: httpx.Client) -> None:
    job = failed("build", Log(b"log", expired=True))
    github.world.run(job)
    assert client.get(f"{REPO}/actions/jobs/{job.id}/logs").status_code == 410


def test_annotations(github: GitHubApi, client: httpx.Client) -> None:
    job = failed("lint", annotations=[Annotation("Unused import", "src/app.py", 3, title="F401")])
    github.world.run(job)
    [told] = ok(client.get(f"{REPO}/check-runs/{job.id}/annotations"))
    assert (told["path"], told["start_line"], told["annotation_level"]) == ("src/app.py", 3, "failure")


def test_runs_of_a_workflow_newest_first(github: GitHubApi, client: httpx.Client) -> None:
    world = github.world
    good, bad = world.run(passed("build")), world.run(failed("build"))
    other = world.run(passed("build"), branch="faster", event="pull_request")
    world.run(passed("deploy"), workflow_id=2, path=".github/workflows/deploy.yml")

    def listed(workflow: str = "ci.yml", **query: str) -> list[int]:
        answer = ok(client.get(f"{REPO}/actions/workflows/{workflow}/runs", params=query))
        assert answer["total_count"] == len(answer["workflow_runs"])
        return [run["id"] for run in answer["workflow_runs"]]

    assert listed() == listed("1") == [other.id, bad.id, good.id]
    assert listed(branch="main", status="success") == [good.id]
    assert listed(status="completed", event="push") == [bad.id, good.id]
    assert listed(head_sha=other.head_sha) == [other.id]
    assert listed(created="<2026-08-03T11:00:00Z") == [good.id]
    assert listed(created="2026-08-03T11:00:00Z..*") == [other.id, bad.id]
    assert client.get(f"{REPO}/actions/workflows/none.yml/runs").status_code == 404


def test_commits_and_comparisons(github: GitHubApi, client: httpx.Client) -> None:
    world = github.world
    first = world.commit("Begin", "README.md")
    second = world.commit("Fix #1\n\nAt last.", "src/app.py", login=None)
    third = world.commit("Drop the old one", ChangedFile("old.py", "removed"), ChangedFile("src/app.py"))
    side = world.commit("Try", "try.py", branch="faster", onto=first.sha)
    told = ok(client.get(f"{REPO}/commits/{second.sha}"))
    assert (told["commit"]["message"], told["author"]) == ("Fix #1\n\nAt last.", None)
    assert ok(client.get(f"{REPO}/commits/main"))["sha"] == third.sha
    ahead = ok(client.get(f"{REPO}/compare/{first.sha}...main"))
    assert ahead["status"] == "ahead"
    assert [commit["sha"] for commit in ahead["commits"]] == [second.sha, third.sha]
    assert {file["filename"]: file["status"] for file in ahead["files"]} == {
        "src/app.py": "modified",
        "old.py": "removed",
    }
    diverged = ok(client.get(f"{REPO}/compare/main...{side.sha}"))
    assert (diverged["status"], diverged["ahead_by"], diverged["behind_by"]) == ("diverged", 1, 2)
    assert diverged["merge_base_commit"]["sha"] == first.sha
    assert client.get(f"{REPO}/compare/{'0' * 40}...main").status_code == 404
    assert client.get(f"{REPO}/commits/{'0' * 40}").status_code == 422


def test_a_comparison_gives_the_newest_250_commits_or_pages(github: GitHubApi, client: httpx.Client) -> None:
    base = github.world.commit("Begin")
    for number in range(260):
        github.world.commit(f"Commit {number}", f"file{number}.py", f"other{number}.py")
    url = f"{REPO}/compare/{base.sha}...main"
    whole = ok(client.get(url))
    assert (whole["total_commits"], len(whole["commits"]), len(whole["files"])) == (260, 250, 300)
    assert whole["commits"][-1]["commit"]["message"] == "Commit 259"
    second = client.get(url, params={"per_page": 100, "page": 2})
    assert ok(second)["commits"][0]["commit"]["message"] == "Commit 100"
    assert "files" not in ok(second)
    assert second.links.keys() == {"prev", "next", "first", "last"}


def test_statuses_are_kept_and_told_newest_first(github: GitHubApi, client: httpx.Client) -> None:
    sha = github.world.commit().sha
    bodies: list[dict[str, str | None]] = [
        {"state": "pending", "context": "fire-routine", "description": "claimed"},
        {"state": "success", "target_url": "https://claude.ai/code/session_1", "description": None},
    ]
    created = [ok(client.post(f"{REPO}/statuses/{sha}", json=body)) for body in bodies]
    assert ok(client.get(f"{REPO}/commits/{sha}/statuses")) == created[::-1]
    assert ok(client.get(f"{REPO}/commits/main/statuses"))[0]["context"] == "default"
    assert created[0]["creator"]["login"] == "github-actions[bot]"
    assert created[0]["id"] < created[1]["id"]


def test_a_new_status_may_be_unseen_for_a_while(github: GitHubApi, client: httpx.Client) -> None:
    sha = github.world.commit().sha
    github.world.status(sha, "pending", unseen_by=1)
    url = f"{REPO}/commits/{sha}/statuses"
    assert [len(ok(client.get(url))) for _ in range(2)] == [0, 1]


@pytest.mark.parametrize("fields", [{"description": "x" * 141}, {"target_url": "javascript:alert(1)"}])
def test_a_status_that_github_would_refuse(github: GitHubApi, client: httpx.Client, fields: dict[str, str]) -> None:
    url = f"{REPO}/statuses/{github.world.commit().sha}"
    assert client.post(url, json={"state": "success"} | fields).status_code == 422
    assert github.world.statuses == {}


def test_pull_requests_of_a_commit(github: GitHubApi, client: httpx.Client) -> None:
    pull = github.world.pull_request(title="Go faster", labels=["speed"], head_repository="mona/Hello-World")
    [told] = ok(client.get(f"{REPO}/commits/{pull.head_sha}/pulls"))
    assert (told["title"], told["labels"][0]["name"]) == ("Go faster", "speed")
    assert (told["head"]["label"], told["head"]["repo"]["fork"]) == ("mona:faster", True)
    assert told["base"]["sha"] == pull.base_sha
    assert ok(client.get(f"{REPO}/commits/{pull.base_sha}/pulls")) == []


def test_comments_are_created_listed_and_updated(github: GitHubApi, client: httpx.Client) -> None:
    number = github.world.pull_request().number
    url = f"{REPO}/issues/{number}/comments"
    created = ok(client.post(url, json={"body": "one"}))
    updated = ok(client.patch(f"{REPO}/issues/comments/{created['id']}", json={"body": "two"}))
    assert updated["body"] == "two"
    assert ok(client.get(url)) == [updated]
    assert client.post(url, json={"body": " "}).status_code == 422
    assert client.post(url, json={"body": "x" * 65_537}).status_code == 422
    assert client.patch(f"{REPO}/issues/comments/1", json={"body": "x"}).status_code == 404
    assert client.get(f"{REPO}/issues/999/comments").status_code == 404


def test_deployments_and_their_statuses(github: GitHubApi, client: httpx.Client) -> None:
    world = github.world
    sha = world.commit().sha
    old = world.deployment(sha, "in_progress", "success")
    new = world.deployment(sha, "in_progress", "failure")
    world.deployment(sha, environment="staging")
    told = ok(client.get(f"{REPO}/deployments", params={"environment": "production"}))
    assert [deployment["id"] for deployment in told] == [new.id, old.id]
    statuses = ok(client.get(f"{REPO}/deployments/{new.id}/statuses"))
    assert [status["state"] for status in statuses] == ["failure", "in_progress"]
    assert client.get(f"{REPO}/deployments/1/statuses").status_code == 404


def test_a_missing_grant_is_named(github: GitHubApi, client: httpx.Client) -> None:
    run = github.world.run(failed("build"))
    github.grants = {"contents": "read"}
    answer = client.get(f"{REPO}/actions/runs/{run.id}")
    assert answer.status_code == 403
    assert answer.json()["message"] == "Resource not accessible by integration"
    assert answer.headers["x-accepted-github-permissions"] == "actions=read"
    assert client.get(f"{REPO}/commits/main").status_code == 200


def test_a_grant_to_read_does_not_let_write(github: GitHubApi, client: httpx.Client) -> None:
    sha = github.world.commit().sha
    github.grants = {"statuses": "read"}
    assert client.get(f"{REPO}/commits/{sha}/statuses").status_code == 200
    assert client.post(f"{REPO}/statuses/{sha}", json={"state": "pending"}).status_code == 403
    github.grants = {"pull-requests": "write"}
    assert client.get(f"{REPO}/issues/{github.world.pull_request().number}/comments").status_code == 200


def test_strangers_see_nothing(github: GitHubApi, client: httpx.Client) -> None:
    github.world.commit()
    url = f"{REPO}/commits/main"
    assert client.get(url, headers={"authorization": ""}).status_code == 404
    assert client.get(url, headers={"authorization": "Bearer other"}).status_code == 401
    assert client.get("/repos/octocat/other/commits/main").status_code == 404


def test_a_path_prefix_as_on_an_enterprise_server() -> None:
    with GitHubApi(prefix="/api/v3") as github, client_of(github) as client:
        run = github.world.run(*(passed(str(number)) for number in range(31)))
        assert github.url.endswith("/api/v3")
        answer = client.get(f"{REPO}/actions/runs/{run.id}/jobs")
        assert answer.links["next"]["url"].startswith(github.url)
        assert len(ok(client.get(answer.links["next"]["url"]))["jobs"]) == 1


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", "/repos/octocat/Hello-World", None),
        ("GET", "/repos/octocat/Hello-World/actions/runs/abc", None),
        ("GET", "/repos/octocat/Hello-World/commits/main?depth=1", None),
        ("GET", "/repos/octocat/Hello-World/commits/main/statuses?per_page=101", None),
        ("GET", "/repos/octocat/Hello-World/actions/workflows/1/runs?status=failed", None),
        ("POST", "/repos/octocat/Hello-World/statuses/main", b'{"state": "running"}'),
        ("POST", "/repos/octocat/Hello-World/statuses/main", b'{"state": "pending", "url": "x"}'),
        ("POST", "/repos/octocat/Hello-World/statuses/main", b""),
        ("POST", "/repos/octocat/Hello-World/issues/1/comments", b"[]"),
    ],
)
def test_a_request_against_the_description_is_a_violation(
    client: httpx.Client, github: GitHubApi, method: str, target: str, body: bytes | None
) -> None:
    github.grants = {}  # what is asked for does not matter here
    client.request(method, target, content=body)
    assert len(github.forgive()) == 1


def test_an_answer_against_the_description_is_a_violation(github: GitHubApi, client: httpx.Client) -> None:
    run = github.world.run(failed("build", conclusion="broken"))
    client.get(f"{REPO}/actions/runs/{run.id}/jobs")
    [violation] = github.forgive()
    assert "'broken' is not one of" in violation


def test_leaving_with_violations_is_an_error() -> None:
    with pytest.raises(AssertionError, match="unknown path"), GitHubApi() as github, client_of(github) as client:
        client.get("/zen")


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (faults.BAD_CREDENTIALS, 401),
        (faults.FORBIDDEN, 403),
        (faults.rate_limited(), 403),
        (faults.secondary_rate_limited(), 403),
        (faults.secondary_rate_limited(3, 429), 429),
        (faults.NOT_FOUND, 404),
        (faults.SERVER_ERROR, 500),
        (faults.gateway_error(502), 502),
        (faults.GARBAGE, 200),
        (faults.EMPTY, 200),
        (faults.WRONG_SHAPE, 200),
    ],
    ids=lambda value: str(value)[:20],
)
def test_faults_take_the_place_of_an_answer(
    github: GitHubApi, client: httpx.Client, fault: faults.Fault, status: int
) -> None:
    run = github.world.run(failed("build"))
    github.fail("actions/get-workflow-run", fault, times=1)
    assert client.get(f"{REPO}/actions/runs/{run.id}").status_code == status
    assert client.get(f"{REPO}/actions/runs/{run.id}/jobs").status_code == 200
    assert ok(client.get(f"{REPO}/actions/runs/{run.id}"))["id"] == run.id


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.NEVER_ANSWERS, httpx.ReadTimeout),
        (faults.SLOW_BODY, httpx.ReadTimeout),
        (faults.RESETS, httpx.ReadError),
    ],
    ids=str,
)
def test_faults_may_lose_the_answer(github: GitHubApi, fault: faults.Fault, error: type[Exception]) -> None:
    github.world.commit()
    github.fail("*", fault)
    with client_of(github, timeout=0.1) as client, pytest.raises(error):
        client.get(f"{REPO}/commits/main")


def test_a_lost_answer_may_have_taken_effect(github: GitHubApi, client: httpx.Client) -> None:
    sha = github.world.commit().sha
    github.fail(STATUSES, faults.RESETS.after_effect(), faults.RESETS, times=2)
    for _ in range(2):
        with pytest.raises(httpx.ReadError):
            client.post(f"{REPO}/statuses/{sha}", json={"state": "pending"})
    assert len(github.world.statuses[sha]) == 1


def test_faults_pick_their_requests(github: GitHubApi, client: httpx.Client) -> None:
    run = github.world.run(*(failed(str(number)) for number in range(40)))
    github.fail(JOBS, faults.SERVER_ERROR, when=lambda request: request.query.get("page") == "2")
    url = f"{REPO}/actions/runs/{run.id}/attempts/1/jobs"
    assert client.get(url).status_code == 200
    assert client.get(url, params={"page": 2}).status_code == 500
    with pytest.raises(ValueError, match="no operation"):
        github.fail("actions/list-jobs", faults.SERVER_ERROR)


def test_the_blob_store_can_fail_too(github: GitHubApi, client: httpx.Client) -> None:
    job = failed("build", b"log")
    github.world.run(job)
    github.fail(BLOB, faults.gateway_error(503))
    address = client.get(f"{REPO}/actions/jobs/{job.id}/logs").headers["location"]
    assert httpx.get(address, verify=NO_TLS).status_code == 503
    assert (github.count(LOGS), github.count(BLOB)) == (1, 1)


def test_hooks_order_requests_that_run_at_once(github: GitHubApi, client: httpx.Client) -> None:
    """Two requests meet in `before`; then the second takes effect only after the first's answer."""
    sha = github.world.commit().sha
    meeting, first_done = threading.Barrier(2), threading.Event()

    def before(request: ApiRequest) -> None:
        if request.operation == STATUSES:
            meeting.wait(5)
            if request.json["context"] == "second":
                first_done.wait(5)

    def post(context: str) -> None:
        client.post(f"{REPO}/statuses/{sha}", json={"state": "pending", "context": context})
        first_done.set()

    github.before = before
    threads = [threading.Thread(target=post, args=(context,)) for context in ("second", "first")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status.context for status in github.world.statuses[sha]] == ["first", "second"]
    assert github.most_at_once == 2


def test_a_hook_may_fail_a_request(github: GitHubApi, client: httpx.Client) -> None:
    github.world.commit()
    github.after = lambda request: faults.SERVER_ERROR if request.operation == "repos/get-commit" else None
    assert client.get(f"{REPO}/commits/main").status_code == 500


def test_what_a_hook_raises_is_not_swallowed(github: GitHubApi, client: httpx.Client) -> None:
    def before(_: ApiRequest) -> None:
        raise ZeroDivisionError

    github.before = before
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(f"{REPO}/commits/main")
    assert github.forgive() == ["ZeroDivisionError()"]
