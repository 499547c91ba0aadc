"""Which parts of a long text are searched for secrets."""

import pytest

from fire_routine.text.secrets.windows import windows

LINE = b"a line of a log with fifty characters, one of many\n"
FAR = LINE * 20
"""More than what makes two parts one."""


def searched(text: bytes, gate: str = "gate", before: int = 0, after: int = 0) -> list[bytes]:
    return [text[start:end] for start, end in windows(text, gate, before, after)]


def test_a_text_that_passes_no_gate_is_not_searched() -> None:
    assert searched(b"") == searched(FAR) == []


def test_a_line_that_passes_the_gate_is_searched_alone() -> None:
    for text in (FAR + b"x the gate y\n" + FAR, FAR + b"x the gate y\n"):
        assert searched(text) == [b"x the gate y\n"]
    assert searched(FAR + b"gate") == [b"gate"]


def test_a_gate_is_the_same_in_capitals_and_beside_any_character() -> None:
    assert searched(FAR + b"The GATE\n") == [b"The GATE\n"]
    assert searched(FAR + b"\xe9gate\n", gate="[^a]gate") == [b"\xe9gate\n"]


@pytest.mark.parametrize("before", range(3))
@pytest.mark.parametrize("after", range(3))
def test_so_many_lines_around_it_are_searched_too(before: int, after: int) -> None:
    lines = [
        *(b"before %d\n" % (2 - line) for line in range(3)),
        b"the gate\n",
        *(b"after %d\n" % line for line in range(3)),
    ]

    assert searched(FAR + b"".join(lines) + FAR, before=before, after=after) == [
        b"".join(lines[3 - before : 4 + after])
    ]


def test_no_more_lines_are_searched_than_the_text_has() -> None:
    assert searched(b"one\nthe gate\ntwo", before=9, after=9) == [b"one\nthe gate\ntwo"]
    assert searched(FAR + b"\ngate\ntwo", before=1, after=1) == [b"\ngate\ntwo"]


def test_lines_further_apart_than_256_characters_are_searched_each_by_itself() -> None:
    between = b"x" * 256 + b"\n"
    assert searched(FAR + b"gate 1\n" + between + b"gate 2\n" + FAR) == [b"gate 1\n", b"gate 2\n"]
    assert searched(FAR + b"gate 1\n" + FAR + b"gate 2\n" + FAR + b"gate 3\n") == [
        b"gate 1\n",
        b"gate 2\n",
        b"gate 3\n",
    ]


def test_lines_that_are_closer_are_searched_at_once() -> None:
    text = b"gate 1\n" + b"x" * 255 + b"\n" + b"gate 2\n"
    found = searched(FAR + text + FAR)
    assert len(found) == 1
    assert found[0].startswith(text)


def test_the_more_such_lines_there_are_the_more_is_searched_at_once() -> None:
    """So all of a flood is searched in few steps."""
    steps = (0, 64, 192, 448, 960, 1_984, 4_032, 4_096, 4_096)
    text = b""
    for step in steps:
        text += b"gate" + b"\n" * (step + 1)
        assert searched(FAR + text + b"\n" * 9_000) == [text]


def test_of_a_line_without_an_end_only_what_is_near_is_searched() -> None:
    assert searched(b"x" * 5_000 + b"gate" + b"y" * 9_000) == [b"x" * 3_000 + b"gate" + b"y" * 6_000]
