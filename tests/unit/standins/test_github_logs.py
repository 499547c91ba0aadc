"""The logs of the GitHub stand-in have the runner's form."""

from __future__ import annotations

import re
from datetime import datetime

from tests.standins.github_jobs import failed
from tests.standins.github_logs import large_log
from tests.standins.github_model import Log

_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{7}Z (.*)")


def text_of(log: Log | None) -> str:
    assert log is not None
    content = log.content if isinstance(log.content, bytes) else b"".join(log.content())
    assert log.length in (None, len(content))
    assert content.startswith(b"\xef\xbb\xbf")
    return content.decode("utf-8-sig")


def test_a_failed_step_prints_between_its_times() -> None:
    job = failed("build", prints="make: *** [test] Error 2\nbye")
    lines = [_LINE.fullmatch(line) for line in text_of(job.log).splitlines()]
    assert all(lines)
    texts = [(datetime.fromisoformat(line[1] + "Z"), line[2]) for line in lines if line]
    [step] = [step for step in job.steps if step.conclusion == "failure"]
    assert step.started_at
    assert step.completed_at
    inside = [text for time, text in texts if step.started_at <= time < step.completed_at]
    assert inside == [
        "##[group]Run make test",
        "\x1b[36;1mmake test\x1b[0m",
        "shell: /usr/bin/bash -e {0}",
        "##[endgroup]",
        "make: *** [test] Error 2",
        "bye",
        "##[error]Process completed with exit code 1.",
    ]
    assert "Upload the report" not in text_of(job.log), "it was skipped"


def test_a_large_log_is_about_as_large_as_asked_for_and_ends_with_its_cause() -> None:
    log = large_log(5_000_000, "panic: out of memory")
    text = text_of(log)
    assert 4_000_000 < len(text) <= 5_000_000
    assert [line.partition("Z ")[2] for line in text.splitlines()[-2:]] == [
        "panic: out of memory",
        "##[error]Process completed with exit code 1.",
    ]
