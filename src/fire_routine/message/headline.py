"""The first sentence: what happened, where, at which commit, why it ran, which jobs failed; and the link."""

from typing import NamedTuple

from fire_routine.context.context import Context
from fire_routine.evidence.evidence import Evidence
from fire_routine.github.facts import PullRequest, Verdict
from fire_routine.github.objects import read_verdict
from fire_routine.text.plain import one_line

_JOBS_NAMED = 3
_SHORT_SHA = 7
_LINK_LIMIT = 1_200
_SHORT_LINK = 240
"""The longest link in the short form; `MIN_TEXT_LENGTH` leaves room for it. On github.com the URL of a run has at most
192 characters, as an owner's name has at most 39 and a repository's 100."""


class Headline(NamedTuple):
    """One plain line that ends with the link.

    Names in it are short and without control characters, but not escaped for Markdown.
    """

    words: str
    link: str

    def __str__(self) -> str:
        return f"{self.words}: {self.link}" if self.link else self.words


def headline(context: Context, evidence: Evidence) -> Headline:
    """The whole sentence."""
    verdict = _verdict(context, evidence)
    sentence = f"{_what(context)} {_how(context, verdict)}{_where(context, evidence)}{_commit(context, evidence)}"
    if context.cause:
        sentence += f", {one_line(context.cause, 160)}"
    if context.run.attempt > 1 and not context.subject:
        sentence += f" (attempt {context.run.attempt})"
    return Headline(f"{sentence}{_jobs(evidence.failed_jobs)}", one_line(context.link, _LINK_LIMIT))


def short_headline(context: Context, evidence: Evidence) -> Headline:
    """Only what happened to what, for texts that have no room for the rest."""
    link = context.link if len(context.link) <= _SHORT_LINK else context.run.url or context.repository_url
    return Headline(f"{_what(context, 40)} {_how(context, _verdict(context, evidence))}", one_line(link, _LINK_LIMIT))


def _verdict(context: Context, evidence: Evidence) -> Verdict:
    """Failed jobs outweigh what the event says, unless the report is about something other than a run."""
    if context.subject and context.verdict != "unknown":
        return context.verdict
    if evidence.failures:
        return "failed"
    if context.verdict == "unknown" and context.deployment and evidence.deployment:
        return read_verdict(evidence.deployment.state)
    return context.verdict


def _what(context: Context, longest: int = 120) -> str:
    if context.subject:
        return one_line(context.subject, longest)
    workflow = f"Workflow {one_line(context.run.workflow, longest)}" if context.run.workflow else "A workflow"
    if context.deployment:
        workflow += f" (deployment to {one_line(context.deployment.environment, min(longest, 80))})"
    return workflow


def _how(context: Context, verdict: Verdict) -> str:
    if verdict == "cancelled":
        return "was cancelled"
    if verdict != "unknown":
        return verdict
    if not context.subject:
        return "ran"
    if context.deployment and context.deployment.state:
        return f"is {one_line(context.deployment.state.replace('_', ' '), 40)}"
    return "was created" if context.action == "created" else "was reported"


def _where(context: Context, evidence: Evidence) -> str:
    repository = f" in {one_line(context.repository, 140)}" if context.repository else ""
    pull_request = context.pull_request or evidence.pull_request
    if context.tag:
        return f"{repository} on tag {one_line(context.tag, 100)}"
    if pull_request:
        return f"{repository} on pull request #{pull_request.number}{_head(context, pull_request)}"
    fork = f" of {_fork(context)}" if context.is_fork else ""
    return f"{repository} on branch {one_line(context.branch, 100)}{fork}" if context.branch else repository


def _head(context: Context, pull_request: PullRequest) -> str:
    branch = context.branch or pull_request.head_branch
    if not branch:
        return ""
    return f" (branch {one_line(branch, 100)}{f' of {_fork(context)}' if context.is_fork else ''})"


def _fork(context: Context) -> str:
    return one_line(context.head_repository, 140) or "a deleted fork"


def _commit(context: Context, evidence: Evidence) -> str:
    sha = context.sha or (evidence.commit.sha if evidence.commit else "")
    return f" at commit {one_line(sha, 64)[:_SHORT_SHA]}" if sha else ""


def _jobs(names: tuple[str, ...]) -> str:
    """`; jobs a, b, c and 4 more failed`; empty without any."""
    if not names:
        return ""
    shown = [one_line(name, 80) for name in names[:_JOBS_NAMED]]
    if len(names) > _JOBS_NAMED:
        listed = f"{', '.join(shown)} and {len(names) - _JOBS_NAMED} more"
    else:
        listed = " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    return f"; {'job' if len(names) == 1 else 'jobs'} {listed} failed"
