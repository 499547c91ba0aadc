"""What CI systems and terminals add around a line."""

import pytest

from fire_routine.excerpt.clean import clean_line, shape


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("2026-01-01T00:00:00.1234567Z error: no", "error: no"),
        ("\ufeff2026-01-01T00:00:00.1234567Z   indented", "  indented"),
        ("build (3.12)\tRun tests\t2026-01-01T00:00:00.1234567Z   indented", "  indented"),
        ("build\tUNKNOWN STEP\t\ufeff2026-01-01T00:00:00.1234567Z error: no", "error: no"),
        ("a table\tof\tthree", "a table\tof\tthree"),
        ("2024-05-22T12:43:46.962646Z 00O $ make", "$ make"),
        ("[2022-05-23T16:49:53.123Z] + make", "+ make"),
        ("\x1b[31;1mred\x1b[0m \x1b]8;;https://a\x07link\x1b]8;;\x07", "red link"),
        ("[31;1mwithout its escape byte[0m", "without its escape byte"),
        ("10%\r50%\r100%\r", "100%"),
        ("a line\r", "a line"),
        ("travis_fold:start:install\r\x1b[0Ktravis_time:start:0a1b\r\x1b[0K$ npm test", "$ npm test"),
        (
            'travis_time:end:0a:start=1,finish=2,duration=1\r\x1b[0KThe command "x" exited with 1.',
            'The command "x" exited with 1.',
        ),
        ("section_start:1560896352:build[collapsed=true]\r\x1b[0K$ make", "$ make"),
        ("nul\x00 and bell\x07", "nul\x00 and bell\x07"),
        ("\ufeffthe file's first line", "the file's first line"),
        ("mid\ufeffdle", "mid\ufeffdle"),
        ("\x00U\x00T\x00F\x00-\x001\x006\x00\r\x00", "UTF-16"),
        ("U\x00T\x00F\x00-\x001\x006\x00", "UTF-16"),
        ("a list: [1m] and [K]", "a list: [1m] and [K]"),
        ("", ""),
    ],
)
def test_only_the_words_stay(raw: str, clean: str) -> None:
    assert clean_line(raw) == clean


def test_other_clocks_stay() -> None:
    assert clean_line("19:15:57 make: *** [all] Error 1") == "19:15:57 make: *** [all] Error 1"


def test_near_repeats_have_one_shape() -> None:
    assert shape("src/a.c:12:5: error at 0x7ffd in 3f2a9c1") == shape("src/a.c:9:17: error at 0x81 in 77be012")
    assert shape("src/a.c:12:5: error") != shape("src/b.c:12:5: error")
