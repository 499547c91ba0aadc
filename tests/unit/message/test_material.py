"""The facts that both forms share, and how secrets are taken out of all of it."""

import pytest
from hypothesis import given

from fire_routine.context.context import Context
from fire_routine.evidence.evidence import Evidence
from fire_routine.github.facts import PullRequest
from fire_routine.message import clean_evidence
from fire_routine.outcome.gap import Gap
from fire_routine.outcome.outcome import Outcome
from fire_routine.report.report import Report
from fire_routine.text.redaction import Redactor, values
from fire_routine.text.utf16 import utf16_length
from tests.unit.message.materials import CONTEXT, HOSTILE, PULL, SHA, digest, failure, material

FORK = PULL._replace(head_repository="fan/app")
OWN = PULL._replace(head_repository="octo/app")


def commands(context: Context, found: PullRequest | None = None) -> tuple[str, ...]:
    return material()._replace(context=context, evidence=Evidence(pull_request=found)).checkout


@pytest.mark.parametrize(
    ("context", "source"),
    [
        (CONTEXT, SHA),
        (CONTEXT._replace(branch="", tag="v1"), SHA),
        (CONTEXT._replace(pull_request=OWN), SHA),
        (CONTEXT._replace(pull_request=PULL._replace(head_repository="")), SHA),
        (CONTEXT._replace(pull_request=FORK), "pull/5/head"),
        (CONTEXT._replace(is_fork=True, pull_request=FORK), "pull/5/head"),
    ],
)
def test_a_commit_is_fetched_by_its_id_and_that_of_a_fork_by_its_pull_request(context: Context, source: str) -> None:
    assert commands(context) == (f"git fetch origin {source}", f"git checkout --detach {SHA}")


def test_a_pull_request_that_github_names_serves_as_well() -> None:
    assert commands(CONTEXT._replace(is_fork=True), FORK)[0] == "git fetch origin pull/5/head"


def test_a_fork_without_a_pull_request_has_no_commands() -> None:
    assert commands(CONTEXT._replace(is_fork=True, head_repository="fan/app")) == ()


@pytest.mark.parametrize(
    "sha", ["", "main", "HEAD", SHA[:12], SHA.upper(), f"{SHA} ; id", f"{SHA}\n", "0" * 40, "--help"]
)
def test_only_a_full_id_of_a_commit_goes_into_a_command(sha: str) -> None:
    assert commands(CONTEXT._replace(sha=sha)) == ()


@given(HOSTILE)
def test_the_name_of_a_branch_is_never_part_of_a_command(branch: str) -> None:
    named = CONTEXT._replace(branch=branch, pull_request=OWN._replace(head_branch=branch))
    assert commands(named) == commands(CONTEXT)


def test_the_full_logs_are_read_by_gh_five_at_most() -> None:
    assert material(2).more == (
        "gh run view --repo octo/app --log --job 1000",
        "gh run view --repo octo/app --log --job 1100",
    )
    assert len(material(20).more) == 5


def test_without_the_id_of_a_job_gh_shows_the_run() -> None:
    assert material(0).more == ("gh run view --repo octo/app 77",)


@pytest.mark.parametrize(
    ("server", "repository"),
    [
        ("https://github.com", "octo/app"),
        ("https://ghe.example", "ghe.example/octo/app"),
        ("https://ghe.example:8443/", "ghe.example:8443/octo/app"),
    ],
)
def test_gh_gets_the_server(server: str, repository: str) -> None:
    some = material(0)._replace(context=CONTEXT._replace(server_url=server))
    assert some.more == (f"gh run view --repo {repository} 77",)


@pytest.mark.parametrize(
    ("server", "repository"),
    [
        *(
            ("https://github.com", name)
            for name in ("", "octo", "octo/app; id", "octo/$(id)", "octo/app\n", "-R/x", "a/b/c")
        ),
        *((url, "octo/app") for url in ("", "https://[", "https://$(id)", "ftp://github.com", "https://-x")),
    ],
)
def test_what_is_no_repository_on_a_server_goes_into_no_command(server: str, repository: str) -> None:
    odd = CONTEXT._replace(server_url=server, repository=repository)
    assert material(2)._replace(context=odd).more == ()


def test_the_key_is_the_same_for_the_same_attempt_and_without_a_run_the_repository() -> None:
    assert material(0).key == material(9).key == "octo/app/77/2"
    assert material(0)._replace(context=CONTEXT._replace(run=CONTEXT.run._replace(id=None))).key == "octo/app"


# Secrets

SECRET = "ghs_16C7e42F292c6912E7710c838347Ae178B4a"


def test_secrets_are_taken_out_of_every_string_however_deep() -> None:
    some = material(2)
    evidence = some.evidence._replace(
        gaps=(Gap(SECRET, SECRET),),
        gates=(SECRET,),
        cancelled=(SECRET,),
        notes=(SECRET,),
        failures=(failure(1)._replace(jobs=((failure(1).jobs[0])._replace(name=SECRET),), history_note=SECRET),),
    )
    context = CONTEXT._replace(branch=SECRET, pull_request=PULL._replace(title=SECRET, labels=(SECRET,)))
    report = Report(Outcome("error", error_message=SECRET), gaps=evidence.gaps, failed_jobs=(SECRET,))
    for value in (evidence, context, report):
        assert SECRET in repr(value)
        assert SECRET not in repr(values(value, Redactor()))


def test_what_is_no_string_stays_as_it_is() -> None:
    assert values(CONTEXT, lambda text: text) == CONTEXT
    assert values(5, Redactor()) == 5
    assert values(None, Redactor()) is None


def test_excerpts_are_taken_clean() -> None:
    key = "MIIEowIBAAKCAQEAx7Gq0vW3nJ5kqXc2bP9dLhYtRzEoFsUaMwNiCgVyHjKl8B4Q"
    log = digest(
        f"token {SECRET}\n-----BEGIN RSA PRIVATE KEY-----\n{key}\nAbC\n-----END RSA PRIVATE KEY-----\nError: x\n"
    )
    cleaned = clean_evidence(Evidence(failures=(failure(1)._replace(log=log),)), Redactor()).failures[0].log
    assert cleaned
    text = cleaned.excerpt(2_000).text
    assert "Error: x" in text
    for secret in (SECRET, key, "AbC"):
        assert secret not in text


def test_a_failure_without_a_log_stays_without() -> None:
    evidence = Evidence(failures=(failure(1)._replace(log=None),))
    assert clean_evidence(evidence, Redactor()).failures[0].log is None


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("abc", 3), ("é", 1), ("中", 1), ("🚒", 2), ("\ud800", 1), ("a🚒", 3)]
)
def test_length_is_counted_in_utf16_units(text: str, length: int) -> None:
    assert utf16_length(text) == length


def test_of_a_comment_on_a_pull_request_the_head_is_checked_out_by_the_pull_requests_ref() -> None:
    context = CONTEXT._replace(sha="", branch="", pull_request=PULL)
    assert commands(context) == ("git fetch origin pull/5/head", "git checkout --detach FETCH_HEAD")
