"""`python -m fire_routine.excerpt`, for people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.excerpt.real_logs import real_log


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "fire_routine.excerpt", *arguments], input=stdin, capture_output=True, check=False
    )


@pytest.mark.parametrize("length", ["300", "4000"])
def test_the_excerpt_of_a_file_keeps_to_the_length(tmp_path: Path, length: str) -> None:
    log = tmp_path / "job.log"
    log.write_bytes(real_log("cidiff/breakages__jperturb_1634"))
    result = run(str(log), "--max-length", length)
    assert result.returncode == 0
    assert result.stderr == b""
    text = result.stdout.decode().removesuffix("\n")
    assert 0 < len(text) <= int(length)
    assert "class file has wrong version 55.0, should be 52.0" in text


def test_standard_input_is_read() -> None:
    assert b"panic: no" in run("-", stdin=b"fine\npanic: no\n").stdout


def test_a_file_that_does_not_exist_is_one_line_of_error(tmp_path: Path) -> None:
    result = run(str(tmp_path / "none.log"))
    assert result.returncode == 2
    assert b"none.log" in result.stderr
    assert b"Traceback" not in result.stderr


def test_importing_the_package_loads_neither_rules_nor_re2() -> None:
    code = "import sys, fire_routine.excerpt; print([m for m in sys.modules if '.excerpt.rules' in m or m == 're2'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
