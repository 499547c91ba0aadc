"""Every rule by its examples: a new rule needs no other test."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import re2

import fire_routine.excerpt.rules
from fire_routine.excerpt.find import find
from fire_routine.excerpt.marks import MARKS, Mark
from fire_routine.excerpt.rule import Kind, Rule
from fire_routine.excerpt.rules import rules_by_file

FOLDER = Path(fire_routine.excerpt.rules.__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
RULES = [pytest.param(rule, id=f"{file}: {rule.name}") for file, rules in rules_by_file().items() for rule in rules]
EXAMPLES = [
    pytest.param(rule, example, id=f"{file}: {rule.name}: {example[:40]}")
    for file, rules in rules_by_file().items()
    for rule in rules
    for example in rule.examples
]
MARK_EXAMPLES = [
    pytest.param(mark, example, id=f"{mark.name}: {example[:40]}") for mark in MARKS for example in mark.examples
]
PASSED_ON = (Kind.RESULT, Kind.NOISE, Kind.FINE)


@pytest.mark.parametrize("file", FILES)
def test_a_file_has_rules_and_says_which_tools_they_are_for(file: str) -> None:
    module = importlib.import_module(f"fire_routine.excerpt.rules.{file}")
    assert getattr(module, "RULES", None), f"rules/{file}.py has no list RULES: docs/excerpt.md shows one"
    assert all(isinstance(rule, Rule) for rule in module.RULES), f"rules/{file}.py: RULES has something else than rules"
    assert module.__doc__, f"rules/{file}.py needs a first line that names its tools"
    names = [rule.name for rule in module.RULES]
    assert len(names) == len(set(names)), f"rules/{file}.py: two rules have the same name"


def test_every_file_is_read() -> None:
    assert sorted(rules_by_file()) == FILES


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_complete(rule: Rule) -> None:
    assert rule.examples, "a rule needs an example: a line as the tool prints it"
    assert rule.name == rule.name.strip()
    for pattern in filter(None, (rule.pattern, rule.unless, rule.until)):
        re2.compile(pattern)  # raises re2.error for what RE2 does not know: look-around, back-references
    assert not re2.search(rule.pattern, ""), "the pattern matches every line"


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_matches_its_example(rule: Rule, example: str) -> None:
    found = find(["before", example, "after"]).hits
    assert re2.search(rule.pattern, example), "the rule's pattern does not match its own example"
    assert not rule.unless or not re2.search(rule.unless, example), "the rule's `unless` matches its own example"
    assert 1 in found
    winner = found[1].rule
    assert 0 not in found
    if winner is rule:
        return
    # Another rule may see a failure in the line too, but must not call it harmless, or a harmless line a failure.
    if rule.kind in PASSED_ON or winner.kind in PASSED_ON:
        harmless = {winner.kind, rule.kind} <= {Kind.NOISE, Kind.FINE}
        assert winner.kind == rule.kind or harmless, f"“{winner.name}” goes first and says {winner.kind.name}"


@pytest.mark.parametrize(("mark", "example"), MARK_EXAMPLES)
def test_a_mark_matches_its_example(mark: Mark, example: str) -> None:
    assert find([example]).marks[0][0] is mark


def test_weights_are_exceptions() -> None:
    exceptions = [rule.name for rules in rules_by_file().values() for rule in rules if rule.weight is not None]
    assert len(exceptions) <= 5, "a kind says what a line weighs; `weight` is for the rare exception"


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
        ("Firefox 60.0.0 (Linux) should throw if no provider FAILED", Kind.FAILURE),
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
