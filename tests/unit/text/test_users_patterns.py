"""The user's own patterns: what they match, and what is done where a text makes them costly."""

import pytest

from fire_routine.text.users_patterns import PatternError, compile_pattern, find_all


def spans(pattern: str, text: str) -> list[tuple[int, int]]:
    return list(find_all(compile_pattern(pattern), text))


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [("(my-token", "missing )"), ("my-token**", "bad repetition operator"), ("my-token\ud800", "not UTF-8")],
)
def test_what_is_no_pattern_is_an_error_that_does_not_repeat_it(
    pattern: str, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PatternError) as error:
        compile_pattern(pattern)

    assert str(error.value) == kind
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"pin \d+", [(4, 12)]),
        (r"pin (?P<secret>\d+)", [(8, 12)]),
        (r"(pin) (?P<secret>\d+)", [(8, 12)]),
        (r"(pin) (?P<number>\d+)", [(4, 12)]),
        (r"pin (?P<secret>x?)", [(4, 8)]),
        (r"(?P<secret>x)?pin", [(4, 7)]),
        (r"x*", []),
        (r"", []),
    ],
)
def test_the_group_secret_is_hidden_or_else_the_whole_match(pattern: str, found: list[tuple[int, int]]) -> None:
    assert spans(pattern, "the pin 1234 is") == found


def test_half_a_surrogate_pair_takes_the_place_of_one_character() -> None:
    assert spans("abc", "\ud83d abc") == [(2, 5)]


def test_where_each_match_costs_the_rest_of_the_line_lines_are_searched_one_by_one() -> None:
    """Each search for an `a` looks for a `b` up to the end of its line."""
    line = f"<{'-' * 298}>\n"
    text = "a" * 20_000 + "\n" + 5 * line

    lines = [(20_001 + 301 * number, 20_001 + 301 * number + 300) for number in range(5)]
    assert spans("a.*b|(?P<secret>a|<.*>)?", text) == [*((at, at + 1) for at in range(20_000)), *lines]


def test_a_long_line_is_then_searched_in_pieces() -> None:
    text = "a" * 20_000 + "b" * 1_000

    (*before, first, second, third) = spans("a.*c|a|b+", text)
    assert before == [(at, at + 1) for at in range(20_000)]
    assert [second[0] - first[0], second[1] - first[1], third[1]] == [first[1] - 20_000, 500, 21_000]


def test_many_matches_near_the_end_of_a_text_are_cheap() -> None:
    text = "-" * 10_000 + "a" * 4_000 + "b" * 1_000

    assert spans("a|b+", text)[-1] == (14_000, 15_000)
