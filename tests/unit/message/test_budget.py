"""The limit: kept for any material, with cuts that are counted, and well spent."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.evidence.evidence import FailedTests, ReportedTest, Reports
from fire_routine.inputs.settings import TextFormat
from fire_routine.message import Material, Message, TextTooLongError, compose, render
from fire_routine.message.material import shortened
from fire_routine.message.plan import Plan
from fire_routine.text.utf16 import utf16_length
from tests.unit.message.materials import (
    LIMITS,
    MATERIALS,
    SHA,
    calm,
    digest,
    failure,
    log_text,
    material,
    material_of,
)

FORMATS: tuple[TextFormat, ...] = ("markdown", "json")


def composed(anything: Material, text_format: TextFormat, limit: int) -> Message | TextTooLongError:
    try:
        return compose(anything, text_format, limit)
    except TextTooLongError as error:
        return error


@calm
@given(MATERIALS, st.sampled_from(FORMATS), LIMITS)
def test_any_text_is_within_the_limit_or_refused_with_what_it_needs(
    anything: Material, text_format: TextFormat, limit: int
) -> None:
    message = composed(anything, text_format, limit)
    if isinstance(message, TextTooLongError):
        assert message.needed > message.limit == limit
        assert message.own_words == utf16_length(anything.own_words)
        return
    assert message.length == len(message.text.encode("utf-16-le", "surrogatepass")) // 2 <= limit
    words = message.text if text_format == "markdown" else json.loads(message.text).get("words", "")
    assert words.count(anything.own_words) >= 1


def _counts(message: Message) -> dict[str, int]:
    """What was left out, by its name for one of it."""
    counted = [line for line in message.left_out if line not in {"facts about the run", "how to check out the commit"}]
    read = [re.fullmatch(r"([0-9]+) ([a-z -]+?)(s?)", line) for line in counted]
    assert all(read)
    counts = {one[2]: (int(one[1]), one[3]) for one in read if one}
    assert all((number == 1) == (plural == "") for number, plural in counts.values())
    return {noun: number for noun, (number, _) in counts.items()}


@calm
@given(MATERIALS, LIMITS)
def test_what_is_left_out_is_counted_in_place_and_in_the_message(anything: Material, limit: int) -> None:
    message = composed(anything, "json", limit)
    if isinstance(message, TextTooLongError):
        return
    text, evidence = json.loads(message.text), anything.evidence
    failures = text.get("failures", [])
    assert set(text.get("omitted", [])) <= set(message.left_out)
    if limit < utf16_length(render("json", shortened(anything), Plan())):
        # Not even the least of each part fits: the message counts them, and the text as long as it has room for that.
        counts = _counts(message)
        assert len(failures) + counts.get("failure", 0) == len(evidence.failures)
        assert len(text.get("missing", [])) + counts.get("missing-evidence note", 0) == len(evidence.gaps)
        if evidence.test_reports:
            messages = text.get("test_reports", {}).get("failures", [])
            assert len(messages) + counts.get("test message", 0) == len(evidence.test_reports.failures)
        return
    assert len(failures) + text.get("failures_left_out", 0) == len(evidence.failures)
    assert len(text.get("missing", [])) + text.get("missing_left_out", 0) == len(evidence.gaps)
    if evidence.test_reports:
        told, gathered_messages = text["test_reports"], evidence.test_reports
        every = len(gathered_messages.failures) + gathered_messages.failures_left_out
        assert len(told.get("failures", [])) + told.get("failures_left_out", 0) == every
        for tests, all_tests in zip(told.get("failures", []), gathered_messages.failures, strict=False):
            assert len(tests.get("tests", [])) + tests.get("tests_left_out", 0) == (
                len(all_tests.tests) + all_tests.tests_left_out
            )
    assert text.get("cancelled_jobs", 0) == len(evidence.cancelled)
    for said, gathered in zip(failures, evidence.failures, strict=False):
        assert len(said.get("jobs", [])) + said.get("jobs_left_out", 0) == len(gathered.jobs)
        every = len(gathered.annotations) + gathered.annotations_left_out
        assert len(said.get("annotations", [])) + said.get("annotations_left_out", 0) == every
        assert ("log" in said) == bool(gathered.log or said.get("log", {}).get("missing"))
    if evidence.changes:
        changes = text.get("changes", {})
        commits = max(evidence.changes.total_commits, len(evidence.changes.commits))
        assert len(changes.get("commits", [])) + changes.get("commits_left_out", 0) == commits
        assert len(changes.get("files", [])) + changes.get("files_left_out", 0) == len(evidence.changes.files)
    if "event" in anything.sections:
        assert len(text.get("event", [])) + text.get("event_left_out", 0) == len(anything.context.details)
    counts = _counts(message)
    assert counts.get("failure", 0) == text.get("failures_left_out", 0)
    assert counts.get("missing-evidence note", 0) == text.get("missing_left_out", 0)
    assert counts.get("changed file", 0) == text.get("changes", {}).get("files_left_out", 0)
    without = sum(said.get("log", {}).get("missing") == "omitted to fit the length limit" for said in failures)
    assert counts.get("log excerpt", 0) >= without
    assert message.truncated == bool(counts)


@calm
@given(st.text(st.characters(exclude_categories=[]), max_size=300), st.integers(200, 400))
def test_own_words_alone_are_sent_to_the_letter_or_not_at_all(words: str, limit: int) -> None:
    alone = material()._replace(own_words=words, sections=frozenset())
    for text_format in FORMATS:
        if len(words.encode("utf-16-le", "surrogatepass")) // 2 <= limit:
            assert compose(alone, text_format, limit) == Message(words, utf16_length(words))
        else:
            with pytest.raises(TextTooLongError):
                compose(alone, text_format, limit)


def test_the_limit_counts_utf16_units() -> None:
    alone = material()._replace(own_words="🚒" * 100, sections=frozenset())
    assert compose(alone, "markdown", 200).length == 200
    with pytest.raises(TextTooLongError):
        compose(alone._replace(own_words="🚒" * 100 + "x"), "markdown", 200)


@pytest.mark.parametrize("text_format", FORMATS)
def test_identifiers_and_own_words_come_first(text_format: TextFormat) -> None:
    rich = material(40, 200)._replace(own_words="w" * 1_000)
    message = compose(rich, text_format, 2_500)
    for identifier in (SHA, "octo/app/77/2", "faster", "w" * 1_000, "git checkout --detach", "gh run view"):
        assert identifier in message.text
    assert "40 failures" in message.left_out


@pytest.mark.parametrize("text_format", FORMATS)
def test_with_room_for_all_nothing_is_left_out(text_format: TextFormat) -> None:
    message = compose(material(3, 40), text_format, 65_536)
    assert message.left_out == ()
    assert not message.truncated
    for number in range(3):
        assert f"build {number}.0" in message.text
        assert f"job {number} line 39" in message.text


@pytest.mark.parametrize("text_format", FORMATS)
@pytest.mark.parametrize("limit", [4_000, 10_000, 65_536])
def test_the_first_logs_are_shown_where_there_is_no_room_for_all(text_format: TextFormat, limit: int) -> None:
    many = material(60, 200)
    rest = [bool(excerpt) for excerpt in _excerpts(compose(many, text_format, limit), text_format)]
    assert rest == sorted(rest, reverse=True)
    assert rest[0]


def _excerpts(message: Message, text_format: TextFormat) -> list[str]:
    """For each failure that is shown, its excerpt or nothing."""
    if text_format == "json":
        return [said["log"].get("excerpt", "") for said in json.loads(message.text)["failures"]]
    failures = message.text.split("\n## What failed")[1].split("\n## ")[0].split("\n### ")[1:]
    return [part if "<<< " in part else "" for part in failures]


@pytest.mark.parametrize("text_format", FORMATS)
@pytest.mark.parametrize("piece", ['"quoted" \\path', "```` and ```", "🚒 🚒", "plain"])
@pytest.mark.parametrize("step", [1_861, pytest.param(113, marks=pytest.mark.long)])
def test_logs_that_a_form_blows_up_stay_within_the_limit(text_format: TextFormat, piece: str, step: int) -> None:
    logs = material_of(*(failure(number)._replace(log=digest(f"{piece} {number}\n" * 400)) for number in range(6)))
    for limit in range(4_000, 12_000, step):
        message = compose(logs, text_format, limit)
        assert message.length <= limit
        assert message.length > limit * 0.8
        assert _excerpts(message, text_format)[0]


@pytest.mark.parametrize("text_format", FORMATS)
@pytest.mark.parametrize("limit", [4_000, 4_001, 4_777, 9_001, 20_000])
def test_no_line_of_a_log_is_cut_and_no_pair_of_surrogates(text_format: TextFormat, limit: int) -> None:
    lines = [f'{number}: 🚒 tells 🚒 that "it" failed' for number in range(900)]
    message = compose(material_of(failure(1)._replace(log=digest("\n".join(lines) + "\n"))), text_format, limit)
    message.text.encode()  # half a pair could not be encoded
    if text_format == "json":
        shown = json.loads(message.text)["failures"][0]["log"]["excerpt"].split("\n")
    else:
        shown = message.text.split("## What failed")[1].split("<<< ")[1].split(">>> ")[0].split("\n")[1:-1]
    marks = [line for line in shown if line not in lines]
    assert all(re.fullmatch(r"… [0-9]+ lines? left out …", mark) for mark in marks)
    counted = sum(int(mark.split(" ")[1]) for mark in marks)
    assert counted + len(shown) - len(marks) == len(lines)


@pytest.mark.parametrize("text_format", FORMATS)
def test_a_log_that_needs_little_leaves_its_room_to_the_others(text_format: TextFormat) -> None:
    short, long = failure(0)._replace(log=digest("Error: short\n")), failure(0, 2_000)
    beside_short = compose(material_of(short, failure(1, 2_000)), text_format, 8_000)
    beside_long = compose(material_of(long, failure(1, 2_000)), text_format, 8_000)
    assert "Error: short" in beside_short.text
    assert len(_excerpts(beside_short, text_format)[1]) > 1.5 * len(_excerpts(beside_long, text_format)[1])


@pytest.mark.parametrize("text_format", FORMATS)
def test_failed_tests_have_a_quarter_of_the_room_and_each_a_few_lines_before_one_has_more(
    text_format: TextFormat,
) -> None:
    failures = [
        FailedTests("failure", (ReportedTest(f"test_{n}"),), brief=f"brief {n} " + "x" * 280, output=f"long {n} " * 150)
        for n in range(30)
    ]
    rich = material(60, 300)
    reports = Reports(reports=1, tests=30, failed=30, failures=tuple(failures))
    rich = rich._replace(evidence=rich.evidence._replace(test_reports=reports))

    def told(limit: int) -> tuple[int, int, int]:
        text = compose(rich, text_format, limit).text
        assert _excerpts(compose(rich, text_format, limit), text_format)[0]
        return text.count("brief "), len(set(re.findall(r"long \d+", text))), text.count("test_")

    assert 2 <= told(6_000)[0] <= 5
    assert told(6_000)[1] == 0
    briefs, outputs, _ = told(65_536)
    assert briefs + outputs == 30
    assert 0 < outputs < 10


@pytest.mark.parametrize("text_format", FORMATS)
def test_a_matrix_of_250_alike_jobs_takes_little_room(text_format: TextFormat) -> None:
    message = compose(material_of(failure(1, 200, jobs=250)), text_format, 4_000)
    assert "build 1.0" in message.text
    assert "249" in message.text or json.loads(message.text)["failures"][0]["jobs_left_out"] >= 200
    assert _excerpts(message, text_format)[0]


@pytest.mark.parametrize("text_format", FORMATS)
def test_without_logs_the_room_goes_to_the_failures(text_format: TextFormat) -> None:
    bare = material_of(*(failure(number)._replace(log=None, annotations=()) for number in range(30)))
    message = compose(bare, text_format, 65_536)
    assert message.left_out == ()
    tight = compose(bare, text_format, message.length - 300)
    assert tight.length > message.length * 0.85
    assert all(f"build {number}.0" in tight.text for number in range(30))


@pytest.mark.parametrize("text_format", FORMATS)
def test_much_more_room_never_shows_less(text_format: TextFormat) -> None:
    rich = material(30, 300)
    shown_by_limit = []
    for limit in (3_000, 6_000, 12_000, 24_000, 48_000, 65_536):
        message = compose(rich, text_format, limit)
        left = _counts(message)
        shown_by_limit.append((-left.get("failure", 0), len("".join(_excerpts(message, text_format)))))
        assert message.length > limit * 0.9
    assert shown_by_limit == sorted(shown_by_limit)
    assert [length for _, length in shown_by_limit] == sorted(length for _, length in shown_by_limit)


@pytest.mark.parametrize("text_format", FORMATS)
@pytest.mark.parametrize("limit", [4_000, 65_536])
def test_250_failures_with_logs_are_composed_in_bounded_work(text_format: TextFormat, limit: int) -> None:
    """Taking an excerpt is what costs time; as many are taken as are shown, and few of them twice."""
    asked = 0

    class Counting:
        def __init__(self, number: int) -> None:
            self._log = digest(log_text(100, f"job {number}"))

        def excerpt(self, budget: int) -> object:
            nonlocal asked
            asked += 1
            return self._log.excerpt(budget)

    many = material_of(*(failure(number)._replace(log=Counting(number)) for number in range(250)))  # type: ignore[arg-type]
    message = compose(many, text_format, limit)
    shown = sum(1 for excerpt in _excerpts(message, text_format) if excerpt)
    assert shown
    assert asked <= 3 * shown + 3
