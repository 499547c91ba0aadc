"""The page shows what the bench measures."""

import re

from bench.bench_redaction import (
    LEAST_FORMS,
    LEAST_KNOWN,
    LEAST_MISTAKABLE,
    LEAST_SPEED,
    LEAST_SPELLINGS,
    MOST_ALARMS,
    page_bed,
)
from bench.redaction.measure import scored
from bench.redaction.page import PAGE, tables, with_tables


def test_the_page_shows_what_is_measured() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_tables(page, tables(scored(page_bed()))), 'run make bench ARGS="redaction --page"'


def test_the_page_names_the_targets_of_the_bench() -> None:
    targets = re.findall(
        r"^\| [^|]+ \| (?:at most )?(\d+)(?: %| MB/s)? \|$", PAGE.read_text().split("## ")[0], re.MULTILINE
    )
    shares = [f"{share:.0%}".rstrip("%") for share in (LEAST_FORMS, LEAST_SPELLINGS, LEAST_KNOWN, 1, LEAST_MISTAKABLE)]
    assert targets == [*shares, f"{MOST_ALARMS:.0f}", f"{LEAST_SPEED:.0f}"]
