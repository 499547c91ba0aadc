"""What was hidden in a text that is put together from redacted parts."""

import json

import pytest

from fire_routine.text.redaction import Redactor
from fire_routine.text.safe_markdown import as_written
from fire_routine.text.tally import Tally

TOKEN = "ghp_" + "q7Rk2ZxV9mLp4TsW8bNdq7Rk2ZxV9mLp4TsW"


def test_it_is_counted_by_kind_where_it_ends_up() -> None:
    redact = Redactor()
    lines = [redact(line) for line in (f"first {TOKEN} x", f"second {TOKEN} y", "DB_PASSWORD=q7Rk2ZxV9m", "nothing")]
    assert redact.hidden("\n".join(lines)) == {"GitHub token": 2, "password": 1}
    assert redact.hidden(redact(lines[0])) == {"GitHub token": 1}
    assert redact.hidden("nothing, and a mask of GitHub: ***") == {}


def test_it_is_counted_in_json_and_in_markdown() -> None:
    redact = Redactor()
    line = redact(f'"token_of": "{TOKEN}", more')
    assert redact.hidden(json.dumps({"a": [f"x\n{line}\ny"]})) == {"GitHub token": 1}
    assert redact.hidden(as_written(redact(f"job {TOKEN} (a)"))) == {"GitHub token": 1}


def test_what_is_known_and_what_the_users_patterns_match_count_too() -> None:
    redact = Redactor(["q7Rk2ZxV9mLp4TsW8bNd"])
    assert redact.hidden(redact("a q7Rk2ZxV9mLp4TsW8bNd b")) == {"secret of this action's inputs": 1}


def tally(*texts: str) -> Tally:
    """One that knows the mask in each text."""
    noted = Tally("***")
    for text in texts:
        noted.note(text, [(text.index("***"), "key")])
    return noted


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("one *** two", 1),
        ("| one: ***, two", 1),
        ("one *** else", 1),
        ("*** two", 1),
        ("first\n*** two", 1),
        ("one ***\ntwo", 1),
        ("none *** two", 0),
        ("*** else", 0),
        ("***", 0),
        ("*** two\n*** two", 2),
    ],
)
def test_a_mask_is_known_by_its_line_before_it_and_at_the_start_of_a_line_by_what_is_after_it(
    text: str, keys: int
) -> None:
    assert tally("one *** two").count(text)["key"] == keys


def test_where_a_line_begins_or_ends_with_it_that_counts_too() -> None:
    assert not tally("a*** z").count("b*** z")
    assert not tally("***").count("*** z")
    assert not tally("***").count("a ***")
    assert tally("a ***").count("a *** z") == {"key": 1}


def test_eight_letters_and_digits_on_either_side_are_compared() -> None:
    noted = tally("x12345678 *** 12345678x")

    assert noted.count("y12345678 *** 12345678y") == {"key": 1}
    assert noted.count("*** 12345678y") == {"key": 1}
    assert not noted.count("y2345678 *** 12345678y")
    assert not noted.count("*** 1234567y")


@pytest.mark.parametrize(("spaces", "are_compared"), [(31, True), (32, False)])
def test_they_are_looked_for_in_32_characters(spaces: int, are_compared: bool) -> None:
    far = " " * spaces

    assert bool(tally(f"a{far}*** z").count(f"b{far}*** z")) != are_compared
    assert bool(tally(f"***{far}a").count(f"***{far}b")) != are_compared


def test_only_so_many_masks_are_remembered() -> None:
    """A mask at the end of a line takes one place of the 5,000, and one is for those without any neighbour."""
    noted = tally(*(f"w{number} ***" for number in range(5_001)))

    assert noted.count("w4998 ***") == {"key": 1}
    assert not noted.count("w4999 ***")
    assert not noted.count("w5000 ***")
