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
        "GitHub Actions: step", True, ("##[group]run ",), r"^##\[group\]Run (?P<command>.*)", ("##[group]Run npm test",)
    ),
    Mark("GitHub Actions: post step", True, ("post job cleanup",), r"^Post job cleanup\.", ("Post job cleanup.",)),
    Mark(
        "GitHub Actions: exit",
        False,
        ("##[error]process completed",),
        r"^##\[error\]Process completed with exit code (?P<code>-?\d+)",
        ("##[error]Process completed with exit code 1.",),
    ),
    Mark(
        "Travis CI: exit",
        False,
        (" exited with ",),
        r'^(?:The command ")?(?P<command>.*)" (?:failed and )?exited with (?P<code>-?\d+)(?: during)?\b',
        ('The command "npm test" exited with 1.', 'The command "make" failed and exited with 2 during .'),
    ),
    Mark(
        "shell prompt",
        True,
        ("$ ",),
        r"^(?:\[[\w .-]+\] )?\$ (?P<command>\S.*)",
        ("$ npm test", "[push] $ python /tmp/x.py"),
    ),
    Mark(
        "Jenkins: step",
        False,
        ("marked build as failure",),
        r"^Build step '(?P<command>.*)' marked build as failure",
        ("Build step 'Execute shell' marked build as failure",),
    ),
    Mark(
        "GitLab: exit",
        False,
        ("job failed",),
        r"^ERROR: Job failed(?:: (?:command terminated with )?exit (?:code|status) (?P<code>\d+))?",
        ("ERROR: Job failed: exit code 1",),
    ),
    Mark(
        "Jenkins pipeline: exit",
        False,
        ("script returned exit code",),
        r"script returned exit code (?P<code>-?\d+)",
        ("ERROR: script returned exit code 2",),
    ),
    Mark(
        "Taskcluster: exit",
        False,
        ("unsuccessful task run",),
        r"Unsuccessful task run with exit code: (?P<code>\d+)",
        ("[taskcluster 2025-02-13T11:05:45.1Z] Unsuccessful task run with exit code: 1 completed in 4035.289 seconds",),
    ),
    Mark(
        "CircleCI, Azure, AppVeyor, Buildkite: exit",
        False,
        ("exit status ", "exited with "),
        r"^(?:Exited with code exit status |\[taskcluster:error\] exit status |##\[error\](?:Bash|Cmd\.exe|PowerShell) exited with code '|Command exited with code |.*Error: The command exited with status )(?P<code>\d+)",
        ("Exited with code exit status 1", "##[error]Bash exited with code '1'.", "[taskcluster:error] exit status 1"),
    ),
)
