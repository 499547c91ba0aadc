"""One raw line of a log → the text a person reads: without time stamps, marks of folds, colours and redraws."""

from __future__ import annotations

import re

# The runner's stamp, with the byte order mark that it writes once per step and block (actions/runner, job log);
# GitLab appends the stream ("00O ", "01E+"), Jenkins' timestamper puts brackets around it.
_STAMP = re.compile(r"^\ufeff?\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d+Z(?:\]|(?: \d\d[OE][ +])?) ?")
_COLUMNS = re.compile(r"^[^\t]{1,200}\t[^\t]{1,200}\t(?=\ufeff?\d{4}-\d\d-\d\dT)")
"""The job and the step, which `gh run view --log` puts before each line."""
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[()][A-Z0-9]|[=>78cDEHM])")
# Some viewers drop the escape byte and leave the rest.
_ANSI_REST = re.compile(r"\[\d{1,3}(?:;\d{1,3})*[mK](?!\])|\[[mK](?![\w\]])")
_FOLD = re.compile(
    r"travis_(?:fold:(?:start|end):[^\s\x1b\[]*|time:start:[0-9a-f]*|time:end:[0-9a-f]*:start=\d+,finish=\d+,duration=-?\d+)"
    r"(?:,event=\w+)?\r?(?:\x1b?\[0K)?"
    r"|section_(?:start|end):\d+:[^\s\x1b\[]+(?:\[[^\]]*\])?\r?(?:\x1b?\[0K)?"
)


def clean_line(raw: str) -> str:
    """The line without stamp, colour, fold marks and what a redraw painted over."""
    line = raw.replace("\0", "") if _is_wide(raw) else raw
    if "\t" in line:
        line = _COLUMNS.sub("", line, count=1)
    if line[:1] in "\ufeff[0123456789":
        line = _STAMP.sub("", line, count=1).removeprefix("\ufeff")
    if "travis_" in line or "section_" in line:
        line = _FOLD.sub("", line)
    if "\x1b" in line:
        line = _ANSI.sub("", line)
    if "[" in line and ("K" in line or "m" in line):
        line = _ANSI_REST.sub("", line)
    if "\r" in line:
        line = _last_draw(line)
    return line.rstrip()


def _is_wide(line: str) -> bool:
    """Whether it is a line of UTF-16, as PowerShell writes logs: every second byte of it is zero."""
    return "\0" in line and line.count("\0") * 2 >= len(line) - 1


def _last_draw(line: str) -> str:
    """What a terminal still shows of a line that was redrawn with carriage returns."""
    for part in reversed(line.split("\r")):
        if part.strip():
            return part
    return ""


_DIGITS = re.compile(r"\b0x[0-9a-fA-F]+|\b[0-9a-f]{7,40}\b|\d+")


def shape(line: str) -> str:
    """The line without what differs between near-repeats: numbers and addresses."""
    return _DIGITS.sub("#", line).strip()
