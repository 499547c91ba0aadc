"""What came of a run of the action, as plain data, and the one way in which a step ends it."""

from dataclasses import dataclass
from typing import Literal

from fire_routine.outcome.session import is_session_link

Kind = Literal["fired", "dry-run", "skipped", "rate-limited", "error", "unknown"]
"""`unknown`: a request was sent and there was no reliable response, so a session may exist."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the inputs."""

    input: str
    """The input's name, as in `action.yml`."""
    message: str
    """What is wrong, in words. Contains no secret."""
    remedy: str = ""
    """What to write instead, as YAML; empty where only words help."""


@dataclass(frozen=True)
class Outcome:
    """What came of it. Texts may be the server's own, or contain names from events: hostile until rendered."""

    kind: Kind
    session_id: str = ""
    session_url: str = ""
    http_status: int | None = None
    error_type: str = ""
    """The API's own type, or ours: `invalid_input`, `connection_error`, `answer_lost`, `cancelled`, …"""
    error_message: str = ""
    request_id: str = ""
    retry_after: int | None = None
    """Whole seconds, rounded up."""
    attempts: int = 0
    """Requests that were begun."""
    reason: str = ""
    """Why the fire was skipped."""
    link: str = ""
    """The session or run that makes this fire needless, where it was skipped for one."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the inputs, where that is why nothing was sent."""

    @property
    def session(self) -> tuple[str, ...]:
        """How the session is found, ours or the one that makes ours needless: what must stay as it is."""
        link = self.link if is_session_link(self.link) else ""
        return tuple(word for word in (self.session_url, self.session_id, link) if word)


class Stop(Exception):  # noqa: N818 (not always an error: a skip is none)
    """Ends the run of the action before anything is sent. `outcome` is what came of it."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.error_message or outcome.reason)
        self.outcome = outcome


def skipped(reason: str, link: str = "") -> Stop:
    """Nothing is sent, and that is no error."""
    return Stop(Outcome("skipped", reason=reason, link=link))


def refused(*problems: Problem) -> Stop:
    """Nothing is sent, as these inputs can't be used."""
    message = "; ".join(f"{problem.input}: {problem.message}" for problem in problems)
    return Stop(Outcome("error", error_type="invalid_input", error_message=message, problems=problems))
