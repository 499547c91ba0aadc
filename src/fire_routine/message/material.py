"""Everything that may go into the text, before the limit is applied."""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from fire_routine.context.context import Context
from fire_routine.context.details import bounded
from fire_routine.evidence.evidence import Evidence, Log
from fire_routine.excerpt import Excerpt
from fire_routine.github.facts import Commit, Deployment, Detail, PullRequest
from fire_routine.github.objects import read_sha
from fire_routine.inputs.settings import Section
from fire_routine.message.headline import Headline, headline, short_headline
from fire_routine.runs.jobs import Job
from fire_routine.text.plain import one_line, visible
from fire_routine.text.redaction import fields_of, values

# A command contains only what no shell acts upon; otherwise there is no command.
_HOST = re.compile(r"https?://([A-Za-z0-9][A-Za-z0-9.-]{0,200}(?::[0-9]{1,5})?)(?:/|$)")
_REPOSITORY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,100}/[A-Za-z0-9._-]{1,100}")


class Material(NamedTuple):
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
        """The reported commit, with as much as is known about it."""
        return self.evidence.commit or self.context.commit

    @property
    def pull_request(self) -> PullRequest | None:
        """The pull request, from the event or from GitHub."""
        return self.context.pull_request or self.evidence.pull_request

    @property
    def deployment(self) -> Deployment | None:
        """The deployment, with its state if GitHub was asked for it."""
        return self.evidence.deployment or self.context.deployment

    @property
    def details(self) -> tuple[Detail, ...]:
        """What the event itself says, if that was asked for."""
        return self.context.details if "event" in self.sections else ()

    @property
    def key(self) -> str:
        """The stable key of what is reported: `repository/run/attempt`, for prompts that keep their own records."""
        run = self.context.run
        return f"{self.context.repository}/{run.id}/{run.attempt}" if run.id else self.context.repository

    @property
    def checkout(self) -> tuple[str, ...]:
        """The commands that bring the reported commit into a clone of the default branch; none if it is unknown.

        They never contain the name of a branch: its author chose it, and a shell would run what it says. The commit of
        a pull request is fetched by the pull request's own ref, which works for forks, too, and for events that don't
        name the commit, such as a comment.
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
        """The `gh` commands that print the full log of the first job of each failure; at most five."""
        host = _HOST.match(self.context.server_url)
        if not host or not _REPOSITORY.fullmatch(self.context.repository):
            return ()
        repository = self.context.repository if host[1] == "github.com" else f"{host[1]}/{self.context.repository}"
        ids = [failure.jobs[0].id for failure in self.evidence.failures if failure.jobs]
        commands = [f"gh run view --repo {repository} --log --job {job_id}" for job_id in ids if job_id]
        if not commands and self.context.run.id:
            commands = [f"gh run view --repo {repository} {self.context.run.id}"]
        return tuple(commands[:5])


def shortened(material: Material) -> Material:
    """The same, with each text in one line of at most its length. The user's own words stay as they are."""
    parts = (material.headline, material.short_headline, material.context, material.evidence)
    title, short, context, evidence = (_shortened(part) for part in parts)
    return Material(title, short, material.own_words, context, evidence, material.sections)


def _shortened(value: Any, name: str = "") -> Any:  # noqa: ANN401 (anything in the context or the evidence)
    if isinstance(value, str):
        # What the event and the reports of tests say keeps its lines: it is shown as a block.
        return visible(value) if name in _BLOCKS else one_line(value, _LONGEST.get(name, _LONGEST_OTHER))
    if isinstance(value, Detail):
        value = bounded(value)
    if isinstance(value, Job):
        value = Job(value.name, value.conclusion, value.id, value.url)  # The failed step is shown, not all of them.
    if fields := fields_of(value):
        return type(value)(**{name: _shortened(item, name) for name, item in fields.items()})
    if isinstance(value, tuple):
        return tuple(_shortened(item, name) for item in value)
    return value


_BLOCKS: Final = {"value", "brief", "output"}
_LONGEST: Final = {
    **dict.fromkeys(("url", "log_url", "base_url", "compare_url", "subject_url", "link"), 1_200),
    **dict.fromkeys(("author", "actor"), 80),
    **dict.fromkeys(("name", "cancelled", "gates"), 120),
    **dict.fromkeys(("title", "subject"), 200),
    "labels": 60,
    "history_note": 400,
    "message": 500,
    "words": 3_000,
}
"""Characters by the name of the field."""
_LONGEST_OTHER: Final = 300


class _CleanLog(NamedTuple):
    """A log whose excerpts are taken clean: a secret may span lines, and lines were cleaned one by one."""

    log: Log
    redact: Callable[[str], str]

    def excerpt(self, budget: int) -> Excerpt:
        return values(self.log.excerpt(budget), self.redact)


def describe(context: Context, evidence: Evidence, own_words: str, sections: frozenset[Section]) -> Material:
    """The material, with its first sentence. All of it is clean of secrets already."""
    title, short = headline(context, evidence), short_headline(context, evidence)
    return Material(title, short, visible(own_words), context, evidence, sections)


def clean_evidence(evidence: Evidence, redact: Callable[[str], str]) -> Evidence:
    """The evidence without secrets, excerpts that are yet to be taken included."""
    clean = values(evidence, redact)
    failures = (
        failure._replace(log=_CleanLog(failure.log, redact) if failure.log else None) for failure in clean.failures
    )
    return clean._replace(failures=tuple(failures))
