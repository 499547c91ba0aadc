"""The real logs of tests/data/logs, for the tests of the excerpt."""

import functools
import gzip
import json
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data" / "logs"


@functools.cache
def real_log(case: str) -> bytes:
    """The raw bytes of a case, by its id: `cidiff/breakages__dspot_842`."""
    return gzip.decompress((FOLDER / f"{case}.log.gz").read_bytes())


@functools.cache
def cases() -> tuple[str, ...]:
    """The ids of all cases."""
    rows = (FOLDER / "index.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(row)["id"] for row in rows)


def small_cases(limit: int = 60_000) -> tuple[str, ...]:
    """The cases whose log is short enough to be read many times."""
    return tuple(case for case in cases() if len(real_log(case)) <= limit)
