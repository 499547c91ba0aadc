"""What a recipe needs changed to run here: everything, in one list. Whatever is not in it runs as it is on the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Substitution:
    """A piece of a workflow, what takes its place, and why."""

    old: str
    new: str
    why: str


_NO_TEMP = "act gives a container action a /tmp of its own: files that earlier steps left in runner.temp are not there."
_EXAMPLE = "An address that stands for the user's own."

EVERYWHERE = (
    Substitution("$RUNNER_TEMP/steps.log", "$GITHUB_WORKSPACE/steps.log", _NO_TEMP),
    Substitution("${{ runner.temp }}/steps.log", "${{ github.workspace }}/steps.log", _NO_TEMP),
)


def proxy(address: str) -> Substitution:
    """The address of the proxy stand-in."""
    return Substitution("http://proxy.example:3128", address, _EXAMPLE)


def substituted(workflow: str, *more: Substitution) -> str:
    """The workflow as it runs here."""
    for substitution in (*EVERYWHERE, *more):
        workflow = workflow.replace(substitution.old, substitution.new)
    return workflow
