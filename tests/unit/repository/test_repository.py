"""What GitHub shows around the code: issue forms, the pull request template, the security policy, the README's badges.

`make lint` checks the forms against the schema of GitHub's issue forms. Here is what that schema does not know.
"""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from fire_routine.outcome.outcome import Kind
from tests.pages import FORMS, OWN, ROOT

TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"
ISSUE_FORMS = {
    path.name: yaml.safe_load(path.read_text()) for path in sorted(TEMPLATES.glob("*.yml")) if path.name != "config.yml"
}
each_form = pytest.mark.parametrize("form", ISSUE_FORMS.values(), ids=ISSUE_FORMS.keys())
BADGE = re.compile(r"^\[!\[(?P<name>[^\]]+)\]\((?P<image>[^)]+)\)\]\((?P<target>[^)]+)\)$", re.MULTILINE)


def _fields(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in form["body"] if part["type"] != "markdown"]


def _required(form: dict[str, Any]) -> set[str]:
    return {field["id"] for field in _fields(form) if field.get("validations", {}).get("required")}


def test_there_is_a_form_for_a_bug_and_one_for_a_missed_cause() -> None:
    assert sorted(ISSUE_FORMS) == ["bug.yml", "missed-cause.yml"]


@each_form
def test_a_form_meets_the_rules_that_github_checks_beside_the_schema(form: dict[str, Any]) -> None:
    """Source: docs.github.com, "Common validation errors when creating issue forms"."""
    fields = _fields(form)
    ids = [field["id"] for field in fields]
    labels = [field["attributes"]["label"] for field in fields]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", identifier) for identifier in ids)
    assert len(set(labels)) == len(labels)
    for field in fields:
        options = field["attributes"].get("options", [])
        choices = [option["label"] if isinstance(option, dict) else option for option in options]
        assert all(isinstance(option, str) and option.lower() != "none" for option in choices)
        assert len(set(choices)) == len(choices)


@each_form
def test_a_form_warns_about_secrets_first_and_asks_about_them_last(form: dict[str, Any]) -> None:
    first, last = form["body"][0], form["body"][-1]
    assert first["type"] == "markdown"
    assert re.match(r"## .*remove every secret", first["attributes"]["value"])
    promise = last["attributes"]["options"][0]
    assert "no secret" in promise["label"]
    assert promise["required"] is True


@each_form
def test_what_people_paste_from_a_log_is_shown_as_code(form: dict[str, Any]) -> None:
    """Else its `@names` would mention people, and its Markdown would be shown as a page."""
    pasted = [field for field in _fields(form) if field["type"] == "textarea" and field["id"] != "what-happened"]
    assert pasted
    assert all(field["attributes"].get("render") for field in pasted)


def test_a_bug_comes_with_what_is_needed_to_look_for_it_and_a_dry_run_only_where_there_is_one() -> None:
    form = ISSUE_FORMS["bug.yml"]
    assert _required(form) == {"what-happened", "outcome", "version", "workflow", "summary", "runner"}
    assert "dry-run" in {field["id"] for field in _fields(form)}


def test_a_bug_has_one_of_the_outcomes_of_the_action() -> None:
    (outcome,) = (field for field in _fields(ISSUE_FORMS["bug.yml"]) if field["id"] == "outcome")
    assert outcome["attributes"]["options"] == [*get_args(Kind), "The step did not start"]


def test_a_missed_cause_comes_with_its_lines_its_tool_and_the_excerpt() -> None:
    assert _required(ISSUE_FORMS["missed-cause.yml"]) == {"tool", "cause", "place", "excerpt", "source"}


@pytest.mark.parametrize("path", FORMS, ids=[path.name for path in FORMS])
def test_what_github_shows_elsewhere_has_whole_addresses_and_no_others_of_ours_than_those_that_are_checked(
    path: Path,
) -> None:
    text = path.read_text()
    assert re.findall(r"\]\((?!https://)[^)]*\)", text) == []
    for rest in re.findall(rf"{re.escape(OWN)}(/[^)#\s]*)?", text):
        assert rest == "/security/policy" or rest.startswith("/blob/main/"), rest


def test_the_badges_are_of_this_repository_and_true() -> None:
    badges = {badge["name"]: badge for badge in BADGE.finditer((ROOT / "README.md").read_text())}
    assert sorted(badges) == ["CI", "Licence: MIT", "Release"]

    ci = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    assert ci["name"] == "CI"
    assert ci[True]["push"]["branches"] == ["main"]  # `on`, which YAML 1.1 reads as true
    assert badges["CI"]["target"] == f"{OWN}/actions/workflows/ci.yml"
    assert badges["CI"]["image"] == f"{OWN}/actions/workflows/ci.yml/badge.svg?branch=main"

    assert badges["Release"]["target"] == f"{OWN}/releases"
    assert badges["Release"]["image"].endswith("/github/v/release/" + OWN.removeprefix("https://github.com/"))

    assert badges["Licence: MIT"]["target"] == "LICENSE"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")


def test_the_security_policy_says_how_to_report_what_to_expect_which_versions_and_what_is_known() -> None:
    policy = (ROOT / "SECURITY.md").read_text()
    headings = re.findall(r"^## (.+)$", policy, re.MULTILINE)
    assert headings == ["Report a vulnerability", "What to include", "What to expect", "Versions", "What is in scope"]
    assert f"({OWN}/security/advisories/new)" in policy
    assert "(docs/threat-model.md)" in policy
