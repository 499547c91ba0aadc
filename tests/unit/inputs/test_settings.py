"""Which values are accepted, and what is said about the others: everything at once, and without secrets."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.inputs.read_settings import read_settings
from fire_routine.inputs.secret_values import secret_values
from fire_routine.inputs.settings import Settings
from fire_routine.outcome.outcome import Problem
from fire_routine.process.job_files import JobFolders, read_job_file

TOKEN = "sk-ant-oat01-AbCdEf_0123456789"
TRIGGER = "trig_01AbCdEfGhIjKlMnOpQrStUv"
URL = f"https://api.anthropic.com/v1/claude_code/routines/{TRIGGER}/fire"

FOLDERS = JobFolders("/nowhere", "/nowhere", "o/n")


def env_of(inputs: Mapping[str, str]) -> dict[str, str]:
    """The inputs as the runner hands them to a container: in upper case, with their hyphens."""
    return {f"INPUT_{name.upper()}": value for name, value in inputs.items()}


def settings(inputs: Mapping[str, str] | None = None) -> Settings:
    return read_settings(env_of(inputs or {}), partial(read_job_file, folders=FOLDERS))


def problems(inputs: Mapping[str, str]) -> tuple[Problem, ...]:
    found = settings(inputs).problems
    assert found
    return found


def problem(name: str, value: str) -> Problem:
    (only,) = problems({name: value})
    assert only.input == name
    return only


# The defaults


def test_every_setting_has_a_default() -> None:
    given_nothing = settings()
    assert (given_nothing.routine.url, given_nothing.routine.token, given_nothing.github_token) == ("", "", "")
    assert given_nothing.routine.beta == "experimental-cc-routine-2026-04-01"
    assert given_nothing.routine.version == "2023-06-01"
    assert (given_nothing.routine.timeout, given_nothing.routine.max_wait) == (30, 60)
    assert given_nothing.text.max_length == 65_536
    assert given_nothing.guards.skip_branches == ("claude/**",)
    assert given_nothing.report.fail_on_error
    assert not given_nothing.report.fail_on_rate_limit


def test_an_empty_value_means_the_default() -> None:
    names = (
        "format",
        "max-wait",
        "timeout",
        "fail-on-error",
        "summary",
        "max-text-length",
        "include",
        "run-id",
        "needs",
    )
    assert settings(dict.fromkeys(names, " ")) == settings()


def test_an_empty_beta_sends_none_and_empty_branches_guard_none() -> None:
    emptied = settings({"anthropic-beta": "", "skip-branches": " \n "})
    assert emptied.routine.beta == ""
    assert emptied.guards.skip_branches == ()


def test_an_empty_version_is_the_default_as_the_api_refuses_a_request_without() -> None:
    assert settings({"anthropic-version": ""}).routine.version == "2023-06-01"


# Secrets


@pytest.mark.parametrize("blank", ["{}\n", "  {}", "\t{}\r\n\n", "\n{}"])
def test_blanks_and_line_breaks_around_a_secret_are_stripped(blank: str) -> None:
    names = {"routine-url": URL, "routine-token": TOKEN, "github-token": "ghs_x", "triage-api-key": "sk-ant-api03-x"}
    read = settings({name: blank.format(value) for name, value in names.items()})
    assert (read.routine.url, read.routine.token) == (URL, TOKEN)
    assert (read.github_token, read.triage.api_key) == ("ghs_x", "sk-ant-api03-x")


def test_every_secret_is_masked_as_given_and_stripped_with_the_id_of_the_routine() -> None:
    values = secret_values(
        env_of({"routine-url": f" {URL}\n", "routine-token": f"{TOKEN}\nmore", "github-token": "ghs"})
    )
    assert {URL, TRIGGER, TOKEN, "more", f"{TOKEN}\nmore", "ghs"} == set(values)
    assert list(values) == sorted(values, key=len, reverse=True)


def test_secrets_are_found_before_anything_is_checked() -> None:
    assert TOKEN in secret_values(env_of({"routine-url": TOKEN, "routine-token": "Bearer what ever"}))


# All at once


def test_all_problems_are_reported_together() -> None:
    wrong = {
        "routine-url": TOKEN,
        "routine-token": URL,
        "format": "jsn",
        "timeout": "soon",
        "max-wait": "-1",
        "include": "log,fialures",
        "needs": "[]",
        "run-id": "x",
        "redact": "(",
        "text-file": "/nowhere",
        "max-text-length": "9",
        "fire-policy": "once",
        "fail-on-error": "maybe",
        "routine_token": "x",
    }
    found = problems(wrong)
    assert {problem.input for problem in found} == set(wrong)
    assert len(found) == len(wrong) + 1, "both of the wrong sections"


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("fire-policy", "once-per-comit", "once-per-commit"),
        ("format", "Markdwon", "markdown"),
        ("include", "failure", "failures"),
        ("missing-secrets", "skp", "skip"),
        ("dry-run", "ture", "true"),
    ],
)
def test_a_near_miss_of_a_value_is_suggested(name: str, value: str, meant: str) -> None:
    assert f"Did you mean `{meant}`?" in problem(name, value).message


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(("routine_token", "routine-token"), ("routine-tokn", "routine-token"), ("fail_on_error", "fail-on-error")),
        *(("Skip_Branch", "skip-branches"), ("max-wait-s", "max-wait"), ("text_file", "text-file")),
    ],
)
def test_a_near_miss_of_a_name_is_suggested(name: str, meant: str) -> None:
    found = problem(name.lower(), "x")
    assert found.message == f"there is no such input. Did you mean `{meant}`?"


def test_a_name_that_is_nowhere_near_is_left_to_the_runner_which_warns_of_it() -> None:
    assert settings({"who-knows": "x"}) == settings()


@pytest.mark.parametrize("value", ["TRUE", " true ", "True\n"])
def test_flags_and_choices_may_be_in_any_case(value: str) -> None:
    assert settings({"dry-run": value}).guards.dry_run


@pytest.mark.parametrize("value", ["yes", "1", "on", "truefalse"])
def test_a_flag_is_true_or_false_and_nothing_else(value: str) -> None:
    assert "`true`, `false`" in problem("dry-run", value).message


def test_how_an_error_ends_is_read_even_when_all_else_is_wrong() -> None:
    read = settings({"fail-on-error": "false", "fail-on-rate-limit": "true", "routine-url": "x", "timeout": "x"})
    assert len(read.problems) == 2
    assert not read.report.fail_on_error
    assert read.report.fail_on_rate_limit


def test_when_how_an_error_ends_is_wrong_itself_the_default_holds() -> None:
    read = settings({"fail-on-error": "flase"})
    assert len(read.problems) == 1
    assert read.report.fail_on_error


# Numbers


@pytest.mark.parametrize(("value", "seconds"), [("0.1", 0.1), ("600", 600), (" 5 \n", 5), ("030", 30), ("1.50", 1.5)])
def test_a_number_within_its_limits_is_accepted(value: str, seconds: float) -> None:
    assert settings({"timeout": value}).routine.timeout == seconds


@pytest.mark.parametrize(
    "value",
    [
        "0",
        "600.1",
        "-1",
        "+5",
        "nan",
        "inf",
        "-inf",
        "infinity",
        "1e2",
        "1e9",
        "0x10",
        "1_0",
        "\u0663",
        "\uff15",
        "1,5",
        "5s",
        "1 0",
        "9" * 400,
    ],
)
def test_any_other_number_is_refused_with_its_limits(value: str) -> None:
    found = problem("timeout", value)
    assert "from 0.1 to 600" in found.message
    assert found.remedy == "timeout: 30"


@pytest.mark.parametrize(("value", "length"), [("500", 500), ("65536", 65_536), ("0600", 600)])
def test_a_whole_number_within_its_limits_is_accepted(value: str, length: int) -> None:
    assert settings({"max-text-length": value}).text.max_length == length


@pytest.mark.parametrize(
    "value",
    [
        "499",
        "65537",
        "600.0",
        "1e3",
        "-600",
        "\u0663\u0660\u0660",
        "²",
        "nan",
        "0" * 15 + "65536" + "99999",
        "9" * 5_000,
    ],
)
def test_any_other_whole_number_is_refused_with_its_limits(value: str) -> None:
    assert "from 500 to 65536" in problem("max-text-length", value).message


def test_no_waiting_at_all_can_be_asked_for() -> None:
    assert settings({"max-wait": "0"}).routine.max_wait == 0


@pytest.mark.parametrize(("value", "number"), [("auto", None), ("AUTO", None), ("", None), ("123", 123)])
def test_a_run_is_named_by_its_number_or_found(value: str, number: int | None) -> None:
    assert settings({"run-id": value}).text.run_id == number


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "\u0661", "https://github.com/o/r/actions/runs/1", "9" * 30])
def test_any_other_run_is_refused(value: str) -> None:
    assert "neither `auto` nor the id" in problem("run-id", value).message


@pytest.mark.parametrize("value", ["", "null", "x", "0"])
def test_a_server_that_does_not_name_our_job_is_no_problem(value: str) -> None:
    assert settings({"job-check-run-id": value}).job_check_run_id is None


# Sections


@pytest.mark.parametrize(
    ("value", "sections"),
    [
        *(
            ("", None),
            ("auto", None),
            ("none", set()),
            ("run, logs", {"run", "logs"}),
            ("run\nlogs\r\n", {"run", "logs"}),
        ),
        ("Run,run,,\n,RUN", {"run"}),
    ],
)
def test_sections_are_listed_by_commas_or_lines(value: str, sections: set[str] | None) -> None:
    assert settings({"include": value}).text.include == sections


@pytest.mark.parametrize("value", ["none,run", "auto,logs", "auto,none"])
def test_auto_and_none_cannot_be_combined_with_anything(value: str) -> None:
    assert "can't be combined" in problem("include", value).message


def test_of_many_wrong_sections_only_some_are_reported() -> None:
    assert len(problems({"include": ",".join(f"x{number}" for number in range(5_000))})) == 10


# The jobs that ours needs


def test_needs_gives_the_result_of_each_job_and_drops_its_outputs() -> None:
    value = json.dumps({"build": {"result": "failure", "outputs": {"x": "y"}}, "lint": {"result": "success"}})
    assert settings({"needs": value}).text.needs == {"build": "failure", "lint": "success"}


@pytest.mark.parametrize("value", ["", "{}", " {}\n"])
def test_a_job_that_needs_no_other_is_no_problem(value: str) -> None:
    assert settings({"needs": value}).text.needs == {}


@pytest.mark.parametrize(
    "value",
    [
        *(
            "null",
            "[]",
            "true",
            '"build"',
            "build",
            "[build, lint]",
            '{"build"',
            '{"build": "failure"}',
            '{"build": null}',
        ),
        *('{"build": {}}', '{"build": {"result": null}}', '{"build": {"result": 1}}', "${{ toJSON(needs) }}"),
        *("[" * 100_000, "1" * 5_000, "Object"),
    ],
)
def test_needs_of_another_form_are_refused_with_the_line_to_write(value: str) -> None:
    assert problem("needs", value).remedy == "needs: ${{ toJSON(needs) }}"


# The user's own words


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A place for a file in the workspace."""
    return tmp_path / "words.md"


def own(file: Path, words: str = "") -> str:
    env = {**env_of({"text": words, "text-file": f" {file.name}\n"}), "GITHUB_WORKSPACE": str(file.parent)}
    found = read_settings(env, partial(read_job_file, folders=JobFolders.of(env)))
    assert not found.problems
    return found.text.own


@pytest.mark.parametrize("content", [b"from the file\n", b"\xef\xbb\xbffrom the file", b"\r\n from the file"])
def test_own_words_come_from_the_input_and_then_the_file(content: bytes, file: Path) -> None:
    file.write_bytes(content)
    assert own(file, " from the input \n") == "from the input\n\nfrom the file"
    assert own(file) == "from the file"


def test_bytes_that_are_no_utf8_are_replaced(file: Path) -> None:
    file.write_bytes(b"caf\xe9")
    assert own(file) == "caf\ufffd"


@pytest.mark.parametrize("path", ["/proc/self/environ", "/dev/zero", "nowhere", "../../etc/passwd", "a\0b"])
def test_a_file_that_may_not_be_read_is_a_problem_that_says_which_may(path: str) -> None:
    found = problem("text-file", path)
    assert found.message.startswith("the file can't be read: ")
    assert "Only regular files in the workspace and in the runner's temporary folder are read." in found.message
    assert found.remedy == "text-file: ${{ runner.temp }}/words.md"


# Patterns


def test_patterns_are_one_a_line() -> None:
    assert [pattern.pattern for pattern in settings({"redact": "emp-\\d+\n\n  id=(\\w+) \n"}).text.redact] == [
        "emp-\\d+",
        "id=(\\w+)",
    ]


@pytest.mark.parametrize("pattern", ["(", "[a", "a{1001}", "*", "(" * 20_000, "\\q", "\udcff"])
def test_a_line_that_is_no_pattern_is_named_by_its_number(pattern: str) -> None:
    assert "pattern 2 is not a regular expression" in problem("redact", f"ok\n{pattern}").message


@pytest.mark.parametrize("pattern", ["(?<=token=)abc", "(?!abc)", r"(abc)\1"])
def test_what_re2_lacks_is_explained_with_what_to_write_instead(pattern: str) -> None:
    found = problem("redact", pattern)
    assert "no look-around and no back-references" in found.message
    assert "; https://github.com/google/re2/wiki/Syntax lists what it has" in found.message
    assert "(?P<secret>" in found.remedy


@pytest.mark.parametrize("pattern", ["(hunter2", "[hunter2", "(?<=hunter2)", "hunter2{2000}", "hunter2\\q"])
def test_a_pattern_that_is_refused_is_not_shown(pattern: str) -> None:
    found = problem("redact", pattern)
    assert "hunter2" not in found.message + found.remedy


# No secret is shown

SECRET_NAMES = ("routine-url", "routine-token", "github-token", "triage-api-key")
SECRET = st.sampled_from(
    [TOKEN, URL, f"Bearer {TOKEN}", f"{TOKEN}\n{TOKEN}", f"http://x/{TRIGGER}", f'"{TOKEN}"', f"é{TOKEN}"]
)
OTHERS = st.sampled_from(
    [
        "format",
        "timeout",
        "max-wait",
        "include",
        "run-id",
        "needs",
        "dry-run",
        "fail-on-error",
        "api-url",
        "triage-base-url",
    ]
)


@given(st.dictionaries(st.sampled_from(SECRET_NAMES), SECRET), st.dictionaries(OTHERS, SECRET))
def test_no_problem_shows_a_secret_wherever_it_was_put(secrets: dict[str, str], others: dict[str, str]) -> None:
    for found in settings({**secrets, **others}).problems:
        assert "AbCdEf" not in f"{found.input} {found.message} {found.remedy} {found!r}"


def test_no_settings_object_shows_a_secret() -> None:
    secrets = {
        "routine-url": URL,
        "routine-token": TOKEN,
        "github-token": "ghs_AbCdEf",
        "triage-api-key": "sk-ant-api03-AbCdEf",
        "redact": "AbCdEf",
    }
    read = settings(secrets)
    assert read.routine.token
    assert read.triage.api_key
    for shown in (read, read.routine, read.text, read.guards, read.triage, read.report):
        assert "AbCdEf" not in repr(shown)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("a`b", "a b"), ("a\nb", "a b"), ("a\x1bb", "a<U+001B>b"), ("a\u202eb", "a<U+202E>b")],
)
def test_a_wrong_value_is_shown_on_one_harmless_line(value: str, shown: str) -> None:
    assert f"`{shown}`" in problem("format", value).message


def test_a_long_wrong_value_is_only_counted() -> None:
    assert problem("format", "x" * 25).message.startswith("A value of 25 characters is not one of")
