"""How CI systems mark a command's start and its end. A command's output is what lies between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line at which a command starts or ends.

    Groups of `pattern`: `command` and `code`, where the line has them.
    """

    name: str
    opens: bool
    pattern: str
    examples: Sequence[str]


MARKS = [
    Mark(
        name="GitHub Actions: step",
        opens=True,
        pattern=r"^##\[group\]Run (?P<command>.*)",
        examples=["##[group]Run npm test"],
    ),
    Mark(
        name="GitHub Actions: post step",
        opens=True,
        pattern=r"^Post job cleanup\.",
        examples=["Post job cleanup."],
    ),
    Mark(
        name="GitHub Actions: exit",
        opens=False,
        pattern=r"^##\[error\]Process completed with exit code (?P<code>-?\d+)",
        examples=["##[error]Process completed with exit code 1."],
    ),
    Mark(
        name="Travis CI: exit",
        opens=False,
        pattern=r'^(?:The command ")?(?P<command>.*)" (?:failed and )?exited with (?P<code>-?\d+)(?: during)?\b',
        examples=['The command "npm test" exited with 1.', 'The command "make" failed and exited with 2 during .'],
    ),
    Mark(
        name="shell prompt",
        opens=True,
        pattern=r"^(?:\[[\w .-]+\] )?\$ (?P<command>\S.*)",
        examples=["$ npm test", "[push] $ python /tmp/x.py"],
    ),
    Mark(
        name="Jenkins: step",
        opens=False,
        pattern=r"^Build step '(?P<command>.*)' marked build as failure",
        examples=["Build step 'Execute shell' marked build as failure"],
    ),
    Mark(
        name="GitLab: exit",
        opens=False,
        pattern=r"^ERROR: Job failed(?:: (?:command terminated with )?exit (?:code|status) (?P<code>\d+))?",
        examples=["ERROR: Job failed: exit code 1"],
    ),
    Mark(
        name="Jenkins pipeline: exit",
        opens=False,
        pattern=r"script returned exit code (?P<code>-?\d+)",
        examples=["ERROR: script returned exit code 2"],
    ),
    Mark(
        name="Taskcluster: exit",
        opens=False,
        pattern=r"Unsuccessful task run with exit code: (?P<code>\d+)",
        examples=[
            "[taskcluster 2025-02-13T11:05:45.1Z] Unsuccessful task run with exit code: 1 completed in 4035.289 seconds",
        ],
    ),
    Mark(
        name="CircleCI, Azure, AppVeyor, Buildkite: exit",
        opens=False,
        pattern=r"^(?:Exited with code exit status |\[taskcluster:error\] exit status |##\[error\](?:Bash|Cmd\.exe|PowerShell) exited with code '|Command exited with code |.*Error: The command exited with status )(?P<code>\d+)",
        examples=[
            "Exited with code exit status 1",
            "##[error]Bash exited with code '1'.",
            "[taskcluster:error] exit status 1",
        ],
    ),
]
