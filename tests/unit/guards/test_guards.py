"""Missing secrets, and branches that never fire."""

import pytest

from fire_routine.guards.guards import missing_secrets, skipped_branch
from fire_routine.guards.skip import Skip
from fire_routine.inputs.reader import Problem
from fire_routine.report.advice import SECRETS_YAML

URL, TOKEN = "https://api.anthropic.com/v1/claude_code/routines/trig_01/fire", "made-up"
FORK = "the pull request comes from a fork, and GitHub gives runs of forks no secrets"


@pytest.mark.parametrize("rule", ["auto", "skip", "fail"])
@pytest.mark.parametrize("withheld", ["", FORK])
def test_where_both_secrets_are_there_nothing_is_missing(rule: str, withheld: str) -> None:
    assert missing_secrets(URL, TOKEN, rule, withheld) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "withheld", "kind"),
    [
        ("auto", "", Problem),
        ("auto", FORK, Skip),
        ("skip", "", Skip),
        ("skip", FORK, Skip),
        ("fail", "", Problem),
        ("fail", FORK, Problem),
    ],
)
@pytest.mark.parametrize(
    ("given", "named"), [(("", TOKEN), "routine-url"), ((URL, ""), "routine-token"), (("", ""), "")]
)
def test_missing_secrets(rule: str, withheld: str, kind: type, given: tuple[str, str], named: str) -> None:
    found = missing_secrets(*given, rule, withheld)  # type: ignore[arg-type]

    assert isinstance(found, kind)
    assert isinstance(found, Skip | Problem)
    assert f"`{named}`" in found.message if named else "`routine-url` and `routine-token` are" in found.message
    assert withheld in found.message


def test_the_error_holds_the_yaml_and_skipping_names_its_cause() -> None:
    problem, skip = missing_secrets("", "", "auto", ""), missing_secrets("", "", "skip", "")

    assert isinstance(problem, Problem)
    assert problem.remedy.startswith(SECRETS_YAML)
    assert skip == Skip(
        "missing-secrets", "`routine-url` and `routine-token` are empty: `missing-secrets: skip` says so."
    )


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
        ("[CB]at", ["Cat", "Bat"], ["cat", "at", "CBat"]),
        ("claude/**", ["claude/fix", "claude/fix/it", "claude/"], ["claude", "Claude/fix", "my/claude/fix"]),
        (r"a\*b", ["a*b"], ["axb"]),
        ("a.b", ["a.b"], ["axb"]),
        ("a(b|c)$", ["a(b|c)$"], ["ab"]),
        ("[a-", ["[a-"], ["a"]),
        ("[z-a]", [], ["z", "a", "-"]),
        ("[]", ["[]"], [""]),
        ("+x", ["+x"], ["x"]),
        ("**?", ["a?", "?"], ["a"]),
        ("ä?", ["ä", ""], ["a"]),
    ],
)
def test_a_pattern_is_one_of_a_workflows_filters(pattern: str, matching: list[str], others: list[str]) -> None:
    for branch in filter(None, matching):
        assert skipped_branch(branch, [pattern]), branch
    for branch in others:
        assert not skipped_branch(branch, [pattern]), branch


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
    assert bool(skipped_branch(branch, patterns)) == skips


def test_the_notice_names_branch_and_pattern() -> None:
    skip = skipped_branch("claude/fix", ["claude/**"])

    assert skip == Skip("branch", "The branch claude/fix matches `claude/**` of `skip-branches`, which never fire.")
