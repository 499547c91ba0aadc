"""What there is to tell, before anybody asks whether it fits."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar, cast

from fire_routine.context.context import Commit, Context, Deployment, Detail, PullRequest
from fire_routine.context.details import bounded
from fire_routine.evidence.evidence import Evidence, Log
from fire_routine.excerpt import Excerpt
from fire_routine.github.objects import read_sha
from fire_routine.inputs.settings import Section
from fire_routine.message.headline import Headline

Value = TypeVar("Value")

# What stands in a command is either of a form that no shell acts upon, or there is no command.
_HOST = re.compile(r"https?://([A-Za-z0-9][A-Za-z0-9.-]{0,200}(?::[0-9]{1,5})?)(?:/|$)")
_REPOSITORY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,100}/[A-Za-z0-9._-]{1,100}")


@dataclass(frozen=True)
class Material:
    """Everything that may go into the text."""

    headline: Headline
    """One sentence with the link: what happened, where, to which commit."""
    short_headline: Headline
    """The same in short."""
    own_words: str
    context: Context
    evidence: Evidence
    sections: frozenset[Section]

    @property
    def commit(self) -> Commit | None:
        """The reported commit, with as much as is known of it."""
        return self.evidence.commit or self.context.commit

    @property
    def pull_request(self) -> PullRequest | None:
        """The pull request, from the event or from GitHub."""
        return self.context.pull_request or self.evidence.pull_request

    @property
    def deployment(self) -> Deployment | None:
        """The deployment, with its state where GitHub was asked for it."""
        return self.evidence.deployment or self.context.deployment

    @property
    def details(self) -> tuple[Detail, ...]:
        """What the event itself says, where that is wanted."""
        return tuple(map(bounded, self.context.details)) if "event" in self.sections else ()

    @property
    def key(self) -> str:
        """The stable key of what is reported: `repository/run/attempt`, for prompts that keep their own records."""
        run = self.context.run
        return f"{self.context.repository}/{run.id}/{run.attempt}" if run.id else self.context.repository

    @property
    def checkout(self) -> tuple[str, ...]:
        """The commands that bring the reported commit into a clone of the default branch; none where it is not known.

        A branch's name is never part of them: it is the author's choice, and a shell would run what it says. The
        commit of a pull request is fetched by the pull request's own ref, which is there for forks, too, and for events
        that do not tell the commit, such as a comment.
        """
        sha, pull = read_sha(self.context.sha), self.pull_request
        if not sha:
            return (f"git fetch origin pull/{pull.number}/head", "git checkout --detach FETCH_HEAD") if pull else ()
        source = sha
        if self.context.is_fork or (pull and pull.head_repository not in {"", self.context.repository}):
            if not pull:
                return ()
            source = f"pull/{pull.number}/head"
        return (f"git fetch origin {source}", f"git checkout --detach {sha}")

    @property
    def more(self) -> tuple[str, ...]:
        """The `gh` commands that print the full logs, of the first job of each failure; at most five."""
        host = _HOST.match(self.context.server_url)
        if not host or not _REPOSITORY.fullmatch(self.context.repository):
            return ()
        repository = self.context.repository if host[1] == "github.com" else f"{host[1]}/{self.context.repository}"
        ids = [failure.jobs[0].id for failure in self.evidence.failures if failure.jobs]
        commands = [f"gh run view --repo {repository} --log --job {job_id}" for job_id in ids if job_id]
        if not commands and self.context.run.id:
            commands = [f"gh run view --repo {repository} {self.context.run.id}"]
        return tuple(commands[:5])


def without_secrets(value: Value, redact: Callable[[str], str]) -> Value:
    """The same, with `redact` applied to every string in it, through dataclasses and tuples."""
    if isinstance(value, str):
        return cast("Value", redact(value))
    if isinstance(value, tuple):
        return cast("Value", tuple(without_secrets(item, redact) for item in value))
    if is_dataclass(value) and not isinstance(value, type):
        changed = {item.name: without_secrets(getattr(value, item.name), redact) for item in fields(value) if item.init}
        return cast("Value", replace(value, **changed))
    return value


@dataclass(frozen=True)
class _CleanLog:
    """A log whose excerpts are taken clean: a secret may span lines, and lines were cleaned one by one."""

    log: Log
    redact: Callable[[str], str]

    def excerpt(self, budget: int) -> Excerpt:
        return without_secrets(self.log.excerpt(budget), self.redact)


def clean_evidence(evidence: Evidence, redact: Callable[[str], str]) -> Evidence:
    """The evidence without secrets, excerpts that are yet to be taken included."""
    failures = tuple(
        replace(failure, log=_CleanLog(failure.log, redact) if failure.log else None)
        for failure in without_secrets(evidence.failures, redact)
    )
    return replace(without_secrets(evidence, redact), failures=failures)
