"""What is true of every run of the action, whatever events, logs, answers and inputs it meets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, get_args

import yaml
from jsonschema import Draft202012Validator

from fire_routine.inputs.read_settings import read_settings
from fire_routine.inputs.settings import Settings
from fire_routine.outcome.outcome import Kind
from fire_routine.outcome.session import is_session_link
from fire_routine.process.job_files import JobFolders, read_job_file
from fire_routine.text.utf16 import utf16_length
from tests.standins.github_page import page_of
from tests.standins.markdown_reader import active, read_blocks
from tests.standins.runner import REPOSITORY
from tests.unicode_data import hidden

if TYPE_CHECKING:
    import httpx

    from tests.standins.act import Acted
    from tests.standins.routine_endpoint import Session
    from tests.standins.runner import Step

_TITLES: Final = "Fire routine|Routine fired|Dry run|Routine not fired|Routine may have fired"
_COMMAND: Final = re.compile(
    rf"::((notice|warning|error) title=({_TITLES})::.*|add-mask::.+|group::The text that would be sent|endgroup::)"
)
"""The commands that the action gives."""
_LINKS: Final = ("https://claude.ai/code/", "https://code.claude.com/docs/", "https://github.com/octocat/Hello-World/")
"""Where links of the summary lead."""
_HEADINGS: Final = re.compile(r"### (Routine (fired|not fired|may have fired)|Dry run)[:a-z ]*")
_OF_THE_TEXT: Final = re.compile(
    r"## (Facts|Checkout|Test reports|What failed|What the event says|What changed .*|Missing evidence|More)"
    r"|### [0-9]+\. .*"
)


@dataclass(frozen=True)
class Ran:
    """One run of the action, and all that came of it."""

    step: Step
    acted: Acted
    sessions: Sequence[Session]
    """Those that the endpoint made."""
    requests: Sequence[httpx.Request]
    """Everything that was sent to anybody."""
    secrets: Sequence[str]
    """The beginnings of what must not be seen: what is cut must be clean before."""

    @property
    def settings(self) -> Settings:
        """The inputs."""
        env = self.step.environment
        return read_settings(env, partial(read_job_file, folders=JobFolders.of(env)))

    @property
    def outcome(self) -> str:
        """The output of that name."""
        return self.acted.outputs["outcome"]


def assert_invariants(ran: Ran) -> None:
    """All of them hold."""
    for holds in INVARIANTS:
        holds(ran)


def at_most_one_session(ran: Ran) -> None:
    """At most one, and `fired` exactly where the endpoint made it; without a clear answer the outcome is unknown."""
    outputs = ran.acted.outputs
    assert len(ran.sessions) <= 1
    assert ran.outcome in ({"fired", "unknown"} if ran.sessions else set(get_args(Kind)) - {"fired"})
    assert outputs["fired"] == str(ran.outcome == "fired").lower()
    assert is_session_link(outputs["session-url"]) == (ran.outcome == "fired")


def outputs_are_complete(ran: Ran) -> None:
    """Every output of action.yml and no other, each on one line."""
    outputs = ran.acted.outputs
    assert list(outputs) == list(_manifest()["outputs"])
    assert [name for name, value in outputs.items() if re.search(r"[\r\n]", value)] == []
    assert outputs["truncated"] in {"true", "false"}
    for number in ("attempts", "text-length"):
        assert re.fullmatch("[0-9]+", outputs[number])
    for number in ("http-status", "retry-after"):
        assert re.fullmatch("[0-9]*", outputs[number])
    names = json.loads(outputs["failed-jobs"])
    assert isinstance(names, list)
    assert all(isinstance(name, str) for name in names)


def it_ends_as_the_user_chose(ran: Ran) -> None:
    """Exit code 1 only where the inputs say so, and never a bug of ours."""
    report = ran.settings.report
    fails = {"rate-limited": report.fail_on_rate_limit}
    fails |= dict.fromkeys(("error", "unknown"), report.fail_on_error)
    assert ran.acted.exit_code == int(fails.get(ran.outcome, False))
    assert ran.acted.outputs["error-type"] != "internal_error", ran.acted.log[-3_000:]
    assert "/fire_routine/" not in ran.acted.log, ran.acted.log[-3_000:]


def wrong_inputs_send_nothing(ran: Ran) -> None:
    """With a problem in the inputs no request is made at all."""
    if ran.settings.problems:
        assert ran.acted.outputs["error-type"] == "invalid_input"
        assert not ran.requests


def nothing_foreign_is_obeyed(ran: Ran) -> None:
    """The runner finds only our commands in what it reads."""
    for line in ran.acted.obeyed:
        if line.startswith("::"):
            assert _COMMAND.fullmatch(line), line
        else:
            assert "##[" not in line, line


def the_summary_is_ours(ran: Ran) -> None:
    """Fences and folds are closed, headings and links are ours, and nothing else is interpreted."""
    outside, blocks = read_blocks(ran.acted.summary)
    assert all(block.closed for block in blocks)
    assert {block.info for block in blocks} <= {"yaml", "text"}
    lines = [active(line) for line in outside]
    folds = [line for line in lines if "<" in line]
    assert [re.sub(r"The text, which was (not )?sent", "", line) for line in folds] in (
        [],
        ["<details><summary></summary>", "</details>"],
    )
    for line in lines:
        assert _HEADINGS.fullmatch(line) or not re.match(r"\s*(#|>|===|---|    )", line), line
        assert "![" not in line, line
        for target in re.findall(r"\]\((.*?)\)", line):
            assert target.startswith(_LINKS), line


def the_summary_mentions_nobody(ran: Ran) -> None:
    """As GitHub renders it, there is no mention, no reference and no emoji."""
    assert page_of(ran.acted.summary).filtered == []


def nothing_is_hidden(ran: Ran) -> None:
    """A reader sees every character of the log, the outputs, the summary and what is sent."""
    for text in (ran.acted.seen, *(session.text for session in ran.sessions)):
        assert not hidden(text)


def no_secret_is_seen(ran: Ran) -> None:
    """Not in the log, outputs or summary, not in what is sent, and a token goes only to its own server."""
    server = ran.step.environment["GITHUB_API_URL"]
    settings = ran.settings
    sent = [request.content.decode() for request in ran.requests]
    for text in (ran.acted.seen, *sent):
        for secret in ran.secrets:
            at = text.find(secret)
            assert at < 0, f"…{text[max(0, at - 200) : at + 60]}…"
    for request in ran.requests:
        url, headers = str(request.url), str(request.headers.multi_items())
        assert settings.routine.token not in url
        if not settings.routine.url or url != settings.routine.url:
            assert not settings.routine.token or settings.routine.token not in headers
        if not url.startswith(f"{server}/"):
            assert not settings.github_token or settings.github_token not in headers


def the_text_is_within_its_limit(ran: Ran) -> None:
    """As long as the output says, and never longer than the input allows."""
    length = int(ran.acted.outputs["text-length"])
    assert length <= ran.settings.text.max_length
    assert [utf16_length(session.text) for session in ran.sessions] in ([], [length])


def the_text_has_its_form(ran: Ran) -> None:
    """JSON after the published schema, or Markdown in which nothing foreign is interpreted."""
    settings = ran.settings.text
    if settings.include == frozenset() or not ran.sessions:
        return
    (session,) = ran.sessions
    if settings.format == "json":
        _schema().validate(json.loads(session.text))
    elif settings.own.isalnum() or not settings.own:
        assert_harmless_text(session.text)


def assert_harmless_text(text: str) -> None:
    """Fences are closed, marks hold what is between them, headings are ours, and nothing else is interpreted."""
    outside, blocks = read_blocks(text)
    assert all(block.closed for block in blocks)
    for line in outside:
        assert _OF_THE_TEXT.fullmatch(line) or not line.startswith("#"), line
        assert not re.search(r"<|\]\(", active(line)), line
    for block in blocks:
        if block.info == "text":
            mark = block.lines[0].removeprefix("<<< ")
            assert re.fullmatch("[0-9a-f]{12}", mark)
            assert [line for line in block.lines if mark in line] == [block.lines[0], block.lines[-1]]
            assert block.lines[-1] == f">>> {mark}"


INVARIANTS: Final[tuple[Callable[[Ran], None], ...]] = (
    at_most_one_session,
    outputs_are_complete,
    it_ends_as_the_user_chose,
    wrong_inputs_send_nothing,
    nothing_foreign_is_obeyed,
    the_summary_is_ours,
    the_summary_mentions_nobody,
    nothing_is_hidden,
    no_secret_is_seen,
    the_text_is_within_its_limit,
    the_text_has_its_form,
)


@cache
def _manifest() -> dict[str, Any]:
    manifest: dict[str, Any] = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))
    return manifest


@cache
def _schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((REPOSITORY / "docs" / "text.schema.json").read_text(encoding="utf-8")))
