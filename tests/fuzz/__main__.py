"""`python -m tests.fuzz TARGET [FOLDER] [libFuzzer's options]`: fuzz one parser with atheris, guided by coverage."""

import random
import sys
from pathlib import Path

import atheris

_SLOWER = 3
"""How much slower instrumented code is, at most."""


def main() -> None:
    """Fuzz until an option ends it or something is found."""
    name, folder, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["fire_routine"]):
        from tests.fuzz.targets import TARGETS, try_out

        target = TARGETS[name]
        seeds = list(target.seeds())
        for seed in seeds:
            target.check(seed)  # what is imported late is instrumented too
    corpus = Path(folder)
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number:03}").write_bytes(seed)

    def mutated(data: bytes, longest: int, seed: int) -> bytes:
        source = random.Random(seed)  # noqa: S311 (libFuzzer says which)
        if source.random() < 0.3:
            return bytes(atheris.Mutate(data, longest))
        return target.mutate(data, source)[:longest]

    atheris.Setup(
        [sys.argv[0], *options, str(corpus)], lambda data: try_out(target, data, slower=_SLOWER), custom_mutator=mutated
    )
    atheris.Fuzz()


main()
