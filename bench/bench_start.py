"""Start to finish of a fire without logs, against a bare script that imports httpx and posts the same body.

Both are whole processes that talk to the same endpoint on loopback, in turn, so that a slower moment of the machine
meets both. Exits with 1 when the median ratio is above the bound.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.standins.entry_point import entry_point
from tests.standins.routine_endpoint import BETA, TOKEN, VERSION, RoutineEndpoint
from tests.standins.runner import prepare

BOUND = 1.25
RUNS = 25

BARE = """
import sys, httpx
url, token, version, beta, text = sys.argv[1:]
headers = {"Authorization": f"Bearer {token}", "anthropic-version": version, "anthropic-beta": beta}
print(httpx.post(url, json={"text": text}, headers=headers).json()["claude_code_session_url"])
"""

CASES = {
    "the user's words alone": {"include": "none", "text": "The build failed."},
    "words and the facts of the run": {"include": "run", "text": "The build failed.", "github-token": ""},
}


def main() -> int:
    """Measure, print, judge."""
    worst = 0.0
    print(f"{'a fire of …':34} {'action':>9} {'bare':>9} {'ratio (median of pairs)':>25}")
    for name, inputs in CASES.items():
        ours, bare, ratio = measure(inputs)
        worst = max(worst, ratio)
        print(f"{name:34} {ours * 1000:6.0f} ms {bare * 1000:6.0f} ms {ratio:25.2f}")
    print(f"bound: {BOUND}")
    return int(worst > BOUND)


def measure(inputs: dict[str, str]) -> tuple[float, float, float]:
    """Median seconds of the action and of the bare script, and the median of their ratios, pair by pair."""
    pairs = []
    with RoutineEndpoint() as endpoint, tempfile.TemporaryDirectory() as folder:
        given = {"routine-url": endpoint.url, "routine-token": TOKEN, **inputs}
        for number in range(RUNS + 1):
            step = prepare(Path(folder) / str(number), inputs=given)
            environment = dict(step.environment)
            start = time.perf_counter()
            subprocess.run(
                entry_point(),
                env=environment,
                cwd=step.workspace,
                check=True,
                capture_output=True,
            )
            middle = time.perf_counter()
            words = [endpoint.url, TOKEN, VERSION, BETA, endpoint.sessions[-1].text]
            subprocess.run([sys.executable, "-I", "-c", BARE, *words], env=environment, check=True, capture_output=True)
            pairs.append((middle - start, time.perf_counter() - middle))
            if len(endpoint.sessions) != 2 * (number + 1):
                raise AssertionError("every run must start one session")
    pairs = pairs[1:]  # the first one warms the file cache
    ours, bare = ([pair[side] for pair in pairs] for side in (0, 1))
    ratios = [one / other for one, other in pairs]
    return statistics.median(ours), statistics.median(bare), statistics.median(ratios)


if __name__ == "__main__":
    raise SystemExit(main())
