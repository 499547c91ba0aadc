"""The house: which room may use which, and what each is for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages import ROOT

SOURCE = ROOT / "src" / "fire_routine"
FLOORS = (
    ("text", "process", "outcome"),
    ("wire", "excerpt"),
    ("github", "inputs"),
    ("context",),
    ("runs",),
    ("evidence", "routine"),
    ("message", "guards"),
    ("follow_through", "report"),
    ("action",),
    ("main",),
    ("__main__",),
)
"""From the ground up. A room uses those below it: neighbours and text are low, the steps above them, the way on top."""
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FILES = sorted(SOURCE.rglob("*.py"))


def room_of(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(file: Path) -> Iterator[str]:
    """The rooms that a file imports from, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module] if node.module != "fire_routine" else [f"fire_routine.{node.names[0].name}"]
        yield from (module.split(".")[1] for module in modules if module.startswith("fire_routine."))


def test_every_file_is_in_a_room_that_has_its_floor() -> None:
    assert {room_of(file) for file in FILES} - {"__init__"} == set(FLOOR)


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(SOURCE)) for file in FILES])
def test_no_room_reaches_up(file: Path) -> None:
    room = room_of(file)
    used = set(imported(file)) - {room}
    assert {other for other in used if FLOOR[other] >= FLOOR[room]} == set(), f"{room} may use what is below it"


@pytest.mark.parametrize("room", sorted({room_of(file) for file in FILES if file.parent != SOURCE}))
def test_every_room_says_what_it_is_for(room: str) -> None:
    assert ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text(encoding="utf-8")))


def test_no_two_files_have_the_same_name_but_those_that_name_their_room() -> None:
    names = [file.stem for file in FILES if file.stem not in {"__init__", "__main__", room_of(file)}]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("room", sorted(set(FLOOR) - {"action", "main", "__main__"}))
def test_the_tests_mirror_the_rooms(room: str) -> None:
    tests = ROOT / "tests"
    found = [*(tests / "unit" / room).glob("test_*.py"), *(tests / "integration").glob(f"test_{room}.py")]
    assert found, f"neither tests/unit/{room}/ nor tests/integration/test_{room}.py"


ONLY_HERE = {
    "actions_toolkit": {"report/runner.py"},
    "httpcore": {"wire/network.py"},
    "junitparser": {"evidence/junit_xml.py"},
    "httpx": {
        *("main.py", "process/edges.py", "wire/exit.py", "wire/http.py", "wire/incoming.py", "wire/network.py"),
        # An open answer, and the names of statuses.
        *("github/client.py", "routine/endpoint.py", "guards/triage.py"),
    },
}


@pytest.mark.parametrize("library", ONLY_HERE)
def test_a_library_is_used_where_it_is_meant_to_be(library: str) -> None:
    users = {
        str(file.relative_to(SOURCE))
        for file in FILES
        if any(f"{word} {library}" in file.read_text(encoding="utf-8") for word in ("import", "from"))
    }
    assert users == ONLY_HERE[library]


@pytest.mark.parametrize(("word", "file"), [("_http.send(", "wire/exit.py"), ("stdout.write(", "wire/exit.py")])
def test_text_leaves_through_one_place(word: str, file: str) -> None:
    assert [str(path.relative_to(SOURCE)) for path in FILES if word in path.read_text(encoding="utf-8")] == [file]


def test_what_leaves_as_it_is_is_a_short_list() -> None:
    uses = {
        str(path.relative_to(SOURCE))
        for path in FILES
        if re.search(r"(?<!class )AsIs\(", path.read_text(encoding="utf-8"))
    }
    assert uses == {
        "follow_through/comment.py",
        "follow_through/follow_through.py",
        "guards/claim.py",
        "guards/triage.py",
        "report/publish.py",
        "report/runner.py",
    }
