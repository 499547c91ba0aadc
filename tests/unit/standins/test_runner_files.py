import pytest

from tests.standins.runner_files import SUMMARY_LIMIT, RunnerFileError, read_outputs, read_summary


@pytest.mark.parametrize(
    ("content", "outputs"),
    [
        ("", {}),
        ("\n\n", {}),
        ("name=value\n", {"name": "value"}),
        ("name=\n", {"name": ""}),
        ("name=a=b<<c", {"name": "a=b<<c"}),
        ("name<<END\nvalue\nEND\n", {"name": "value"}),
        ("name<<END\nvalue\nEND", {"name": "value"}),
        ("name<<END\nEND\n", {"name": ""}),
        ("name<<END\n\nEND\n", {"name": ""}),
        ("name<<END\na\n\nb=c\n END\nEND\n", {"name": "a\n\nb=c\n END"}),
        ("name<<a=b\nvalue\na=b\n", {"name": "value"}),
        ("a=1\nb<<END\n2\nEND\nc=3\n", {"a": "1", "b": "2", "c": "3"}),
        ("a=1\na=2\n", {"a": "2"}),
        ("name<<END\none\r\ntwo\nEND\n", {"name": "one\r\ntwo"}),
        ("name<<END\none\u2028two\x85three\nEND\n", {"name": "one\u2028two\x85three"}),
    ],
)
def test_outputs_are_read_by_the_runners_grammar(content: str, outputs: dict[str, str]) -> None:
    assert read_outputs(content.encode()) == outputs


@pytest.mark.parametrize(
    "content",
    ["words", "=value", "<<END\nEND\n", "name<<\nvalue\n", "name<<END\nvalue\n", "name<<END\nvalue\nEND \n"],
)
def test_what_the_runner_refuses_is_refused(content: str) -> None:
    with pytest.raises(RunnerFileError):
        read_outputs(content.encode())


def test_a_summary_may_have_a_mebibyte_and_not_a_byte_more() -> None:
    assert read_summary(b"x" * SUMMARY_LIMIT) == "x" * SUMMARY_LIMIT
    with pytest.raises(RunnerFileError, match="1048577 bytes"):
        read_summary(b"x" * (SUMMARY_LIMIT + 1))
