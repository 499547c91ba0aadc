"""Every row of the table: what it accepts, its default, and that the action uses the setting."""

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from fire_routine.inputs.kinds import Input, rows
from fire_routine.inputs.read_settings import read_settings
from fire_routine.inputs.settings import INPUTS, Settings
from fire_routine.outcome.outcome import Problem

SOURCE = Path(__file__).parents[3] / "src" / "fire_routine"
CLASSES: dict[str, type] = {"Settings": Settings} | {
    item.type.__name__: item.type
    for item in fields(Settings)
    if isinstance(item.type, type) and is_dataclass(item.type)
}
FIELDS = {row.name: (of.__name__, item) for of, item, row in rows(Settings)}


def _secrets() -> dict[str, Input]:
    return {row.name: row for row in INPUTS.values() if row.secret}


def _read(name: str, value: str) -> Settings:
    return read_settings({f"INPUT_{name.upper()}": value}, lambda _: b"")


def _problem(name: str, value: str) -> Problem:
    (only,) = _read(name, value).problems
    assert only.input == name
    return only


each = pytest.mark.parametrize("row", INPUTS.values(), ids=INPUTS.keys())
each_choice = pytest.mark.parametrize("row", [row for row in INPUTS.values() if row.options], ids=lambda row: row.name)
each_number = pytest.mark.parametrize("row", [row for row in INPUTS.values() if row.limits], ids=lambda row: row.name)
each_secret = pytest.mark.parametrize("row", _secrets().values(), ids=_secrets().keys())


@each
def test_the_default_as_action_yml_writes_it_is_the_default_of_the_setting(row: Input) -> None:
    if "${{" not in row.default:
        assert _read(row.name, row.default) == read_settings({}, lambda _: b"")


@each_choice
def test_each_option_is_accepted_and_any_other_word_is_a_problem(row: Input) -> None:
    assert {option: _read(row.name, option).problems for option in row.options} == dict.fromkeys(row.options, ())
    for option in row.options:
        assert f"`{option}`" in _problem(row.name, "something-else").message


@each_number
def test_a_number_is_accepted_up_to_its_limits_and_no_further(row: Input) -> None:
    assert row.limits
    low, high = row.limits
    assert not _read(row.name, f"{low}").problems
    assert not _read(row.name, f"{high}").problems
    for beyond in (low - 1, high + 1):
        assert f"from {low} to {high}" in _problem(row.name, str(beyond)).message


def test_the_secrets_are_masked() -> None:
    assert {"routine-url", "routine-token", "github-token", "triage-api-key"} == set(_secrets())


@each
def test_what_is_named_like_a_secret_is_one(row: Input) -> None:
    named_so = re.search(r"token|key|secret$|password", row.name)
    assert row.secret or not named_so, f"give the row of `{row.name}` `secret=True`, which masks it, or rename it"


@each_secret
def test_no_secret_is_in_the_settings_repr(row: Input) -> None:
    _, item = FIELDS[row.name]
    assert not item.repr


@pytest.mark.parametrize("of", CLASSES.values(), ids=CLASSES.keys())
def test_every_setting_has_a_row(of: type) -> None:
    given = {item.name for cls, item, _ in rows(of) if cls is of}
    inner = {item.name for item in fields(of) if item.type in CLASSES.values()}
    missing = {item.name for item in fields(of)} - given - inner - {"problems"}
    assert not missing, f"a field of {of.__name__} without an input: make it with a function of inputs/kinds.py"


# Whether the action uses a setting

TABLE = SOURCE / "inputs" / "settings.py"
TREES = [ast.parse(path.read_text()) for path in SOURCE.rglob("*.py") if path != TABLE]
Read = tuple[str, str]
"""A class of settings and the name of one of its attributes."""


@each
def test_the_action_uses_the_setting(row: Input) -> None:
    of, item = FIELDS[row.name]
    assert (of, item.name) in _used(), (
        f"nothing uses `{item.name}` of {of}, so the input `{row.name}` has no effect: use it in the step that it is "
        "for, or delete its row in src/fire_routine/inputs/settings.py"
    )


def test_only_what_is_read_from_settings_counts_as_used() -> None:
    module = ast.parse("""
def step(settings: Settings, other: Other) -> None:
    text, clock = settings.text, other.clock
    print(text.needs, other.guards.dry_run, report.wanted.summary, _load().github_token)
def _load() -> Settings: ...
""")
    reads = {("Settings", "text"), ("TextInputs", "needs"), ("ReportInputs", "summary"), ("Settings", "github_token")}
    assert set(_reads(module, {"wanted": "ReportInputs"})) == reads


@functools.cache
def _used() -> set[Read]:
    """What is read from settings. What one of their properties reads counts if the property is read."""
    attributes = {name: of for tree in TREES for node in ast.walk(tree) for name, of in _attributes(node)}
    reads = {read for tree in TREES for read in _reads(tree, attributes)}
    for of, cls in CLASSES.items():
        for name, value in vars(cls).items():
            if isinstance(value, property) and value.fget and (of, name) in reads:
                reads |= {(of, attribute) for attribute in value.fget.__code__.co_names}
    return reads


def _reads(module: ast.AST, attributes: dict[str, str]) -> Iterator[Read]:
    """What a module reads from settings, as far as annotations and plain assignments show.

    `attributes` are those of other classes that hold settings.
    """
    nodes = list(ast.walk(module))
    names = {name: name for name in CLASSES} | {name: of for node in nodes for name, of in _annotations(node)}

    def class_of(node: ast.AST) -> str | None:
        match node:
            case ast.Call(func=called):
                return class_of(called)
            case ast.Name(id=name):
                return names.get(name)
            case ast.Attribute(value=value, attr=name):
                of = class_of(value)
                return _inner(of, name) if of else attributes.get(name) or names.get(name)
            case _:
                return None

    for target, value in (pair for node in nodes for pair in _assignments(node)):
        if of := class_of(value):
            names[target] = of
    for node in nodes:
        if isinstance(node, ast.Attribute) and (of := class_of(node.value)):
            yield of, node.attr


def _annotations(node: ast.AST) -> Iterator[Read]:
    """The names of arguments and functions, with the class that their annotation gives them."""
    match node:
        case ast.arg(arg=name, annotation=ast.Name(id=of)) | ast.FunctionDef(name=name, returns=ast.Name(id=of)):
            if of in CLASSES:
                yield name, of


def _attributes(node: ast.AST) -> Iterator[Read]:
    match node:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id=of)) if of in CLASSES:
            yield name, of


def _assignments(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            for target, value in zip(targets, values, strict=True):
                if isinstance(target, ast.Name):
                    yield target.id, value


def _inner(of: str, name: str) -> str | None:
    """The class of settings that an attribute of one contains."""
    types = {item.name: item.type for item in fields(CLASSES[of])}
    return getattr(types.get(name), "__name__", None)
