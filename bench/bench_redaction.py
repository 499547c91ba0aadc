"""How much of what is planted in real logs redaction hides, what it masks that is no secret, and how fast it is.

Credentials and near misses are made anew from a seed, spelled in all ways that logs know, and put into lines of real
logs. A secret is hidden if no run of 6 letters of it is left, or of a short one, no third of it. A false alarm is a
place in a log as it is that was masked and holds no secret. Ends with 1 if a target is missed.

    python -m bench.bench_redaction [--seed N] [--times N] [--logs FOLDER]… [--secrets FILE] [--page]

`--logs` names more folders to count false alarms in, `--secrets` a file with the real secrets in them, one a line;
`--page` writes the tables of docs/redaction.md instead of judging.
"""

import argparse
import random
import sys
import time
from pathlib import Path

from bench.redaction.judge import masked_places
from bench.redaction.logs import OURS, lines_of, logs_in
from bench.redaction.measure import Bed, Scores, mean, scored
from bench.redaction.page import PAGE, PAGE_SEED, tables, with_tables
from fire_routine.text.redaction import Redactor

MEGABYTE = 1_000_000
LEAST_FORMS, LEAST_SPELLINGS, LEAST_KNOWN, LEAST_MISTAKABLE, LEAST_NEIGHBOURS = 0.99, 0.95, 0.99, 0.99, 0.999
MOST_ALARMS = 1.0
LEAST_SPEED, LEAST_HOSTILE_SPEED = 15.0, 5.0
HOSTILE = {
    "BEGIN and line ends": "BEGIN\n",
    "a head and empty lines": "-----BEGIN PRIVATE KEY-----" + "\n" * 50,
    "line ends": "\n",
    "blank lines": " \n",
    "heads of keys": "-----BEGIN RSA PRIVATE KEY-----\n",
    "blanks": " ",
    "letters of base64": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVph",
    "a wall of hex": "0123456789abcdef",
    "names without values": 'password="',
    "key=key=key=": "key=",
    "nested quotes": '\\"token\\":\\"',
    "addresses without end": "https://a:",
    "dots": "eyJ.a.",
    "colons": "a:b:",
    "lines of MII": "MIIEpAIBAAKCAQEA7bq3\n",
    "headers without end": "authorization: bearer ",
    "logins without end": "://a:a@",
    "secrets that differ": "token#: word# ",
    "names that differ": "my#_key: ./some\n",
    "names and values that differ": "password#: word-of-# ",
    "names far apart": "my#_token: some-of-# " + "." * 300 + "\n",
    "files that differ": "password#=/tmp/a#.txt ",
    "escapes": "\\u200b",
    "colours": "\x1b[1mx",
}
"""Repeated for a megabyte, with a number for each `#`, each makes careless patterns or judges work hard."""


def main(arguments: list[str]) -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m bench.bench_redaction")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--times", type=int, default=10, help="how many of each to plant, in units")
    parser.add_argument("--logs", type=Path, action="append", default=[])
    parser.add_argument("--secrets", type=Path)
    parser.add_argument("--page", action="store_true")
    given = parser.parse_args(arguments)
    if given.page:
        PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), tables(scored(page_bed()))), encoding="utf-8")
        return 0
    print(f"seed {given.seed} (--seed {given.seed} plants the same again)", flush=True)
    scores = scored(Bed(lines_of([OURS]), given.seed, given.times, Redactor))
    show(scores)
    real = given.secrets.read_text(encoding="utf-8").split() if given.secrets else []
    verdicts = [*judged(scores), alarms([OURS, *given.logs], real), *speeds()]
    return int(not all(verdicts))


def page_bed() -> Bed:
    """What docs/redaction.md shows: always the same."""
    return Bed(lines_of([OURS]), PAGE_SEED, 2, Redactor)


def show(scores: Scores) -> None:
    """Print all rates, by kind and by spelling."""
    for title, rates in (
        ("kinds with a documented form", scores.kinds),
        ("where such a kind appears", scores.places),
        ("spellings of name and value", scores.spellings),
        ("values after a name", scores.values),
        ("the action's own secrets", scores.known),
        ("what nothing gives away", scores.unseen),
        ("near misses that stay, always", scores.untouched),
        ("near misses that stay, mostly", scores.mistakable),
    ):
        print(f"\n{title:46} {'good':>7} {'of':>6}")
        for label, rate in rates.items():
            print(f"{label:46} {rate.share:7.1%} {rate.of:6}")


def judged(scores: Scores) -> list[bool]:
    """Whether each target of recall and of near misses is kept."""
    print(f"\n{'':46} {'good':>7} {'least':>7}")
    return [
        _kept("kinds with a documented form", mean(scores.kinds), LEAST_FORMS),
        _kept("spellings of name and value", mean(scores.spellings), LEAST_SPELLINGS),
        _kept("the action's own secrets", mean(scores.known), LEAST_KNOWN),
        _kept("certificates, digests, ids, pictures", mean(scores.untouched), 1.0),
        _kept("other near misses", mean(scores.mistakable), LEAST_MISTAKABLE),
        _kept("lines beside a secret", scores.neighbours.share, LEAST_NEIGHBOURS),
    ]


def _kept(label: str, share: float, least: float) -> bool:
    print(f"{label:46} {share:7.2%} {least:7.2%}{'' if share >= least else '  MISSED'}")
    return share >= least


def alarms(folders: list[Path], real: list[str]) -> bool:
    """Print what is masked in logs as they are; whether few of it is no secret."""
    redact, lines, found = Redactor(), 0, []
    for folder in folders:
        for name, text in logs_in(folder):
            lines += text.count("\n") + 1
            places = masked_places(text, redact(text))
            found += [(name, old, new) for old, new in places if not any(secret in old for secret in real)]
    rate = len(found) / lines * 10_000
    print(f"\nfalse alarms: {len(found)} in {lines:,} lines, {rate:.2f} in 10,000 (at most {MOST_ALARMS})")
    for name, old, new in found[:50]:
        print(f"  {name}: {old[:160]!r} -> {new[:160]!r}")
    return rate <= MOST_ALARMS


def speeds() -> list[bool]:
    """Print megabytes a second of the processor's own time; whether each is fast enough."""
    texts = {"real logs": ("".join(text for _, text in logs_in(OURS)), LEAST_SPEED)}
    texts |= {name: (hostile(unit), LEAST_HOSTILE_SPEED) for name, unit in HOSTILE.items()}
    print(f"\n{'':46} {'MB/s':>7} {'least':>7}")
    kept = []
    for name, (text, least) in texts.items():
        speed = speed_of(text)
        print(f"{name:46} {speed:7.1f} {least:7.1f}{'' if speed >= least else '  MISSED'}", flush=True)
        kept.append(speed >= least)
    return kept


def hostile(unit: str) -> str:
    """About a megabyte of it."""
    return "".join(unit.replace("#", str(number)) for number in range(MEGABYTE // len(unit)))


def speed_of(text: str) -> float:
    """The best of three, since other programs only ever make it slower."""
    best = 0.0
    for _ in range(3):
        redact = Redactor()
        start = time.process_time()
        redact(text)
        best = max(best, len(text) / MEGABYTE / (time.process_time() - start))
    return best


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
