"""Which lines of a job's log are the failed step's."""

from __future__ import annotations

import random

import pytest

from fire_routine.evidence.step_lines import StepLines

BOM = "\ufeff"


def at(second: str, text: str, fraction: str = "1000000") -> str:
    """A line of a log."""
    return f"2026-08-03T09:{second}.{fraction}Z {text}\n"


def taken(log: str | bytes, first: str, last: str, name: str = "Run make test", size: int = 1 << 16) -> str:
    """What is taken of a log that comes in pieces of a size; `first` and `last` are minute and second."""
    data = log.encode() if isinstance(log, str) else log
    lines = StepLines(f"2026-08-03T09:{first}Z", f"2026-08-03T09:{last}Z" if last else "", name)
    parts = [lines.feed(data[start : start + size]) for start in range(0, len(data), size)]
    return (b"".join(parts) + lines.finish()).decode(errors="surrogateescape")


LOG = (
    BOM
    + at("01:00", "Current runner version: '2.330.0'")
    + at("01:02", "##[group]Run actions/checkout@v6")
    + at("01:04", "checked out")
    + at("01:05", "last line of the checkout")
    + at("01:05", "##[group]Run make test", "2000000")
    + at("01:07", "first")
    + "a further line of the same message\n"
    + BOM
    + at("01:08", "error: it broke")
    + at("01:09", "##[error]Process completed with exit code 2.")
    + at("01:09", "##[group]Run always", "2000000")
    + at("01:09", "runs always", "3000000")
    + at("01:11", "Cleaning up orphan processes")
)
STEP = "".join(LOG.splitlines(keepends=True)[4:9])


@pytest.mark.parametrize("size", [1, 2, 7, 40, 64, 100, 1 << 16])
def test_a_steps_lines_are_taken_however_the_log_is_cut(size: int) -> None:
    assert taken(LOG, "01:05", "01:09", size=size) == STEP


def test_without_a_start_everything_is_taken() -> None:
    lines = StepLines("", "")

    assert lines.feed(LOG.encode()) + lines.finish() == LOG.encode()


def test_without_an_end_everything_from_the_start_on_is_taken() -> None:
    assert taken(LOG, "01:08", "").startswith(BOM + at("01:08", "error: it broke"))


def test_the_boundary_seconds_are_included() -> None:
    log = at("01:05", "before", "0") + at("01:06", "first") + at("01:07", "last", "9999999") + at("01:08", "after")

    assert taken(log, "01:06", "01:07") == at("01:06", "first") + at("01:07", "last", "9999999")


def test_what_comes_before_the_header_in_the_first_second_is_the_step_befores() -> None:
    log = at("01:06", "tail of another") + at("01:06", "##[group]Run make") + at("01:06", "mine")

    assert taken(log, "01:06", "01:07") == at("01:06", "##[group]Run make") + at("01:06", "mine")


def test_without_a_header_in_the_first_second_all_of_it_is_kept() -> None:
    log = at("01:06", "mine, perhaps") + at("01:07", "mine")

    assert taken(log, "01:06", "01:07") == log
    assert taken(at("01:06", "mine, perhaps"), "01:06", "01:06") == at("01:06", "mine, perhaps")


@pytest.mark.parametrize("size", [1, 30, 64, 70, 1 << 16])
def test_the_continuation_lines_of_a_line_that_waits_wait_with_it(size: int) -> None:
    first = at("01:06", "mine, perhaps") + "a further line of the same message\n" * 3
    log = first + at("01:07", "mine")

    assert taken(log, "01:06", "01:07", size=size) == log
    assert taken(first, "01:06", "01:06", size=size) == first


@pytest.mark.parametrize(
    "name", ["Set up job", "Initialize containers", "Post Run actions/checkout@v6", "Complete job"]
)
def test_the_runners_own_steps_open_without_a_header(name: str) -> None:
    log = at("01:06", "mine") + at("01:06", "##[error]Docker pull failed") + at("01:06", "##[group]Run always")

    assert taken(log, "01:06", "01:06", name) == at("01:06", "mine") + at("01:06", "##[error]Docker pull failed")


def test_a_composite_actions_inner_steps_are_its_own() -> None:
    log = (
        at("01:06", "##[group]Run ./action")
        + at("01:06", "##[group]Run inner one")
        + at("01:07", "##[error]this inner step may fail")
        + at("01:07", "##[group]Run inner two")
        + at("01:08", "##[error]Process completed with exit code 1.")
    )

    assert taken(log, "01:06", "01:08", "Run ./action") == log


def test_times_of_another_zone_are_understood() -> None:
    lines = StepLines("2026-08-03T02:01:07.000-07:00", "2026-08-03T02:01:07.000-07:00")
    mine = at("01:07", "##[group]Run y").encode()

    assert lines.feed(at("01:06", "x").encode()) + lines.feed(mine) + lines.finish() == mine


def test_a_time_that_is_none_takes_everything() -> None:
    lines = StepLines("yesterday", "")

    assert lines.feed(LOG.encode()) + lines.finish() == LOG.encode()


def test_a_line_of_megabytes_is_passed_on_in_pieces() -> None:
    lines = StepLines("2026-08-03T09:01:06Z", "2026-08-03T09:01:09Z", "Set up job")
    given = [lines.feed(at("01:06", "x" * 1000).encode()[:-1])]
    given += [lines.feed(b"y" * 65_536) for _ in range(32)]

    assert all(given), "nothing is held back until the line ends"
    assert len(b"".join(given)) > 2_000_000
    assert lines.feed(b"\n" + at("02:00", "another").encode()) + lines.finish() == b"\n"


def test_bytes_that_are_no_text_pass() -> None:
    log = at("01:06", "##[group]Run x").encode() + b"2026-08-03T09:01:07.0000000Z \xff\xfe\x00\r\xc3\n"

    assert taken(log, "01:06", "01:07").encode(errors="surrogateescape") == log


def test_a_failed_step_is_recognised_by_its_error() -> None:
    lines = StepLines("2026-08-03T09:01:05Z", "2026-08-03T09:01:09Z")
    lines.feed(LOG.encode())
    lines.finish()
    elsewhere = StepLines("2026-08-03T10:01:05Z", "2026-08-03T10:01:09Z")
    elsewhere.feed(LOG.encode())
    elsewhere.finish()

    assert lines.is_sensible
    assert not elsewhere.is_sensible


def test_taking_in_blocks_is_the_same_as_taking_line_by_line() -> None:
    """Most blocks are taken or left as a whole. Whatever the cut, the result must be that of single lines."""
    chance = random.Random(20260803)  # noqa: S311 (to be the same every time)
    texts = ["x", "##[group]Run a", "##[error]b", "Post job cleanup.", "y" * 90]
    for _ in range(50):
        moments = sorted(chance.randrange(20) for _ in range(200))
        log = "".join(
            chance.choice(["", "", "", BOM])
            + at(f"01:{moment:02d}", chance.choice(texts))
            + chance.choice(["", "", "no stamp\n"])
            for moment in moments
        )
        first, last = sorted((chance.randrange(20), chance.randrange(20)))
        spans = [f"01:{first:02d}", f"01:{last:02d}"]

        whole = taken(log, spans[0], spans[1], size=chance.randrange(2_000, 1 << 16))

        assert whole == "".join(taken_by_line(log, *spans))


def taken_by_line(log: str, first: str, last: str) -> list[str]:
    """The same in the plainest way: a line with those that follow it without a stamp, one after the other."""
    lines: list[str] = []
    for line in log.splitlines(keepends=True):
        if line.startswith("no stamp"):
            lines[-1] += line
        else:
            lines.append(line)
    kept: list[str] = []
    waiting: list[str] = []
    opened = failed = False
    for line in lines:
        second = line.removeprefix(BOM)[14:19]
        text = line.removeprefix(BOM)[29:]
        if second > last and waiting:
            kept, waiting, opened = kept + waiting, [], True
        if not first <= second <= last:
            continue
        if not opened and second == first and not text.startswith("##[group]Run "):
            waiting.append(line)
            continue
        if not opened:
            kept += [] if second == first else waiting
            waiting, opened = [], True
        if second == last:
            if failed and text.startswith(("##[group]Run ", "Post job cleanup.")):
                return kept
            failed = failed or text.startswith("##[error]")
        kept.append(line)
    return kept + waiting
