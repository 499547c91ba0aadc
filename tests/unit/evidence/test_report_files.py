"""Reports in files: which are read, how much of them, and what is said about the others."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from fire_routine.evidence import report_files
from fire_routine.evidence.evidence import Reports
from fire_routine.evidence.report_files import read_report_files
from fire_routine.outcome.gap import Gap
from fire_routine.process.job_files import JobFolders

FAILED = '<testcase name="{name}"><failure message="3 is not 4"/></testcase>'
REPORT = f"<testsuite>{FAILED}</testsuite>"


def write(root: str, name: str, text: str = REPORT, age: int = 0) -> Path:
    """A report below a root with a failed test of the report's name, last written `age` seconds before the newest."""
    path = Path(root) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace("{name}", name))
    os.utime(path, (1_800_000_000 - age, 1_800_000_000 - age))
    return path


def read(folders: JobFolders, *patterns: str) -> tuple[Reports, tuple[Gap, ...]]:
    """What was read, and the gaps."""
    reports, gaps = read_report_files(patterns, folders, str)
    assert reports
    return reports, gaps


def test_reports_are_found_in_the_workspace_and_in_the_temporary_folder(folders: JobFolders) -> None:
    write(folders.workspace, "linux/junit.xml")
    write(folders.workspace, "macos/junit.xml")
    write(folders.temp, "more.xml")
    reports, gaps = read(folders, "**/junit.xml", "/home/runner/work/_temp/*.xml", "linux/*")
    assert (reports.reports, reports.tests, reports.failed, gaps) == (3, 3, 3, ())
    (tests,) = reports.failures
    assert [test.test for test in tests.tests] == ["linux/junit.xml", "macos/junit.xml", "more.xml"]
    assert tests.reports == ("linux/junit.xml", "macos/junit.xml", "more.xml")


def test_a_report_in_which_all_passed_is_one(folders: JobFolders) -> None:
    write(folders.workspace, "a.xml", '<testsuite><testcase name="a"/></testsuite>')
    assert read(folders, "a.xml") == (Reports(reports=1, tests=1), ())


def test_a_report_without_tests_is_one(folders: JobFolders) -> None:
    write(folders.workspace, "a.xml", "<testsuites/>")
    assert read(folders, "a.xml") == (Reports(reports=1), ())


@pytest.mark.parametrize("pattern", ["nothing.xml", ".git/config", "../a.xml", "/etc/passwd", "link.xml", "pipe.xml"])
def test_what_may_not_be_read_is_a_gap_and_no_report(folders: JobFolders, pattern: str) -> None:
    write(folders.workspace, ".git/config")
    outside = write(str(Path(folders.workspace).parent), "a.xml")
    (Path(folders.workspace) / "link.xml").symlink_to(outside)
    os.mkfifo(Path(folders.workspace) / "pipe.xml")
    reports, (gap,) = read_report_files([pattern], folders, str)
    assert reports is None
    assert gap.what == f"the test report `{pattern}`"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        ("ok 1 - a\n", "line 1 is not well-formed XML"),
        ("<html></html>", "it is not JUnit XML"),
        ("<!DOCTYPE x><testsuite/>", "it has a DTD, which could make it grow or name other files"),
        ("<testsuite>" * 200, "its elements are more than 100 deep"),
    ],
)
def test_a_file_that_is_refused_is_a_gap_and_the_others_are_read(folders: JobFolders, text: str, reason: str) -> None:
    write(folders.workspace, "bad.xml", text)
    write(folders.workspace, "good.xml")
    reports, gaps = read(folders, "*.xml")
    assert (reports.reports, reports.failed) == (1, 1)
    assert gaps == (Gap("the test report `bad.xml`", reason),)


def test_of_a_file_that_was_cut_off_the_rest_is_a_gap(folders: JobFolders) -> None:
    write(folders.workspace, "cut.xml", f"<testsuite>{FAILED}<testcase")
    reports, gaps = read(folders, "cut.xml")
    assert reports.failed == 1
    assert gaps == (Gap("the rest of the test report `cut.xml`", "it ends too early"),)


def test_files_with_the_same_trouble_are_one_gap(folders: JobFolders) -> None:
    for number in range(7):
        write(folders.workspace, f"{number}.xml", "<html/>")
    _, (gap,) = read_report_files(["*.xml"], folders, str)
    assert gap.what == "7 test reports (`0.xml`, `1.xml`, `2.xml`, `3.xml`, `4.xml`, …)"


def test_of_too_many_files_the_newest_are_read(folders: JobFolders) -> None:
    for number in range(report_files.MOST + 3):
        write(folders.workspace, f"{number:04}.xml", age=number)
    reports, (gap,) = read(folders, "*.xml")
    assert reports.failed == report_files.MOST
    assert (gap.what, gap.reason) == ("3 more test reports", "at most 1,000 are read, the newest")


def test_of_a_long_file_the_beginning_is_read(folders: JobFolders) -> None:
    path = write(folders.workspace, "long.xml", f"<testsuite>{FAILED}<system-out>")
    with path.open("ab") as file:
        file.write(b"x\n" * (report_files.MAX_BYTES // 2))
    reports, (gap,) = read(folders, "*.xml")
    assert reports.failed == 1
    assert (gap.what, gap.reason) == ("the rest of the test report `long.xml`", "at most 32 MiB of it are read")


def test_of_many_long_files_the_first_are_read(folders: JobFolders) -> None:
    fit = report_files.MAX_BYTES_IN_ALL // report_files.MAX_BYTES
    path = write(folders.workspace, "0.xml", f"<testsuite>{FAILED}<system-out>")
    with path.open("ab") as file:
        file.write(b"x" * (report_files.MAX_BYTES - path.stat().st_size))
    for number in range(1, fit + 1):
        os.link(path, Path(folders.workspace, f"{number}.xml"))
    reports, gaps = read(folders, "*.xml")
    assert reports.reports == fit
    assert gaps[-1] == Gap(f"the test report `{fit}.xml`", "at most 128 MiB of all reports are read")


@pytest.mark.long
@pytest.mark.parametrize("piece", ["<testcase/>", "<testcase><failure/><error/></testcase>", "<a/>"])
def test_many_elements_take_some_seconds(folders: JobFolders, piece: str) -> None:
    write(folders.workspace, "a.xml", "<testsuite>" + piece * report_files.MOST_ELEMENTS)
    begin = time.process_time()
    _, (gap,) = read_report_files(["*.xml"], folders, str)
    assert time.process_time() - begin < 20  # three on an idle machine
    assert gap.reason == "there are too many elements in all reports"


def test_secrets_are_taken_out(folders: JobFolders) -> None:
    write(folders.workspace, "a.xml", REPORT.replace("3 is not 4", "hunter2 is not 4"))
    reports, _ = read_report_files(["a.xml"], folders, lambda text: text.replace("hunter2", "***"))
    assert reports
    assert reports.failures[0].brief == "*** is not 4"
