"""From the environment and the event to the context."""

from collections.abc import Callable, Mapping

from fire_routine.context.choose_run import choose_run
from fire_routine.context.context import Context
from fire_routine.context.environment import read_environment
from fire_routine.context.event_file import read_payload
from fire_routine.context.events import read_event
from fire_routine.context.withheld_secrets import describe_withheld_secrets
from fire_routine.github.facts import Deployment


def read_context(
    env: Mapping[str, str],
    read_file: Callable[[str], bytes],
    *,
    job_status: str = "",
    own_check_run_id: int | None = None,
    environment: str = "",
    needs: Mapping[str, str] | None = None,
    run_id: int | None = None,
) -> Context:
    """The context of a job, without the network. Never raises: what is odd or missing is left empty and noted.

    `read_file` gives the bytes of the event file and may raise `OSError`. `job_status` and `own_check_run_id` come
    from the `job` context. `environment` names what was deployed to. `needs` maps the keys of the jobs that ours waited
    for to their results. `run_id` chooses the run to report on: see `choose_run`.
    """
    payload, notes = read_payload(env.get("GITHUB_EVENT_PATH", ""), read_file)
    own = read_environment(env, payload, job_status, needs or {})
    own = own._replace(own_check_run_id=own_check_run_id, notes=notes)
    about = read_event(payload, own)
    about = about._replace(secrets_withheld=describe_withheld_secrets(about))
    return _with_deployment(choose_run(own, about, run_id, has_needs=bool(needs)), environment)


def _with_deployment(context: Context, environment: str) -> Context:
    """The context with the deployment that the input `environment` names, unless the event has one."""
    if context.deployment or not environment:
        return context
    deployment = Deployment(environment, ref=context.branch or context.tag, sha=context.sha)
    return context._replace(deployment=deployment)
