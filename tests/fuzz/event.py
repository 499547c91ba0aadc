"""From the environment and the event to the context.

An input is `{"name": …, "ref": …, "event": …}`, or else the bytes of the file of a push.
"""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from fire_routine.context.details import bounded
from fire_routine.context.read_context import read_context
from fire_routine.evidence.evidence import Evidence
from fire_routine.github.facts import Run
from fire_routine.message.headline import headline
from tests.fuzz.strings import as_variable, assert_can_be_written
from tests.spoiling import random_changes, spoilt, spoilt_bytes, written
from tests.standins.runner import ENVIRONMENT, REPOSITORY

EXAMPLES = REPOSITORY / "tests" / "data" / "github" / "events"


def seeds() -> Iterator[bytes]:
    """GitHub's own examples, and nothing at all."""
    for file in sorted(EXAMPLES.glob("*.json")):
        name = file.stem.partition(".")[0]
        yield written({"name": name, "ref": "refs/heads/main", "event": json.loads(file.read_text())})
    yield b"{}"
    yield b""


def mutate(data: bytes, random: Random) -> bytes:
    """Another input."""
    if random.random() < 0.8 and isinstance(given := _given(data), dict):
        return written(spoilt(given, random_changes(random)))
    return spoilt_bytes(data, random)


def check(data: bytes) -> None:
    """The context is read whatever the event is, and its words can be shown."""
    given = _given(data)
    if isinstance(given, dict) and isinstance(given.get("name"), str) and "event" in given:
        name, ref = (as_variable(str(given.get(key, ""))) for key in ("name", "ref"))
        content = written(given["event"])
    else:
        name, ref, content = "push", "", data
    env = {**ENVIRONMENT, "GITHUB_EVENT_NAME": name, "GITHUB_REF": ref, "GITHUB_EVENT_PATH": "event.json"}
    context = read_context(env, lambda _: content, needs={"test": "failure"}, environment="production")
    assert len(context.sha) in {0, 40, 64}
    # What the environment says is as it is.
    assert_can_be_written(context._replace(event="", branch="", tag="", cause="", deployment=None, run=Run()))
    line = str(headline(context, Evidence()))
    assert line.splitlines() == [line]
    for detail in context.details:
        assert len(bounded(detail).value) < 4_100


def _given(data: bytes) -> Any:  # noqa: ANN401 (JSON is anything)
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
