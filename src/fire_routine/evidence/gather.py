from collections.abc import Callable, Mapping, Sequence
from typing import Final

from fire_routine.context.context import Context
from fire_routine.evidence.deployment import Deployments
from fire_routine.evidence.evidence import Evidence
from fire_routine.evidence.gaps import NO_TOKEN, Collector, merged
from fire_routine.evidence.request import EvidenceRequest
from fire_routine.evidence.tasks import TaskPool
from fire_routine.inputs.settings import Section
from fire_routine.outcome.gap import Gap
from fire_routine.process.job_files import JobFolders
from fire_routine.runs.runs import Runs

LIMIT: Final = 30.0
"""Seconds for all evidence, however slow GitHub is."""
AT_ONCE: Final = 10
"""Logs and annotations that are read concurrently. GitHub allows a hundred concurrent requests."""


def gather(
    context: Context,
    wants: frozenset[Section],
    runs: Runs | None,
    *,
    needs: Mapping[str, str],
    log_files: Sequence[str],
    test_reports: Sequence[str],
    folders: JobFolders,
    environment: str,
    clean: Callable[[str], str],
    clock: Callable[[], float],
    limit: float = LIMIT,
    at_once: int = AT_ONCE,
    known_gaps: Sequence[Gap] = (),
) -> Evidence:
    """Gather the sections in `wants`, as far as possible within `limit` seconds. Never raises.

    `runs` is None without a token. `needs` is job key to result. `log_files` and `test_reports` are patterns of files
    in `folders`. `environment` is the deployment's, or empty. `clean` redacts lines. `clock` is that of the GitHub
    client. `at_once` logs are read concurrently. `known_gaps` were found before.
    """
    deadline = clock() + limit
    deployed_to = environment or (context.deployment.environment if context.deployment else "")
    request = EvidenceRequest(wants, needs, deployed_to, log_files, test_reports, folders, clean)
    collector = Collector(known_gaps)
    with TaskPool(at_once, clock, deadline) as pool:
        if runs is None:
            evidence = _without_github(pool, context, request, collector)
        else:
            evidence = _with_github(pool, runs.within(deadline), context, request, collector)
    return evidence._replace(gaps=merged(collector.gaps), notes=tuple(collector.notes))


# Each kind of evidence is imported only if wanted, so that a fire that gathers little starts fast.


def _without_github(pool: TaskPool, context: Context, request: EvidenceRequest, collector: Collector) -> Evidence:
    """The evidence from `needs`, our own job's status and saved files."""
    if request.wants - {"event"}:
        collector.gaps.append(Gap("everything that is read from GitHub", NO_TOKEN))
    if not request.wants_jobs:
        return Evidence()
    from fire_routine.evidence.failed_run import FailedRun

    return FailedRun(pool, None, context, request, None).evidence(collector)


def _with_github(
    pool: TaskPool, runs: Runs, context: Context, request: EvidenceRequest, collector: Collector
) -> Evidence:
    """The evidence from GitHub and saved files. All lookups start first; then each result is collected, or a gap."""
    from fire_routine.evidence.lookups import Lookups

    lookups = Lookups(pool, runs, context, request)
    failures = Evidence()
    if request.wants_jobs:
        from fire_routine.evidence.failed_run import FailedRun

        failures = FailedRun(pool, runs, context, request, lookups).evidence(collector)
    deployments = collector.take(f"the deployments to {request.environment}", lookups.deployments)
    before = lookups.start_commit(deployments.before_sha) if deployments and deployments.before_sha else None
    gaps = len(collector.gaps)
    changes = collector.take("what changed since it last worked", lookups.changes)
    if lookups.changes and changes is None and len(collector.gaps) == gaps:
        collector.notes += _nothing_before(request.environment, deployments)
    return failures._replace(
        commit=collector.take("the commit's subject and author", lookups.commit),
        pull_request=collector.take("the pull request", lookups.pull_request),
        deployment=deployments.current if deployments else None,
        deployed_before=collector.take("the commit that was deployed before", before),
        changes=changes,
    )


def _nothing_before(environment: str, deployments: Deployments | None) -> tuple[str, ...]:
    """The note that there is nothing to compare with. If the deployments could not be read, a gap says so already."""
    if not environment:
        return ("There is no earlier successful run to compare with.",)
    return (f"No earlier successful deployment to {environment} was found to compare with.",) if deployments else ()
