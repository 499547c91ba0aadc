"""The excerpt as its users see it: bytes in, text out."""

from __future__ import annotations

import pytest

from fire_routine.excerpt import LogDigest, excerpt_log

STAMP = "2026-01-01T00:00:00.1234567Z "


def actions_log(*output: str, code: int = 2, before: int = 200, after: int = 40) -> bytes:
    """A job's log in which one step fails."""
    lines = [f"Set up part {n}" for n in range(before)]
    lines += ["##[group]Run make test", "make test", "shell: /usr/bin/bash -e {0}", "##[endgroup]"]
    lines += [*output, f"##[error]Process completed with exit code {code}."]
    lines += ["Post job cleanup."] + [f"[command]/usr/bin/git config {n}" for n in range(after)]
    return "".join(f"{STAMP}{line}\r\n" for line in lines).encode()


def test_the_cause_the_command_and_its_exit_code_are_shown() -> None:
    log = actions_log(*["compiling"] * 300, "src/a.c:3:1: error: no such type", *["linking"] * 20)
    digest = LogDigest()
    digest.feed(log)
    excerpt = digest.excerpt(1000)
    assert "src/a.c:3:1: error: no such type" in excerpt.text
    assert "Run make test" in excerpt.text
    assert "Process completed with exit code 2." in excerpt.text
    assert (excerpt.command, excerpt.exit_code) == ("make test", 2)
    assert excerpt.total_lines == log.count(b"\n")
    assert 0 < excerpt.shown_lines < excerpt.total_lines


def test_what_is_left_out_is_counted_in_place() -> None:
    digest = LogDigest()
    digest.feed(actions_log(*[f"compiling file {n}.c" for n in range(300)], "src/a.c:3:1: error: no such type"))
    excerpt = digest.excerpt(600)
    missing = [int(line.split()[1]) for line in excerpt.text.split("\n") if line.startswith("… ")]
    shown = len(excerpt.text.split("\n")) - len(missing)
    assert sum(missing) + shown == excerpt.total_lines
    assert shown == excerpt.shown_lines


def test_causes_come_before_consequences() -> None:
    causes = ["write error: No space left on device"]
    consequences = [f"Error: step {n} could not find its input" for n in range(60)]
    text = excerpt_log(actions_log(*causes, *["working"] * 50, *consequences), 1000)
    assert "No space left on device" in text


def test_a_warning_is_shown_when_it_is_all_there_is() -> None:
    text = excerpt_log(actions_log("checking", "WARNING: index.rst:3: misspelled word", "done", code=1), 800)
    assert "misspelled word" in text


def test_a_step_that_failed_without_an_exit_line() -> None:
    lines = ["##[group]Run actions/checkout@v4", "##[endgroup]", "##[error]Input required and not supplied: token"]
    digest = LogDigest()
    digest.feed("".join(f"{STAMP}{line}\n" for line in lines).encode())
    excerpt = digest.excerpt(500)
    assert "Error: Input required and not supplied: token" in excerpt.text
    assert (excerpt.command, excerpt.exit_code) == ("actions/checkout@v4", None)


def test_travis_names_the_command_at_its_end() -> None:
    log = (
        b"travis_time:start:1\r\x1b[0K$ npm test\nnot ok 1 adds\n"
        b'The command "npm test" exited with 1.\nDone. Your build exited with 1.\n'
    )
    digest = LogDigest()
    digest.feed(log)
    excerpt = digest.excerpt(500)
    assert (excerpt.command, excerpt.exit_code) == ("npm test", 1)
    assert "not ok 1 adds" in excerpt.text


def test_no_runner_command_is_in_the_text() -> None:
    text = excerpt_log(actions_log("##[warning]perhaps a typo", "##[group]x", "##[endgroup]", "##[command]git x"), 2000)
    assert "##[" not in text
    assert "Warning: perhaps a typo" in text


def test_cleaning_comes_before_cutting() -> None:
    secret = "s3cr3t" * 20
    line = "x" * 560 + secret + "y" * 3000
    digest = LogDigest(clean=lambda text: text.replace(secret, "***"))
    digest.feed(actions_log(f"error: {line}"))
    for budget in (100, 300, 700, 2000, 8000):
        assert "s3cr" not in digest.excerpt(budget).text


def test_the_command_is_cleaned_too() -> None:
    digest = LogDigest(clean=lambda text: text.replace("make", "***"))
    digest.feed(actions_log("error: no"))
    assert digest.excerpt(500).command == "*** test"


def test_a_log_may_go_on_after_an_excerpt() -> None:
    digest = LogDigest()
    digest.feed(b"fine so far\n")
    assert "fine so far" in digest.excerpt(100).text
    digest.feed(b"panic: and no more\n")
    assert "panic: and no more" in digest.excerpt(100).text
    assert digest.excerpt(100).total_lines == 2


@pytest.mark.parametrize(
    "log", [b"", b"\n", b"\n\n\n", b"\xff\xfe\x00\n\xc3", b"one line without an end", b"\r\r\r", b"\xef\xbb\xbf"]
)
@pytest.mark.parametrize("budget", [0, 1, 50, 5000])
def test_odd_logs(log: bytes, budget: int) -> None:
    digest = LogDigest()
    digest.feed(log)
    excerpt = digest.excerpt(budget)
    assert len(excerpt.text) <= budget
    assert excerpt.total_lines == log.count(b"\n") + (bool(log) and not log.endswith(b"\n"))


def test_a_short_log_is_shown_whole() -> None:
    assert excerpt_log(b"one\ntwo\nthree\n", 1000) == "one\ntwo\nthree"


def test_the_budget_counts_utf16_code_units() -> None:
    log = "".join(f"error: 🚨 number {n} 😀😀😀😀😀😀😀😀\n" for n in range(200)).encode()
    for budget in (100, 333, 1000):
        text = excerpt_log(log, budget)
        assert len(text.encode("utf-16-le")) // 2 <= budget
        assert text


def test_a_long_line_is_cut_in_its_middle() -> None:
    line = "error: it begins " + "x" * 20_000 + " and ends"
    text = excerpt_log(actions_log(line), 2000)
    assert "error: it begins xxx" in text
    assert "xxx and ends" in text
    assert "characters …" in text


def test_runs_of_repeats_are_shown_once() -> None:
    repeats = [f"waiting for the server to answer at port 8080, attempt {n}" for n in range(500)]
    text = excerpt_log(actions_log(*repeats, "fatal: it never answered"), 1800)
    assert "fatal: it never answered" in text
    assert text.count("waiting for the server") <= 40
    assert " more like this left out …" in text


def test_a_settled_log_gives_the_same_excerpt() -> None:
    log = actions_log(*[f"part {n} of the work is done now, with {n * 7919} bytes" for n in range(60_000)], "panic: no")
    digest, other = LogDigest(), LogDigest()
    digest.feed(log)
    other.feed(log)
    other.settle()
    assert other.excerpt(3000) == digest.excerpt(3000)


def test_output_between_two_commands_is_not_taken_for_the_echo_of_one() -> None:
    log = (
        b'$ make\nok\nThe command "make" exited with 0.\n'
        b"$ ./check\npanic: the cause\nand more\n"
        b'./check" exited with 3.\nDone. Your build exited with 1.\n'
    )
    assert "panic: the cause" in excerpt_log(log, 150)


def test_a_job_stopped_in_its_end_is_the_cause() -> None:
    lines = ["##[group]Run make", "##[endgroup]", "Error: one test", "##[error]Process completed with exit code 1."]
    lines += [f"tidying up part {n} of the work directory" for n in range(300)]
    lines += ["##[error]The runner has received a shutdown signal."]
    text = excerpt_log("\n".join(lines).encode(), 600)
    assert "received a shutdown signal" in text
    assert "Error: one test" in text


def test_it_stops_once_the_reports_are_told() -> None:
    noise = [f"WARNING: {name} is not used" for name in ("alpha", "beta", "gamma", "delta")] * 200
    log = actions_log(*noise, *["compiling"] * 300, "src/a.c:3:1: error: no such type", *noise)
    assert len(excerpt_log(log, 16_000)) < 3_000


def test_without_a_certain_cause_the_budget_is_used() -> None:
    log = "".join(f"{name} did its part of the work\n" for name in (f"worker {'x' * n}" for n in range(400)))
    assert len(excerpt_log(log.encode(), 16_000)) > 15_000


def test_progress_is_folded_into_its_last_line() -> None:
    progress = [f"Updating files: {n}% ({n}/100)" for n in range(101)]
    tags = [f" * [new tag]         v1.{n}.0     -> v1.{n}.0" for n in range(60)]
    text = excerpt_log(actions_log(*progress, *tags, "src/a.c:3:1: error: no such type"), 4_000)
    assert text.count("Updating files") <= 1
    assert text.count("[new tag]") <= 1
