"""From the environment to the settings. An input is an object: the names of inputs, and their values."""

import json
from collections.abc import Iterator
from random import Random
from typing import Final, get_args

from fire_routine.inputs.read_settings import read_settings
from fire_routine.inputs.reader import LONGEST_SHOWN
from fire_routine.inputs.secret_values import redactor, secret_values
from fire_routine.inputs.settings import (
    INPUTS,
    MAX_TEXT_LENGTH,
    MIN_TEXT_LENGTH,
    FirePolicy,
    MissingSecrets,
    TextFormat,
)
from tests.fuzz.strings import as_variable
from tests.spoiling import HOSTILE, random_changes, spoilt, spoilt_bytes, written
from tests.standins.routine_endpoint import ROUTINE_ID, TOKEN

_SHORTEST_SECRET: Final = LONGEST_SHOWN + 1
"""A shorter value of another input is repeated, and redacted on its way out."""
VALUES: Final = (
    *("true", "TRUE", "false", "yes", "auto", "none", "run, falures", "logs\nlogs,\n,", "json", "once-per-run"),
    *("0", "0.1", "1e3", "٣", "-0", " 5 ", "65536", "65537", "9" * 19, "NaN", "inf"),
    *(
        ROUTINE_ID,
        TOKEN,
        f"https://api.anthropic.com/v1/claude_code/routines/{ROUTINE_ID}/fire",
        "http://[::1",
        "https://a@b",
    ),
    *("(a+)+$", "(?P<secret>x", "(?i)a{1000}{1000}", "\\", "[[:alpha:]]{40}\n(", "x" * 70_000),
    *('{"a": {"result": "failure"}}', '{"a": 1}', "[]", "[" * 10_000, "trig_"),
    *HOSTILE,
)
"""Values of inputs, right and wrong."""


def seeds() -> Iterator[bytes]:
    """The defaults, each input with some value, and a complete one."""
    defaults = {row.name: row.default for row in INPUTS.values()}
    yield written(defaults)
    yield written(
        {**defaults, "routine-url": ROUTINE_ID, "routine-token": TOKEN, "text-file": "notes.md", "redact": "a+"}
    )
    for number, name in enumerate(INPUTS):
        yield written({name: VALUES[number % len(VALUES)]})


def mutate(data: bytes, random: Random) -> bytes:
    """Another input."""
    given = _given(data)
    if random.random() < 0.3 or not given:
        return spoilt_bytes(data, random)
    if random.random() < 0.3:
        return written(spoilt(given, random_changes(random)))
    name = random.choice(tuple(INPUTS))
    typo = random.choice((name, name, name, name.replace("-", "_"), name[:-1], name + "s"))
    return written({**given, typo: random.choice(("", given.get(name, ""), "\n")) + random.choice(VALUES)})


def check(data: bytes) -> None:
    """Whatever is wrong is a problem, no problem shows a secret, and all else is within its limits."""
    env = {f"INPUT_{name.upper()}": value for name, value in _given(data).items()}
    settings = read_settings(env, _read_file)
    for problem in settings.problems:
        for secret in secret_values(env):
            shown = (problem.message + problem.remedy) if len(secret) >= _SHORTEST_SECRET else ""
            assert secret not in shown, problem.input
        assert problem.input.isprintable()
        assert problem.message.isprintable() or problem.input == "redact", problem
    assert MIN_TEXT_LENGTH <= settings.text.max_length <= MAX_TEXT_LENGTH
    assert settings.text.format in get_args(TextFormat)
    assert settings.guards.fire_policy in get_args(FirePolicy)
    assert settings.guards.missing_secrets in get_args(MissingSecrets)
    assert 0.1 <= settings.routine.timeout <= 600
    assert 0 <= settings.routine.max_wait <= 3600
    for header in (settings.routine.token, settings.routine.beta, settings.routine.version, settings.github_token):
        header.encode("ascii")
        assert header.isprintable()
    redactor(env)("a line of text")


def _read_file(path: str) -> bytes:
    """A file for each name: those with a slash are missing."""
    if "/" in path or "\0" in path:
        raise FileNotFoundError(2, "No such file or directory", path)
    return path.encode(errors="replace")


def _given(data: bytes) -> dict[str, str]:
    """The inputs, as an environment can hold them."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(given, dict):
        return {}
    pairs = {str(name): value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
    return {as_variable(name): as_variable(value) for name, value in pairs.items()}
