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

_NO_ARTIFACTS = (
    "act can't load the actions that upload and download without a network; the reports are in the checkout."
)
_UPLOAD = """      - if: ${{ !cancelled() }}
        uses: actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1
        with:
          name: test-reports
          path: reports/*.xml
"""
_DOWNLOAD = """      - continue-on-error: true # the report matters more than its attachments
        uses: actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1
        with:
          pattern: test-reports*
          path: reports
"""
_CHECKOUT = "      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n"

EVERYWHERE = (
    Substitution("pytest --junitxml=reports/pytest.xml", "make reports", "The image of the jobs has no pytest."),
    Substitution(_UPLOAD, "", _NO_ARTIFACTS),
    Substitution(_DOWNLOAD, _CHECKOUT, _NO_ARTIFACTS),
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
