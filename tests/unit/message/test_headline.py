"""The first sentence: plain, one line, the link at its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.context.context import Context
from fire_routine.context.read_context import read_context
from fire_routine.evidence.evidence import Evidence, Failure
from fire_routine.github.facts import Commit, Deployment, PullRequest
from fire_routine.message.headline import headline
from fire_routine.runs.jobs import Job

RUN = "https://github.com/octo/repo/actions/runs/1"
SHA = "abc1234" + "0" * 33
ENV = {
    "GITHUB_EVENT_NAME": "push",
    "GITHUB_ACTOR": "octocat",
    "GITHUB_REPOSITORY": "octo/repo",
    "GITHUB_REF": "refs/heads/main",
    "GITHUB_SHA": SHA,
    "GITHUB_RUN_ID": "1",
    "GITHUB_RUN_ATTEMPT": "1",
    "GITHUB_WORKFLOW": "CI",
}


def context_of(env: dict[str, str] | None = None, needs: dict[str, str] | None = None) -> Context:
    return read_context(ENV | (env or {}), lambda _: b"{}", needs=needs)


def failed(*names: str) -> Evidence:
    return Evidence(failures=tuple(Failure((Job(name, "failure"),)) for name in names))


def test_it_says_what_where_when_why_and_which_jobs() -> None:
    context = context_of({"GITHUB_RUN_ATTEMPT": "2"}, needs={"build": "failure"})
    assert str(headline(context, failed("build", "test (3.12)"))) == (
        "Workflow CI failed in octo/repo on branch main at commit abc1234, after a push by octocat (attempt 2); "
        f"jobs build and test (3.12) failed: {RUN}"
    )


@pytest.mark.parametrize(
    ("jobs", "named"),
    [
        ((), ""),
        (("a",), "; job a failed"),
        (("a", "b"), "; jobs a and b failed"),
        (("a", "b", "c"), "; jobs a, b and c failed"),
        (("a", "b", "c", "d", "e", "f", "g"), "; jobs a, b, c and 4 more failed"),
    ],
)
def test_at_most_three_jobs_are_named(jobs: tuple[str, ...], named: str) -> None:
    assert str(headline(context_of(), failed(*jobs))).endswith(f"octocat{named}: {RUN}")


@pytest.mark.parametrize(
    ("needs", "evidence", "verb"),
    [
        ({"build": "failure"}, Evidence(), "failed"),
        ({"build": "success"}, Evidence(), "succeeded"),
        ({"build": "success"}, failed("lint"), "failed"),
        ({"build": "cancelled"}, Evidence(), "was cancelled"),
        ({"build": "cancelled"}, failed("lint"), "failed"),
        ({}, Evidence(), "ran"),
        ({}, failed("lint"), "failed"),
    ],
)
def test_the_verdict_is_refined_by_the_evidence(needs: dict[str, str], evidence: Evidence, verb: str) -> None:
    assert str(headline(context_of(needs=needs), evidence)).startswith(f"Workflow CI {verb} in octo/repo")


def test_a_deployment_is_named_beside_the_workflow_that_makes_it() -> None:
    context = context_of()._replace(deployment=Deployment("production"))
    deployed = Evidence(deployment=Deployment("production", state="success"))
    assert str(headline(context, deployed)).startswith("Workflow CI (deployment to production) succeeded in octo/repo")


def test_a_subject_comes_before_the_run_and_has_its_own_link() -> None:
    context = context_of()._replace(subject="Check lint", subject_url="https://ci.example/7", verdict="failed")
    assert str(headline(context, Evidence())) == (
        "Check lint failed in octo/repo on branch main at commit abc1234, after a push by octocat: https://ci.example/7"
    )
    assert str(headline(context._replace(verdict="succeeded"), failed("x"))).startswith("Check lint succeeded")
    assert str(headline(context._replace(verdict="unknown"), Evidence())).startswith("Check lint was reported")
    waiting = context._replace(verdict="unknown", deployment=Deployment("production", state="in_progress"))
    assert str(headline(waiting, Evidence())).startswith("Check lint is in progress")


def test_a_pull_request_is_named_with_its_branch_and_fork() -> None:
    pull_request = PullRequest(7, head_branch="fix")
    context = context_of()._replace(pull_request=pull_request, branch="fix")
    assert " on pull request #7 (branch fix) at" in str(headline(context, Evidence()))
    fork = context._replace(is_fork=True, head_repository="mona/repo")
    assert " on pull request #7 (branch fix of mona/repo) at" in str(headline(fork, Evidence()))
    gone = fork._replace(head_repository="")
    assert " on pull request #7 (branch fix of a deleted fork) at" in str(headline(gone, Evidence()))


def test_the_evidence_fills_in_commit_and_pull_request() -> None:
    context = context_of()._replace(sha="", branch="")
    evidence = Evidence(commit=Commit("f" * 40), pull_request=PullRequest(9))
    assert " in octo/repo on pull request #9 at commit fffffff, after" in str(headline(context, evidence))


def test_a_tag_is_named_as_one() -> None:
    assert " on tag v1.0 at commit" in str(headline(context_of({"GITHUB_REF": "refs/tags/v1.0"}), Evidence()))


def test_names_cannot_break_the_sentence() -> None:
    context = context_of(
        {"GITHUB_WORKFLOW": "C\nI\u202e [x](http://evil)", "GITHUB_REF": "refs/heads/`a`<b>", "GITHUB_ACTOR": "*o*"}
    )
    assert str(headline(context, failed("job\r\n::error::x", "y" * 500))) == (
        "Workflow C I<U+202E> [x](http://evil) failed in octo/repo on branch `a`<b> at commit abc1234, "
        f"after a push by *o*; jobs job ::error::x and {'y' * 79}… failed: {RUN}"
    )


@given(st.dictionaries(st.sampled_from(sorted(ENV)), st.text()), st.lists(st.text()))
def test_it_is_one_line_of_sane_length_whatever_the_names(env: dict[str, str], jobs: list[str]) -> None:
    line = str(headline(context_of(env), failed(*jobs)))
    line.encode()
    assert line.splitlines() == [line]
    assert len(line) < 2_500
