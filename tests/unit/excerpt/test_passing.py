"""A log compared with that of a passing run: what both have is nothing new."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fire_routine.excerpt import LogDigest, excerpt_log
from fire_routine.excerpt.passing import forms

STAMP = "2026-11-28T10:00:00.{:07}Z "
OLD = [f"src/{name}.c:3:1: error: expected by a test of the compiler" for name in ("alpha", "beta", "gamma", "delta")]
NEW = "the order has no price"


def log(*lines: str, start: int = 0) -> bytes:
    return "".join(f"{STAMP.format(start + number)}{line}\n" for number, line in enumerate(lines)).encode()


def failing(*lines: str) -> bytes:
    return log("##[group]Run make test", "##[endgroup]", *lines, "##[error]Process completed with exit code 1.")


def test_what_a_passing_run_printed_too_gives_way_to_what_is_new() -> None:
    failed = failing(*OLD, *["working"] * 30, NEW, *["working"] * 30)
    passing = log(*OLD, *["working"] * 60, start=500)
    assert NEW not in excerpt_log(failed, 250)
    assert NEW in excerpt_log(failed, 250, passing)


def test_a_cause_that_is_not_new_is_told_where_nothing_else_is() -> None:
    failed = failing(*["working"] * 60, *OLD)
    assert OLD[-1] in excerpt_log(failed, 600, log(*["working"] * 60, *OLD))


def test_where_nothing_says_why_it_failed_what_is_new_first_is_shown() -> None:
    new = [f"the {part} is {word}" for part in ("axle", "bolt", "cog") for word in ("dry", "hot", "loud")]
    usage = [f"  --{option} is what makes it {option}" for option in ("dry", "hot", "loud", "slow", "sour")] * 9
    failed = failing("working", *new, *(f"{line} {at}" for at, line in enumerate(usage)))
    assert new[0] not in excerpt_log(failed, 900)
    assert new[0] in excerpt_log(failed, 900, log("working"))


def test_where_there_is_a_comparison_the_whole_room_is_for_the_reports() -> None:
    bent = [f"frob{number}.BentException: part {number} is bent as if by heat" for number in range(5)]
    report = [line for error in bent for line in (error, *["    it lay in the sun " * 3] * 3)]
    common = ["working", "resting"]
    failed = failing(*common, *report, *[f"polishing {word}" for word in ("top", "side", "end")])
    assert sum(error in excerpt_log(failed, 450) for error in bent) < len(bent)
    assert sum(error in excerpt_log(failed, 450, log(*common)) for error in bent) == len(bent)


def test_a_log_that_shares_nothing_changes_nothing() -> None:
    failed = failing(*OLD, *["working"] * 30, NEW)
    assert excerpt_log(failed, 600, b"something else\n") == excerpt_log(failed, 600)
    assert excerpt_log(failed, 600, b"") == excerpt_log(failed, 600)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-11-28T10:00:00.1234567Z took 12 s", "2026-11-27T09:10:07.7654321Z took 3.5 s"),
        ("\x1b[36mdone\x1b[0m in 12ms", "done in 7ms"),
        ("commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", "commit ffffffffffffffffffffffffffffffffffffffff"),
        ("using /tmp/pip-build-x7k2/setup.py", "using /tmp/pip-build-q9zw/setup.py"),
        ("  12 passing   (3s)", "   7 passing (14s)"),
        ("Updating files:  59% (5/9)", "Updating files: 100% (9/9)"),
    ],
)
def test_lines_are_the_same_apart_from_what_differs_in_every_run(one: str, other: str) -> None:
    assert forms(one.encode()) == forms(other.encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [("1 passed", "1 failed"), ("FAIL a.test.ts", "PASS a.test.ts"), ("ok 3 - reads", "not ok 3 - reads")],
)
def test_lines_with_other_words_are_not_the_same(one: str, other: str) -> None:
    assert forms(one.encode()) != forms(other.encode())


def test_the_passing_log_may_come_in_any_pieces() -> None:
    failed, passing = failing(*OLD, *["working"] * 30, NEW), log(*OLD, *["working"] * 30)
    texts = set()
    for size in (1, 7, 64, 10_000):
        digest = LogDigest()
        digest.feed(failed)
        digest.settle()
        other = digest.passing()
        for at in range(0, len(passing), size):
            other.feed(passing[at : at + size])
        digest.compare(other.known())
        texts.add(digest.excerpt(500).text)
    assert texts == {excerpt_log(failed, 500, passing)}


def test_a_passing_log_of_any_size_is_kept_as_what_both_have() -> None:
    digest = LogDigest()
    digest.feed(failing(*OLD, NEW))
    other = digest.passing()
    for number in range(200):
        other.feed(b"".join(b"noise %s %d\n" % (b"xyz" * (number + 1), line) for line in range(200)))
        other.feed(b"no end" * 50_000 + b"\n" * (number % 2))
    assert other.known() <= {hash(b"")}
    other.feed(b"\n" + log(*OLD))
    assert len(other.known() - {hash(b"")}) == len(OLD)


def test_the_command_line_compares_two_files(tmp_path: Path) -> None:
    (tmp_path / "failed.log").write_bytes(failing(*OLD, *["working"] * 30, NEW, *["working"] * 30))
    (tmp_path / "passed.log").write_bytes(log(*OLD, *["working"] * 30))
    command = [sys.executable, "-m", "fire_routine.excerpt", "failed.log", "--max-length", "250"]
    assert NEW not in subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    ran = subprocess.run(
        [*command, "--passing", "passed.log"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert NEW in ran.stdout
    missing = subprocess.run(
        [*command, "--passing", "none.log"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert missing.returncode == 2
    assert "none.log: No such file" in missing.stderr
