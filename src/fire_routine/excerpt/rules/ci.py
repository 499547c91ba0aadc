"""How CI systems mark a command's start and its end. A command's output is what lies between."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A line at which a command starts or ends.

    Groups of `pattern`: `command` and `code`, where the line tells them.
    """

    name: str
    opens: bool
    needs: tuple[str, ...]
    pattern: str
    examples: tuple[str, ...]


MARKS = (
    Mark(
        "GitHub Actions: step",
        opens=True,
        needs=("##[group]run ",),
        pattern=r"^##\[group\]Run (?P<command>.*)",
        examples=("##[group]Run npm test",),
    ),
    Mark(
        "GitHub Actions: post step",
        opens=True,
        needs=("post job cleanup",),
        pattern=r"^Post job cleanup\.",
        examples=("Post job cleanup.",),
    ),
    Mark(
        "GitHub Actions: exit",
        opens=False,
        needs=("##[error]process completed",),
        pattern=r"^##\[error\]Process completed with exit code (?P<code>-?\d+)",
        examples=("##[error]Process completed with exit code 1.",),
    ),
    Mark(
        "Travis CI: exit",
        opens=False,
        needs=(" exited with ",),
        pattern=r'^(?:The command ")?(?P<command>.*)" (?:failed and )?exited with (?P<code>-?\d+)(?: during)?\b',
        examples=('The command "npm test" exited with 1.', 'The command "make" failed and exited with 2 during .'),
    ),
    Mark(
        "shell prompt",
        opens=True,
        needs=("$ ",),
        pattern=r"^(?:\[[\w .-]+\] )?\$ (?P<command>\S.*)",
        examples=("$ npm test", "[push] $ python /tmp/x.py"),
    ),
    Mark(
        "Jenkins: step",
        opens=False,
        needs=("marked build as failure",),
        pattern=r"^Build step '(?P<command>.*)' marked build as failure",
        examples=("Build step 'Execute shell' marked build as failure",),
    ),
    Mark(
        "GitLab: exit",
        opens=False,
        needs=("job failed",),
        pattern=r"^ERROR: Job failed(?:: (?:command terminated with )?exit (?:code|status) (?P<code>\d+))?",
        examples=("ERROR: Job failed: exit code 1",),
    ),
    Mark(
        "Jenkins pipeline: exit",
        opens=False,
        needs=("script returned exit code",),
        pattern=r"script returned exit code (?P<code>-?\d+)",
        examples=("ERROR: script returned exit code 2",),
    ),
    Mark(
        "Taskcluster: exit",
        opens=False,
        needs=("unsuccessful task run",),
        pattern=r"Unsuccessful task run with exit code: (?P<code>\d+)",
        examples=(
            "[taskcluster 2025-02-13T11:05:45.1Z] Unsuccessful task run with exit code: 1 completed in 4035.289 seconds",
        ),
    ),
    Mark(
        "CircleCI, Azure, AppVeyor, Buildkite: exit",
        opens=False,
        needs=("exit status ", "exited with "),
        pattern=r"^(?:Exited with code exit status |\[taskcluster:error\] exit status |##\[error\](?:Bash|Cmd\.exe|PowerShell) exited with code '|Command exited with code |.*Error: The command exited with status )(?P<code>\d+)",
        examples=(
            "Exited with code exit status 1",
            "##[error]Bash exited with code '1'.",
            "[taskcluster:error] exit status 1",
        ),
    ),
)
