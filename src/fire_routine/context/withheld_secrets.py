"""Whether GitHub gave this run its secrets."""

from fire_routine.context.context import Context
from fire_routine.github.facts import PULL_REQUEST_EVENTS

_DEPENDABOT = "dependabot[bot]"
_FORK_EVENTS = PULL_REQUEST_EVENTS - {"pull_request_target"}
"""Their runs are in the context of the pull request. With `pull_request_target` a run is in that of the base, with its
secrets ("Secure use reference", "Events that trigger workflows")."""
_DEPENDABOT_EVENTS = frozenset((*_FORK_EVENTS, "push", "create", "deployment", "deployment_status"))
"""From "Dependabot on GitHub Actions", restrictions when Dependabot triggers events."""


def describe_withheld_secrets(context: Context) -> str:
    """Why GitHub gives this run no secrets, as a clause; empty when it does.

    A private repository can be set to send secrets to forks, and Dependabot has secrets of its own, so this only
    explains a secret that is missing.
    """
    event = context.event
    if context.is_fork and event in _FORK_EVENTS:
        return "the pull request comes from a fork, and GitHub gives runs of forks no secrets"
    if context.actor == _DEPENDABOT and (event in _DEPENDABOT_EVENTS or _targets_dependabot(context)):
        return "Dependabot started this run, and GitHub gives such runs only the secrets stored for Dependabot"
    return ""


def _targets_dependabot(context: Context) -> bool:
    """With `pull_request_target` secrets are only withheld for pull requests into a branch that Dependabot made."""
    base = context.pull_request.base_branch if context.pull_request else ""
    return context.event == "pull_request_target" and base.startswith("dependabot/")
