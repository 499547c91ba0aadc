from collections.abc import Callable

from fire_routine.outcome.outcome import Outcome, Stop


def stop_of(step: Callable[[], object]) -> Outcome | None:
    """What a step ends the run of the action with; None when the run goes on."""
    try:
        step()
    except Stop as stop:
        return stop.outcome
    return None
