"""The outcome of a run of the action, as plain data, and the only way in which a step ends the run."""

from typing import Literal, NamedTuple

from fire_routine.outcome.session import is_session_link

Kind = Literal["fired", "dry-run", "skipped", "rate-limited", "error", "unknown"]
"""`unknown`: a request was sent and there was no reliable response, so a session may exist."""


class Problem(NamedTuple):
    """One problem with the inputs."""

    input: str
    """The input's name, as in `action.yml`."""
    message: str
    """What is wrong. It contains no secret, but may quote a value: hostile until rendered."""
    remedy: str = ""
    """The YAML to write instead; empty if there is none."""


class Outcome(NamedTuple):
    """The outcome. Texts may be the server's own, or contain names from events: hostile until rendered."""

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
    """Requests that were started."""
    reason: str = ""
    """Why the fire was skipped."""
    link: str = ""
    """The session or run that made this fire unnecessary, if it was skipped for one."""
    problems: tuple[Problem, ...] = ()
    """The problems with the inputs, if nothing was sent because of them."""

    @property
    def session(self) -> tuple[str, ...]:
        """The id and links of the session, ours or the one that made ours unnecessary. They must never be redacted."""
        link = self.link if is_session_link(self.link) else ""
        return tuple(word for word in (self.session_url, self.session_id, link) if word)


class Stop(Exception):  # noqa: N818 (a skip is not an error)
    """Ends the run of the action, with `outcome`, before anything is sent."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.error_message or outcome.reason)
        self.outcome = outcome


def skipped(reason: str, link: str = "") -> Stop:
    """Nothing is sent, which is not an error."""
    return Stop(Outcome("skipped", reason=reason, link=link))


def refused(*problems: Problem) -> Stop:
    """Nothing is sent, because these inputs are not usable."""
    message = "; ".join(f"{problem.input}: {problem.message}" for problem in problems)
    return Stop(Outcome("error", error_type="invalid_input", error_message=message, problems=problems))
