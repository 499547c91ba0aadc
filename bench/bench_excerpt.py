"""How often an excerpt contains the labelled lines of real logs, against simple methods, in one run.

FIRE_ROUTINE_LOGS names a folder with other logs (index.jsonl and SET/CASE.json, SET/CASE.log.gz as in tests/data/logs);
without it, the logs of this repository are read. A case counts for a budget if its label fits in half of it; cases of
one `dup_key` weigh as one. complete: all labelled lines are in the excerpt; recall: the share of labelled characters;
length: that of the excerpt. Lines are compared without case, spaces, time stamps and colours. Cases with the log of a
passing run (SET/CASE.passing.log.gz) are also a set of their own, with and without it.

    python -m bench.bench_excerpt [--plot]

`--plot` writes docs/images/excerpt.svg instead of printing.
"""

import argparse
import gzip
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeGuard

from bench.excerpt_plot import PICTURE, Panel, Point, picture
from fire_routine.excerpt import digest_log

LOGS = Path(os.environ.get("FIRE_ROUTINE_LOGS") or Path(__file__).parents[1] / "tests/data/logs")
BUDGETS = (1000, 2000, 4000, 8000, 16_000)
SHORTEST_LABEL = 4
ALL, PAIRS = "all sets", "with a passing log"
OURS, COMPARED = "fire_routine.excerpt", "fire_routine.excerpt, compared"
FEWEST_PLOTTED = 5
PLOTTED = {
    "the last characters": "the last characters",
    "the last 150 lines": "the last 150 lines",
    "keywords, 5 lines around": "lines around keywords",
    OURS: "our excerpt",
    COMPARED: "our excerpt, compared with the log of a passing run",
}
"""The methods in the picture and what they are called there."""
UNSCORED = ("step", "prose")

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\[[0-9;]*[mKJ]")
STAMP = re.compile(r"\ufeff?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z ?")
MARK = re.compile(r"##\[(error|warning|notice|command|group|endgroup)\]")
KEYWORD = re.compile(r"error|fail|exception|panic|fatal|traceback|not found|cannot|undefined", re.IGNORECASE)

Method = Callable[[int], str]
Key = tuple[str, int, str]


@dataclass
class Score:
    """Sums over cases, by weight."""

    cases: float = 0.0
    complete: float = 0.0
    recall: float = 0.0
    length: float = 0.0


class Case(NamedTuple):
    """A failed job's log with the lines that tell why."""

    set: str
    weight: float
    labels: list[str]
    log: bytes
    passing: bytes | None


def main(arguments: list[str]) -> int:
    """Score all methods on all cases, and print a table or draw a picture."""
    parser = argparse.ArgumentParser(prog="python -m bench.bench_excerpt")
    parser.add_argument("--plot", action="store_true")
    if parser.parse_args(arguments).plot:
        PICTURE.write_text(drawn(scored()), encoding="utf-8")
    else:
        show(scored())
    return 0


def scored() -> dict[Key, Score]:
    """The scores of all methods on all cases, by set, budget and method."""
    scores: dict[Key, Score] = defaultdict(Score)
    for case in read_cases():
        methods = methods_for(case)
        sets = (case.set, ALL, *([PAIRS] if case.passing else []))
        for budget in BUDGETS:
            if not fits(case, budget):
                continue
            for method, excerpt in methods.items():
                text = excerpt(budget)
                for key in sets if method != COMPARED else (PAIRS,):
                    add(scores[key, budget, method], case, text)
    return scores


def fits(case: Case, budget: int) -> bool:
    """Whether a case counts for a budget."""
    return sum(map(len, case.labels)) <= budget / 2


def add(score: Score, case: Case, text: str) -> None:
    """Add one excerpt to a score."""
    found = normal(text)
    hits = [label for label in case.labels if label in found]
    score.cases += case.weight
    score.complete += case.weight * (len(hits) == len(case.labels))
    score.recall += case.weight * sum(map(len, hits)) / sum(map(len, case.labels))
    score.length += case.weight * len(text)


def show(scores: dict[Key, Score]) -> None:
    """Print complete and recall by set and method, a column for each budget."""
    names = sorted({name for name, *_ in scores}, key=lambda name: (name != ALL, name))
    print(f"complete / recall, length (cases), from {LOGS.name}")
    print(f"{'set':24} {'method':32}" + "".join(f"{f'{budget:,}':>28}" for budget in BUDGETS))
    for name in names:
        for method in dict.fromkeys(method for _, _, method in scores):
            cells = [scores.get((name, budget, method)) for budget in BUDGETS]
            if not any(cells):
                continue
            print(f"{name:24} {method:32}" + "".join(f"{cell(score):>28}" for score in cells))


def cell(score: Score | None) -> str:
    """One score in words."""
    if score is None or not score.cases:
        return "-"
    rates = f"{score.complete / score.cases:.3f} / {score.recall / score.cases:.3f}"
    return f"{rates}, {score.length / score.cases:,.0f} ({score.cases:.0f})"


def drawn(scores: dict[Key, Score]) -> str:
    """The picture of all sets together and of the cases with a passing log."""
    left, right = cases_counted(scores, ALL), cases_counted(scores, PAIRS)
    panels = [
        Panel(f"All {left[-1]} failures", plotted(scores, ALL)),
        Panel(f"The {right[-1]} that have the log of a passing run", plotted(scores, PAIRS)),
    ]
    limits = f"{', '.join(f'{budget:,}' for budget in BUDGETS[:-1])} and {BUDGETS[-1]:,}"
    counts = f"{', '.join(map(str, left))} on the left; {', '.join(map(str, right))} on the right"
    notes = [
        f"Dots, from the left: {limits} characters allowed. The numbers are mean lengths at {BUDGETS[-1]:,}.",
        f"Counted are the failures whose lines fit in half of what is allowed: {counts}.",
        "The rules were tuned on these logs, so expect less on others.",
    ]
    return picture("How often an excerpt has every line that tells the cause", [*PLOTTED.values()], panels, notes)


def cases_counted(scores: dict[Key, Score], name: str) -> list[int]:
    """How many cases of a set count for each budget that is plotted."""
    return [round(score.cases) for budget in BUDGETS if enough(score := scores.get((name, budget, OURS)))]


def plotted(scores: dict[Key, Score], name: str) -> list[list[Point]]:
    """The points of each method on a set, by budget; few cases make no point."""
    rows = ([scores.get((name, budget, method)) for budget in BUDGETS] for method in PLOTTED)
    return [[Point(s.length / s.cases, s.complete / s.cases) for s in row if enough(s)] for row in rows]


def enough(score: Score | None) -> TypeGuard[Score]:
    """Whether there is a score, of more than a few cases."""
    return score is not None and score.cases >= FEWEST_PLOTTED


def read_cases() -> Iterator[Case]:
    """Each case that is scored."""
    rows = [json.loads(row) for row in (LOGS / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["granularity"] not in UNSCORED and row.get("developer_validated") is not False]
    alike = Counter((row["id"].split("/")[0], row["dup_key"]) for row in rows)
    for row in rows:
        case = json.loads((LOGS / f"{row['id']}.json").read_text(encoding="utf-8"))
        labels = [label for label in map(normal, case.get("text") or []) if len(label) >= SHORTEST_LABEL]
        if labels:
            name = row["id"].split("/")[0]
            log = gzip.decompress((LOGS / f"{row['id']}.log.gz").read_bytes())
            other = LOGS / f"{row['id']}.passing.log.gz"
            passing = gzip.decompress(other.read_bytes()) if other.exists() else None
            yield Case(name, 1 / alike[name, row["dup_key"]], labels, log, passing)


def normal(text: str) -> str:
    """What is compared: printable ASCII in lower case, without spaces, stamps, colours and the runner's marks."""
    text = MARK.sub("", STAMP.sub("", ANSI.sub("", text))).lower()
    return "".join(letter for letter in text if "!" <= letter <= "~")


def methods_for(case: Case) -> dict[str, Method]:
    """Our excerpt and the simple methods, each from a budget to a text."""
    digest, compared = digest_log(case.log), digest_log(case.log, case.passing)
    text = STAMP.sub("", ANSI.sub("", case.log.decode("utf-8", "replace").replace("\r\n", "\n")))
    lines = [line.rsplit("\r", 1)[-1] for line in text.split("\n")]
    near = sorted({n for at, line in enumerate(lines) if KEYWORD.search(line) for n in range(at - 5, at + 6)})
    keywords = [lines[at] for at in near if 0 <= at < len(lines)]
    return {
        OURS: lambda budget: digest.excerpt(budget).text,
        **({COMPARED: lambda budget: compared.excerpt(budget).text} if case.passing else {}),
        "the last characters": lambda budget: tail(lines, budget),
        "the last 150 lines": lambda budget: tail(lines[-150:], budget),
        "keywords, 5 lines around": lambda budget: tail(keywords, budget),
    }


def tail(lines: list[str], budget: int) -> str:
    """The last lines that fit, each cut to 1,000 characters."""
    kept: list[str] = []
    for line in reversed(lines):
        budget -= len(line[:1000]) + 1
        if budget < 0:
            break
        kept.append(line[:1000])
    return "\n".join(reversed(kept))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
