"""The parsers that meet strangers, and how each is tried."""

import time
from collections.abc import Callable, Iterable
from random import Random
from types import MappingProxyType
from typing import Final, NamedTuple

from tests.fuzz import answers, event, inputs, log, reports


class Target(NamedTuple):
    """One parser."""

    seeds: Callable[[], Iterable[bytes]]
    """Inputs to begin with."""
    mutate: Callable[[bytes, Random], bytes]
    """Another input, made from one."""
    check: Callable[[bytes], None]
    """Try an input. Raises whatever is wrong."""


TARGETS: Final = MappingProxyType(
    {
        "event": Target(event.seeds, event.mutate, event.check),
        "answers": Target(answers.seeds, answers.mutate, answers.check),
        "log": Target(log.seeds, log.mutate, log.check),
        "inputs": Target(inputs.seeds, inputs.mutate, inputs.check),
        "reports": Target(reports.seeds, reports.mutate, reports.check),
    }
)

LONGEST: Final = 0.3
"""Seconds that an input may take however short it is."""
LONGEST_FOR_100_KB: Final = 1.0
"""Seconds more for each 100 kB of it."""


def try_out(target: Target, data: bytes, *, slower: float = 1) -> None:
    """Check an input, and the time that it takes on the processor. `slower` is what the fuzzer's own work costs."""
    begin = time.process_time()
    target.check(data)
    spent = time.process_time() - begin
    assert spent < slower * (LONGEST + LONGEST_FOR_100_KB * len(data) / 100_000), f"{spent:.2f} s for {len(data)} bytes"
