"""The container's entry point: `python -m fire_routine`."""

import gc

from fire_routine.process.cancellation import Cancellation


def start() -> int:
    """Listen for the job's cancellation before loading the rest, which takes most of the start-up time, and run."""
    cancellation = Cancellation()
    cancellation.listen()
    # What is loaded stays until the end. Without these lines Python searches all of it for garbage several times, last
    # when the process ends: a tenth of a fire.
    gc.disable()
    from fire_routine.main import main

    gc.freeze()
    gc.enable()
    return main(cancellation)


raise SystemExit(start())
