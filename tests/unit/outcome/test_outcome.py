"""The one way to stop."""

from fire_routine.outcome.outcome import Outcome, Problem, refused, skipped


def test_a_skip_is_no_error_and_says_why() -> None:
    assert skipped("No need.", "https://example").outcome == Outcome(
        "skipped", reason="No need.", link="https://example"
    )


def test_inputs_that_are_refused_are_named_all_at_once() -> None:
    outcome = refused(Problem("format", "is wrong."), Problem("needs", "is no JSON.", "needs: x")).outcome

    assert (outcome.kind, outcome.error_type) == ("error", "invalid_input")
    assert outcome.error_message == "format: is wrong.; needs: is no JSON."
    assert [problem.remedy for problem in outcome.problems] == ["", "needs: x"]
