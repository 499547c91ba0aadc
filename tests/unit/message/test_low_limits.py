"""A low limit: parts give way one by one, down to one sentence with the link, and nothing is refused that can be."""

import json
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fire_routine.context.context import Context
from fire_routine.context.read_context import read_context
from fire_routine.evidence.evidence import Evidence, Failure
from fire_routine.github.facts import Deployment
from fire_routine.inputs.settings import MAX_TEXT_LENGTH, MIN_TEXT_LENGTH, TextFormat
from fire_routine.message import Material, TextTooLongError, compose, render
from fire_routine.message.headline import headline, short_headline
from fire_routine.message.material import shortened
from fire_routine.message.plan import Part, Plan, fit
from fire_routine.runs.jobs import Job
from fire_routine.text.utf16 import utf16_length
from tests.unit.message.materials import ALL_SECTIONS, EVIDENCE, HOSTILE, calm, material

FORMATS: tuple[TextFormat, ...] = ("markdown", "json")
SCHEMA = Draft202012Validator(json.loads((Path(__file__).parents[3] / "docs" / "text.schema.json").read_text()))

NAMES = (
    st.text(min_size=1, max_size=300)
    | st.sampled_from(["\U0001f692" * 200, '"' * 200, "\\" * 200, "*" * 200])
    | HOSTILE
)
OWNERS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,38}", fullmatch=True) | st.just("o" * 39)
REPOSITORIES = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", fullmatch=True) | st.just("_" * 100)
few = settings(calm, max_examples=calm.max_examples // 2)
LIMITS = st.integers(MIN_TEXT_LENGTH, 1_500) | st.integers(MIN_TEXT_LENGTH, MAX_TEXT_LENGTH)


@st.composite
def contexts(draw: st.DrawFn) -> Context:
    """A context of github.com: names are as long as GitHub allows, and as odd as it does not even allow."""
    context = read_context(
        {
            "GITHUB_EVENT_NAME": draw(st.sampled_from(["push", "schedule", "workflow_dispatch"])),
            "GITHUB_REPOSITORY": f"{draw(OWNERS)}/{draw(REPOSITORIES)}",
            "GITHUB_RUN_ID": str(draw(st.integers(1, 10**18 - 1))),
            "GITHUB_RUN_ATTEMPT": str(draw(st.integers(1, 1_000))),
            "GITHUB_WORKFLOW": draw(NAMES),
            "GITHUB_REF": f"refs/heads/{draw(NAMES)}",
            "GITHUB_SHA": draw(st.sampled_from(["", "b" * 40])),
            "GITHUB_ACTOR": draw(NAMES),
        },
        lambda _: b"{}",
        job_status=draw(st.sampled_from(["failure", "success"])),
    )
    if draw(st.booleans()):
        context = context._replace(deployment=Deployment(draw(NAMES), draw(st.sampled_from(["", "failure"]))))
    if draw(st.booleans()):
        url = "https://ci.example/" + "x" * draw(st.sampled_from([1, 200, 900]))
        context = context._replace(subject=f"Check {draw(NAMES)}", subject_url=url)
    return context


def material_about(context: Context, evidence: Evidence, words: str = "") -> Material:
    return Material(
        headline(context, evidence), short_headline(context, evidence), words, context, evidence, ALL_SECTIONS
    )


def text_of(anything: Material, text_format: TextFormat, limit: int) -> str:
    """The text, which is within the limit and of the form that was asked for."""
    message = compose(anything, text_format, limit)
    assert message.length == utf16_length(message.text) <= limit
    if text_format == "json":
        SCHEMA.validate(json.loads(message.text))
    return message.text


def first_line(text: str, text_format: TextFormat) -> str:
    return str(json.loads(text)["headline"]) if text_format == "json" else text.split("\n", 1)[0]


@few
@given(contexts(), EVIDENCE, LIMITS, st.sampled_from(FORMATS))
def test_without_own_words_every_limit_that_the_input_takes_is_enough(
    context: Context, evidence: Evidence, limit: int, text_format: TextFormat
) -> None:
    some = material_about(context, evidence)
    sentence = first_line(text_of(some, text_format, limit), text_format)
    assert sentence.endswith((f": {context.link}", f": {context.run.url}"))


@few
@given(contexts(), EVIDENCE, st.text(max_size=900) | HOSTILE, LIMITS, st.sampled_from(FORMATS))
def test_own_words_stay_whole_and_are_refused_only_where_the_shortest_report_does_not_fit_beside_them(
    context: Context, evidence: Evidence, own: str, limit: int, text_format: TextFormat
) -> None:
    some = material_about(context, evidence, own)
    shortest = utf16_length(render(text_format, shortened(some), Plan(without=get_args(Part))))
    if limit >= shortest:
        text = text_of(some, text_format, limit)
        assert own in (json.loads(text).get("words", "") if text_format == "json" else text)
        return
    with pytest.raises(TextTooLongError) as caught:
        compose(some, text_format, limit)
    assert (caught.value.needed, caught.value.own_words) == (shortest, utf16_length(own))
    text_of(some, text_format, caught.value.needed)


PARTS = {
    "changes": "the last successful run of CI on main",
    "facts": ".github/workflows/ci.yml",
    "failures": "250",
    "commands": "gh run view",
    "checkout": "git checkout --detach",
    "key": "octo/app/77/2",
    "headline": "on branch faster: https://",
}
"""What the text contains exactly where the part is included, even at its minimum."""


@pytest.mark.parametrize("step", [40, pytest.param(3, marks=pytest.mark.long)])
@pytest.mark.parametrize("text_format", FORMATS)
def test_as_the_limit_falls_the_parts_give_way_in_their_order(text_format: TextFormat, step: int) -> None:
    some, order = material()._replace(own_words=""), get_args(Part)
    gone_before = len(order)
    for limit in range(150, 4_000, step):
        plan = fit(some, partial(render, text_format), limit)
        text = text_of(some, text_format, limit)
        assert plan.without == order[: len(plan.without)]
        assert len(plan.without) <= gone_before
        gone_before = len(plan.without)
        for part, words in PARTS.items():
            assert (words in text) == (part not in plan.without), (limit, part)
    assert gone_before == 0


@pytest.mark.parametrize("text_format", FORMATS)
def test_what_has_no_place_of_its_own_is_named_together(text_format: TextFormat) -> None:
    message = compose(material(12, 100), text_format, 900)
    assert "12 failures" in message.left_out
    for words in ("30 commits", "60 changed files", "1 event detail", "facts about the run"):
        assert words in message.text
    assert message.truncated


def test_the_shortest_text_is_the_own_words_below_one_sentence_with_the_link_to_the_letter() -> None:
    environment = {"GITHUB_REPOSITORY": "octo/a_", "GITHUB_RUN_ID": "7", "GITHUB_WORKFLOW": "Build_*"}
    context = read_context(environment, lambda _: b"{}", job_status="failure")
    some = material_about(context, Evidence(failures=(Failure((Job("build", "failure"),)),)), "w" * 420)
    assert text_of(some, "markdown", MIN_TEXT_LENGTH) == (
        "Workflow Build\\_\\* failed: https://github.com/octo/a_/actions/runs/7\n\n" + "w" * 420 + "\n"
    )
