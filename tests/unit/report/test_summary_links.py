"""In the job summary nothing that others wrote becomes a link, a mention or an emoji. It reads as they wrote it."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.message import Message
from fire_routine.message.headline import Headline
from fire_routine.outcome.gap import Gap
from fire_routine.outcome.outcome import Outcome, Problem
from fire_routine.report.report import Report
from fire_routine.text.safe_markdown import as_written, code, own_sentence
from tests.standins.github_page import page_of
from tests.unit.report.test_summary import FIRED, LINK, summary_of

RUN = "https://github.com/o/r/actions/runs/1"
ACTS = (
    *(
        "https://evil.example",
        "http://evil.example/a_b?c=*d*",
        "ftp://evil.example",
        "www.evil.example",
        "WWW.EVIL.EXAMPLE",
    ),
    *("a@evil.example", "mailto:a@evil.example", "xmpp:a@evil.example/x", "<https://evil.example>"),
    *(
        "@octocat",
        "@octo-org/a-team",
        "(@octocat)",
        "x@octocat",
        "#1",
        "(#1)",
        "GH-1",
        "gh-1",
        "octocat/Hello-World#1",
        "octocat#1",
    ),
    *(
        "JIRA-12",
        "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
        "a5c3785",
        "octocat@a5c3785",
        "octocat/Hello-World@a5c3785",
    ),
    *(
        "a5c3785...b5c3785",
        ":tada:",
        ":tada",
        ":+1:",
        "`@octocat`",
        "``#1",
        "\\@octocat",
        "&#64;octocat",
        "@octocat`",
        "[x](https://evil.example)",
    ),
    *(
        "![x](https://evil.example)",
        "[@octocat]: https://evil.example",
        "https://evil.example`",
        "**@octocat**",
        "_@octocat_",
        "~#1~",
    ),
)

FIELDS: dict[str, Callable[[str], Report]] = {
    "headline": lambda text: Report(FIRED, headline=Headline(f"Job {text} failed", RUN), message=Message("x", 1)),
    "end of a headline": lambda text: Report(FIRED, headline=Headline(f"After {text}", RUN), message=Message("x", 1)),
    "headline without a link": lambda text: Report(
        FIRED, headline=Headline(f"Job {text}", ""), message=Message("x", 1)
    ),
    "failed job": lambda text: Report(FIRED, failed_jobs=(text, "b"), message=Message("x", 1)),
    "missing piece": lambda text: Report(FIRED, gaps=(Gap(f"the log of {text}", "no"),), message=Message("x", 1)),
    "reason": lambda text: Report(FIRED, gaps=(Gap("the log", f"GitHub said {text}"),), message=Message("x", 1)),
    "warning": lambda text: Report(FIRED, warnings=[f"Not written: {text}."]),
    "skip": lambda text: Report(Outcome("skipped", reason=f"Branch {text} is skipped.")),
    "error type": lambda text: Report(Outcome("error", http_status=400, error_type=text)),
    "error message": lambda text: Report(Outcome("error", http_status=400, error_message=f"Bad: {text}")),
    "request id": lambda text: Report(Outcome("error", http_status=400, request_id=text)),
    "input": lambda text: Report(Outcome("error", problems=(Problem("needs", f"`{text}` or {text} is wrong."),))),
}
OURS = re.compile(
    r"https://(claude\.ai/code(/session_1|/routines)?|code\.claude\.com/.*|platform\.claude\.com/.*"
    r"|github\.com/fire-routine/.*|github\.com/o/r/actions/runs/1)"
)


@pytest.mark.parametrize("text", ACTS)
@pytest.mark.parametrize("place", FIELDS)
def test_nothing_of_others_acts_in_the_summary(place: str, text: str) -> None:
    page = page_of(summary_of(FIELDS[place](text)))
    assert [link for link in page.links if not OURS.fullmatch(link)] == []
    assert page.filtered == []
    # In a sentence of ours, back-ticks around a word are taken for our own.
    assert text in page.text or text.strip("`") in page.text


PIECES = st.sampled_from(
    [
        "@",
        "#",
        "1",
        ":",
        "//",
        "http",
        "www",
        ".",
        "-",
        "a",
        "gh",
        "a5c3785",
        "`",
        "``",
        "\\",
        " ",
        "<",
        "_",
        "*",
        "&#64;",
        "(",
        "|",
        "é",
    ]
)


@given(st.lists(PIECES, max_size=10).map("".join))
def test_no_words_of_others_act_and_all_read_as_written(text: str) -> None:
    page = page_of(f"- x {as_written(text)} y")
    assert page.links == []
    assert page.filtered == []
    assert page.text.split() == ["x", *text.split(), "y"]


@given(st.lists(PIECES, min_size=1, max_size=10).map("".join))
def test_code_reads_as_written(text: str) -> None:
    page = page_of(f"x {code(text)} y")
    assert page.text.split() == ["x", *(text.split() or ["?"]), "y"]
    assert page.links == []


def test_our_own_links_stay_links() -> None:
    report = Report(FIRED, headline=Headline("Job a failed", RUN), message=Message("x", 1))
    assert set(page_of(summary_of(report)).links) >= {LINK, RUN}
    skipped = Report(Outcome("skipped", reason="Fired before.", link="https://github.com/o/r/issues/1"))
    assert page_of(summary_of(skipped)).links == ["https://github.com/o/r/issues/1"]
    failed = page_of(summary_of(Report(Outcome("error", http_status=401))))
    assert "https://claude.ai/code/routines" in failed.links


def test_a_link_of_ours_in_a_sentence_is_known_by_its_address() -> None:
    sentence = "It is at https://ours.example/a_b, not at https://evil.example/ or https://ours.example/a_bc."
    page = page_of(own_sentence(sentence, links=("https://ours.example/a_b",)))
    assert page.links == ["https://ours.example/a_b"]
    assert page.text.strip() == sentence
