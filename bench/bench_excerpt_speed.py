"""Speed and memory of the excerpt: ordinary logs, hostile ones, and a log of 1 GB against one of 10 MB.

Each measurement is a process of its own that makes its log while it feeds it, so that the log itself takes no memory.
Printed: megabytes a second of feeding plus one excerpt of 16,000 characters; how many times as long that took as to
count the different lines of each block, measured right before that block is fed; and the process's peak memory.
Ends with 1 if a log takes more than 15 times as long, or more than 100 MB.
"""

import gzip
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LOGS = Path(__file__).parents[1] / "tests/data/logs"
MEGABYTE = 1_000_000
CHUNK = 65_536
MOST_TIMES = 15.0
MOST_MEMORY = 100.0
BAITS = (
    b"error" * 5,
    b"((((((((" * 8,
    b"aaaa.aaaa." * 30,
    b"FAILED: " + b" " * 200,
    b"at a.b.c.d.e." * 20,
    b"1:1:1:" * 50,
)


def real(size: int) -> Iterator[bytes]:
    """Real logs one after the other, again and again."""
    logs = [gzip.decompress(path.read_bytes()) for path in sorted(LOGS.glob("*/*.log.gz"))]
    given = 0
    while given < size:
        for log in logs:
            yield log
            given += len(log)


def built(size: int) -> Iterator[bytes]:
    """The output of a long build that fails in its end: mostly lines that say nothing."""
    source = random.Random(1)  # noqa: S311 - the same log every time
    lines = [
        f"2026-01-01T00:00:{n % 60:02}.1234567Z [{n}/90000] Building CXX object src/part{source.randrange(10**6)}.cc\n"
        for n in range(20_000)
    ]
    block = "".join(lines).encode()
    for _ in range(size // len(block)):
        yield block
    yield b"src/last.cc:3:1: error: no such type\n##[error]Process completed with exit code 2.\n"


def one_line(size: int) -> Iterator[bytes]:
    """One line without an end."""
    for _ in range(size // MEGABYTE):
        yield b"error: x" * (MEGABYTE // 8)


def one_character_lines(size: int) -> Iterator[bytes]:
    """Lines of one character."""
    for _ in range(size // MEGABYTE):
        yield b"x\n" * (MEGABYTE // 2)


def all_errors(size: int) -> Iterator[bytes]:
    """Every line an error, no two alike."""
    source = random.Random(2)  # noqa: S311 - the same log every time
    words = [bytes(source.choices(b"abcdefghijklmnop", k=9)) for _ in range(4000)]
    for _ in range(size // MEGABYTE):
        yield b"".join(b"Error: %s failed to %s\n" % tuple(source.choices(words, k=2)) for _ in range(MEGABYTE // 37))


def bait(size: int) -> Iterator[bytes]:
    """Lines that make careless patterns go back and forth."""
    block = b"".join(b"error failed %s !\n" % (lure * 3) for lure in BAITS)
    for _ in range(size // len(block)):
        yield block


KINDS: dict[str, tuple[Callable[[int], Iterator[bytes]], int]] = {
    "a long build, 10 MB": (built, 10),
    "a long build, 200 MB": (built, 200),
    "a long build, 1 GB": (built, 1000),
    "real logs end to end, 100 MB": (real, 100),
    "one line of 200 MB": (one_line, 200),
    "10 million lines of 1 character": (one_character_lines, 20),
    "only errors, all different, 50 MB": (all_errors, 50),
    "bait for regular expressions, 50 MB": (bait, 50),
}


def count_lines(block: bytes) -> int:
    """How many different lines it has: about the least that can be done with a log."""
    return len({hash(line.strip()) for line in block.split(b"\n")})


def main() -> int:
    """Measure each kind in a process of its own, print, judge."""
    failed = False
    print(f"{'log':38} {'MB/s':>8} {'times':>9} {'peak MB':>9}")
    for name in KINDS:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_excerpt_speed", name], capture_output=True, check=True
        )
        rate, times, memory = map(float, done.stdout.split())
        failed |= times > MOST_TIMES or memory > MOST_MEMORY
        print(f"{name:38} {rate:8.0f} {times:9.1f} {memory:9.0f}", flush=True)
    return int(failed)


def measure(name: str) -> None:
    """Read one log and print its rate, the times a plain reading took, and the process's peak memory."""
    from fire_routine.excerpt import LogDigest

    make, megabytes = KINDS[name]
    digest, size, spent, plain = LogDigest(), 0, 0.0, 0.0
    for block in make(megabytes * MEGABYTE):
        size += len(block)
        start = time.perf_counter()
        count_lines(block)
        middle = time.perf_counter()
        for at in range(0, len(block), CHUNK):
            digest.feed(block[at : at + CHUNK])
        spent += time.perf_counter() - middle
        plain += middle - start
    start = time.perf_counter()
    digest.excerpt(16_000)
    spent += time.perf_counter() - start
    print(size / MEGABYTE / spent, spent / plain, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        raise SystemExit(main())
