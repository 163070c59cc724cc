"""Changes of one place that are looked for as reasons only: no proof of a task makes them, for many change nothing."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from tutor.edits.program import (
    NAMES_TO_PICK,
    REDUCTIONS,
    Edit,
    called,
    changed,
    far,
    names_of,
    node_with,
    places_of,
    written_functions,
)

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
DECIDING = ("where", "float", "int", "asarray", "array")
"""Functions that make numbers of a comparison."""
KEPT = "_kept_"
"""Holds an array as it was before a round of a loop."""


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
                    yield from _set_back(part)
                case ast.BinOp(op=ast.Mult() | ast.Div(), left=ast.Call()):
                    yield from _moved_inside(holder, key, part)
                case ast.Subscript(slice=ast.Slice(lower=ast.expr() as low, upper=ast.expr() as high) as cut):
                    instead = node_with(part, slice=node_with(cut, upper=ast.BinOp(low, ast.Add(), high)))
                    yield changed("index", holder, key, part, instead, "length")
                case ast.Compare() | ast.Subscript():
                    yield from _softened(holder, key, part)
                case ast.For() | ast.While():
                    yield from _set_back(part)
                case ast.Call():
                    yield from _softened(holder, key, part)
                    yield from _named_instead(holder, key, part, names)
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


def _softened(holder: Any, key: str | int, part: ast.expr) -> Iterator[Edit]:
    """Numbers in place of a decision about them: ``p > 0.5`` as ``p``, and the same where only the largest is kept."""
    decided = part
    match part:
        case ast.Call(args=[ast.Compare() as inner, *_]) if called(part) in DECIDING:
            decided = inner
        case ast.Call(func=ast.Attribute(value=ast.Compare() as inner, attr="astype")):
            decided = inner
        case ast.Subscript(value=ast.Call() as eye, slice=ast.Call() as top) if called(eye) == "eye":
            if called(top) == "argmax" and (numbers := _subject(top)) is not None:
                yield changed("call", holder, key, part, numbers, "largest")
    match decided:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Call() as top]) if called(top) in ("max", "amax"):
            yield changed("call", holder, key, part, left, "largest")
        case ast.Compare(left=left, ops=[ast.Gt() | ast.GtE()], comparators=[ast.Constant()]):
            yield changed("call", holder, key, part, left, "hard")
        case ast.Compare(left=ast.Constant(), ops=[ast.Lt() | ast.LtE()], comparators=[right]):
            yield changed("call", holder, key, part, right, "hard")
        case _:
            pass


def _named_instead(holder: Any, key: str | int, part: ast.Call, names: Sequence[str]) -> Iterator[Edit]:
    """A value that has a name already where a reduction is calculated."""
    if called(part) in REDUCTIONS and not isinstance(holder, list):  # of those in a list every program has this change
        for name in names[:NAMES_TO_PICK]:
            yield changed("name", holder, key, part, ast.Name(name, ast.Load()), "argument")


def _subject(call: ast.Call) -> ast.expr | None:
    """What a function or method of an array is called of."""
    if isinstance(call.func, ast.Attribute) and not (
        isinstance(call.func.value, ast.Name) and call.func.value.id in ("np", "numpy")
    ):
        return call.func.value
    return call.args[0] if call.args else None


def _set_back(loop: ast.For | ast.While) -> Iterator[Edit]:
    """An array whose numbers a loop changes, as it was before each round."""
    stored = {
        target.value.id: target
        for node in ast.walk(loop)
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name)
    }
    for name, target in stored.items():
        array = ast.Name(name, ast.Load())
        kept = ast.Assign([ast.Name(KEPT, ast.Store())], ast.Call(ast.Attribute(array, "copy", ast.Load()), [], []))
        everything = ast.Subscript(array, ast.Constant(...), ast.Store())
        back = ast.Assign([everything], ast.Name(KEPT, ast.Load()))
        body = [ast.fix_missing_locations(ast.copy_location(each, target)) for each in (kept, *loop.body, back)]
        yield replace(changed("statement", loop, "body", target, target, f"back {name}"), part=loop.body, instead=body)


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
