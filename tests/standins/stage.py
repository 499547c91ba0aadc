"""A stage for actors that run at the same time: in an order, with delays and accidents, that a seed decides.

Each actor is a thread, but only one of them ever runs: the same seed gives the same play.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from tests.standins.mock import unread


class KilledError(BaseException):
    """The actor's process is gone. No `Exception`: nothing in the action may live through it."""


@dataclass(frozen=True)
class Accidents:
    """How likely each accident is, for each request, and how slow things are."""

    kill: float = 0.0
    """Between every two requests, and on the way to and from one."""
    refused: float = 0.0
    """The request has no effect, and an error or no answer comes back."""
    answer_lost: float = 0.0
    """The request takes effect, and no answer comes back."""
    delay: float = 2.0
    """Seconds that each way of a request takes at most."""
    lag: float = 1.9
    """Seconds after which a status shows in a list, at most."""


class Stage:
    """Runs actors, one at a time."""

    def __init__(self, seed: int, accidents: Accidents) -> None:
        self.random = random.Random(seed)  # noqa: S311 (a play that can be repeated)
        self.accidents = accidents
        self.now = 0.0
        self.actors: list[Actor] = []
        self.errors: list[BaseException] = []
        self.shows_at: dict[int, float] = {}
        """When a status begins to show, by its id."""

    def add(self, act: Callable[[Actor], None]) -> Actor:
        """An actor that begins at once, more or less."""
        actor = Actor(self, act, wakes=self.random.random())
        self.actors.append(actor)
        return actor

    def play(self) -> None:
        """Run until every actor is done or dead. Raises what an actor raised."""
        while waiting := [actor for actor in self.actors if not actor.is_done]:
            actor = min(waiting, key=lambda actor: actor.wakes)
            self.now = max(self.now, actor.wakes)
            actor.go_on()
        if self.errors:
            raise self.errors[0]


@dataclass
class Actor:
    """One actor: its clock, its sleep, and its way to the server."""

    stage: Stage
    act: Callable[[Actor], None]
    wakes: float
    is_done: bool = False
    is_dead: bool = False
    mortal: bool = True
    _turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _paused: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _thread: threading.Thread | None = None

    def clock(self) -> float:
        """Seconds of the stage's time."""
        return self.stage.now

    def sleep(self, seconds: float) -> None:
        """Let others act for that long, or die meanwhile."""
        self.pause(seconds)

    def pause(self, seconds: float) -> None:
        """Let others act. What was killed does nothing more, whatever it tries."""
        if self.is_dead:
            raise KilledError
        self.wakes = self.stage.now + seconds
        self._paused.release()
        self._turn.acquire()
        if self.mortal and self.stage.random.random() < self.stage.accidents.kill:
            self.is_dead = True
            raise KilledError

    def go_on(self) -> None:
        """Run until the next pause. Called by the stage."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        else:
            self._turn.release()
        self._paused.acquire()

    def _run(self) -> None:
        try:
            self.act(self)
        except KilledError:
            pass
        except BaseException as error:  # noqa: BLE001 (raised where the play was called)
            self.stage.errors.append(error)
        self.is_done = True
        self._paused.release()


class StagedTransport(httpx.BaseTransport):
    """An actor's way to a server: delays, deaths, errors and old answers, then the server's own transport."""

    def __init__(self, actor: Actor, inner: httpx.BaseTransport) -> None:
        self._actor = actor
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        stage, accidents = self._actor.stage, self._actor.stage.accidents
        self._actor.pause(stage.random.random() * accidents.delay)
        if stage.random.random() < accidents.refused:
            return self._refused(request)
        response = self._inner.handle_request(request)
        response.read()
        body = json.loads(response.content)
        if request.method == "POST" and response.status_code == 201:
            stage.shows_at[body["id"]] = stage.now + stage.random.random() * accidents.lag
        # What a list holds is decided when the server is asked, not when the answer arrives.
        shown = [item for item in body if self._shows(item)] if isinstance(body, list) else body
        self._actor.pause(stage.random.random() * accidents.delay)
        if stage.random.random() < accidents.answer_lost:
            raise httpx.ReadTimeout("the answer is lost", request=request)
        return unread(httpx.Response(response.status_code, json=shown))

    def _shows(self, status: dict[str, int]) -> bool:
        return self._actor.stage.shows_at.get(status["id"], 0.0) <= self._actor.stage.now

    def _refused(self, request: httpx.Request) -> httpx.Response:
        kind = self._actor.stage.random.randrange(3)
        if kind == 0:
            raise httpx.ConnectError("no connection", request=request)
        if kind == 1:
            raise httpx.ReadTimeout("no answer", request=request)
        return unread(httpx.Response(502, html="<title>Unicorn!</title>"))
