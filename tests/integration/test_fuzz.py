"""A short run of each fuzzing target, without coverage to guide it. README.md of the tests has the long one."""

from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costly import examples
from tests.fuzz.targets import TARGETS, try_out

SLOWER = 5
"""How much slower the code may be than alone and unmeasured."""


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    return tuple(TARGETS[name].seeds())


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_passes(name: str) -> None:
    for seed in seeds(name):
        try_out(TARGETS[name], seed, slower=SLOWER)


@pytest.mark.parametrize("name", TARGETS)
@examples(25)
@given(seed=st.integers(0, 1 << 32))
def test_what_becomes_of_the_seeds_passes(name: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 (for hypothesis to repeat)
    data = random.choice(seeds(name))
    for _ in range(random.choice((1, 2, 3))):
        data = TARGETS[name].mutate(data, random)
    try_out(TARGETS[name], data, slower=SLOWER)
