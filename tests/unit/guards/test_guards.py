"""Missing secrets, and branches that never fire."""

from typing import get_args

import pytest

from fire_routine.guards.branches import check_branch
from fire_routine.guards.secrets import check_secrets
from fire_routine.inputs.credentials import SECRETS_YAML
from fire_routine.inputs.settings import MissingSecrets, RoutineInputs
from fire_routine.outcome.outcome import Kind, Outcome
from tests.standins.stops import stop_of

RULES: tuple[MissingSecrets, ...] = get_args(MissingSecrets)
URL, TOKEN = "https://api.anthropic.com/v1/claude_code/routines/trig_01/fire", "made-up"
FORK = "the pull request comes from a fork, and GitHub gives runs of forks no secrets"


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("withheld", ["", FORK])
def test_where_both_secrets_are_there_nothing_is_missing(rule: MissingSecrets, withheld: str) -> None:
    check_secrets(RoutineInputs(URL, TOKEN), rule, withheld)


def missing(url: str, token: str, rule: MissingSecrets, withheld: str) -> Outcome:
    outcome = stop_of(lambda: check_secrets(RoutineInputs(url, token), rule, withheld))
    assert outcome
    return outcome


@pytest.mark.parametrize(
    ("rule", "withheld", "kind"),
    [
        ("auto", "", "error"),
        ("auto", FORK, "skipped"),
        ("skip", "", "skipped"),
        ("skip", FORK, "skipped"),
        ("fail", "", "error"),
        ("fail", FORK, "error"),
    ],
)
@pytest.mark.parametrize(
    ("given", "named"), [(("", TOKEN), "routine-url"), ((URL, ""), "routine-token"), (("", ""), "")]
)
def test_missing_secrets(rule: MissingSecrets, withheld: str, kind: Kind, given: tuple[str, str], named: str) -> None:
    found = missing(*given, rule, withheld)

    message = found.reason or found.problems[0].message
    assert found.kind == kind
    assert message.startswith(f"`{named}` is empty" if named else "`routine-url` and `routine-token` are empty")
    assert withheld in message


@pytest.mark.parametrize(
    ("withheld", "why", "remedy"),
    [
        ("", "", f"{SECRETS_YAML}\n# or, to continue without firing if there are no secrets:\nmissing-secrets: skip"),
        (FORK, f" ({FORK})", SECRETS_YAML),
    ],
)
def test_the_error_names_the_first_input_and_contains_the_yaml(withheld: str, why: str, remedy: str) -> None:
    (problem,) = missing("", "", "fail", withheld).problems

    assert (problem.input, problem.remedy) == ("routine-url", remedy)
    assert problem.message.startswith(f"`routine-url` and `routine-token` are empty{why}. Most likely ")


def test_skipping_names_its_cause() -> None:
    skip = missing("", "", "skip", "")

    assert skip.reason == "`routine-url` and `routine-token` are empty: `missing-secrets: skip` is set."


def skip_of(branch: str, patterns: list[str]) -> Outcome | None:
    return stop_of(lambda: check_branch(branch, patterns))


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        # The examples of GitHub's filter pattern cheat sheet, and the default.
        ("feature/*", ["feature/my-branch", "feature/your-branch"], ["feature/a/b", "features/x", "feature"]),
        ("feature/**", ["feature/beta-a/my-branch", "feature/your-branch", "feature/mona/the/octocat"], ["feature"]),
        ("main", ["main"], ["Main", "mainline", "not/main"]),
        ("releases/mona-the-octocat", ["releases/mona-the-octocat"], ["releases/mona-the-octocat2"]),
        ("*", ["main", "releases"], ["all/the/branches"]),
        ("**", ["all/the/branches", "every/tag", "main"], []),
        ("*feature", ["mona-feature", "feature", "ver-10-feature"], ["feature-x", "mona/feature"]),
        ("v2*", ["v2", "v2.0", "v2.9"], ["v1", "v2/x"]),
        ("v[12].[0-9]+.[0-9]+", ["v1.10.1", "v2.0.0"], ["v3.0.0", "v1.10", "v1.x.0"]),
        ("**/README.md", ["README.md", "js/README.md", "a/b/README.md"], ["README.mdx", "xREADME.md"]),
        ("docs/**/*.md", ["docs/a.md", "docs/x/y/a.md"], ["a.md", "docs/a.txt"]),
        ("*.jsx?", ["page.js", "page.jsx"], ["page.jsxx", "page.j"]),
        ("[CB]at", ["Cat", "Bat"], ["cat", "at", "CBat", "[at", "]at", "xat"]),
        ("[a]b", ["ab"], ["b", "[a]b"]),
        ("[b-d1-3]", ["b", "c", "d", "2"], ["a", "e", "4", "-", "x"]),
        ("[a-a]", ["a"], ["-", "b"]),
        ("claude/**", ["claude/fix", "claude/fix/it", "claude/"], ["claude", "Claude/fix", "my/claude/fix"]),
        (r"a\*b", ["a*b"], ["axb"]),
        ("a\\", ["a\\"], ["a"]),
        ("a.b", ["a.b"], ["axb"]),
        ("a(b|c)$", ["a(b|c)$"], ["ab"]),
        ("[a-", ["[a-"], ["a"]),
        ("[z-a]", [], ["z", "a", "-"]),
        ("a[z-a]", [], ["a", "az"]),
        ("[]", ["[]"], [""]),
        ("+x", ["+x"], ["x"]),
        ("**?", ["a?", "?"], ["a"]),
        ("ä?", ["ä", ""], ["a"]),
    ],
)
def test_a_pattern_is_one_of_a_workflows_filters(pattern: str, matching: list[str], others: list[str]) -> None:
    for branch in filter(None, matching):
        assert skip_of(branch, [pattern]), branch
    for branch in others:
        assert not skip_of(branch, [pattern]), branch


@pytest.mark.parametrize(
    ("patterns", "branch", "skips"),
    [
        (["claude/**", "!claude/release"], "claude/release", False),
        (["!claude/release", "claude/**"], "claude/release", True),
        (["claude/**", "!claude/**", "claude/x"], "claude/x", True),
        (["!main"], "feature", False),
        ([], "claude/x", False),
        (["**"], "", False),
    ],
)
def test_of_several_patterns_the_last_that_matches_decides(patterns: list[str], branch: str, skips: bool) -> None:
    assert bool(skip_of(branch, patterns)) == skips


def test_the_notice_names_branch_and_pattern() -> None:
    skip = skip_of("claude/fix", ["claude/**"])

    assert skip
    assert skip.reason == "Branch claude/fix matches `claude/**` in `skip-branches`, so it never fires."
