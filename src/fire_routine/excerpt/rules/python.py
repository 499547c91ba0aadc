"""Python: the interpreter, pytest, unittest, mypy, ruff, pip, uv, Poetry, Sphinx, tox, Django."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="traceback",
        kind=Kind.FAILURE,
        pattern=r"^\W*Traceback \(most recent call last\):",
        examples=["Traceback (most recent call last):"],
    ),
    Rule(
        name="pytest: a test's report",
        kind=Kind.FAILURE,
        pattern=r"^_{3,} .+ _{3,}$",
        examples=[
            "____________ TestThing.test_it[param] ____________",
            "____________________ ERROR collecting tests/test_x.py _____________________",
        ],
        until=r"^(?:_{3,} .+ _{3,}|={3,} .+ ={3,})$",
    ),
    Rule(
        name="pytest: assertion",
        kind=Kind.CAUSE,
        pattern=r"^E {2,}\S",
        examples=["E       assert 3 == 4", "E   ModuleNotFoundError: No module named 'x'"],
    ),
    Rule(
        name="pytest: short summary",
        kind=Kind.CAUSE,
        pattern=r"^(?:FAILED|ERROR) (?:\[[\d.]+s\] )?[\w./\\-]+(?:\.py|\.ipynb|\.md|\.rst|\.txt)?(?:::\S+)?.*(?: - |$)",
        examples=[
            "FAILED tests/test_x.py::test_it - AssertionError: 3 != 4",
            "ERROR tests/test_y.py - ImportError: no",
        ],
    ),
    Rule(
        name="pytest: totals",
        kind=Kind.SUMMARY,
        pattern=r"^=+ .*\b\d+ (?:failed|errors?)\b.* in [\d.]+",
        examples=["=================== 1 failed, 31 passed in 2.31s ==================="],
    ),
    Rule(
        name="pytest: banner",
        kind=Kind.SUMMARY,
        pattern=r"^=+ (?:FAILURES|ERRORS|short test summary info) =+$",
        examples=["=================================== FAILURES ==================================="],
    ),
    Rule(
        name="pytest: usage",
        kind=Kind.CAUSE,
        pattern=r"^(?:ERROR: (?:usage|not found|file or directory|Wrong expression)|INTERNALERROR>|=+ no tests ran)",
        examples=["ERROR: file or directory not found: tests/x", "INTERNALERROR> KeyError: 'x'"],
    ),
    Rule(
        name="coverage too low",
        kind=Kind.CAUSE,
        pattern=r"Required test coverage of \S+ not reached|Coverage failure: total of",
        examples=["FAIL Required test coverage of 90% not reached. Total coverage: 88.12%"],
    ),
    Rule(
        name="unittest: a test's report",
        kind=Kind.FAILURE,
        pattern=r"^(?:FAIL|ERROR): [\w.]+(?: \([\w.]+\))?(?: \[.*\])?$",
        examples=["FAIL: test_it (tests.test_x.TestX)", "ERROR: tests.x.test_batch_represent"],
        until=r"^(?:=+|-{60,}\s*Ran)$",
    ),
    Rule(
        name="unittest: totals",
        kind=Kind.SUMMARY,
        pattern=r"^FAILED \((?:failures|errors|unexpected)",
        examples=["FAILED (failures=1, errors=2)"],
    ),
    Rule(
        name="syntax error",
        kind=Kind.CAUSE,
        pattern=r"^\W*(?:E\s+)?(?:SyntaxError|IndentationError|TabError):",
        examples=["SyntaxError: invalid decimal literal"],
    ),
    Rule(
        name="import error",
        kind=Kind.CAUSE,
        pattern=r"(?:ModuleNotFoundError|ImportError): ",
        examples=["ModuleNotFoundError: No module named 'requests'"],
    ),
    Rule(
        name="mypy, pyright",
        kind=Kind.CAUSE,
        pattern=r"^\s*\S+\.pyi?:\d+(?::\d+)?(?: -)?:? error:?",
        examples=[
            'src/x.py:12: error: Incompatible return value type (got "int", expected "str")  [return-value]',
            "/a/b.py:3:8 - error: Import could not be resolved",
        ],
    ),
    Rule(
        name="ruff, flake8, pylint",
        kind=Kind.CAUSE,
        pattern=r"^\s*\S+\.pyi?:\d+:\d+:? [A-Z]{1,4}\d{2,5}\b",
        examples=["src/x.py:1:8: F401 [*] `os` imported but unused", "x.py:10:1: E302 expected 2 blank lines, got 1"],
    ),
    Rule(
        name="ruff: rule and place",
        kind=Kind.CLUE,
        pattern=r"^\s*--> \S+:\d+:\d+",
        examples=["   --> src/x.py:1:8"],
    ),
    Rule(
        name="black, isort, ruff format",
        kind=Kind.CAUSE,
        pattern=r"^(?:would reformat |Would reformat|reformatted |\S+ would be reformatted|\d+ files? would be reformatted|ERROR: .* Imports are incorrectly sorted)",
        examples=[
            "would reformat src/x.py",
            "Would reformat: src/x.py",
            "1 file would be reformatted, 3 files would be left unchanged.",
        ],
    ),
    Rule(
        name="pip: no version",
        kind=Kind.CAUSE,
        pattern=r"No matching distribution found|Could not find a version that satisfies|ResolutionImpossible|ERROR: Cannot install|conflicting dependencies|requires a different Python",
        examples=["ERROR: No matching distribution found for foo==9.9"],
    ),
    Rule(
        name="pip: build",
        kind=Kind.FAILED,
        pattern=r"Failed building wheel|^\W*(?:ERROR: )?Failed to build [\w-]|subprocess-exited-with-error|Could not build wheels|metadata-generation-failed|did not run successfully",
        examples=["  ERROR: Failed building wheel for torchcomms", "error: subprocess-exited-with-error"],
    ),
    Rule(
        name="pip: hashes",
        kind=Kind.CAUSE,
        pattern=r"DO NOT MATCH THE HASHES|Hashes are required",
        examples=["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."],
    ),
    Rule(
        name="uv, Poetry: resolution",
        kind=Kind.CAUSE,
        pattern=r"No solution found when resolving|version solving failed|^\s*(?:╰─▶ )?Because .* depends on|pyproject\.toml changed significantly|The lockfile at `uv\.lock` needs to be updated|poetry\.lock was last generated",
        examples=[
            "  × No solution found when resolving dependencies:",
            "  ╰─▶ Because foo depends on bar>=2 and you require bar<2, ...",
        ],
    ),
    Rule(
        name="tox, nox",
        kind=Kind.RESULT,
        pattern=r"^\s*\S+: FAIL (?:code|✖)|InvocationError for command|evaluation failed :\(|Session \S+ failed",
        examples=[
            "  py311: FAIL code 1 (2.33=setup[1.20]+cmd[1.13] seconds)",
            "nox > Session tests failed.",
        ],
    ),
    Rule(
        name="Sphinx",
        kind=Kind.CLUE,
        pattern=r"^\S+\.(?:rst|md|txt|py)(?::(?:docstring of \S+)?:?\d*)?:? (?:WARNING|ERROR|SEVERE|CRITICAL):|^WARNING: \S+\.(?:rst|md|txt):\d+|^Sphinx error:|^Warning, treated as error:",
        examples=[
            "docs/index.rst:12: WARNING: undefined label: 'x'",
            "WARNING: ref/models/querysets.txt:1166: : Spell check: behaviour",
            "Warning, treated as error:",
        ],
    ),
    Rule(
        name="Django: migrations",
        kind=Kind.CAUSE,
        pattern=r"models in app\(s\).*have changes that are not yet reflected|Conflicting migrations detected|ImproperlyConfigured:|SystemCheckError:",
        examples=["CommandError: Conflicting migrations detected; multiple leaf nodes in the migration graph"],
    ),
    Rule(
        name="doctest",
        kind=Kind.FAILED,
        pattern=r"^Failed example:|\d+ items? had failures",
        examples=["Failed example:"],
        until=r"^\*{10,}$",
    ),
    Rule(
        name="logging: error record",
        kind=Kind.ERROR,
        pattern=r"^(?:ERROR|CRITICAL)(?::[\w.]+:|\s+[\w.]+:\S+:\d+ )",
        examples=["ERROR:root:cannot open the file"],
    ),
]
