"""The checks before any costly work, each made once and in this order."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fire_routine.context.context import Context
from fire_routine.guards.branches import check_branch
from fire_routine.inputs.settings import Settings, TriageInputs
from fire_routine.process.edges import Edges
from fire_routine.runs.runs import Runs
from fire_routine.wire.exit import Exit

if TYPE_CHECKING:
    from fire_routine.guards.claim import Claim


def check_guards(
    settings: Settings, context: Context, runs: Runs | None, edges: Edges, warn: Callable[[str], None]
) -> "Claim | None":
    """Apply `skip-branches` and `fire-policy` to the reported run. Raises `Stop`.

    Returns the claim of a `once-` policy, which must be taken right before the fire. Calls `warn` if a policy could not
    be applied and the action fires anyway.
    """
    check_branch(context.branch, settings.guards.skip_branches)
    # Policies are imported only if chosen: most runs use none.
    if settings.guards.fire_policy == "always":
        return None
    if settings.guards.fire_policy == "on-new-failure":
        from fire_routine.guards.new_failure import check_new_failure

        check_new_failure(runs, context, settings.text.needs, warn)
        return None
    from fire_routine.guards.claim import make_claim

    claim = make_claim(settings, context, runs, edges)
    claim.peek()
    return claim


def check_triage(leave: Exit, story: Callable[[int], str], inputs: TriageInputs, warn: Callable[[str], None]) -> None:
    """Raise `Stop` if triage is on and decides not to fire. Calls `warn` if it gives no clear answer.

    `story` returns what the small model reads, up to that many characters.
    """
    if inputs.api_key:
        from fire_routine.guards.triage import MAX_STORY, ask

        ask(leave, story(MAX_STORY), inputs, warn)
