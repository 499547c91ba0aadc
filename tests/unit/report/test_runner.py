"""What the runner gets, read back as the runner reads it."""

import io
import re
import resource
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fire_routine.report.runner import MAX_ANNOTATION, MAX_SUMMARY, Runner
from tests.standins.exits import an_exit
from tests.standins.runner_files import read_outputs, read_summary

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=200)
NAME = st.from_regex(r"[a-z][a-z-]{0,20}", fullmatch=True)


class Log(io.TextIOWrapper):
    """Standard output as the process has it: UTF-8, strict. Counts what was flushed."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        self.flushed = 0
        super().__init__(self.bytes, encoding="utf-8", errors="strict", newline="")

    def flush(self) -> None:
        super().flush()
        self.flushed = len(self.bytes.getvalue())

    @property
    def text(self) -> str:
        """What has reached the runner."""
        return self.bytes.getvalue()[: self.flushed].decode()


def runner_of(log: Log, **env: object) -> Runner:
    return Runner(an_exit(stdout=log), {name: str(value) for name, value in env.items()})


def leaving(text: str) -> str:
    """The text as the exit lets it out. Chance makes secrets too: `://:0@` is a URL with a password."""
    return an_exit().text(text)


def unescaped(data: str) -> str:
    return data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


# Masks


def test_a_secret_is_masked_whole_and_by_its_lines_and_the_mask_is_out_at_once() -> None:
    log = Log()
    runner_of(log).mask("one%\ntwo\r\n\n three")
    assert log.text.splitlines() == [
        "::add-mask::one%25%0Atwo%0D%0A%0A three",
        "::add-mask::one%25",
        "::add-mask::two",
        "::add-mask:: three",
    ]


@pytest.mark.parametrize("blank", ["", " ", "\n", "\r\n \t"])
def test_nothing_is_masked_that_is_blank(blank: str) -> None:
    log = Log()
    runner_of(log).mask(blank)
    assert log.text == ""


def test_everything_is_flushed_as_it_is_written() -> None:
    log = Log()
    runner = runner_of(log)
    for tell in (runner.mask, runner.show, lambda text: runner.annotate("notice", text)):
        before = log.flushed
        tell("x")
        assert log.flushed == len(log.bytes.getvalue()) > before


# Annotations


@given(ANY_TEXT, ANY_TEXT, st.sampled_from(["notice", "warning", "error"]))
@example("://:0@", "", "notice")
def test_an_annotation_is_one_command_whatever_its_text(message: str, title: str, level: str) -> None:
    log = Log()
    runner_of(log).annotate(level, message, title)  # type: ignore[arg-type]
    assert "\n" not in log.text[:-1]
    assert "\r" not in log.text
    shown = re.fullmatch(r"::(\w+)(?: title=([^,:]*))?::(.*)\n", log.text, re.DOTALL)
    assert shown
    assert shown[1] == level
    assert unescaped(shown[3]) == leaving(message)


def test_an_annotation_is_cut_to_what_github_keeps_before_it_is_escaped() -> None:
    log = Log()
    runner = runner_of(log)
    runner.annotate("error", "%" * MAX_ANNOTATION)
    runner.annotate("error", "%\n" * MAX_ANNOTATION)
    whole, cut = (unescaped(line.removeprefix("::error::")) for line in log.text.splitlines())
    assert whole == "%" * MAX_ANNOTATION
    assert len(cut) == MAX_ANNOTATION
    assert cut.endswith("%\n%…")


# Other people's text


@given(ANY_TEXT)
def test_no_command_in_a_text_that_is_shown_is_obeyed(text: str) -> None:
    log = Log()
    runner_of(log).show(text)
    first, _, rest = log.text.partition("\n")
    mark = first.removeprefix("::stop-commands::")
    assert re.fullmatch(r"stop-[0-9a-f]{32}", mark)
    assert rest == f"{leaving(text)}\n::{mark}::\n"


def test_a_text_that_contains_marks_of_earlier_texts_stays_stopped() -> None:
    log = Log()
    runner = runner_of(log)
    runner.show("harmless")
    mark = log.text.splitlines()[0].removeprefix("::stop-commands::")
    runner.show(f"::{mark}::\n::error::forged\n##[error]forged\n::stop-commands::x")
    again = log.text.splitlines()[3].removeprefix("::stop-commands::")
    assert again != mark
    assert log.text.splitlines()[-1] == f"::{again}::"


def test_after_a_failure_nothing_more_is_printed_as_commands_may_not_be_stopped() -> None:
    class Full(io.StringIO):
        is_full = True

        def write(self, text: str) -> int:
            if self.is_full:
                raise OSError(28, "No space left on device")
            return super().write(text)

    log = Full()
    runner = Runner(an_exit(stdout=log), {})
    assert runner.lost == ""
    runner.mask("secret")
    log.is_full = False
    runner.show("::error::forged")
    assert (log.getvalue(), runner.lost) == ("", "The log could not be written: No space left on device.")


def test_a_group_is_closed_even_if_what_is_in_it_fails() -> None:
    log = Log()
    with pytest.raises(ZeroDivisionError), runner_of(log).group("a\nb%"):
        raise ZeroDivisionError
    assert log.text.splitlines() == ["::group::a%0Ab%25", "::endgroup::"]


# The files


@given(outputs=st.dictionaries(NAME, ANY_TEXT, max_size=4))
def test_any_output_is_read_back_as_it_was_written(
    outputs: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("runner") / "output"
    log = Log()
    runner_of(log, GITHUB_OUTPUT=file).set_outputs(outputs)
    assert read_outputs(file.read_bytes()) == {name: leaving(value) for name, value in outputs.items()}
    assert log.text == ""


@pytest.mark.parametrize(
    "value", ["a=b", "x<<EOF\ny\nEOF", "ghadelimiter_x", "\n", "a\nb\n\n", "a\n", "::error::x", ""]
)
def test_an_output_that_looks_like_the_grammar_is_still_a_value(value: str, tmp_path: Path) -> None:
    runner_of(Log(), GITHUB_OUTPUT=tmp_path / "output").set_outputs({"one": value, "two": "2"})
    assert read_outputs((tmp_path / "output").read_bytes()) == {"one": value, "two": "2"}


def test_outputs_are_added_to_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "output"
    file.write_text("before=1\n")
    runner_of(Log(), GITHUB_OUTPUT=file).set_outputs({"after": "2"})
    assert read_outputs(file.read_bytes()) == {"before": "1", "after": "2"}


def test_without_a_file_for_them_outputs_are_printed_as_data() -> None:
    log = Log()
    runner_of(log).set_outputs({"one": "1", "two": "::error::x"})
    assert log.text.startswith("::stop-commands::")
    assert "\none=1\ntwo=::error::x\n::stop-" in log.text


@given(markdown=ANY_TEXT)
def test_any_summary_is_written_as_utf8(markdown: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("runner") / "summary"
    runner_of(Log(), GITHUB_STEP_SUMMARY=file).write_summary(markdown)
    assert read_summary(file.read_bytes()) == leaving(markdown)


def test_without_a_file_for_it_there_is_no_summary() -> None:
    log = Log()
    runner_of(log).write_summary("# Hello")
    assert log.text == ""


def test_a_file_that_can_not_be_written_is_told_and_no_crash(tmp_path: Path) -> None:
    log = Log()
    runner = runner_of(log, GITHUB_OUTPUT=tmp_path / "gone" / "output", GITHUB_STEP_SUMMARY=tmp_path)
    assert runner.set_outputs({"one": "1"}) == "The outputs could not be written: No such file or directory."
    assert runner.write_summary("x") == "The summary could not be written: Is a directory."
    assert log.text == ""


@pytest.mark.parametrize("room", [0, 1, 10, 50])
def test_half_an_entry_is_never_left_in_the_file(room: int, tmp_path: Path) -> None:
    """The runner fails a step for one. A limit on the size of files stands in for a full disk."""
    file = tmp_path / "output"
    file.write_text("before=1\n")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len("before=1\n") + room, hard))
    try:
        told = runner_of(Log(), GITHUB_OUTPUT=file).set_outputs({"one": "1" * 100})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert told == "The outputs could not be written: File too large."
    assert file.read_text() == "before=1\n"


def test_a_summary_that_github_would_drop_is_not_added(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    file.write_text("x" * (MAX_SUMMARY - 2))
    runner = runner_of(Log(), GITHUB_STEP_SUMMARY=file)
    assert runner.write_summary("äö") == "The summary could not be written: it would be larger than 1,048,576 bytes."
    assert runner.write_summary("ä") == ""
    assert len(file.read_bytes()) == MAX_SUMMARY
