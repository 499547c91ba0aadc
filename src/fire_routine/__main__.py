"""The container's entry point: `python -m fire_routine`."""

from fire_routine.process.cancellation import Cancellation


def start() -> int:
    """Listen for the job's cancellation before loading the rest, which takes most of the start-up time, and run."""
    cancellation = Cancellation()
    cancellation.listen()
    from fire_routine.main import main

    return main(cancellation)


raise SystemExit(start())
