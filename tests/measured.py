"""What a process of ours needs in its environment so that `make coverage` measures it too."""

import os
from collections.abc import Mapping

_CONFIG = "COVERAGE_PROCESS_CONFIG"
"""Set by `patch = ["subprocess"]`. A process that gets our environment as it is has it already."""


def measured(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment, and what coverage adds to it where coverage is measured."""
    return {**environment, **({_CONFIG: os.environ[_CONFIG]} if _CONFIG in os.environ else {})}
