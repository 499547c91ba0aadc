"""The context of our own run, as the environment describes it."""

import re
from collections.abc import Mapping

from fire_routine.context.causes import describe_cause
from fire_routine.context.context import Context
from fire_routine.context.details import read_details
from fire_routine.github.facts import PULL_REQUEST_EVENTS, PullRequest, Run, Verdict
from fire_routine.github.objects import (
    Site,
    read_repository,
    read_sha,
    read_verdict,
    read_workflow_path,
    split_ref,
)
from fire_routine.wire.payload import Payload

_NUMBER = re.compile(r"[0-9]{1,18}")
_PULL_REF = re.compile(r"refs/pull/([1-9][0-9]{0,17})/(?:merge|head)")


def read_environment(env: Mapping[str, str], payload: Payload, job_status: str, needs: Mapping[str, str]) -> Context:
    """The context before the event's own reader corrects it. The payload only fills in what the environment lacks."""
    server_url = env.get("GITHUB_SERVER_URL", "").rstrip("/") or "https://github.com"
    site = Site(server_url, env.get("GITHUB_REPOSITORY", "") or read_repository(payload.at("repository")))
    event = env.get("GITHUB_EVENT_NAME", "")
    # After a re-run this is still the user who started the first attempt, whose rights the run has.
    actor = env.get("GITHUB_ACTOR", "") or payload.text("sender", "login")
    branch, tag = split_ref(env.get("GITHUB_REF", ""))
    run = _own_run(env, site)
    context = Context(
        event=event,
        action=payload.text("action"),
        cause=describe_cause(event, payload, actor),
        verdict=_own_verdict(needs, job_status),
        repository=site.repository,
        server_url=site.server_url,
        api_url=_api_url(env, site),
        default_branch=payload.text("repository", "default_branch"),
        sha=read_sha(env.get("GITHUB_SHA", "")),
        branch=branch,
        tag=tag,
        head_repository=site.repository,
        actor=actor,
        run=run,
        own_run_id=run.id,
        own_job=env.get("GITHUB_JOB", ""),
        job_status=job_status,
        details=read_details(payload),
    )
    return _at_head(context, env) if event in PULL_REQUEST_EVENTS else context


def _at_head(context: Context, env: Mapping[str, str]) -> Context:
    """The context with the pull request's head, so far as the environment has it.

    GITHUB_SHA is a merge commit here, or a commit of the base for `pull_request_target`.
    """
    head = env.get("GITHUB_HEAD_REF", "")
    match = _PULL_REF.fullmatch(env.get("GITHUB_REF", ""))
    pull_request = None
    if match:
        number = int(match[1])
        url, base = context.site.pull_request_url(number), env.get("GITHUB_BASE_REF", "")
        pull_request = PullRequest(number, url=url, head_branch=head, base_branch=base)
    return context._replace(sha="", branch=head, tag="", head_repository="", pull_request=pull_request)


def _own_run(env: Mapping[str, str], site: Site) -> Run:
    run_id = _whole_number(env.get("GITHUB_RUN_ID", ""))
    path = read_workflow_path(env.get("GITHUB_WORKFLOW_REF", ""))
    return Run(
        id=run_id,
        attempt=max(_whole_number(env.get("GITHUB_RUN_ATTEMPT", "")) or 1, 1),
        number=_whole_number(env.get("GITHUB_RUN_NUMBER", "")),
        workflow=env.get("GITHUB_WORKFLOW", "") or path,
        workflow_file=path,
        event=env.get("GITHUB_EVENT_NAME", ""),
        url=site.run_url(run_id),
    )


def _own_verdict(needs: Mapping[str, str], job_status: str) -> Verdict:
    """The verdict of our own run. The status of a job that has not failed says nothing about the other jobs."""
    results = {read_verdict(result) for result in needs.values() if result != "skipped"}
    own = read_verdict(job_status)
    if "failed" in results or own == "failed":
        return "failed"
    if "cancelled" in results or own == "cancelled":
        return "cancelled"
    return "succeeded" if results == {"succeeded"} else "unknown"


def _api_url(env: Mapping[str, str], site: Site) -> str:
    """GitHub Enterprise Server has its API below the server's own address."""
    default = "https://api.github.com" if site.server_url == "https://github.com" else f"{site.server_url}/api/v3"
    return env.get("GITHUB_API_URL", "").rstrip("/") or default


def _whole_number(text: str) -> int | None:
    """A number as the runner writes it; None for anything else, and for a number of more than 64 bits."""
    return int(text) if _NUMBER.fullmatch(text) else None
