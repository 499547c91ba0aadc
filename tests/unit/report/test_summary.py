"""The job summary: always below GitHub's limit, and nobody else's words act in it."""

import re
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.message import Message
from fire_routine.message.headline import Headline
from fire_routine.outcome.gap import Gap
from fire_routine.outcome.outcome import Kind, Outcome, Problem
from fire_routine.report.advice import Advice, advise, input_advice
from fire_routine.report.report import Report
from fire_routine.report.runner import MAX_SUMMARY
from fire_routine.report.summary import summarise
from tests.standins.markdown_reader import active, read_blocks

NOW = datetime(2026, 1, 31, tzinfo=UTC)
LINK = "https://claude.ai/code/session_1"
FIRED = Outcome("fired", "session_1", LINK, 200, request_id="req_1", attempts=1)


def summary_of(report: Report) -> str:
    advice: Advice | None = None
    if report.outcome.problems:
        advice = input_advice(report.outcome.problems)
    elif report.outcome.kind in {"rate-limited", "error", "unknown"}:
        advice = advise(report.outcome, NOW)
    return summarise(report, advice)


def test_a_fired_routine_has_the_link_and_the_hint_on_the_payload_block() -> None:
    summary = summary_of(Report(FIRED, message=Message("text", 4)))
    assert f"**[Open the session]({LINK})**" in summary
    assert "`routine-fire-payload` block" in summary


def test_the_summary_shows_how_much_was_sent() -> None:
    report = Report(
        FIRED,
        headline=Headline("Workflow *CI* failed", "https://github.com/o/r/actions/runs/1"),
        message=Message("text", 12_345, ("3 log excerpts", "2 commits")),
        limit=20_000,
        failed_jobs=("build", "test_a_b"),
        gaps=(Gap("the log of job x", "GitHub returned 403", "actions: read"),),
    )
    summary = summary_of(report)
    assert "- 12,345 characters sent, of 20,000 allowed" in summary
    assert "- Omitted to fit the length limit: 3 log excerpts, 2 commits" in summary
    assert "- Failed jobs: build, test_a_b" in summary
    assert "- Missing: the log of job x (GitHub returned 403); add `actions: read` to `permissions:`" in summary
    assert "\n- Workflow \\*CI\\* failed: https://github.com/o/r/actions/runs/1\n" in summary


def test_what_was_hidden_is_counted_by_kind() -> None:
    report = Report(FIRED, message=Message("***", 3), hidden={"GitHub token": 2, "password": 1_200})
    assert "- Hidden in the text: GitHub token (2), password (1,200)\n" in summary_of(report)
    assert "Hidden" not in summary_of(Report(FIRED, message=Message("text", 4)))


def test_many_failed_jobs_are_counted() -> None:
    summary = summary_of(Report(FIRED, message=Message("x", 1), failed_jobs=tuple(map(str, range(250)))))
    assert "- Failed jobs: 0, 1, " in summary
    assert "19 and 230 more" in summary


@pytest.mark.parametrize("outcome", get_args(Kind))
def test_the_text_is_folded_with_whether_it_was_sent(outcome: Kind) -> None:
    summary = summary_of(Report(Outcome(outcome), message=Message("a\n```\nb\n", 8)))
    sent = outcome in {"fired", "unknown"}
    assert f"<details><summary>The text, which {'was sent' if sent else 'was not sent'}</summary>" in summary
    assert "\n````text\na\n```\nb\n````\n" in summary


def test_a_skip_says_why_and_links_only_to_https() -> None:
    skipped = Outcome("skipped")
    shown = summary_of(Report(skipped._replace(reason="Fired before.", link="https://github.com/o/r/issues/1")))
    assert "Fired before.\n\n[Details](https://github.com/o/r/issues/1)" in shown
    for link in ("http://x.example", "javascript:alert(1)", "https://x) [y](http://evil.example", "https://a b", ""):
        assert "](" not in summary_of(Report(skipped._replace(reason="Fired before.", link=link)))


def test_advice_comes_with_its_yaml_and_the_response_of_the_api() -> None:
    result = Outcome("error", "", "", 401, "authentication_error", "Invalid *bearer* token", "req_1", attempts=1)
    summary = summary_of(Report(result))
    assert "**The API did not accept the token.**" in summary
    assert "```yaml\nroutine-url: ${{ secrets.ROUTINE_URL }}" in summary
    for line in ("- Status: 401", r"- Message: Invalid \*bearer\* token", "- Request id: req_1", "- Attempts: 1"):
        assert line in summary


def test_the_remedies_for_inputs_are_yaml_and_nothing_appears_twice() -> None:
    problems = (Problem("a", "x.", "a: 1"), Problem("b", "y.", "b: 2"))
    result = Outcome("error", error_type="invalid_input", error_message="a: x.; b: y.")
    summary = summary_of(Report(result._replace(problems=problems)))
    assert "**What to change:** In the workflow, write:\n\n```yaml\na: 1\nb: 2\n```" in summary
    assert summary.count("x.") == 1


def test_the_words_of_others_in_a_problem_with_an_input_do_not_act() -> None:
    problem = Problem("run-id", "`<img src=x>` is no id: there is none in o/![x](http://evil.example)\n\n# forged.")
    summary = summary_of(Report(Outcome("error", error_type="invalid_input", problems=(problem,))))
    assert (
        "\n\n- run-id: `<img src=x>` is no id: there is none in `o/![x](http://evil.example`) # forged.\n\n" in summary
    )


# Hostile content

PIECES = (
    *(
        "```",
        "````",
        "~~~",
        "`",
        "</details>",
        "</summary>",
        "<details>",
        "<img src=x>",
        "<!--",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
    ),
    *("\n# forged", "\n- forged", "\n> forged", "[x](http://evil.example)", "![x](http://evil.example)", "*b*", "_i_"),
    *(
        "|a|b|",
        "\\",
        "&lt;",
        "$x$",
        "\n===",
        "\n    code",
        "\u202e",
        "\ud800",
        "🚒",
        "\x00",
        "::error::x",
        "word ",
        "@octocat",
    ),
)
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
REPORTS = st.builds(
    Report,
    outcome=st.builds(
        Outcome,
        kind=st.sampled_from(get_args(Kind)),
        session_id=st.just("session_1"),
        session_url=st.just(LINK),
        http_status=st.sampled_from([None, 200, 400, 401, 429, 500]),
        error_type=HOSTILE,
        error_message=HOSTILE,
        request_id=HOSTILE,
        retry_after=st.none() | st.integers(0, 10**12),
        attempts=st.integers(0, 12),
        reason=HOSTILE,
        link=HOSTILE,
        problems=st.just(()) | st.lists(st.builds(Problem, st.just("needs"), HOSTILE), max_size=3).map(tuple),
    ),
    headline=st.none() | st.builds(Headline, HOSTILE, HOSTILE),
    message=st.none() | HOSTILE.map(lambda text: Message(text, len(text), ("2 commits",))),
    failed_jobs=st.lists(HOSTILE, max_size=30).map(tuple),
    gaps=st.lists(st.builds(Gap, HOSTILE, HOSTILE, st.sampled_from(["", "actions: read"])), max_size=30).map(tuple),
    warnings=st.lists(HOSTILE, max_size=4),
)


@given(REPORTS)
def test_nobody_elses_words_act_in_the_summary(report: Report) -> None:
    summary = summary_of(report)
    outside, blocks = read_blocks(summary)
    assert all(block.closed for block in blocks)
    assert {block.info for block in blocks} <= {"yaml", "text"}
    shown = bool(report.message and report.message.text)
    assert [line for line in outside if "details>" in active(line)] == (
        [f"<details><summary>The text, which {_verb(report)}</summary>", "</details>"] if shown else []
    )
    for line in outside:
        acts = (
            active(line)
            .replace(f"**[Open the session]({LINK})**", "")
            .replace("[routine's prompt](https://code.claude", "")
        )
        assert not re.search(r"<(?!/?details|/?summary)|\]\(|!\[", acts), line
    assert not [line for line in outside if re.match(r"\s*(#(?!## Routine|## Dry)|>|===|    )", line)]


def _verb(report: Report) -> str:
    return "was sent" if report.outcome.kind in {"fired", "unknown"} else "was not sent"


@given(REPORTS)
def test_the_text_appears_in_the_summary_as_it_was_sent(report: Report) -> None:
    _, blocks = read_blocks(summary_of(report))
    texts = [block for block in blocks if block.info == "text"]
    if report.message and report.message.text:
        (block,) = texts
        assert list(block.lines) == re.split(r"\r\n|\n|\r", report.message.text.rstrip())
    else:
        assert not texts


HUGE = st.sampled_from([10, 70_000, 600_000]).flatmap(
    lambda size: st.sampled_from(["x", "🚒", "`", "\n", "é|", "\ud800"]).map(lambda piece: piece * size)
)


@given(
    st.sampled_from(get_args(Kind)),
    HUGE,
    HUGE,
    st.sampled_from([0, 3, 20_000]),
    st.sampled_from([0, 3, 20_000]),
)
def test_the_summary_is_always_below_the_size_at_which_github_drops_it(
    outcome: Kind, text: str, words: str, count: int, problems: int
) -> None:
    report = Report(
        Outcome(
            *(outcome, "s", LINK, 400, words, words, words),
            reason=words,
            problems=(Problem("format", "is wrong in a way that takes some words to tell."),) * problems,
        ),
        headline=Headline(words, words),
        message=Message(text, len(text), ("2 commits",)),
        failed_jobs=(words[:200],) * count,
        gaps=(Gap(words[:2_000], words[:2_000]),) * count,
        warnings=[words[:2_000]] * count,
    )
    assert len(summary_of(report).encode(errors="replace")) < MAX_SUMMARY


def test_a_text_of_the_longest_kind_is_shown_whole() -> None:
    text = "中" * 65_536
    assert text in summary_of(Report(FIRED, message=Message(text, 65_536)))
