"""Claimants on a stage: the real claim, a real client, the stand-in's rules for commit statuses."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal

import httpx

from fire_routine.github.client import GitHub
from fire_routine.guards.claim import Claim
from fire_routine.guards.claim_scope import Scope
from tests.standins.exits import an_exit
from tests.standins.github_call import Call, RefusalError
from tests.standins.github_json import Renderer
from tests.standins.github_repository import create_status, list_statuses
from tests.standins.github_world import World
from tests.standins.mock import Mock
from tests.standins.stage import Actor, Stage, StagedTransport
from tests.standins.stops import stop_of

API = "https://api.github.test"
PAGE = "https://github.com/octo-org/octo-repo"
SESSION = "https://claude.ai/code/session_{}"
LONGEST_FIRE = 120.0

End = Literal["", "fired", "unknown", "failed", "lost", "refused", "dead"]


def statuses_of(world: World) -> Mock:
    """GitHub, as far as commit statuses go, without a socket."""

    def answer(request: httpx.Request) -> httpx.Response:
        posts = request.method == "POST"
        *_, sha = request.url.path.removesuffix("/statuses").split("/")
        body = json.loads(request.content) if posts else {}
        call = Call(world, Renderer(world, API), None, {"sha": sha, "ref": sha}, dict(request.url.params), body)  # type: ignore[arg-type]
        try:
            answered = (create_status if posts else list_statuses)(call)
        except RefusalError as error:
            return httpx.Response(error.status, json={"message": error.message})
        if posts:
            return httpx.Response(201, json=answered.body)
        first = (int(request.url.params["page"]) - 1) * int(request.url.params["per_page"])
        return httpx.Response(200, json=answered.body[first : first + int(request.url.params["per_page"])])

    return Mock(answer)


@dataclass
class Claimant:
    """One run of the action, as far as the claim goes: take it, fire, tell."""

    stage: Stage
    transport: httpx.BaseTransport
    scope: Scope
    name: str
    api: str = API
    token: str = "made-up"
    unknown: float = 0.0
    """How likely the fire ends without a reliable response; half of those made a session."""
    failed: float = 0.0
    """How likely the fire definitely starts none."""
    end: End = ""
    link: str = ""
    sessions: list[str] = field(default_factory=list)
    in_doubt: bool = False
    """Whether it died after it announced the fire and before it reported the result."""

    def enter(self) -> None:
        self.stage.add(self._act)

    def _act(self, actor: Actor) -> None:
        try:
            self.end = self._run(actor)
        finally:
            self.end = self.end or "dead"

    def _run(self, actor: Actor) -> End:
        with httpx.Client(transport=StagedTransport(actor, self.transport)) as http:
            github = GitHub(
                an_exit(http), api_url=self.api, token=self.token, timeout=30, clock=actor.clock, sleep=actor.sleep
            )
            claim = self.claim(github, actor)
            if stop := stop_of(claim.take):
                self.link = stop.link
                return "lost" if stop.kind == "skipped" else "refused"
            self.in_doubt = True
            end = self._fire(actor, claim)
            self.in_doubt = False
            return end

    def claim(self, github: GitHub, actor: Actor) -> Claim:
        return Claim(
            github,
            self.scope,
            run_url=f"{PAGE}/actions/runs/1",
            repository_url=PAGE,
            longest_fire=LONGEST_FIRE,
            shows_pending=False,
            clock=actor.clock,
            sleep=actor.sleep,
            random=self.stage.random.random,
        )

    def _fire(self, actor: Actor, claim: Claim) -> End:
        stage = self.stage
        actor.pause(stage.random.random() * stage.accidents.delay)
        chance = stage.random.random()
        if chance >= self.failed + self.unknown / 2:
            self.sessions.append(SESSION.format(self.name))
        actor.pause(stage.random.random() * 20)
        if chance < self.failed:
            claim.give_back()
            return "failed"
        if chance < self.failed + self.unknown:
            claim.keep_unknown()
            return "unknown"
        claim.keep(self.sessions[0])
        return "fired"
