"""A recipe of the pages, set up as a step among stand-ins whose requests can be met on their way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from tests.integration.test_recipe_grants import FIRING, PLACES, _history
from tests.integration.test_requests import step_of
from tests.recipes import Recipe
from tests.standins.github_api import BLOB, GitHubApi
from tests.standins.loopback import Exchange, LoopbackServer, Request
from tests.standins.messages_api import KEY, MessagesApi
from tests.standins.openapi import github_description
from tests.standins.routine_endpoint import ROUTINE_ID, TOKEN, RoutineEndpoint
from tests.standins.runner import Step

FIRE = "fire"
ASK = "ask the model"
LOG = "actions/download-job-logs-for-workflow-run"

TIMEOUT = 1.0
"""The input `timeout` in every cell, in seconds."""
MAX_WAIT = 1.0
"""The input `max-wait` in every cell, in seconds."""


class Arrival(NamedTuple):
    """A request that has arrived."""

    name: str
    exchange: Exchange
    server: LoopbackServer
    handle: Callable[[Exchange], None]
    """What the stand-in does with it."""


Meet = Callable[[Arrival], None]
"""Takes the place of the stand-ins."""


class Flow(NamedTuple):
    """A recipe, either as it is on its page or without evidence: then its requests come one after the other."""

    recipe: Recipe
    gathers: bool
    note: str = ""
    """How it differs from its recipe."""
    inputs: tuple[tuple[str, str], ...] = ()
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def policy(self) -> str:
        """Its `fire-policy`."""
        return str(self.recipe.fires[0].get("fire-policy", "always"))


def flows(*, gathers: bool) -> list[Flow]:
    """All recipes that fire."""
    return [Flow(recipe, gathers) for recipe in FIRING]


def flow(title: str, *, gathers: bool) -> Flow:
    """The recipe with that heading."""
    return next(flow for flow in flows(gathers=gathers) if flow.recipe.title == title)


def unusual() -> list[Flow]:
    """Recipes with something odd about them, which leads to requests that no recipe makes."""
    by_hand, separate = flow("By hand", gathers=False), flow("Separate job", gathers=False)
    return [
        by_hand._replace(note="no such run", inputs=(("run-id", "404404404"),)),
        separate._replace(note="no workflow known", variables=(("GITHUB_WORKFLOW_REF", ""),)),
    ]


@dataclass
class Scene:
    """A step and the servers that it talks to."""

    github: GitHubApi
    routine: RoutineEndpoint
    model: MessagesApi
    step: Step

    def meet(self, meet: Meet) -> None:
        """Let `meet` have every request first."""
        for server, name in self._servers():
            server.handle = _met(server, server.handle, name, meet)

    def _servers(self) -> Iterator[tuple[LoopbackServer, Callable[[Request], str]]]:
        yield self.routine, lambda _: FIRE
        yield self.model, lambda _: ASK
        yield self.github.blobs, lambda _: BLOB
        yield self.github.server, operation_of

    def secrets(self) -> dict[str, str]:
        """What nobody may see, by name."""
        signatures = {f"signature {number}": value for number, value in enumerate(self.github.blobs.signatures)}
        own = {"routine-token": TOKEN, "routine id": ROUTINE_ID, "github-token": self.github.token, "triage key": KEY}
        return own | signatures


def _met(
    server: LoopbackServer, handle: Callable[[Exchange], None], name: Callable[[Request], str], meet: Meet
) -> Callable[[Exchange], None]:
    return lambda exchange: meet(Arrival(name(exchange.request), exchange, server, handle))


def operation_of(request: Request) -> str:
    """The request's id in GitHub's description."""
    match = github_description().match(request.method, request.path)
    return match.operation.id if match else f"{request.method} {request.path}"


@contextmanager
def scene(flow: Flow, root: Path, inputs: Mapping[str, str]) -> Iterator[Scene]:
    """The recipe's step in `root`, with more `inputs`, and its stand-ins."""
    with GitHubApi(check=False) as github, RoutineEndpoint() as routine, MessagesApi() as model:
        _history(github)
        place = PLACES[flow.recipe.title](github)
        given = {"routine-url": routine.url, "routine-token": routine.token, "triage-api-key": KEY}
        step = step_of(flow.recipe, place, root, given, github.token)
        without = {} if flow.gathers else {"include": "none", "text": "Look into it."}
        limits = {"timeout": f"{TIMEOUT:g}", "max-wait": f"{MAX_WAIT:g}"}
        more = {"triage-base-url": model.origin, **limits, **without, **dict(flow.inputs), **inputs}
        yield Scene(github, routine, model, with_environment(with_inputs(step, more), dict(flow.variables)))


def with_inputs(step: Step, inputs: Mapping[str, str]) -> Step:
    """The step with other inputs."""
    return with_environment(step, {f"INPUT_{name.upper()}": value for name, value in inputs.items()})


def with_environment(step: Step, variables: Mapping[str, str]) -> Step:
    """The step with other variables."""
    return replace(step, environment={**step.environment, **variables})


def leaving(name: str, request: Request) -> str:
    """The request as text, without what its receiver has to know."""
    allowed = {BLOB: "", ASK: "x-api-key"}.get(name, "authorization" if "/" in name or name == FIRE else "")
    headers = {key: value for key, value in request.headers.items() if key != allowed}
    target = "" if name in {FIRE, BLOB} else request.target
    return f"{target}\n{json.dumps(headers)}\n{request.body.decode(errors='replace')}"
