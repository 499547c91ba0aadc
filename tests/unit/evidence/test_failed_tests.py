"""What reports come to: equal messages once, retries as flaky, and the part of a message that shows the cause."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from fire_routine.evidence.evidence import FailedTests, ReportedTest, Reports
from fire_routine.evidence.failed_tests import MOST, MOST_KEPT, MOST_NAMED, OneReport, Results
from fire_routine.evidence.junit_xml import Case, Result, read_cases
from tests.pages import ROOT

DATA = ROOT / "tests" / "data" / "junit"


def summary(*reports: list[Case]) -> Reports:
    """What reports named `0.xml`, `1.xml` … come to."""
    results = Results()
    for number, cases in enumerate(reports):
        report = OneReport(f"{number}.xml")
        for case in cases:
            report.add(case)
        results.add(report)
    found = results.summary(str)
    assert found
    return found


def of_file(path: Path) -> Reports:
    return summary(list(read_cases([path.read_bytes()], iter(range(10_000)))))


def case(name: str, *results: Result, classname: str = "C", suite: str = "") -> Case:
    return Case(name, classname, suite, "", results)


def broken(message: str, text: str = "") -> Result:
    return Result("failure", message, text)


def names(tests: FailedTests) -> list[str]:
    return [test.test for test in tests.tests]


class TestEachTool:
    """The form that tools really write: tests/data/junit."""

    @pytest.mark.parametrize(
        ("tool", "counts", "told"),
        [
            (
                "surefire",
                (4, 2, 1),
                {"appliesTheDiscount": "expected: <90> but was", "opensTheStore": "Connection refused"},
            ),
            ("gradle", (3, 1, 1), {"rounds up": "expected: <3> but was: <2>"}),
            (
                "jest-junit",
                (3, 2, 0),
                {"cart applies the discount": "Expected: 90", "price.test.js": "find module './price'"},
            ),
            ("gotestsum", (4, 2, 1), {"TestDiscount/ten_percent": "cart_test.go:21: got 100, want 90"}),
            ("nextest", (3, 1, 1), {"applies_the_discount": "  left: 100\n right: 90"}),
            ("phpunit", (2, 1, 0), {"testDiscount": "Failed asserting that 100 matches expected 90."}),
            ("mocha", (2, 1, 0), {"cart applies the discount": "100 !== 90"}),
            ("ctest", (3, 2, 0), {"cart_discount": "cart_test.cpp:31: error: got 100", "cart_mail": "SEGFAULT"}),
            ("dotnet", (2, 1, 0), {"AppliesTheDiscount": "Expected: 90\nActual:   100"}),
            ("node", (2, 1, 0), {"applies the discount": "100 !== 90"}),
        ],
    )
    def test_failures_are_told_with_their_message(
        self, tool: str, counts: tuple[int, int, int], told: dict[str, str]
    ) -> None:
        found = of_file(DATA / f"{tool}.xml")
        assert (found.tests, found.failed, found.flaky) == counts
        messages = {tests.tests[0].test: tests.brief for tests in found.failures}
        for name, message in told.items():
            assert message in messages[name]

    @pytest.mark.parametrize(
        ("tool", "test", "message"),
        [
            ("surefire", "sendsAMail", "no mail after 2 s"),
            ("gradle", "asks the bank", "java.util.concurrent.TimeoutException"),
            ("gotestsum", "TestMail", "mail_test.go:9: no mail after 2s"),
            ("nextest", "sends_a_mail", "no mail after 2 s"),
        ],
    )
    def test_what_passed_on_a_retry_comes_last_and_as_flaky(self, tool: str, test: str, message: str) -> None:
        *others, last = of_file(DATA / f"{tool}.xml").failures
        assert (last.kind, names(last)) == ("flaky", [test])
        assert message in last.brief
        assert "flaky" not in {other.kind for other in others}

    def test_pytest(self, tmp_path: Path) -> None:
        (tmp_path / "test_shop.py").write_text(
            "import pytest\n"
            "@pytest.fixture\n"
            "def store():\n    raise OSError('no store')\n"
            "@pytest.mark.parametrize('price', [80, 100])\n"
            "def test_discount(price):\n    assert price == 90, 'wrong price'\n"
            "def test_mail():\n    print('sent \\x1b[31mred')\n    assert 'a' in ['b']\n"
            "def test_store(store):\n    pass\n"
            "def test_fine():\n    pass\n"
            "@pytest.mark.skip\ndef test_later():\n    pass\n"
        )
        (tmp_path / "test_broken.py").write_text("import shop\n")
        report = tmp_path / "junit.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--rootdir={tmp_path}", f"--junitxml={report}", str(tmp_path)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, cwd=tmp_path)
        assert done.returncode == 2, done.stdout  # a file that could not be collected interrupts
        assert [(tests.kind, names(tests)) for tests in of_file(report).failures] == [("error", ["test_broken"])]
        assert of_file(report).failures[0].brief == "ModuleNotFoundError: No module named 'shop'"

        (tmp_path / "test_broken.py").unlink()
        subprocess.run(command, check=False, capture_output=True, timeout=60, cwd=tmp_path)
        found = of_file(report)
        assert (found.tests, found.failed, found.flaky) == (6, 4, 0)
        by_name = {names(tests)[0]: tests for tests in found.failures}
        assert "assert 80 == 90" in by_name["test_discount[80]"].brief
        assert "AssertionError: assert 'a' in ['b']" in by_name["test_mail"].brief
        assert "test_shop.py:10: AssertionError" in by_name["test_mail"].output
        assert by_name["test_store"].kind == "error"
        assert "OSError: no store" in by_name["test_store"].brief
        assert by_name["test_mail"].tests == (ReportedTest("test_mail", "test_shop"),)


class TestEqualMessages:
    def test_they_are_told_once_with_all_tests_and_those_with_the_most_come_first(self) -> None:
        found = summary([case("a", broken("x")), case("b", broken("y")), case("c", broken("y"))])
        assert [(tests.brief, names(tests)) for tests in found.failures] == [("y", ["b", "c"]), ("x", ["a"])]

    def test_addresses_and_times_do_not_make_a_difference(self) -> None:
        found = summary([case("a", broken("<C at 0x7fe1> after 1.2 s")), case("b", broken("<C at 0x7fe2> after 3 s"))])
        assert [names(tests) for tests in found.failures] == [["a", "b"]]

    def test_numbers_do(self) -> None:
        assert len(summary([case("a", broken("3 != 4")), case("b", broken("3 != 5"))]).failures) == 2

    def test_where_only_a_text_says_it_the_place_and_the_name_do_not(self) -> None:
        one = "=== RUN   TestA\n    a_test.go:12: no store\n--- FAIL: TestA (0.00s)\n"
        other = "=== RUN   TestB\n    b_test.go:99: no store\n--- FAIL: TestB (0.01s)\n"
        found = summary([case("TestA", broken("Failed", one)), case("TestB", broken("Failed", other))])
        assert [names(tests) for tests in found.failures] == [["TestA", "TestB"]]

    def test_texts_that_say_no_more_than_a_place_differ(self) -> None:
        assert len(summary([case("a", broken("", "a.c:1")), case("b", broken("", "b.c:2"))]).failures) == 2

    def test_an_error_is_no_failure(self) -> None:
        found = summary([case("a", broken("x")), case("b", Result("error", "x", ""))])
        assert [tests.kind for tests in found.failures] == ["failure", "error"]

    def test_tests_beyond_the_first_are_counted(self) -> None:
        found = summary([case(f"{number}", broken("x")) for number in range(MOST_NAMED + 7)])
        assert len(found.failures[0].tests) == MOST_NAMED
        assert found.failures[0].tests_left_out == 7

    def test_messages_beyond_the_first_are_counted(self) -> None:
        many = MOST_KEPT + 40
        found = summary([case(f"{number}", broken(f"message {number}")) for number in range(many)])
        assert (found.failed, len(found.failures), found.failures_left_out) == (many, MOST, many - MOST)


class TestRetries:
    def test_a_test_that_passes_after_it_failed_is_flaky(self) -> None:
        found = summary([case("a", broken("x")), case("a"), case("b")])
        assert (found.tests, found.failed, found.flaky) == (2, 0, 1)
        assert [(tests.kind, names(tests)) for tests in found.failures] == [("flaky", ["a"])]

    def test_a_test_that_fails_after_it_seemed_to_pass_has_failed(self) -> None:
        # pytest-rerunfailures 16.6.1: an empty case for each attempt before the last
        found = summary([case("a"), case("a"), case("a", broken("x"))])
        assert (found.tests, found.failed, found.flaky) == (1, 1, 0)

    def test_a_test_that_fails_once_more_has_failed_once(self) -> None:
        found = summary([case("a", broken("x")), case("a"), case("a", broken("x"))])
        assert (found.tests, found.failed, found.flaky) == (1, 1, 0)
        assert [names(tests) for tests in found.failures] == [["a"]]

    def test_one_that_is_skipped_did_not_pass(self) -> None:
        skipped = case("a")._replace(is_skipped=True)
        assert summary([case("a", broken("x")), skipped]).failed == 1

    @pytest.mark.parametrize("other", [case("a", classname="D"), case("a", suite="S"), case("b")])
    def test_another_test_is_no_retry(self, other: Case) -> None:
        assert summary([case("a", broken("x")), other]).failed == 1

    def test_another_report_is_no_retry_since_jobs_of_a_matrix_differ(self) -> None:
        found = summary([case("a", broken("x"))], [case("a")], [case("a", broken("x"))])
        assert (found.reports, found.tests, found.failed, found.flaky) == (3, 3, 2, 0)
        (tests,) = found.failures
        assert (names(tests), tests.reports) == (["a"], ("0.xml", "2.xml"))

    def test_reports_beyond_the_first_are_counted(self) -> None:
        (tests,) = summary(*([case("a", broken("x"))],) * 7).failures
        assert (len(tests.reports), tests.reports_left_out) == (5, 2)

    def test_many_long_texts_take_no_time(self) -> None:
        cases = [case(f"{number}", broken("", "x.y" * 700 + str(number))) for number in range(2_000)]
        begin = time.process_time()
        assert summary(cases).failed == 2_000
        assert time.process_time() - begin < 5


class TestWhatIsTold:
    def told(self, result: Result) -> FailedTests:
        return summary([case("a", result)]).failures[0]

    def test_the_message_is_told_even_where_the_text_does_not_have_it(self) -> None:
        told = self.told(broken("3 is not 4", "at a.py:1\nat b.py:2"))
        assert told.brief == "3 is not 4"
        assert told.output == "3 is not 4\nat a.py:1\nat b.py:2"

    def test_without_a_message_it_is_the_text(self) -> None:
        assert self.told(broken("", "  3 is not 4\n    here\n")).brief == "3 is not 4\n  here"

    def test_without_any_words_it_is_the_type(self) -> None:
        assert self.told(Result("error", "", "", "OutOfMemoryError")).brief == "OutOfMemoryError"

    def test_of_a_long_text_the_cause_is_told(self) -> None:
        frames = "\n".join(f"  at frame{number} (file{number}.js:1:1)" for number in range(500))
        told = self.told(broken("", f"Error: 3 is not 4\n{frames}"))
        assert "Error: 3 is not 4" in told.brief
        assert len(told.brief) <= 300
        assert 300 < len(told.output) <= 1_200

    @pytest.mark.parametrize("escape", ["\x1b", " ", "&#27;", "&amp;#27;", "&amp#27;", "#x1B", "\ufffd"])
    def test_colours_are_left_out_however_a_tool_wrote_them(self, escape: str) -> None:
        assert self.told(broken(f"{escape}[31mred{escape}[0m")).brief == "red"

    def test_it_is_redacted_before_it_is_cut(self) -> None:
        results, report = Results(), OneReport("a.xml")
        report.add(case("a", broken("", "x" * 290 + " hunter2 " + "y" * 2_000)))
        results.add(report)
        found = results.summary(lambda text: text.replace("hunter2", "***"))
        assert found
        assert "hunter" not in found.failures[0].brief + found.failures[0].output
