"""The first sentence: what happened, where, at which commit, why it ran, which jobs failed, and the link.

Belongs here: that one sentence. Does not belong here: anything that takes a second one (`message/`).
"""

from fire_routine.context import Context
from fire_routine.evidence.model import Evidence
from fire_routine.facts import PullRequest, Verdict
from fire_routine.github_objects import read_verdict
from fire_routine.plain import escape_markdown, one_line

_JOBS_NAMED = 3
_SHORT_SHA = 7
_LINK_LIMIT = 1_200


def headline(context: Context, evidence: Evidence) -> str:
    """One line, ready for Markdown: names are short, without control characters and escaped. The link ends it."""
    verdict = _verdict(context, evidence)
    sentence = f"{_what(context)} {_how(context, verdict)}{_where(context, evidence)}{_commit(context, evidence)}"
    if context.cause:
        sentence += f", {_say(context.cause, 160)}"
    if context.run.attempt > 1 and not context.subject:
        sentence += f" (attempt {context.run.attempt})"
    return f"{sentence}{_jobs(evidence.failed_jobs)}: {one_line(context.link, _LINK_LIMIT)}"


def _verdict(context: Context, evidence: Evidence) -> Verdict:
    """Failed jobs outweigh what was known before they were looked up; a subject's own verdict stands."""
    if context.subject and context.verdict != "unknown":
        return context.verdict
    if evidence.failures:
        return "failed"
    if context.verdict == "unknown" and context.deployment and evidence.deployment:
        return read_verdict(evidence.deployment.state)
    return context.verdict


def _what(context: Context) -> str:
    if context.subject:
        return _say(context.subject, 120)
    workflow = f"Workflow {_say(context.run.workflow, 120)}" if context.run.workflow else "A workflow"
    if context.deployment:
        workflow += f" (deployment to {_say(context.deployment.environment, 80)})"
    return workflow


def _how(context: Context, verdict: Verdict) -> str:
    if verdict == "cancelled":
        return "was cancelled"
    if verdict != "unknown":
        return verdict
    if not context.subject:
        return "ran"
    if context.deployment and context.deployment.state:
        return f"is {_say(context.deployment.state.replace('_', ' '), 40)}"
    return "was created" if context.action == "created" else "was reported"


def _where(context: Context, evidence: Evidence) -> str:
    repository = f" in {_say(context.repository, 140)}" if context.repository else ""
    pull_request = context.pull_request or evidence.pull_request
    if context.tag:
        return f"{repository} on tag {_say(context.tag, 100)}"
    if pull_request:
        return f"{repository} on pull request #{pull_request.number}{_head(context, pull_request)}"
    fork = f" of {_fork(context)}" if context.is_fork else ""
    return f"{repository} on branch {_say(context.branch, 100)}{fork}" if context.branch else repository


def _head(context: Context, pull_request: PullRequest) -> str:
    branch = context.branch or pull_request.head_branch
    if not branch:
        return ""
    return f" (branch {_say(branch, 100)}{f' of {_fork(context)}' if context.is_fork else ''})"


def _fork(context: Context) -> str:
    return _say(context.head_repository, 140) or "a fork that is gone"


def _commit(context: Context, evidence: Evidence) -> str:
    sha = context.sha or (evidence.commit.sha if evidence.commit else "")
    return f" at commit {_say(sha, 64)[:_SHORT_SHA]}" if sha else ""


def _jobs(names: tuple[str, ...]) -> str:
    """`: jobs a, b, c and 4 more failed`; empty without any."""
    if not names:
        return ""
    said = [_say(name, 80) for name in names[:_JOBS_NAMED]]
    if len(names) > _JOBS_NAMED:
        listed = f"{', '.join(said)} and {len(names) - _JOBS_NAMED} more"
    else:
        listed = " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
    return f": {'job' if len(names) == 1 else 'jobs'} {listed} failed"


def _say(text: str, limit: int) -> str:
    return escape_markdown(one_line(text, limit))
