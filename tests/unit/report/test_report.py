"""What the workflow sees of an outcome: annotations, outputs, summary, exit code."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from fire_routine.inputs.settings import ReportInputs
from fire_routine.message import Message
from fire_routine.outcome.gap import Gap
from fire_routine.outcome.outcome import Kind, Outcome, Problem
from fire_routine.report.outputs import outputs
from fire_routine.report.publish import missing_permissions, publish
from fire_routine.report.report import Report
from fire_routine.report.runner import Runner
from tests.standins.exits import an_exit
from tests.standins.runner_files import read_outputs, read_summary

NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
LINK = "https://claude.ai/code/session_1"
TEXT = Message("the text\n::error::forged\n##[error]forged\n", 40)


@dataclass(frozen=True)
class Published:
    """All that the runner got."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str

    def annotations(self) -> list[tuple[str, str]]:
        """Level and message of each, in order, of those that the runner would obey."""
        found, stopped = [], ""
        for line in self.log.splitlines():
            if stopped:
                stopped = "" if line == f"::{stopped}::" else stopped
            elif line.startswith("::stop-commands::"):
                stopped = line.removeprefix("::stop-commands::")
            elif line.startswith(("::notice", "::warning", "::error")):
                _, head, message = line.split("::", 2)
                found.append((head.split(" ")[0], message.replace("%0A", "\n").replace("%25", "%")))
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def published(report: Report, folder: Path) -> Published:
    out, output, summary = io.StringIO(), folder / "output", folder / "summary"
    env = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
    code = publish(report, Runner(an_exit(stdout=out), env), NOW)
    shown = read_summary(summary.read_bytes()) if summary.exists() else ""
    return Published(code, out.getvalue(), read_outputs(output.read_bytes()), shown)


def result_of(outcome: Kind, **known: object) -> Outcome:
    return Outcome(outcome, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("outcome", get_args(Kind))
def test_every_path_ends_in_outputs_one_annotation_and_a_summary(outcome: Kind, folder: Path) -> None:
    report = Report(result_of(outcome, session_url=LINK, reason="because"), message=TEXT)
    shown = published(report, folder)
    assert shown.outputs == outputs(report)
    assert len(shown.annotations()) == 1
    assert shown.summary.startswith("### ")


@pytest.mark.parametrize("on_error", [True, False])
@pytest.mark.parametrize("on_rate_limit", [True, False])
@pytest.mark.parametrize("outcome", get_args(Kind))
def test_the_level_shows_whether_the_step_fails(
    outcome: Kind, on_error: bool, on_rate_limit: bool, folder: Path
) -> None:
    policy = ReportInputs(fail_on_error=on_error, fail_on_rate_limit=on_rate_limit)
    shown = published(Report(result_of(outcome, reason="because"), policy), folder)
    ((level, _),) = shown.annotations()
    if outcome in {"fired", "dry-run", "skipped"}:
        assert (level, shown.code) == ("notice", 0)
    else:
        fails = on_rate_limit if outcome == "rate-limited" else on_error
        assert (level, shown.code) == (("error", 1) if fails else ("warning", 0))


def test_a_fired_routine_is_a_notice_with_the_link(folder: Path) -> None:
    shown = published(Report(result_of("fired", session_url=LINK), message=TEXT), folder)
    assert shown.log == f"::notice title=Routine fired::Session: {LINK}\n"


def test_a_skip_is_a_notice_with_the_cause(folder: Path) -> None:
    shown = published(Report(Outcome("skipped", reason="GitHub gives forks no secrets.")), folder)
    assert shown.annotations() == [("notice", "GitHub gives forks no secrets.")]


def test_unknown_is_never_called_not_fired(folder: Path) -> None:
    shown = published(Report(result_of("unknown", error_type="answer_lost", error_message="reset")), folder)
    assert shown.log.startswith("::error title=Routine may have fired::")
    assert "not fired" not in shown.log + shown.summary
    assert "may have fired" in shown.summary


def test_an_error_comes_with_the_servers_words_the_status_and_the_request_id(folder: Path) -> None:
    refused = result_of(
        "error", http_status=401, error_type="authentication_error", error_message="Bad\ntoken", request_id="req_1"
    )
    ((_, message),) = published(Report(refused), folder).annotations()
    assert "The API did not accept the token." in message
    assert "(status 401, authentication_error: Bad token, request id req_1)" in message
    assert "routine-token: ${{ secrets.ROUTINE_TOKEN }}" in message
    assert message.endswith("https://platform.claude.com/docs/en/api/claude-code/routines-fire")


def test_problems_with_inputs_appear_in_the_annotation_and_in_the_summary(folder: Path) -> None:
    problems = (Problem("format", "`jsn` is not one of `markdown`, `json`."), Problem("needs", "no.", "needs: x"))
    shown = published(Report(result_of("error", error_type="invalid_input", problems=problems)), folder)
    ((level, message),) = shown.annotations()
    assert level == "error"
    for text in (message, shown.summary):
        for problem in problems:
            assert f"- {problem.input}: {problem.message}" in text
        assert "needs: x" in text


def test_a_dry_run_prints_the_text_as_data_and_in_a_group(folder: Path) -> None:
    shown = published(Report(Outcome("dry-run"), message=TEXT), folder)
    lines = shown.log.splitlines()
    assert lines[1] == "::group::The text that would be sent"
    assert lines[2].startswith("::stop-commands::")
    assert lines[3:6] == ["the text", "::error::forged", "##[error]forged"]
    assert lines[-1] == "::endgroup::"
    assert [level for level, _ in shown.annotations()] == ["notice"]
    assert TEXT.text.strip() in shown.summary


def test_no_other_outcome_prints_the_text_in_the_log(folder: Path) -> None:
    for outcome in set(get_args(Kind)) - {"dry-run"}:
        assert "the text" not in published(Report(result_of(outcome), message=TEXT), folder).log


def test_no_summary_is_written_when_none_is_wanted(folder: Path) -> None:
    shown = published(Report(Outcome("fired"), ReportInputs(summary=False)), folder)
    assert not (folder / "summary").exists()
    assert shown.outputs["outcome"] == "fired"


def test_without_a_log_there_are_outputs_and_a_summary_that_says_so(folder: Path) -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    env = {"GITHUB_OUTPUT": str(folder / "output"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    assert publish(Report(result_of("fired", session_id="session_1")), Runner(an_exit(stdout=Closed()), env), NOW) == 0
    assert read_outputs((folder / "output").read_bytes())["session-id"] == "session_1"
    assert (folder / "summary").read_text().count("The log could not be written: Broken pipe.") == 1


def test_what_can_not_be_written_is_reported_once_where_that_is_possible(folder: Path) -> None:
    log = io.StringIO()
    env = {"GITHUB_OUTPUT": str(folder), "GITHUB_STEP_SUMMARY": str(folder / "gone" / "summary")}
    publish(Report(Outcome("fired")), Runner(an_exit(stdout=log), env), NOW)
    assert [line for line in log.getvalue().splitlines() if "warning" in line] == [
        "::warning title=Fire routine::The outputs could not be written: Is a directory.",
        "::warning title=Fire routine::The summary could not be written: No such file or directory.",
    ]


# What is missing

ACTIONS = "actions: read"
GAPS = (
    Gap("the failed jobs", "GitHub returned 403", ACTIONS),
    Gap("the annotations of job build", "GitHub returned 403", "checks: read"),
    Gap("the log of job build", "GitHub returned 404", ACTIONS),
    Gap("the log of job lint", "it is not there yet"),
)


def test_a_missing_permission_is_one_warning_with_the_yaml_to_add() -> None:
    actions, checks, other = missing_permissions(GAPS)
    assert actions == (
        "The report is missing the failed jobs, the log of job build. The job's token has no permission to read it. "
        "Add to the job:\npermissions:\n  actions: read"
    )
    assert checks.endswith("permissions:\n  checks: read")
    assert other == "The report is missing the log of job lint: it is not there yet."


def test_what_is_missing_is_a_warning_beside_the_outcome(folder: Path) -> None:
    shown = published(Report(result_of("fired", session_url=LINK), gaps=GAPS, warnings=["odd"]), folder)
    assert [level for level, _ in shown.annotations()] == ["warning"] * 4 + ["notice"]
    assert shown.code == 0


def test_many_missing_pieces_are_one_warning_that_counts_them() -> None:
    (warning,) = missing_permissions(Gap(f"the log of job {number}", "x", ACTIONS) for number in range(40))
    assert "the log of job 4 and 35 more" in warning


def test_github_shows_ten_of_a_level_so_the_reasons_are_few() -> None:
    gaps = [Gap("a log", f"reason {number}") for number in range(40)] + [Gap("the jobs", "x", ACTIONS)]
    warnings = missing_permissions(gaps)
    assert len(warnings) == 5
    assert ACTIONS in warnings[0]


def test_hostile_names_make_no_second_command(folder: Path) -> None:
    gap = Gap("the log of job x\n::error::forged\r##[error]forged", "y\n::set-output name=a::b")
    shown = published(
        Report(result_of("error", error_type="e\n::error::x", error_message="m\r\n::stop-commands::x"), gaps=(gap,)),
        folder,
    )
    assert [level for level, _ in shown.annotations()] == ["warning", "error"]
    assert len(shown.log.splitlines()) == 2
