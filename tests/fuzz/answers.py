"""From GitHub's answers to jobs, runs, commits, pull requests, deployments, changes, annotations, claims.

An input is an object: the answer to each kind of request, and perhaps a `status` and `headers` for all of them.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from random import Random
from typing import Any, Final

import httpx

from fire_routine.context.context import Context
from fire_routine.context.read_context import read_context
from fire_routine.evidence.annotations import read_annotations
from fire_routine.evidence.changes import compare, find_base
from fire_routine.evidence.commit import read_full_commit
from fire_routine.evidence.deployment import read_deployments
from fire_routine.evidence.history import describe_history, read_past
from fire_routine.follow_through.comment import Row, write_comment
from fire_routine.github.client import GitHub
from fire_routine.github.errors import GitHubError
from fire_routine.github.facts import Deployment
from fire_routine.guards.claim_log import read_entry, replay
from fire_routine.guards.new_failure import check_new_failure
from fire_routine.outcome.outcome import Stop
from fire_routine.runs.jobs import failed_step, sort_jobs
from fire_routine.runs.reported import resolve
from fire_routine.runs.runs import Runs
from tests.fuzz.strings import assert_can_be_written
from tests.spoiling import random_changes, spoilt, spoilt_bytes, written
from tests.standins.exits import an_exit
from tests.standins.github_api import GitHubApi
from tests.standins.github_events import contexts_of
from tests.standins.github_jobs import cancelled, failed, passed, running
from tests.standins.github_model import Annotation
from tests.standins.runner import ENVIRONMENT

_NEEDS: Final = {"test": "failure"}
_ROW: Final = Row("a" * 40, "https://claude.ai/code/session_1", "2026-08-03 09:00")


@cache
def _world() -> tuple[Context, bytes]:
    """A run for a pull request with everything that GitHub can know of one, and its answers to all that is asked."""
    with GitHubApi() as api:
        context = _context(api)
        answers: dict[str, Any] = {}
        wire = httpx.HTTPTransport()

        def recorded(request: httpx.Request) -> httpx.Response:
            response = wire.handle_request(request)
            content = response.read()
            if response.is_success:
                answers[_kind(request)] = json.loads(content)
            return httpx.Response(response.status_code, stream=httpx.ByteStream(content))

        for read in _reads(context, httpx.MockTransport(recorded), api.token):
            _tried(read)
        wire.close()
    return context._replace(api_url="https://api.github.com"), written(answers)


def _context(api: GitHubApi) -> Context:
    world = api.world
    first = world.commit("Begin", "a.py")
    world.run(passed("test"))
    for state in ("success", "failure"):
        world.deployment(first.sha, state)
    pull = world.pull_request(title="Faster sums", labels=["bug"])
    where = {"sha": pull.head_sha, "branch": pull.head_branch, "event": "pull_request"}
    notes = [Annotation("3 is not 4", "tests/test_sum.py", 7)]
    world.run(failed("test"), **where)
    run = world.run(failed("test", annotations=notes), cancelled("lint"), passed("x"), running("tell"), **where)
    world.rerun(run, failed("test", annotations=notes), cancelled("lint"), passed("x"), running("tell"))
    world.deployment(pull.head_sha, "failure")
    world.status(pull.head_sha, "pending", "fire-routine", description=f"x [claimed {'0' * 16}]")
    trigger = api.events.pull_request(run, pull)
    own = contexts_of(run.attempt.jobs[-1])
    return read_context(
        {**ENVIRONMENT, **trigger.environment, "GITHUB_EVENT_PATH": "event.json"},
        lambda _: json.dumps(trigger.event).encode(),
        job_status="success",
        own_check_run_id=int(own["job.check_run_id"]),
    )


def _kind(request: httpx.Request) -> str:
    """The kind of a request: its path without numbers and commits."""
    return f"{request.method} {re.sub(r'/[0-9a-f.]*[0-9][0-9a-f.]*(?=/|$)', '/*', request.url.path)}"


def _reads(context: Context, transport: httpx.BaseTransport, token: str = "") -> Iterator[Callable[[], object]]:
    """All that is read of GitHub's answers."""
    leave = an_exit(httpx.Client(transport=transport, trust_env=False))
    github = GitHub(leave, api_url=context.api_url, token=token, timeout=30, clock=lambda: 0.0, sleep=lambda _: None)
    runs = Runs(github, context)
    number = context.run.id or 0
    yield lambda: resolve(context._replace(run=context.run._replace(is_own=False, event="")), github, number)
    yield lambda: [failed_step(job) for job in sort_jobs(runs.jobs(number, 2), context, _NEEDS).failed]
    yield lambda: sort_jobs(runs.jobs(number, 2), context, _NEEDS)
    yield lambda: [read_annotations(github, context.repository, job.id or 0, str) for job in runs.jobs(number, 2)[:1]]
    yield lambda: describe_history("test", read_past(runs, context, "main").witnesses)
    yield lambda: (base := find_base(runs, context, "main")) and compare(github, context, base)
    yield lambda: read_full_commit(github, context, context.sha)
    yield runs.pull_request
    yield lambda: read_deployments(runs, context, "production")
    for deployment in (None, Deployment("production")):
        yield partial(check_new_failure, runs, context._replace(deployment=deployment), _NEEDS, list[str]().append)
    path = f"/repos/{context.repository}/commits/{context.sha}/statuses"
    yield lambda: replay(filter(None, map(read_entry, github.pages(path, None))))
    yield partial(write_comment, runs, context, "trig_x", _ROW)


def seeds() -> Iterator[bytes]:
    """What the stand-in answers, whole and one answer at a time."""
    _, whole = _world()
    yield whole
    answers = json.loads(whole)
    for kind in answers:
        yield written({kind: answers[kind]})
    yield written({**answers, "status": 403, "headers": {"retry-after": "5", "x-ratelimit-remaining": "0"}})
    yield written({**answers, "headers": {"link": '<https://api.github.com/x?page=2>; rel="next"'}})


def mutate(data: bytes, random: Random) -> bytes:
    """Another input."""
    given = _given(data)
    if random.random() < 0.1 or not given:
        return spoilt_bytes(data, random)
    kind = random.choice(tuple(given))
    return written({**given, kind: spoilt(given[kind], random_changes(random))})


def check(data: bytes) -> None:
    """Whatever GitHub answers, it is read or it is a `GitHubError`, and what was read can be shown."""
    answers = _given(data)
    context, _ = _world()
    for read in _reads(context, httpx.MockTransport(partial(_answer, answers))):
        assert_can_be_written(_tried(read))


def _tried(read: Callable[[], object]) -> object:
    try:
        return read()
    except GitHubError as error:
        if error.kind == "unreachable":
            raise  # what answers here never breaks, or else nothing would be tried
        return error.reason
    except Stop as stop:
        return stop.outcome


def _answer(answers: Mapping[str, Any], request: httpx.Request) -> httpx.Response:
    kind = _kind(request)
    status, headers = answers.get("status"), answers.get("headers")
    if not isinstance(status, int) or not 200 <= status <= 599:
        status = 200 if kind in answers else 404
    fields = [(name, str(value)) for name, value in headers.items()] if isinstance(headers, dict) else []
    # Encodings are undone before anything is parsed.
    sent = [
        pair for pair in fields if "".join(pair).isascii() and "".join(pair).isprintable() and "encod" not in pair[0]
    ]
    return httpx.Response(status, stream=httpx.ByteStream(written(answers.get(kind))), headers=sent)


def _given(data: bytes) -> dict[str, Any]:
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}
