"""Programs that differ in one small thing: a comparison, a number, a step left out. The tests have to tell each from the right one.

Texts with a blank in them are left alone: how a message is worded is no behaviour. So are annotations, decorators and what only a
type checker reads.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_UNREAD = ("annotation", "returns", "decorator_list", "type_params")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A module that is wrong in one place."""

    line: int
    was: str
    became: str
    tree: ast.Module

    def __str__(self) -> str:
        return f"{self.line}: `{_short(self.was)}` became `{_short(self.became)}`"


def mutants(source: str, only: frozenset[str] = frozenset()) -> Iterator[Mutant]:
    """Yield every mutant of a module; of the functions, classes and constants called `only`, where any are named."""
    tree = ast.parse(source)
    for node, field, at in _places(tree, only):
        held = getattr(node, field)
        old: ast.AST = held if at is None else held[at]
        for new in _instead(old):
            fitted = ast.fix_missing_locations(ast.copy_location(new, old))
            _put(node, field, at, fitted)
            yield Mutant(line=getattr(old, "lineno", 0), was=ast.unparse(old), became=ast.unparse(new), tree=copy.deepcopy(tree))
            _put(node, field, at, old)


def _put(node: ast.AST, field: str, at: int | None, new: ast.AST) -> None:
    if at is None:
        setattr(node, field, new)
    else:
        getattr(node, field)[at] = new


def _places(tree: ast.AST, only: frozenset[str]) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Yield each place that holds a node: its parent, the field, and where in the field; outermost first."""
    for field, value in ast.iter_fields(tree):
        if field in _UNREAD:
            continue
        for at, each in [(None, value)] if isinstance(value, ast.AST) else list(enumerate(value)) if isinstance(value, list) else ():
            if not isinstance(each, ast.AST) or _is_unread(each) or (only and isinstance(tree, ast.Module) and not _names(each) & only):
                continue
            yield tree, field, at
            yield from _places(each, frozenset())


def _names(node: ast.AST) -> frozenset[str]:
    """Return what a statement defines: a function or a class, or the names that it gives values to."""
    if isinstance(node, ast.Assign):
        return frozenset(each.id for each in node.targets if isinstance(each, ast.Name))
    return frozenset({getattr(node, "name", "")})


def _is_unread(node: ast.AST) -> bool:
    """Tell whether a node is a docstring, an import, or for a type checker."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.Import | ast.ImportFrom | ast.Assert)


def _instead(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what could stand in a node's place."""
    match node:
        case ast.Compare():
            yield from _compared(node)
        case ast.BoolOp():
            yield ast.BoolOp(op=ast.Or() if isinstance(node.op, ast.And) else ast.And(), values=node.values)
            yield from (_without(node, at) for at in range(len(node.values)))
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _OPERATORS:
            yield ast.BinOp(left=node.left, op=_OPERATORS[type(node.op)](), right=node.right)
        case ast.Constant():
            yield from _constants(node.value)
        case ast.If() | ast.IfExp():
            yield from (_changed(node, test=ast.Constant(value)) for value in (True, False))
        case ast.comprehension() if node.ifs:
            yield from (_changed(node, ifs=[each for each in node.ifs if each is not gone]) for gone in node.ifs)
        case ast.Slice():
            yield from (_changed(node, **{end: None}) for end in ("lower", "upper") if getattr(node, end) is not None)
        case _:
            yield from _steps(node)


def _steps(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what could be done instead of a step."""
    match node:
        case ast.Return(value=value) if value is not None and not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(value=ast.Constant(None))
        case ast.Expr() | ast.Raise():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.AugAssign() if type(node.op) in _OPERATORS:
            yield _changed(node, op=_OPERATORS[type(node.op)]())


def _compared(node: ast.Compare) -> Iterator[ast.AST]:
    for at, operator in enumerate(node.ops):
        other = _COMPARISONS[type(operator)]()
        yield ast.Compare(left=node.left, ops=[*node.ops[:at], other, *node.ops[at + 1 :]], comparators=node.comparators)


def _constants(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and " " not in value:
        yield ast.Constant(f"{value}x")


def _without(node: ast.BoolOp, at: int) -> ast.AST:
    left = [*node.values[:at], *node.values[at + 1 :]]
    return left[0] if len(left) == 1 else ast.BoolOp(op=node.op, values=left)


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:89]}…"
