"""GitHub's objects, in the shapes of webhooks and of the REST API."""

import pytest

from fire_routine.github.facts import Commit, Run
from fire_routine.github.objects import (
    Site,
    read_commit,
    read_commit_at,
    read_deployment,
    read_pull_request,
    read_repository,
    read_run,
    read_sha,
    read_url,
    split_ref,
)
from fire_routine.wire.payload import Payload

SITE = Site("https://github.com", "octo/repo")
SHA = "a1" * 20


@pytest.mark.parametrize("text", [SHA, "b2" * 32])
def test_a_full_commit_id_is_one(text: str) -> None:
    assert read_sha(text) == text


@pytest.mark.parametrize("text", ["", "main", SHA[:39], SHA + "a", SHA.upper(), SHA + "\n", "0" * 40, "0" * 64])
def test_anything_else_and_the_id_of_zeros_is_no_commit(text: str) -> None:
    assert read_sha(text) == ""


@pytest.mark.parametrize(
    ("ref", "branch", "tag"),
    [
        ("refs/heads/a/b", "a/b", ""),
        ("refs/tags/v1", "", "v1"),
        ("refs/heads/refs/tags/v1", "refs/tags/v1", ""),
        ("refs/pull/7/merge", "", ""),
        ("main", "", ""),
        ("", "", ""),
    ],
)
def test_a_full_ref_is_of_a_branch_or_a_tag_or_neither(ref: str, branch: str, tag: str) -> None:
    assert split_ref(ref) == (branch, tag)


@pytest.mark.parametrize("text", ["https://ci.example/a?b=c&d#e", "http://127.0.0.1:8080/x_(y)"])
def test_an_address_is_kept(text: str) -> None:
    assert read_url(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "javascript:alert(1)", "https://", "https://a b", "https://a\n", "https://a>b", 'https://a"b', "https://é"],
)
def test_text_that_could_break_out_of_a_link_is_no_address(text: str) -> None:
    assert read_url(text) == ""


def test_an_address_that_is_far_too_long_is_none() -> None:
    assert read_url("https://a/" + "b" * 2_000) == ""


def test_a_repository_is_known_by_its_api_address_too() -> None:
    assert read_repository(Payload({"full_name": "octo/repo"})) == "octo/repo"
    assert read_repository(Payload({"url": "https://git.corp.example/api/v3/repos/octo/repo"})) == "octo/repo"
    assert read_repository(Payload(None)) == ""


@pytest.mark.parametrize(
    ("payload", "author"),
    [
        ({"id": SHA, "message": "Fix\n\nmore", "author": {"name": "Mona", "username": "mona"}}, "mona"),
        ({"id": SHA, "message": "Fix", "author": {"name": "Mona Lisa"}}, "Mona Lisa"),
        ({"sha": SHA, "commit": {"message": "Fix", "author": {"name": "M"}}, "author": {"login": "mona"}}, "mona"),
        ({"sha": SHA, "commit": {"message": "\nFix\r\n", "author": {"name": "M"}}, "author": None}, "M"),
    ],
    ids=["push", "run", "api", "api without an account"],
)
def test_a_commit_is_read_in_gits_shape_and_in_the_apis(payload: object, author: str) -> None:
    assert read_commit(Payload(payload), SITE) == Commit(
        SHA, "Fix", author, f"https://github.com/octo/repo/commit/{SHA}"
    )


def test_another_commit_than_the_requested_one_is_ignored() -> None:
    commit = Payload({"id": SHA, "message": "Fix"})
    assert read_commit_at(SHA, commit, SITE)
    assert read_commit_at("b" * 40, commit, SITE) is None


def test_objects_without_their_key_are_none() -> None:
    empty = Payload({"title": "x"})
    assert read_commit(empty, SITE) is None
    assert read_pull_request(empty, SITE) is None
    assert read_run(empty, SITE, empty) is None
    assert read_deployment(empty, empty) is None


@pytest.mark.parametrize("number", [0, -1, None, "7"])
def test_a_pull_request_without_a_number_is_none(number: object) -> None:
    assert read_pull_request(Payload({"number": number, "title": "Faster sums"}), SITE) is None


def test_a_run_of_the_rest_api_names_its_file_and_workflow() -> None:
    payload = {"id": 5, "name": "CI", "path": "octo/repo/.github/workflows/ci.yml@main", "event": "push"}
    assert read_run(Payload(payload), SITE, Payload()) == Run(
        id=5,
        workflow="CI",
        workflow_file=".github/workflows/ci.yml",
        event="push",
        url="https://github.com/octo/repo/actions/runs/5",
        is_own=False,
    )
