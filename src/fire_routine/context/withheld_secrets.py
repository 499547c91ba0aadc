"""Whether GitHub gave this run its secrets."""

from fire_routine.context.event import Event, EventFacts
from fire_routine.github.facts import PULL_REQUEST_EVENTS

_DEPENDABOT = "dependabot[bot]"
_FORK_EVENTS = PULL_REQUEST_EVENTS - {"pull_request_target"}
"""Their runs are in the context of the pull request. With `pull_request_target` a run is in that of the base, with its
secrets ("Secure use reference", "Events that trigger workflows")."""
_DEPENDABOT_EVENTS = frozenset((*_FORK_EVENTS, "push", "create", "deployment", "deployment_status"))
"""From "Dependabot on GitHub Actions", restrictions when Dependabot triggers events."""


def tell_secrets_withheld(event: Event, facts: EventFacts) -> str:
    """Why GitHub gives this run no secrets, as a clause; empty when it does.

    A private repository can be set to send secrets to forks, and Dependabot has secrets of its own: where a secret is
    there, this has no meaning.
    """
    if facts.is_fork and event.name in _FORK_EVENTS:
        return "the pull request comes from a fork, and GitHub gives runs of forks no secrets"
    if event.actor == _DEPENDABOT and (event.name in _DEPENDABOT_EVENTS or _targets_dependabot(event, facts)):
        return "Dependabot started this run, and GitHub gives such runs only the secrets stored for Dependabot"
    return ""


def _targets_dependabot(event: Event, facts: EventFacts) -> bool:
    """With `pull_request_target` it is only for pull requests into a branch that Dependabot made."""
    base = facts.pull_request.base_branch if facts.pull_request else ""
    return event.name == "pull_request_target" and base.startswith("dependabot/")
