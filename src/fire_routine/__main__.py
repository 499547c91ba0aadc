"""`python -m fire_routine`: the container's entry point."""

from fire_routine.process.cancellation import Cancellation


def start() -> int:
    """Listen for the cancellation of the job, then load the rest, which takes most of a start, and run."""
    cancellation = Cancellation()
    cancellation.listen()
    from fire_routine.main import main

    return main(cancellation)


raise SystemExit(start())
