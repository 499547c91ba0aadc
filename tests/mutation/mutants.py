"""The mutants of a module: what it would be with one small mistake in it.

Annotations, decorators, docstrings and names of types are left alone: no mistake there changes what a run does.
"""

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple, TypeVar

_PAIRS: Final = (
    (ast.Lt, ast.LtE),
    (ast.Gt, ast.GtE),
    (ast.Eq, ast.NotEq),
    (ast.Is, ast.IsNot),
    (ast.In, ast.NotIn),
    (ast.Add, ast.Sub),
    (ast.Mult, ast.Div),
)
_OTHER: Final[dict[type[ast.AST], type[ast.AST]]] = {
    **dict(_PAIRS),
    **{second: first for first, second in _PAIRS},
    ast.FloorDiv: ast.Div,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.BitAnd: ast.BitOr,
}
_OTHER_NAME: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}
_UNTOUCHED: Final = {"annotation", "returns", "decorator_list", "format_spec"}
_EITHER_WAY: Final = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)

_Node = TypeVar("_Node", bound=ast.AST)
_Put = Callable[[ast.AST], None]
_Wrong = Iterator[ast.AST | tuple[ast.AST, str]]


class Mutant(NamedTuple):
    """A module with one mistake."""

    name: str
    """The line, and what is changed in it. Further ones of the same name have a number."""
    line: int
    tree: ast.Module
    """All of the module, until the next mutant is asked for."""


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    tree, lines, names = ast.parse(source), source.splitlines(), Counter[str]()
    for node, put in list(_places(tree)):
        for other, words in _wrong(node):
            line: int = node.lineno
            name = f"{lines[line - 1].strip()} | {words}"
            names[name] += 1
            put(ast.fix_missing_locations(ast.copy_location(other, node)))
            yield Mutant(name + (f" #{names[name]}" if names[name] > 1 else ""), line, tree)
            put(node)


def _places(parent: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt | ast.ExceptHandler, _Put]]:
    """Every node that may be replaced, and what replaces it."""
    for field, value in ast.iter_fields(parent):
        if field in _UNTOUCHED:
            continue
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if not isinstance(child, ast.AST) or _is_only_for_readers(parent, child):
                continue
            put = partial(setattr, parent, field) if index is None else partial(value.__setitem__, index)
            if isinstance(child, ast.expr | ast.stmt | ast.ExceptHandler):
                yield child, put
            yield from _places(child)


def _is_only_for_readers(parent: ast.AST, child: ast.AST) -> bool:
    """Whether it is a docstring, a type's name, or what stands between the values of a text."""
    match child:
        case ast.Expr(ast.Constant(str())) | ast.Subscript(ast.Name("Literal" | "Callable" | "frozenset" | "tuple")):
            return True
        case ast.Constant(str()):
            return isinstance(parent, ast.JoinedStr) or ast.unparse(parent).startswith("cast(")
        case ast.Assign(value=ast.BinOp(op=ast.BitOr())):
            return True
        case ast.If(ast.Name("TYPE_CHECKING")) | ast.Import() | ast.ImportFrom():
            return True
    return False


def _wrong(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What could be there by mistake, with words for the difference."""
    for kind in (_wrong_operators, _wrong_values, _wrong_conditions, _wrong_calls, _wrong_statements):
        for other in kind(node):
            yield other if isinstance(other, tuple) else (other, f"{ast.unparse(node)} → {ast.unparse(other)}")


def _wrong_operators(node: ast.AST) -> _Wrong:
    match node:
        case ast.Compare(ops=ops):
            for index, op in enumerate(ops):
                yield _with(node, ops=[*ops[:index], _OTHER[type(op)](), *ops[index + 1 :]])
        case ast.BoolOp(op, values):
            for value, rest in _without_one(values):
                yield (rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)), f"without {ast.unparse(value)}"
        case ast.UnaryOp(operand=operand) | ast.BinOp(operand, ast.BitOr()):
            yield operand
        case ast.BinOp(op=op) if type(op) in _OTHER:
            yield _with(node, op=_OTHER[type(op)]())


def _wrong_values(node: ast.AST) -> _Wrong:
    match node:
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(str() as value):
            yield ast.Constant("" if value else "x")
        case ast.Constant(bytes() as value):
            yield ast.Constant(b"" if value else b"x")
        case ast.JoinedStr():
            yield ast.Constant("")
        case ast.Set(elements) if len(elements) > 1:
            for element, rest in _without_one(elements):
                yield ast.Set(rest), f"without {ast.unparse(element)}"


def _wrong_conditions(node: ast.AST) -> _Wrong:
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) if not _has_an_opposite(test):
            opposite = ast.UnaryOp(ast.Not(), test)
            yield _with(node, test=opposite), f"if {ast.unparse(opposite)}"
        case ast.ListComp(generators=loops) | ast.SetComp(generators=loops) | ast.GeneratorExp(generators=loops):
            for loop, rest in _without_one(loops):
                if loop.ifs:
                    yield _with(node, generators=[_with(loop, ifs=[]), *rest]), f"for {ast.unparse(loop.target)}: no if"
        case ast.ExceptHandler(type=ast.Tuple(types)):
            for kind, others in _without_one(types):
                yield _with(node, type=ast.Tuple(others, ast.Load())), f"without {ast.unparse(kind)}"


def _wrong_calls(node: ast.AST) -> _Wrong:
    if not isinstance(node, ast.Call):
        return
    name = ast.unparse(node.func)
    if name in _OTHER_NAME:
        yield _with(node, func=ast.Name(_OTHER_NAME[name], ast.Load()))
    if len(node.args) > 1 and name not in {"min", "max", "isinstance"}:
        first, second, *rest = node.args
        yield _with(node, args=[second, first, *rest]), f"{name}: arguments swapped"
    for keyword, keywords in _without_one(node.keywords):
        yield _with(node, keywords=keywords), f"{name}: without {keyword.arg}"


def _wrong_statements(node: ast.AST) -> _Wrong:
    match node:
        case ast.Return(value) if value and ast.unparse(value) != "None":
            yield ast.Return(ast.Constant(None)), "return None"
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Break() | ast.Continue() | ast.Return():
            yield ast.Pass(), "removed"
        case ast.Assign([ast.Attribute() | ast.Subscript() | ast.Tuple([ast.Attribute(), *_])]):
            yield ast.Pass(), "removed"


def _without_one(items: list[_Node]) -> Iterator[tuple[_Node, list[_Node]]]:
    """Each item, and the others."""
    return ((item, items[:index] + items[index + 1 :]) for index, item in enumerate(items))


def _has_an_opposite(test: ast.expr) -> bool:
    """Whether another mutant is the negation."""
    return isinstance(test, ast.Constant | ast.UnaryOp) or (
        isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], _EITHER_WAY)
    )


def _with(node: _Node, **fields: object) -> _Node:
    """A copy with other fields."""
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other
