"""`make demo`: one failed job, from the runner's environment to the session's link, with everything shown.

The action runs as in its container: the same entry point, environment and files. GitHub is a stand-in, and so is the
routine, unless ROUTINE_URL and ROUTINE_TOKEN are set: then that routine is fired, for real.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from demo.scene import failed_run, needs
from tests.standins.github_api import GitHubApi
from tests.standins.github_events import contexts_of
from tests.standins.routine_endpoint import RoutineEndpoint
from tests.standins.runner import Step, prepare


def main() -> int:
    """Run the demo; gives the step's exit code."""
    with ExitStack() as stack:
        api = stack.enter_context(GitHubApi())
        run = failed_run(api.world)
        trigger = api.events.push(run)
        url, token = os.environ.get("ROUTINE_URL", ""), os.environ.get("ROUTINE_TOKEN", "")
        endpoint = None
        if not (url and token):
            endpoint = stack.enter_context(RoutineEndpoint())
            url, token = endpoint.url, endpoint.token
        step = prepare(
            Path(stack.enter_context(tempfile.TemporaryDirectory())),
            inputs={
                "routine-url": url,
                "routine-token": token,
                "needs": needs(),
                "text": "Find the cause, fix it on a branch and open a pull request.",
            },
            environment=trigger.environment,
            event=trigger.event,
            contexts=contexts_of(run.attempt.jobs[-1], "success", api.token),
        )
        finished = act(step)
        if endpoint:
            for session in endpoint.sessions:
                show(f"The text, as the routine received it ({len(session.text):,} characters)", session.text)
        show("What the runner's log gets", finished.stdout + finished.stderr)
        show("The outputs", "\n".join(f"{name}: {value}" for name, value in step.outputs().items()))
        show("The job summary (Markdown)", step.summary())
        count = len(endpoint.sessions) if endpoint else "as the outputs say"
        show("The step", f"exit code {finished.returncode}, sessions started: {count}")
        return finished.returncode


def act(step: Step) -> "subprocess.CompletedProcess[str]":
    """Start the action's entry point in the user's checkout, as the container does."""
    return subprocess.run(
        [sys.executable, "-Iu", "-X", "utf8", "-m", "fire_routine"],
        cwd=step.workspace,
        env=dict(step.environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def show(title: str, text: str) -> None:
    """Print a part of the demo under its title."""
    print(f"\n{'━' * 100}\n{title}\n{'━' * 100}\n{text}")


if __name__ == "__main__":
    raise SystemExit(main())
