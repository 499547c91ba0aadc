"""Tools that no rule knows: what their reports have in common is enough to find them."""

from __future__ import annotations

import pytest

from fire_routine.excerpt import excerpt_log
from fire_routine.excerpt.find import find
from fire_routine.excerpt.rule import Kind

WORDS = [a + b for a in ("ax", "bo", "co", "di", "fi", "ge", "hu") for b in ("le", "lt", "rk", "sc", "st", "sh", "ll")]


def log_of(*output: str, before: int = 60, after: int = 60) -> bytes:
    """A command that fails, its output with so many other lines around."""
    lines = ["$ frob check", *(f"frobbing part {number}" for number in range(before))]
    lines += [*output, *(f"polishing part {number}" for number in range(after))]
    return "\n".join([*lines, 'The command "frob check" exited with 1.', ""]).encode()


def shown(log: bytes, budget: int = 1000) -> list[str]:
    """The lines of the excerpt."""
    return excerpt_log(log, budget).split("\n")


def test_a_headline_between_rulers_opens_a_report() -> None:
    report = ["the part is 12 mm long", "", "it was made for 10 mm", "", "see part.frob, row 7"]
    text = shown(log_of("==== FAILURES ====", "", *report, "==== 1 of 70 parts ====", "resting"))
    assert set(report) <= set(text)


def test_a_word_for_failure_alone_is_a_headline() -> None:
    report = ["Failure:", "part 7 fits its hole.  [part.frob:7]", "a gap of 2 mm was seen"]
    assert set(report) <= set(shown(log_of(*report)))


def test_a_label_does_not_hide_that_lines_are_indented() -> None:
    stack = [f"[frob]   at frob.Layer{number}.press(Layer.frob:{number})" for number in range(9)]
    report = ["[frob] frob.TooLongException: 12 mm", *stack, "[frob]   because of frob.RulerException: bent"]
    text = shown(log_of("[frob] begins", *report, "[frob] ends", "[frob] rests"))
    assert set(report) <= set(text)


def test_words_in_the_names_of_a_long_list_are_no_errors() -> None:
    passed = [f"  - reports an error of kind {number}, cannot go on" for number in range(40)]
    text = shown(log_of(*passed, "bending part 7", "part 7 is not supported"), 300)
    assert "part 7 is not supported" in text
    assert not set(passed) & set(text)


def test_an_item_of_a_long_list_that_failed_is_one() -> None:
    items = [f"  - fits its hole, part {number}" for number in range(40)]
    items[17] += " FAILED"
    assert items[17] in shown(log_of(*items), 500)


def test_a_warning_of_python_is_no_error_for_its_words() -> None:
    warnings = [f"lib/frob{number}.py:3: FrobWarning: the hammer is not supported" for number in range(3)]
    text = shown(log_of(*warnings, *["working"] * 40, "part 7 does not exist"), 500)
    assert "part 7 does not exist" in text
    assert not set(warnings) & set(text)


@pytest.mark.parametrize("frame", ["    at Try$Failure.press(Failure.frob: 3)", " at async failed (/frob.js:3:1)"])
def test_a_frame_of_a_stack_is_no_error_for_its_words(frame: str) -> None:
    assert not find([frame]).hits


def test_all_errors_of_the_best_report_come_before_weaker_ones() -> None:
    errors = [f"frob{number}.BentException: part {number} is bent as if by heat" for number in range(5)]
    report = [line for error in errors for line in (error, *["    it lay in the sun " * 3] * 3)]
    text = shown(log_of(*report, *["working"] * 30, "12 parts, 4 failed", *["resting"] * 30), 500)
    assert set(errors) <= set(text)


def test_a_few_lines_between_two_that_are_shown_come_too() -> None:
    report = ["frob: error: part 7 is bent", "it lay in the sun", "from nine to five", "", "frob: error: 1 part is bad"]
    text = shown(log_of(*report))
    assert text[text.index(report[0]) : text.index(report[-1]) + 1] == report


def test_where_only_common_words_say_so_more_of_what_is_around_is_shown() -> None:
    around = [
        f"a line about something else entirely, of its own kind: {'abcdefghij'[n % 10] * (n + 3)}" for n in range(99)
    ]
    vague = excerpt_log(log_of(*around, "the part is not supported", *around), 16_000)
    exact = excerpt_log(log_of(*around, "src/part.c:7:1: error: the part is bent", *around), 16_000)
    assert len(exact) < len(vague) < 8_000


def test_where_it_is_clear_why_a_step_failed_words_of_the_steps_before_are_not_shown() -> None:
    before = ["##[group]Run frob oil", "##[endgroup]", "frob.OilException: the oil is cold", *["oiling"] * 15]
    before += ["press.frob:1:2: error: no oil", *["oiling"] * 15]
    failed = ["##[group]Run frob press", "##[endgroup]", *["pressing"] * 15, "part.frob:1:2: error: too long"]
    text = shown("\n".join([*before, *failed, "##[error]Process completed with exit code 1."]).encode(), 4000)
    assert "frob.OilException: the oil is cold" not in text
    assert {"press.frob:1:2: error: no oil", "part.frob:1:2: error: too long"} <= set(text)


def test_what_ran_well_before_the_failed_step_is_not_shown_although_nothing_says_why_it_failed() -> None:
    runner = [f"Requested label {number} of the runner" for number in range(20)]
    lines = [
        *runner,
        "##[group]Run frob check",
        "frob check",
        "##[endgroup]",
        "frobbing",
        "##[error]Process completed with exit code 1.",
    ]
    text = shown("\n".join(lines).encode(), 2000)
    assert "frobbing" in text
    assert not set(runner) & set(text)


@pytest.mark.parametrize("margin", ["parts/ui frob: ", "press_1     | ", "    press | ", "frob-riscv64-linux-gnu> "])
def test_a_name_before_each_line_hides_neither_errors_nor_indentation(margin: str) -> None:
    stack = [f"{margin}    at frob.Layer{number}.press(Layer.frob:{number})" for number in range(9)]
    report = [f"{margin}frob.TooLongException: 12 mm", *stack]
    polish = [f"{margin}polishing part {number} of {number}" for number in range(30)]
    text = shown(log_of(*polish, *report, *polish))
    assert set(report) <= set(text)


def test_a_place_alone_on_its_line_belongs_to_the_error_below() -> None:
    reports = [
        line
        for part in ("axle", "bolt", "cog", "disc", "ear", "fin", "gear")
        for line in ("", f"/parts/{part}.frob:7:60", f"Error: The {part} is too long.", "", *[f"    {part} " * 9] * 2)
    ]
    text = shown(log_of(*reports), 1400)
    assert {line for line in reports if line.startswith(("/parts", "Error"))} <= set(text)


def test_a_line_of_megabytes_above_an_error_is_no_place_and_is_not_searched_for_one() -> None:
    long = "a/:1" * 300_000 + "x"  # the pattern of a place would go back and forth in it for hours
    assert "Error: too long" in shown(log_of(long, "Error: too long"))


def test_a_headline_that_ends_in_a_ruler_opens_a_report_too() -> None:
    report = ["the part is 12 mm long", "", "it was made for 10 mm", "", "see part.frob, row 7"]
    ruler = "━" * 30
    text = shown(log_of(f"press FAILED {ruler}", "", *report, f"oil {ruler}", *["the oil is fine", ""] * 3))
    assert set(report) <= set(text)


def test_of_a_tools_errors_the_first_is_not_left_out_for_the_last() -> None:
    errors = [f"part.frob:{row}:1: error: {word * 3} is too long" for row, word in enumerate(WORDS)]
    polish = [f"polishing {word}" for word in WORDS]
    text = shown(log_of(errors[0], *polish, *errors[1:], after=1), 250)
    assert errors[0] in text


def test_a_warning_ends_the_report_before_it() -> None:
    error = ["press.frob:1:2: error: too long", "    1 | part 7", "      | ^~~~"]
    warnings = [
        line
        for row in range(40)
        for line in (f"press.frob:{row}:5: warning: missing oil", f"    {row} | part 8", "      | ^~~~")
    ]
    text = shown(log_of(*error, *warnings), 4000)
    assert set(error) <= set(text)
    assert warnings[30] not in text


@pytest.mark.parametrize(
    "mild",
    [
        "press.frob:3:5: warning: missing oil in the unknown part",
        "press.frob(3,5): note: missing oil in the unknown part",
        "  3:5  warning  missing oil in the unknown part",
        "Warning: the oil is not found",
        "[NO_OIL] Warning: unknown part",
        '"{\\"level\\":\\"info\\",\\"msg\\":\\"the oil is not found\\"}"',
    ],
)
def test_what_a_tool_calls_a_warning_or_less_is_no_error_for_its_words(mild: str) -> None:
    assert find([mild]).hits.get(0) is None or find([mild]).hits[0].rule.kind <= Kind.WARNING


def test_a_long_list_of_what_failed_does_not_crowd_out_why() -> None:
    report = ["AssertionError: part 7 fits its hole", *(f"    assert row_{row} of part 7 fits" for row in range(6))]
    failed = [f"FAILED parts/part{row}.frob::fits[{'abcdefgh'[row % 8] * 3}] - AssertionError" for row in range(60)]
    text = shown(log_of("____ fits ____", "", *report, "", *failed, after=1), 2000)
    assert set(report) <= set(text)
    assert set(failed[:3]) <= set(text)


def test_what_a_list_says_has_failed_is_followed_back_to_where_it_ran() -> None:
    ran = ["running tests/press_oil.frob", "  oil is at 3 of 9 mm", "  pressed with 7 bar"]
    idle = [f"turning wheel {number} of {'abcdefgh'[number % 8]}" for number in range(200)]
    text = shown(log_of(*ran, *idle, "FAILED: tests/press_oil.frob", *idle, after=1), 4000)
    assert set(ran) <= set(text)


def test_a_name_and_version_that_is_built_is_no_error_for_its_words() -> None:
    for line in ("  Downloaded wait-timeout v0.2.1", "   Compiling unknown-oil v1.0.0"):
        assert find([line]).hits[0].rule.kind is Kind.NOISE


def test_of_very_many_reports_by_one_rule_some_are_shown() -> None:
    errors = [f"frob.{word.title()}Error: {'too long ' * 40}" for word in WORDS]
    text = shown(log_of(*[line for error in errors for line in (error, "", *["resting"] * 30)]), 64_000)
    assert errors[0].strip() in text
    assert sum(error.strip() in text for error in errors) < 20


def test_a_long_line_that_the_runner_marks_as_an_error_is_one() -> None:
    assert find(["##[error]" + "the axle is bent, " * 60]).hits[0].rule.name == "step's error"


def test_what_is_quoted_below_a_warning_is_no_error_for_its_words() -> None:
    warning = [
        "[NO_OIL] Warning: press.frob is dry",
        "     ╭─[press.frob:3:5]",
        "   3 │ press()",
        "     │ ╰── Module not found",
    ]
    assert set(find(warning).hits) <= {0}
    assert 5 in find([*warning, "", "Module not found"]).hits


def test_words_in_an_address_are_no_errors() -> None:
    for line in ("fetched https://frob.example/exceptions/invalid.html", "[7] GET https://frob.example:443/bad"):
        hit = find([line]).hits.get(0)
        assert hit is None or hit.rule.kind is Kind.NOISE
    assert find(["cannot fetch https://frob.example/parts"]).hits


def test_the_details_next_to_a_cause_come_before_weaker_lines_of_its_report() -> None:
    report = ["AssertionError: part 7 fits its hole", "    hole: 10 mm", "    part: 12 mm"]
    weaker = [f"    {word}: the {word * 3} of part 7 is invalid, {word} was used" for word in WORDS]
    text = shown(log_of(*report, *weaker), 300)
    assert set(report) <= set(text)
    assert not set(weaker) <= set(text)
