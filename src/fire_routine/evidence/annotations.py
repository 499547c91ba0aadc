"""A job's annotations of level failure."""

import re
from collections.abc import Callable
from itertools import islice
from typing import Final

from fire_routine.evidence.evidence import Annotation
from fire_routine.github.client import PAGE_SIZE, GitHub
from fire_routine.wire.payload import Payload

MOST: Final = 10
"""Annotations that are kept for each job."""
MAX_LENGTH: Final = 2_000
"""Characters that are kept of each message."""

_NOISE: Final = re.compile(r"Process completed with exit code -?\d+\.?|The operation was canceled\.?")
"""The runner's message for every failed or cancelled step (actions/runner, `ScriptHandler`, `StepsRunner`)."""


def read_annotations(
    github: GitHub, repository: str, job_id: int, clean: Callable[[str], str]
) -> tuple[tuple[Annotation, ...], int]:
    """At most ten annotations of level failure of a job, and how many more there are. Raises `GitHubError`.

    It reads the first hundred. GitHub documents no order.
    """
    path = f"/repos/{repository}/check-runs/{job_id}/annotations"
    listed = islice(github.pages(path, None, permission="checks: read", max_pages=1), PAGE_SIZE)
    found = list(dict.fromkeys(_annotation(item, clean) for item in listed if _is_useful(item)))
    return tuple(found[:MOST]), max(0, len(found) - MOST)


def is_timeout(annotation: Annotation) -> bool:
    """Whether it is the runner's message for a job that reached its `timeout-minutes`."""
    return "exceeded the maximum execution time" in annotation.message


def _is_useful(item: Payload) -> bool:
    return item.text("annotation_level") == "failure" and not _NOISE.fullmatch(item.text("message").strip())


def _annotation(item: Payload, clean: Callable[[str], str]) -> Annotation:
    path = item.text("path")
    # The runner uses this folder as the path of annotations on the job itself.
    on_file = path not in {"", ".github"}
    return Annotation(
        message=clean(item.text("message"))[:MAX_LENGTH].strip(),
        title=clean(item.text("title"))[:MAX_LENGTH].strip(),
        path=path if on_file else "",
        line=item.number("start_line") if on_file else None,
    )
