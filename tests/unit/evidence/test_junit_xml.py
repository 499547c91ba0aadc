"""The test cases in a file: what tools write, what is cut off, and what would harm."""

import time
from collections.abc import Iterable
from itertools import repeat

import pytest

from fire_routine.evidence import junit_xml
from fire_routine.evidence.junit_xml import Case, Result, UnreadableError, read_cases

FAILED = '<testcase name="a"><failure message="boom">at x.py:1</failure></testcase>'


def read(*chunks: str | bytes) -> tuple[list[Case], str]:
    """The cases, and why there are no more."""
    return read_all(chunk.encode() if isinstance(chunk, str) else chunk for chunk in chunks)


def read_all(chunks: Iterable[bytes], elements: int = 1_000) -> tuple[list[Case], str]:
    cases: list[Case] = []
    try:
        cases.extend(read_cases(chunks, iter(range(elements))))  # `extend` keeps what came before the error
    except UnreadableError as error:
        return cases, str(error)
    return cases, ""


def results(xml: str) -> tuple[Result, ...]:
    """The results of the only case of a suite."""
    (case,), problem = read(f"<testsuite>{xml}</testsuite>")
    assert problem == ""
    return case.results


class TestWhatIsRead:
    def test_a_case_has_its_names_and_what_the_suites_around_it_say(self) -> None:
        cases, _ = read(
            '<testsuites name="all"><testsuite name="outer" file="a.py"><testsuite>'
            '<testcase name="t" classname="c"/><testcase name="u" file="b.py"><skipped/></testcase>'
            "</testsuite></testsuite></testsuites>"
        )
        assert cases == [Case("t", "c", "outer", "a.py", ()), Case("u", "", "outer", "b.py", (), is_skipped=True)]

    @pytest.mark.parametrize("root", ["testsuites", "testsuite", "x:testsuites"])
    def test_cases_may_be_right_below_the_root(self, root: str) -> None:
        cases, problem = read(f"<{root}>{FAILED}</{root}>")
        assert [case.name for case in cases] == ["a"]
        assert problem == ""

    def test_a_case_may_have_several_results(self) -> None:
        assert results(
            '<testcase><failure message="1" type="T">one</failure><error message="2"/><skipped/></testcase>'
        ) == (Result("failure", "1", "one", "T"), Result("error", "2", ""))

    def test_what_passed_on_a_retry_is_flaky(self) -> None:
        flaky = (
            '<flakyFailure message="1"><stackTrace>at a</stackTrace><system-out>out</system-out></flakyFailure>'
            "<flakyError>2<system-out>out</system-out></flakyError>"
        )
        assert results(f"<testcase>{flaky}</testcase>") == (Result("flaky", "1", "at a"), Result("flaky", "", "2"))

    def test_what_failed_on_every_retry_is_one_failure(self) -> None:
        once_more = '<rerunFailure message="again"/><flakyFailure message="again"/>'
        assert results(f'<testcase><failure message="1"/>{once_more}</testcase>') == (Result("failure", "1", ""),)

    @pytest.mark.parametrize("tag", ["system-out", "system-err"])
    def test_where_the_tool_gives_no_text_there_is_what_the_test_printed(self, tag: str) -> None:
        printed = f"<{tag}>line 7: 3 is not 4</{tag}>"
        assert results(f'<testcase><failure message="Failed"/>{printed}</testcase>')[0].text == "line 7: 3 is not 4"
        assert results(f"<testcase><failure>this</failure>{printed}</testcase>")[0].text == "this"

    def test_text_comes_from_cdata_and_escapes_and_from_round_other_elements(self) -> None:
        (result,) = results("<testcase><failure>a &lt; <![CDATA[b & c]]><x>no</x> d</failure></testcase>")
        assert result.text == "a < b & c d"

    def test_a_case_within_a_case_is_a_part_of_it(self) -> None:
        cases, _ = read(f'<testsuite><testcase name="outer">{FAILED}</testcase></testsuite>')
        assert [case.name for case in cases] == ["outer"]

    @pytest.mark.parametrize("size", [1, 2, 7, 100])
    def test_it_does_not_matter_where_the_file_is_cut_into_pieces(self, size: int) -> None:
        data = f'<?xml version="1.0"?>\n<testsuite>{FAILED.replace("boom", "böom 🚒")}</testsuite>'.encode()
        assert read_all(data[at : at + size] for at in range(0, len(data), size)) == read(data)
        assert read(data)[0][0].results[0].message == "böom 🚒"

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
    def test_an_encoding_is_known_by_its_mark_or_by_its_name(self, encoding: str) -> None:
        text = f'<?xml version="1.0" encoding="{encoding}"?><testsuite><testcase name="é"/></testsuite>'
        (case,), problem = read(text.encode(encoding))
        assert (case.name, problem) == ("é", "")

    @pytest.mark.parametrize("encoding", ["utf-7", "idna", "zip", "punycode", "unicode_escape", "nonsense", "cp99999"])
    def test_what_is_no_encoding_is_read_as_utf_8(self, encoding: str) -> None:
        (case,), problem = read(
            f'<?xml version="1.0" encoding="{encoding}"?><testsuite><testcase name="é"/></testsuite>'
        )
        assert (case.name, problem) == ("é", "")

    def test_what_xml_forbids_costs_one_character_and_not_the_report(self) -> None:
        (result,) = results("<testcase><failure>\x1b[31mred\x00\x0b</failure></testcase>")
        assert result.text == " [31mred  "
        (case,), problem = read(b'<testsuite><testcase name="\xff\xfe!"/></testsuite>')
        assert (case.name, problem) == ("��!", "")


class TestWhatIsCutOff:
    @pytest.mark.parametrize("end", ["", "<testc", '<testcase name="b', '<testcase name="b">', "<![CDATA[x"])
    def test_what_came_before_is_read(self, end: str) -> None:
        cases, problem = read(f"<testsuite>{FAILED}{end}")
        assert [case.name for case in cases] == ["a"]
        assert problem == "it ends too early"

    def test_a_case_that_was_cut_off_in_its_failure_has_failed(self) -> None:
        (case,), problem = read('<testsuite><testcase name="b"><failure message="boom">at x.py:1\nat y')
        assert case == Case("b", "", "", "", (Result("failure", "boom", "at x.py:1\nat y"),))
        assert problem == "it ends too early"

    def test_what_is_no_xml_ends_the_report_and_its_line_is_named(self) -> None:
        cases, problem = read(f"<testsuite>\n{FAILED}\n<testcase <\n{FAILED}</testsuite>")
        assert [case.name for case in cases] == ["a"]
        assert problem == "line 3 is not well-formed XML"

    def test_what_follows_the_root_is_no_loss(self) -> None:
        assert [case.name for case in read(f"<testsuite>{FAILED}</testsuite>\n<testsuite>")[0]] == ["a"]

    @pytest.mark.parametrize(("data", "why"), [("", "it is empty"), ("<html/>", "it is not JUnit XML")])
    def test_what_is_no_report(self, data: str, why: str) -> None:
        assert read(data) == ([], why)
        assert read() == ([], "it is empty")


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<testsuite><testcase><failure>&c;</failure></testcase></testsuite>"
)
NAMES_A_FILE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    "<testsuite><testcase><failure>&a;</failure></testcase></testsuite>"
)


class TestWhatWouldHarm:
    @pytest.mark.parametrize(
        "data",
        [
            LAUGHS,
            NAMES_A_FILE,
            "<!DOCTYPE testsuite>" + f"<testsuite>{FAILED}</testsuite>",
            '<!DOCTYPE testsuite SYSTEM "http://127.0.0.1/x.dtd">' + f"<testsuite>{FAILED}</testsuite>",
            '<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE x [<!ATTLIST testcase name CDATA "x">]><testsuite/>',
        ],
    )
    def test_no_dtd_is_read(self, data: str) -> None:
        assert read(data) == ([], "it has a DTD, which could make it grow or name other files")

    def test_an_entity_that_nobody_defined_is_an_error(self) -> None:
        assert read("<testsuite>\n&a;</testsuite>") == ([], "line 2 is not well-formed XML")

    def test_depth_is_limited(self) -> None:
        deep = "<testsuite>" * (junit_xml.MOST_DEEP - 2)
        assert read(f"{deep}{FAILED}")[1] == "it ends too early"
        cases, problem = read(f"{deep}{FAILED}<testsuite>{FAILED}")
        assert [case.name for case in cases] == ["a"]
        assert problem == "its elements are more than 100 deep"

    def test_elements_are_limited_and_those_before_are_read(self) -> None:
        cases, problem = read_all([f"<testsuite>{FAILED * 5}</testsuite>".encode()], elements=7)
        assert [case.name for case in cases] == ["a"] * 3
        assert problem == "there are too many elements in all reports"

    def test_results_of_a_case_are_limited(self) -> None:
        assert len(results(f"<testcase>{'<failure/>' * 400}</testcase>")) == junit_xml.MOST_PARTS

    @pytest.mark.parametrize("start", ['<testsuite name="', "<!--", "<?x ", "<testsuite ", '<testsuite><testcase a="'])
    def test_a_tag_without_an_end_is_given_up_and_takes_no_time(self, start: str) -> None:
        fed = 0

        def endless() -> Iterable[bytes]:
            nonlocal fed
            yield start.encode()
            for chunk in repeat(b"x" * 4_096):
                fed += len(chunk)
                yield chunk

        begin = time.process_time()
        assert read_all(endless()) == ([], "a tag in it is longer than 1 MiB")
        assert fed < 2 * junit_xml.LONGEST_TAG
        assert time.process_time() - begin < 5

    def test_of_a_long_text_whole_lines_of_its_beginning_and_its_end_are_kept(self) -> None:
        lines = [f"line {number} of the stack" for number in range(20_000)]
        (result,) = results(f"<testcase><failure>{chr(10).join(lines)}</failure></testcase>")
        kept = result.text.split("\n")
        assert len(result.text) < 4 * junit_xml.LONGEST_TEXT
        assert kept[0] == lines[0]
        assert kept[-1] == lines[-1]
        assert set(kept) - set(lines) == {"…"}

    def test_of_a_long_line_nothing_is_kept_but_its_neighbours(self) -> None:
        text = "first\n" + "x" * 10 * junit_xml.LONGEST_TEXT + "\nlast"
        (result,) = results(f"<testcase><failure>{text}</failure></testcase>")
        assert "x" * 100 not in result.text
        assert result.text.endswith("\nlast")
