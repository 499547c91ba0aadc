"""The process as a whole: what it takes from the environment, and that it ends in a report whatever that holds."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.measured import measured
from tests.standins.entry_point import entry_point
from tests.standins.runner_files import read_outputs

TOKEN = "sk-ant-oat01-AbCdEf0123456789"


@pytest.mark.parametrize(
    "odd",
    [
        {"SSL_CERT_FILE": "/nowhere/ca.pem"},
        {"SSL_CERT_FILE": __file__},
        {"HTTPS_PROXY": "gopher://user:AbCdEf@proxy.example:1"},
        {"ALL_PROXY": "socks5://user:AbCdEf@proxy.example:1"},
        {"HTTPS_PROXY": "http://user:AbCdEf@[proxy"},
    ],
    ids=str,
)
def test_an_environment_without_a_usable_client_ends_in_a_report(odd: dict[str, str], tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "INPUT_ROUTINE-URL": "trig_01AbCdEf",
        "INPUT_ROUTINE-TOKEN": TOKEN,
        "INPUT_INCLUDE": "none",
        "INPUT_TEXT": "Please look.",
        "INPUT_MAX-WAIT": "0",
        **odd,
    }
    (tmp_path / "output").touch()
    ended = subprocess.run(
        entry_point(),
        env=measured(env),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    outputs = read_outputs((tmp_path / "output").read_bytes())
    assert (outputs["outcome"], outputs["error-type"], ended.returncode) == ("error", "connection_error", 1)
    assert "SSL_CERT_FILE" in (tmp_path / "summary").read_text()
    said = "\n".join(line for line in ended.stdout.splitlines() if not line.startswith("::add-mask::"))
    assert "AbCdEf" not in said + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
