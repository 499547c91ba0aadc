"""The demo's story: a real failed job, in a GitHub that stands in for the real one.

The logs are those of a job of google/auto of March 2022, when it failed and the day before (see the README beside them
for source and licence); the steps and their times are read from them. What is around it (commits, the other jobs) is
made up.
"""

import gzip
import json
import re
from datetime import datetime
from pathlib import Path

from tests.standins.github_jobs import passed, running
from tests.standins.github_model import Annotation, Job, Log, Run, Step
from tests.standins.github_world import World

LOG = Path(__file__).parents[1] / "tests/data/logs/cidiff/breakages__google_auto_693.log.gz"
PASSING = LOG.with_name("breakages__google_auto_693.passing.log.gz")

_STEP = re.compile(rb"^(?P<time>[0-9T:.-]{19})\S*Z ##\[group\](?P<name>Run .*?)\r?$", re.MULTILINE)
_STAMP = re.compile(rb"^([0-9-]{10}T[0-9:]{8})", re.MULTILINE)


def failed_run(world: World) -> Run:
    """Fill the world with a green run, three commits and a red run whose last job is ours, still running."""
    world.commit("Cut release 1.9", "pom.xml")
    green = passed("build (11)")
    green.log = Log(gzip.decompress(PASSING.read_bytes()))
    world.run(green, passed("build (17)"))
    world.commit("Update the annotation processor's dependencies", "value/pom.xml", "common/pom.xml")
    world.commit("Generate kotlinx metadata in tests", "value/src/it/functional/pom.xml", login="mona")
    return world.run(
        failed_job("build (11)", gzip.decompress(LOG.read_bytes())),
        passed("build (17)"),
        running("tell"),
    )


def failed_job(name: str, log: bytes) -> Job:
    """The job that the log is of: a step for each `Run …`, of which the last failed."""
    starts = [(_time(match["time"]), match["name"].decode()) for match in _STEP.finditer(log)]
    ends = [start for start, _ in starts[1:]] + [_time(_STAMP.findall(log)[-1])]
    begin = _time(_STAMP.findall(log)[0])
    first = Step("Set up job", started_at=begin, completed_at=starts[0][0])
    steps = [
        Step(step, "success", started_at=start, completed_at=end)
        for (start, step), end in zip(starts, ends, strict=True)
    ]
    steps[-1].conclusion = "failure"
    remark = Annotation("Process completed with exit code 1.")
    return Job(name, "failure", steps=[first, *steps], log=Log(log), annotations=[remark], started_at=begin)


def needs() -> str:
    """What `${{ toJSON(needs) }}` gives our job, which waits for the matrix."""
    return json.dumps({"build": {"result": "failure", "outputs": {}}})


def _time(stamp: bytes) -> datetime:
    return datetime.fromisoformat(stamp.decode() + "+00:00")
