"""A context as a push that failed has it, for tests that change one thing about it."""

from __future__ import annotations

from typing import Any

from fire_routine.context.context import Context
from fire_routine.github.facts import Run

SHA = "c0ffee" * 6 + "c0de"
RUN = Run(
    id=4242,
    number=17,
    workflow="CI",
    workflow_file=".github/workflows/ci.yml",
    event="push",
    url="https://github.com/octo-org/octo-repo/actions/runs/4242",
)


def a_context(**changes: Any) -> Context:  # noqa: ANN401 (the fields of a context)
    """The context, with some fields changed."""
    context = Context(
        event="push",
        action="",
        cause="after a push by octocat",
        subject="",
        subject_url="",
        verdict="failed",
        repository="octo-org/octo-repo",
        server_url="https://github.com",
        api_url="https://api.github.com",
        default_branch="main",
        sha=SHA,
        branch="main",
        tag="",
        head_repository="octo-org/octo-repo",
        is_fork=False,
        actor="octocat",
        secrets_withheld="",
        run=RUN,
        own_run_id=RUN.id,
        own_job="fire",
        own_check_run_id=None,
        job_status="success",
        commit=None,
        pull_request=None,
        deployment=None,
        details=(),
    )
    return context._replace(**changes)
