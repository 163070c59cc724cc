"""Changes of one place that are looked for as reasons only: no proof of a task makes them, for many change nothing."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from tutor.edits.program import Edit, called, changed, far, names_of, node_with, places_of, written_functions

OUTSIDE = (ast.Mult, ast.Div)
"""Operations that may stand inside a function or outside of it."""
LINEAR = frozenset("sum mean float asarray array reshape ravel squeeze nansum dot list tuple print abs".split())
"""Functions of which it does not matter."""
FINER = 50
"""So many times finer a grid is tried."""
FINEST = 2_000
"""Points of a grid that is tried at the most."""
SQUARES = {"sum": "sum of the squares", "mean": "mean of the squares"}
SIGNS = {ast.Mult: "*", ast.Div: "/"}


def rarer(tree: ast.Module, function: str) -> list[Edit]:
    """Further changes of a program, the telling ones first."""
    return sorted(_rarer(tree), key=lambda edit: far(edit.kind, edit.detail))


def _rarer(tree: ast.Module) -> Iterator[Edit]:
    for scope in written_functions(tree):
        names = names_of(scope)
        for holder, key, part in places_of(scope):
            match part:
                case ast.Assign() | ast.Return() if part.value is not None:
                    yield from _exchanged_once(part, names)
                    yield from _each_call_turned(part)
                case ast.For(iter=ast.Name() as over):
                    yield from _longer_lists(part, over, names)
                case ast.BinOp(op=ast.Mult() | ast.Div(), left=ast.Call()):
                    yield from _moved_inside(holder, key, part)
                case ast.Subscript(slice=ast.Slice(lower=ast.expr() as low, upper=ast.expr() as high) as cut):
                    instead = node_with(part, slice=node_with(cut, upper=ast.BinOp(low, ast.Add(), high)))
                    yield changed("index", holder, key, part, instead, "length")
                case ast.Call():
                    yield from _moved_outside(holder, key, part)
                    yield from _of_squares(holder, key, part)
                    yield from _averaged(holder, key, part)
                    yield from _finer(holder, key, part)
                case _:
                    pass


def _exchanged_once(part: ast.Assign | ast.Return, names: Sequence[str]) -> Iterator[Edit]:
    """Two names exchanged in a statement in which each stands once."""
    assert part.value is not None
    used = Counter(node.id for node in ast.walk(part.value) if isinstance(node, ast.Name) and node.id in names[:4])
    for one, other in combinations(used, 2):
        if used[one] == used[other] == 1:
            exchanged = copy.deepcopy(part.value)
            for node in ast.walk(exchanged):
                if isinstance(node, ast.Name) and node.id in (one, other):
                    node.id = other if node.id == one else one
            yield changed("arguments", part, "value", part.value, exchanged, f"names {one} and {other}")


def _each_call_turned(part: ast.Assign | ast.Return) -> Iterator[Edit]:
    """The two arguments of a function exchanged in each of its calls in a statement."""
    assert part.value is not None
    counted = Counter(
        called(node) for node in ast.walk(part.value) if isinstance(node, ast.Call) and len(node.args) == 2
    )
    for name in (name for name, count in counted.items() if name and count > 1):
        turned = copy.deepcopy(part.value)
        for node in ast.walk(turned):
            if isinstance(node, ast.Call) and called(node) == name and len(node.args) == 2:
                node.args.reverse()
        yield changed("arguments", part, "value", part.value, turned, "each")


def _longer_lists(part: ast.For, over: ast.Name, names: Sequence[str]) -> Iterator[Edit]:
    """A loop over two lists where it runs over one."""
    for name in names:
        if name != over.id:
            both = ast.BinOp(over, ast.Add(), ast.Name(name, ast.Load()))
            yield changed("operand", part, "iter", over, both, "lists")


def _moved_inside(holder: Any, key: str | int, part: ast.BinOp) -> Iterator[Edit]:
    """``f(x) / c`` as ``f(x / c)``."""
    call = part.left
    if isinstance(call, ast.Call) and called(call) not in LINEAR and _is_plain(call):
        inside = ast.BinOp(call.args[0], part.op, part.right)
        instead = node_with(call, args=[inside, *call.args[1:]])
        yield changed("function", holder, key, part, instead, f"outside {called(call)} {SIGNS[type(part.op)]}")


def _moved_outside(holder: Any, key: str | int, part: ast.Call) -> Iterator[Edit]:
    """``f(x / c)`` as ``f(x) / c``."""
    if called(part) in LINEAR or not _is_plain(part):
        return
    match part.args[0]:
        case ast.BinOp(op=ast.Mult() | ast.Div() as op, left=left, right=right):
            instead = ast.BinOp(node_with(part, args=[left, *part.args[1:]]), op, right)
            yield changed("function", holder, key, part, instead, f"inside {called(part)} {SIGNS[type(op)]}")
        case _:
            pass


def _is_plain(call: ast.Call) -> bool:
    return bool(call.args) and not isinstance(call.args[0], ast.Starred) and bool(called(call))


def _of_squares(holder: Any, key: str | int, part: ast.Call) -> Iterator[Edit]:
    """A norm for a sum, or for a sum or mean of squares; and the other way round."""
    name = called(part)
    if name == "norm" and part.args:
        of = part.args[0]
        plain = ast.Call(ast.Attribute(of, "sum", ast.Load()), [], part.keywords)
        yield changed("function", holder, key, part, plain, "norm and sum")
        for fold, said in SQUARES.items():
            squares = ast.BinOp(of, ast.Pow(), ast.Constant(2))
            total = ast.Call(ast.Attribute(squares, fold, ast.Load()), [], part.keywords)
            yield changed("function", holder, key, part, total, f"norm and {said}")
    match part.args:
        case [
            ast.Call(
                args=[ast.BinOp(op=ast.Pow(), left=of, right=ast.Constant(value=2 | 2.0))], keywords=kept
            ) as inside
        ]:
            square_root = name == "sqrt" and called(inside) == "sum"
        case [
            ast.Call(
                func=ast.Attribute(
                    value=ast.BinOp(op=ast.Pow(), left=of, right=ast.Constant(value=2 | 2.0)), attr="sum"
                ),
                keywords=kept,
            )
        ]:
            square_root = name == "sqrt"
        case _:
            square_root = False
    if square_root:
        plain = ast.Call(ast.Attribute(of, "sum", ast.Load()), [], kept)
        yield changed("function", holder, key, part, plain, "norm and sum")
    of_method = part.func.value if isinstance(part.func, ast.Attribute) else None
    inner = part.args[0] if part.args else of_method
    match inner:
        case ast.BinOp(op=ast.Pow(), left=of, right=ast.Constant(value=2 | 2.0)) if name in SQUARES:
            root = ast.Attribute(ast.Attribute(ast.Name("np", ast.Load()), "linalg", ast.Load()), "norm", ast.Load())
            norm = ast.Call(root, [of], part.keywords)
            yield changed("function", holder, key, part, norm, f"{SQUARES[name]} and norm")
        case _:
            pass


def _averaged(holder: Any, key: str | int, part: ast.Call) -> Iterator[Edit]:
    """A mean for the largest or smallest."""
    name = called(part)
    if name in ("max", "min") and isinstance(part.func, ast.Attribute):
        yield changed(
            "function", holder, key, part, node_with(part, func=node_with(part.func, attr="mean")), f"{name} and mean"
        )


def _finer(holder: Any, key: str | int, part: ast.Call) -> Iterator[Edit]:
    """A grid with more points between the same ends."""
    match called(part), part.args:
        case (("linspace" | "logspace" | "geomspace"), [low, high, ast.Constant(value=int(count))]):
            if count >= 2 and count * FINER <= FINEST * 5:
                points = ast.Constant(min(count * FINER, FINEST))
                yield changed("constant", holder, key, part, node_with(part, args=[low, high, points]), "finer")
        case "arange", [low, high, ast.Constant(value=int() | float() as step)]:
            if step > 0:
                instead = node_with(part, args=[low, high, ast.Constant(step / FINER)])
                yield changed("constant", holder, key, part, instead, "finer")
        case _:
            pass
