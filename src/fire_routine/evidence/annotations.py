"""What a job left as annotations of failure level."""

import re
from collections.abc import Callable
from itertools import islice
from typing import Final

from fire_routine.evidence.evidence import Annotation
from fire_routine.github.client import PAGE_SIZE, GitHub
from fire_routine.wire.payload import Payload

MOST: Final = 10
"""Annotations that are kept of one job."""
MAX_LENGTH: Final = 2_000
"""Characters that are kept of one message."""

_NOISE: Final = re.compile(r"Process completed with exit code -?\d+\.?|The operation was canceled\.?")
"""What the runner says of every failed or cancelled step (actions/runner, `ScriptHandler`, `StepsRunner`)."""


def read_annotations(
    github: GitHub, repository: str, job_id: int, clean: Callable[[str], str]
) -> tuple[tuple[Annotation, ...], int]:
    """The annotations of failure level of a job, at most ten, and how many more there are. Raises `GitHubError`.

    GitHub gives them without an order to rely on; the first hundred are looked at.
    """
    path = f"/repos/{repository}/check-runs/{job_id}/annotations"
    listed = islice(github.pages(path, None, permission="checks: read", max_pages=1), PAGE_SIZE)
    found = list(dict.fromkeys(_annotation(item, clean) for item in listed if _tells(item)))
    return tuple(found[:MOST]), max(0, len(found) - MOST)


def is_timeout(annotation: Annotation) -> bool:
    """Whether it is the runner's remark on a job that ran into its `timeout-minutes`."""
    return "exceeded the maximum execution time" in annotation.message


def _tells(item: Payload) -> bool:
    return item.text("annotation_level") == "failure" and not _NOISE.fullmatch(item.text("message").strip())


def _annotation(item: Payload, clean: Callable[[str], str]) -> Annotation:
    path = item.text("path")
    # The runner's own remarks, on the job and not on a file, are filed under this folder.
    on_file = path not in {"", ".github"}
    return Annotation(
        message=clean(item.text("message"))[:MAX_LENGTH].strip(),
        title=clean(item.text("title"))[:MAX_LENGTH].strip(),
        path=path if on_file else "",
        line=item.number("start_line") if on_file else None,
    )
