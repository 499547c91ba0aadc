"""What others wrote, as part of a line of Markdown: shown, and without effect."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.text.safe_markdown import code, fence_for, link, sentence, title
from tests.standins.markdown_reader import active
from tests.unit.message.materials import HOSTILE


@pytest.mark.parametrize(
    ("ours", "shown"),
    [
        ("`a`", "`a`"),
        ("a ` b", r"a \` b"),
        ("`a` ` `b`", "`a` `?`b\\`"),
        ("``", r"\`\`"),
        ("`a``b`", "`a``b`"),
        ("a\\`<b>`<c>", r"a\\`<b>`\<c\>"),
    ],
)
def test_odd_back_ticks_do_not_open_what_they_do_not_close(ours: str, shown: str) -> None:
    assert sentence(ours, 100) == shown


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/_acme_/app_/actions/runs/41",
        "https://ghe.local:8443/o/_/compare/a...b?w=1#_x",
        "https://x/~a~",
    ],
)
def test_a_url_in_a_sentence_of_ours_stays_a_link(url: str) -> None:
    ours = f"It failed in *x* (#41, {url}), see `a_` and {url}."
    assert sentence(ours, 300) == f"It failed in \\*x\\* (#41, {url}), see `a_` and {url}."


@given(HOSTILE, st.lists(st.sampled_from("`\\\\<a*"), max_size=12).map("".join))
def test_whatever_is_in_a_sentence_of_ours_does_not_act(words: str, odd: str) -> None:
    for ours in (f"before {words} and `{words}` after", f"`a`{odd}`<b>`{odd}"):
        shown = sentence(ours, 1_000)
        assert shown.splitlines() == [shown]
        assert not re.search(r"[<>\[\]*]", active(shown)), shown


@pytest.mark.parametrize(("text", "fence"), [("", "```"), ("a ` b", "```"), ("```", "````"), ("a\n`````\nb", "``````")])
def test_a_fence_is_longer_than_any_in_the_text(text: str, fence: str) -> None:
    assert fence_for(text) == fence


@pytest.mark.parametrize("text", ["", " ", "\n", "\u2028"])
def test_a_code_span_is_never_empty_as_two_ticks_would_open_another(text: str) -> None:
    assert code(text) == "`?`"


@given(HOSTILE)
def test_a_code_span_is_one_span(text: str) -> None:
    span = code(text)
    assert active(span) == ""


@pytest.mark.parametrize("url", ["https://github.com/o/r/pull/5", "http://ghe.local:8080/x?y=z#a-b", "https://x/~a_b"])
def test_a_url_stays_as_it_is(url: str) -> None:
    assert link(url) == url


@pytest.mark.parametrize(
    "url", ["https://x/) [y](z", "https://x/<b>", "javascript:alert(1)//[x]", "https://x/\n# forged"]
)
def test_what_is_no_plain_address_is_escaped(url: str) -> None:
    assert not re.search(r"<|\]\(|\n", active(link(url)))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Workflow *a_* failed: https://x/_a_", r"Workflow \*a\_\* failed: https://x/_a_"),
        ("`a` at https://x/_a_ was reported", r"\`a\` at https://x/\_a\_ was reported"),
        ("failed: https://x/<b>", "failed: `https://x/<b>`"),
        ("", ""),
    ],
)
def test_only_the_link_at_its_end_is_kept_in_a_title(line: str, shown: str) -> None:
    assert title(line) == shown
