"""Context in, evidence out: everything that a good engineer would look up, in a bounded time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from fire_routine.context.context import Context
from fire_routine.evidence.deployment import Deployments
from fire_routine.evidence.evidence import Evidence
from fire_routine.evidence.gaps import NOBODY_TO_ASK, Collector, merged
from fire_routine.evidence.request import Asked
from fire_routine.evidence.tasks import Crew
from fire_routine.inputs.settings import Section
from fire_routine.outcome.gap import Gap
from fire_routine.runs.runs import Runs

LIMIT: Final = 30.0
"""Seconds for everything, however slow GitHub is."""
AT_ONCE: Final = 10
"""Logs and annotations that are read at the same time. GitHub allows a hundred requests at once."""

RUNNER_TEMP: Final = "/github/runner_temp"
"""Where the runner mounts its temporary folder (actions/runner, `ContainerActionHandler`)."""


def gather(
    context: Context,
    wants: frozenset[Section],
    runs: Runs | None,
    *,
    needs: Mapping[str, str],
    log_files: Sequence[str],
    environment: str,
    clean: Callable[[str], str],
    clock: Callable[[], float],
    limit: float = LIMIT,
    temp: str = "",
    at_once: int = AT_ONCE,
    known_gaps: Sequence[Gap] = (),
) -> Evidence:
    """Look up what `wants` names, and give what could be had within `limit` seconds. Never raises.

    `runs` is None when there is no token. `needs` is job key to result. `log_files` are the patterns of saved logs,
    relative to the workspace or under `temp`, the runner's temporary folder as this process sees it. `environment` is
    what was deployed to, or empty. `clean` takes the secrets out of a line. `clock` is that of GitHub's client.
    `at_once` logs are read at the same time. `known_gaps` are what was missing before.
    """
    deadline = clock() + limit
    deployed_to = environment or (context.deployment.environment if context.deployment else "")
    asked = Asked(wants, needs, deployed_to, log_files, temp or RUNNER_TEMP, clean)
    collector = Collector(known_gaps)
    with Crew(at_once, clock, deadline) as crew:
        if runs is None:
            evidence = _without_github(crew, context, asked, collector)
        else:
            evidence = _with_github(crew, runs.within(deadline), context, asked, collector)
    return replace(evidence, gaps=merged(collector.gaps), notes=tuple(collector.notes))


# What a kind of evidence needs is imported where it is wanted: a fire that gathers little shall start fast.


def _without_github(crew: Crew, context: Context, asked: Asked, collector: Collector) -> Evidence:
    """What `needs`, our own job's status and saved logs tell."""
    if asked.wants - {"event"}:
        collector.gaps.append(Gap("everything that has to be read from GitHub", NOBODY_TO_ASK))
    if not asked.wants_jobs:
        return Evidence()
    from fire_routine.evidence.failed_run import FailedRun

    return FailedRun(crew, None, context, asked, None).evidence(collector)


def _with_github(crew: Crew, runs: Runs, context: Context, asked: Asked, collector: Collector) -> Evidence:
    """Everything. What was begun is collected piece by piece, and what fails becomes a gap."""
    from fire_routine.evidence.lookups import Lookups

    lookups = Lookups(crew, runs, context, asked)
    failures = Evidence()
    if asked.wants_jobs:
        from fire_routine.evidence.failed_run import FailedRun

        failures = FailedRun(crew, runs, context, asked, lookups).evidence(collector)
    deployments = collector.take(f"the deployments to {asked.environment}", lookups.deployments)
    before = lookups.start_commit(deployments.before_sha) if deployments and deployments.before_sha else None
    gaps = len(collector.gaps)
    changes = collector.take("what changed since it last worked", lookups.changes)
    if lookups.changes and changes is None and len(collector.gaps) == gaps:
        collector.notes += _nothing_before(asked.environment, deployments)
    return replace(
        failures,
        commit=collector.take("the commit's subject and author", lookups.commit),
        pull_request=collector.take("the pull request", lookups.pull_request),
        deployment=deployments.current if deployments else None,
        deployed_before=collector.take("the commit that was deployed before", before),
        changes=changes,
    )


def _nothing_before(environment: str, deployments: Deployments | None) -> tuple[str, ...]:
    """That there is nothing to compare with. Where the deployments could not be read, a gap says so already."""
    if not environment:
        return ("There is no earlier successful run to compare with.",)
    return (f"No earlier successful deployment to {environment} was found to compare with.",) if deployments else ()
