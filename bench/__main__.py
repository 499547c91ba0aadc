"""Runs every benchmark of this folder in order: `python -m bench`, or `python -m bench NAME…` for some.

What follows the names and begins with `--` is handed to each of them.
Each `bench_*.py` is a program that prints what it measured and ends with 0
if that is within the limit it states, else with 1; it runs in a process of its own, so none disturbs another.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Run the benchmarks that are named, or all; 0 if each kept its limit, 1 if one did not, 2 for an unknown name."""
    first = next((at for at, argument in enumerate(arguments) if argument.startswith("--")), len(arguments))
    names, options = arguments[:first], arguments[first:]
    known = sorted(path.stem for path in FOLDER.glob("bench_*.py"))
    chosen = [f"bench_{name.removeprefix('bench_')}" for name in names] or known
    if unknown := set(chosen) - set(known):
        print(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(known)}")
        return 2
    failed = []
    for name in chosen:
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}", *options], cwd=FOLDER.parent, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nOver the limit or broken: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
