"""Every rule by its examples: this is all that a new rule needs to be tested."""

from __future__ import annotations

import pytest

from fire_routine.excerpt.find import find
from fire_routine.excerpt.rules import Kind, Mark, Rule, all_marks, generic_rules, tool_rules

RULES = [*tool_rules(), *generic_rules()]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}: {example[:40]}") for rule in RULES for example in rule.examples
]
MARKS = [
    pytest.param(mark, example, id=f"{mark.name}: {example[:40]}") for mark in all_marks() for example in mark.examples
]
PASSED_ON = (Kind.RESULT, Kind.NOISE, Kind.FINE)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_finds_its_example(rule: Rule, example: str) -> None:
    found = find(["before", example, "after"]).hits
    assert 1 in found, f"no rule matches: is one of {rule.needs} in the line, and does the pattern match?"
    winner = found[1].rule
    assert 0 not in found
    if winner is rule:
        return
    # A line that is a failure for one rule may be told by another of that kind, but never become harmless or back.
    if rule.kind in PASSED_ON or winner.kind in PASSED_ON:
        assert winner.kind == rule.kind or {winner.kind, rule.kind} <= {Kind.NOISE, Kind.FINE}, winner.name


def test_a_sanitizers_report_is_known_within_a_word() -> None:
    # A need that begins with a letter counts only where a word begins, so `sanitizer` never did.
    hit = find(["==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x512"]).hits[0]
    assert hit.rule.name == "sanitizers"


@pytest.mark.parametrize(("mark", "example"), MARKS)
def test_a_mark_finds_its_example(mark: Mark, example: str) -> None:
    assert find([example]).marks[0][0] is mark


def test_every_rule_has_a_name_of_its_own_kind_and_an_example() -> None:
    for rule in RULES:
        assert rule.examples, rule.name
        assert rule.name == rule.name.strip(), rule.name
        for need in rule.needs:
            assert need == need.lower(), f"{rule.name}: needs are compared with the line in lower case"


@pytest.mark.parametrize(
    "line",
    [
        "0 errors, 0 warnings",
        "Tests run: 12, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.4 sec",
        "found 0 vulnerabilities",
        "ok 14 - reports fatal errors",
        "    ✓ throws an Error when the file is missing (3ms)",
        "tests/test_errors.py::test_failure PASSED                     [ 12%]",
        "check for merge conflicts................................................Passed",
        "ok  \tgithub.com/a/errors\t0.012s",
        "test parser::fails_on_error ... ok",
    ],
)
def test_what_went_well_is_not_a_failure(line: str) -> None:
    hit = find([line]).hits.get(0)
    assert hit is None or hit.rule.kind is Kind.FINE


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("1 error, 0 warnings", Kind.SUMMARY),
        ("Tests run: 9, Failures: 1, Errors: 0, Skipped: 0", Kind.SUMMARY),
        ("not ok 6 no errors", Kind.FAILURE),
        ("make[2]: *** [CMakeFiles/x.dir/all] Error 2", Kind.RESULT),
        ("npm ERR! A complete log of this run can be found in:", Kind.RESULT),
        ("##[error]Process completed with exit code 2.", Kind.RESULT),
        ("warning: non-fatal error, going on", Kind.FINE),
    ],
)
def test_words_alone_do_not_decide(line: str, kind: Kind) -> None:
    assert find([line]).hits[0].rule.kind is kind


@pytest.mark.parametrize(
    "line",
    [
        "19:15:57 fatal: not a git repository",
        "[task 2025-02-13T11:00:27.837Z] 11:00:27     INFO - TEST-UNEXPECTED-FAIL | a.html | failed",
        "#12 34.56 src/main.c:12:5: error: 'x' undeclared",
        "##[error]  3:8  error  'x' is defined but never used  no-unused-vars",
    ],
)
def test_a_loggers_prefix_hides_nothing(line: str) -> None:
    assert find([line]).hits[0].rule.kind is Kind.CAUSE
