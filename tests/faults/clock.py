"""A wall clock that jumps while the action runs."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.standins.runner import REPOSITORY

LIBRARY = REPOSITORY / "build" / "faults" / "clock.so"
SOURCE = Path(__file__).parent / "clock.c"


@cache
def missing() -> str:
    """Why there is no such clock on this machine; empty if there is one."""
    compiler = shutil.which("cc")
    if not compiler:
        return "a clock that jumps needs a C compiler"
    LIBRARY.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([compiler, "-shared", "-fPIC", "-Wall", "-Werror", "-o", LIBRARY, SOURCE, "-ldl"], check=True)
    return ""


def variables(off: Path) -> dict[str, str]:
    """What a process needs in its environment. Its clock jumps when the file `off` appears, by the seconds in it."""
    return {"LD_PRELOAD": str(LIBRARY), "CLOCK_IS_OFF": str(off)}
