"""Changes of one place that are looked for as reasons only: no proof of a task makes them, for many change nothing."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from tutor.edits.brackets import brackets
from tutor.edits.loops import of_loops
from tutor.edits.program import (
    FAMILIES,
    MOST_PARTS,
    NAMES_TO_PICK,
    REDUCTIONS,
    Edit,
    called,
    changed,
    far,
    names_of,
    node_with,
    picked,
    places_of,
    written_functions,
)

OPERATIONS = ast.Add | ast.Sub | ast.Mult | ast.Div | ast.Pow
"""What may stand inside a function or outside of it."""
FOLDS = ("sum", "mean")
"""Functions of which only a power may stand on either side."""
FURTHER = {"mean": ("max", "min"), "log": ("exp",), "exp": ("log",)}
"""Functions that are taken for others, seldom."""
COUNTING = frozenset("range eye zeros ones full arange linspace identity".split())
WHOLE = ("int", "int32", "int64", "intp")
FLOATING = frozenset("asarray array astype zeros ones empty full".split())
"""Functions that take a type."""
LINEAR = frozenset(
    "sum mean float asarray array reshape ravel squeeze nansum dot list tuple print abs"
    " len range enumerate zip sorted int str eye zeros ones full arange".split()
)
"""Functions of which it does not matter."""
FINER = 50
"""So many times finer a grid is tried."""
FINEST = 2_000
"""Points of a grid that is tried at the most."""
SQUARES = {"sum": "sum of the squares", "mean": "mean of the squares"}
SIGNS = {ast.Mult: "*", ast.Div: "/", ast.Add: "+", ast.Sub: "-", ast.Pow: "**"}
DECIDING = ("where", "float", "int", "asarray", "array")
"""Functions that make numbers of a comparison."""
MOST_AXES = 5
"""Axes of which two are tried together."""
KEPT = "_kept_"
"""Holds an array as it was before a round of a loop."""


def rarer(tree: ast.Module, function: str, lent: Sequence[str] = ()) -> list[Edit]:
    """Further changes of a program, the telling ones first; ``lent`` are functions of one argument that it may call."""
    return sorted((*_rarer(tree), *_of_lent(tree, function, lent)), key=lambda edit: far(edit.kind, edit.detail))


def _rarer(tree: ast.Module) -> Iterator[Edit]:
    for scope in written_functions(tree):
        names = names_of(scope)
        yield from brackets(scope)
        yield from of_loops(scope)
        for holder, key, part in places_of(scope):
            yield from _reshaped(holder, key, part, names)
            match part:
                case ast.Assign() | ast.Return() if part.value is not None:
                    yield from _exchanged_once(part, names)
                    yield from _each_call_turned(part)
                    yield from _each_function(part)
                    yield from _each_name(part, names)
                    yield from _entries(part)
                    log = ast.Call(_numpy("log"), [part.value], [])
                    yield changed("call", part, "value", part.value, ast.UnaryOp(ast.USub(), log), "with minus log")
                case ast.For(iter=ast.Name() as over):
                    yield from _longer_lists(part, over, names)
                    yield from set_back(part)
                case ast.AugAssign(value=ast.Name() as value):
                    twice = ast.BinOp(value, ast.Mult(), ast.Constant(2))
                    yield changed("operand", part, "value", value, twice, "twice")
                case ast.BinOp():
                    yield from _moved_inside(holder, key, part)
                    yield from _of_operands(holder, key, part)
                case ast.Subscript(slice=ast.Slice(lower=None, upper=ast.UnaryOp(operand=ast.Constant(value=1)))):
                    cut = ast.Slice(lower=ast.Constant(1))
                    yield changed("index", holder, key, part, node_with(part, slice=cut), "the first")
                case ast.Subscript(slice=ast.Slice(lower=ast.UnaryOp(op=ast.USub(), operand=most), upper=None)):
                    cut = ast.Slice(upper=most)
                    yield changed("index", holder, key, part, node_with(part, slice=cut), "first ones")
                case ast.Dict(keys=keys, values=values) if len(values) <= MOST_PARTS:
                    for one, other in combinations(range(len(values)), 2):
                        order = list(values)
                        order[one], order[other] = order[other], order[one]
                        yield changed("arguments", holder, key, part, ast.Dict(keys, order), "dict")
                case ast.keyword(arg="axis", value=ast.Tuple(elts=[_, _])):
                    for pair in combinations(range(MOST_AXES), 2):
                        axes = ast.Tuple([ast.Constant(each) for each in pair], ast.Load())
                        yield changed("axis", part, "value", part.value, axes)
                case ast.Subscript(slice=ast.Slice(lower=ast.Constant(value=1), upper=None)):
                    cut = ast.Slice(upper=ast.UnaryOp(ast.USub(), ast.Constant(1)))
                    yield changed("index", holder, key, part, node_with(part, slice=cut), "the last")
                case ast.Subscript(slice=ast.Slice(lower=ast.expr() as low, upper=ast.expr() as high) as cut):
                    instead = node_with(part, slice=node_with(cut, upper=ast.BinOp(low, ast.Add(), high)))
                    yield changed("index", holder, key, part, instead, "length")
                case ast.Compare() | ast.Subscript():
                    yield from _softened(holder, key, part)
                case ast.For() | ast.While():
                    yield from set_back(part)
                case ast.Call():
                    yield from _softened(holder, key, part)
                    yield from _named_instead(holder, key, part, names)
                    yield from _moved_outside(holder, key, part)
                    yield from _of_squares(holder, key, part)
                    yield from _averaged(holder, key, part)
                    yield from _finer(holder, key, part)
                    yield from _of_function(holder, key, part)
                case _:
                    pass


def _of_lent(tree: ast.Module, function: str, lent: Sequence[str]) -> Iterator[Edit]:
    """A function that is lent around an argument."""
    for scope in (scope for scope in written_functions(tree) if scope.name == function):
        arguments = [each.arg for each in scope.args.args][:NAMES_TO_PICK]
        for holder, key, part in places_of(scope):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load) and part.id in arguments:
                for name in lent:
                    call = ast.Call(ast.Name(name, ast.Load()), [part], [])
                    yield changed("call", holder, key, part, call, f"with {name}")


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


def set_back(loop: ast.For | ast.While) -> Iterator[Edit]:
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
    """``f(x) / c`` as ``f(x / c)``, and ``a * f(x) / c`` as ``a * f(x / c)``."""
    match part:
        case ast.BinOp(left=ast.BinOp(op=ast.Mult(), right=ast.Call() as call), op=ast.Mult() | ast.Div()):
            if (inside := _with_inside(call, part.op, part.right)) is not None:
                yield changed(
                    "function", holder, key, part, node_with(part.left, right=inside), _outside(call, part.op)
                )
        case ast.BinOp(left=ast.Call() as call, op=op) if isinstance(op, OPERATIONS):
            if (inside := _with_inside(call, part.op, part.right)) is not None:
                yield changed("function", holder, key, part, inside, _outside(call, part.op))
        case _:
            pass


def _outside(call: ast.Call, op: ast.operator) -> str:
    return f"outside {called(call)} {SIGNS[type(op)]}"


def _with_inside(call: ast.Call, op: ast.operator, other: ast.expr) -> ast.Call | None:
    """The call with an operation made to what it is called of."""
    if called(call) in FOLDS and isinstance(op, ast.Pow) and (subject := _subject(call)) is not None:
        squares = ast.BinOp(subject, op, other)
        if call.args and subject is call.args[0]:
            return ast.Call(call.func, [squares, *call.args[1:]], call.keywords)
        assert isinstance(call.func, ast.Attribute)
        return ast.Call(ast.Attribute(squares, call.func.attr, ast.Load()), call.args, call.keywords)
    if called(call) in LINEAR or not _is_plain(call):
        return None
    return ast.Call(call.func, [ast.BinOp(call.args[0], op, other), *call.args[1:]], call.keywords)


def _moved_outside(holder: Any, key: str | int, part: ast.Call) -> Iterator[Edit]:
    """``f(x / c)`` as ``f(x) / c``."""
    subject = _subject(part)
    if called(part) in FOLDS and isinstance(subject, ast.BinOp) and isinstance(subject.op, ast.Pow):
        if part.args and subject is part.args[0]:
            fold = node_with(part, args=[subject.left, *part.args[1:]])
        else:
            fold = node_with(part, func=node_with(part.func, value=subject.left))
        yield changed("function", holder, key, part, node_with(subject, left=fold), f"inside {called(part)} **")
    if called(part) in LINEAR or not _is_plain(part):
        return
    match part.args[0]:
        case ast.BinOp(op=op, left=left, right=right) if isinstance(op, OPERATIONS):
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


def _of_operands(holder: Any, key: str | int, part: ast.BinOp) -> Iterator[Edit]:
    """An operand dropped with the sign, or the division, that was its own; tables made of two vectors."""
    match part:
        case ast.BinOp(left=ast.UnaryOp(op=ast.USub() as minus), op=ast.Mult(), right=right):
            yield changed("operand", holder, key, part, ast.UnaryOp(minus, right), "left *")
        case ast.BinOp(op=ast.Sub(), right=right):
            yield changed("operand", holder, key, part, ast.UnaryOp(ast.USub(), right), "left -")
            yield changed("operand", holder, key, part, ast.BinOp(part, ast.Pow(), ast.Constant(2)), "square")
        case ast.BinOp(left=left, op=ast.Div(), right=right) if not isinstance(left, ast.Constant):
            yield changed("operand", holder, key, part, node_with(part, left=ast.Constant(1)), "left *")
        case ast.BinOp(
            left=ast.BinOp(op=ast.Mult()) as one, op=ast.Add() | ast.Sub(), right=ast.BinOp(op=ast.Mult()) as other
        ):
            exchanged = node_with(part, left=node_with(one, left=other.left), right=node_with(other, left=one.left))
            yield changed("operand", holder, key, part, exchanged, "weights")
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            table = ast.Call(ast.Attribute(ast.Name("np", ast.Load()), "outer", ast.Load()), [left, right], [])
            yield changed("operator", holder, key, part, table, "@ outer")
    match part:
        case ast.BinOp(
            left=ast.UnaryOp(op=ast.USub() as minus, operand=base), op=ast.Mult(), right=ast.Constant(value=2)
        ):
            power = ast.UnaryOp(minus, ast.BinOp(base, ast.Pow(), part.right))
            yield changed("operator", holder, key, part, power, "* **")
        case ast.BinOp(op=ast.Mult(), right=ast.Constant(value=2) | ast.Name()):
            yield changed("operator", holder, key, part, node_with(part, op=ast.Pow()), "* **")
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=ast.Constant(value=1)):
            if isinstance(holder, ast.Subscript | ast.Slice):
                yield changed("index", holder, key, part, left, "one off")
        case ast.BinOp(left=ast.BinOp(left=ast.Call() as up, op=ast.Sub(), right=ast.Call() as down), op=ast.Div()):
            yield from _to_both_sides(holder, key, part, up, down)
        case _:
            pass


def _to_both_sides(holder: Any, key: str | int, part: ast.BinOp, up: ast.Call, down: ast.Call) -> Iterator[Edit]:
    """``(f(x + d) - f(x)) / h`` as ``(f(x + d) - f(x - d)) / (2 * h)``, and the same to the other side."""
    match up.args, down.args:
        case [ast.BinOp(op=ast.Add(), left=at) as moved], [still] if ast.dump(at) == ast.dump(still):
            both = up, node_with(down, args=[node_with(moved, op=ast.Sub())])
        case [still], [ast.BinOp(op=ast.Sub(), left=at) as moved] if ast.dump(at) == ast.dump(still):
            both = node_with(up, args=[node_with(moved, op=ast.Add())]), down
        case _:
            return
    if called(up) == called(down):
        width = ast.BinOp(ast.Constant(2), ast.Mult(), part.right)
        difference = ast.BinOp(both[0], ast.Sub(), both[1])
        yield changed("operand", holder, key, part, ast.BinOp(difference, ast.Div(), width), "one side")


def _of_function(holder: Any, key: str | int, part: ast.Call) -> Iterator[Edit]:
    """Another function in its place, a type that keeps fractions, and counts that are one off."""
    name = called(part)
    for other in FURTHER.get(name, ()):
        yield changed("function", holder, key, part, _renamed(part, other), f"{name} and {other}")
    subject = _subject(part)
    if name in ("max", "amax") and subject is not None and len(part.args) < 2:
        axis = next((each for each in part.keywords if each.arg == "axis"), ast.keyword("axis", ast.Constant(None)))
        kept = [each for each in part.keywords if each.arg == "keepdims"]
        whole = ast.Attribute(ast.Attribute(ast.Name("np", ast.Load()), "logaddexp", ast.Load()), "reduce", ast.Load())
        instead = ast.Call(whole, [subject], [axis, *kept])
        yield changed("function", holder, key, part, instead, "max and exponentials")
    if name in FLOATING:
        yield from _of_type(part)
    yield from _of_activation(holder, key, part, name)
    if name in COUNTING:
        for at, argument in enumerate(part.args):
            match argument:
                case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=ast.Constant(value=1)):
                    yield changed("index", part.args, at, argument, left, "one off")
                case _:
                    pass


def _of_activation(holder: Any, key: str | int, part: ast.Call, name: str) -> Iterator[Edit]:
    """``np.maximum(x, 0)`` for ``np.tanh(x)``, and the other way round."""
    match part.args:
        case [ast.expr() as subject] if name == "tanh":
            instead = ast.Call(_numpy("maximum"), [subject, ast.Constant(0.0)], [])
            yield changed("function", holder, key, part, instead, "tanh and maximum with 0")
        case [ast.Constant(value=0 | 0.0), subject] | [subject, ast.Constant(value=0 | 0.0)] if name == "maximum":
            instead = ast.Call(_numpy("tanh"), [subject], [])
            yield changed("function", holder, key, part, instead, "maximum with 0 and tanh")
        case _:
            pass


def _numpy(name: str) -> ast.Attribute:
    return ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())


def _of_type(part: ast.Call) -> Iterator[Edit]:
    """Whole numbers as floats."""
    named: list[tuple[Any, str | int, ast.expr]] = [(part.args, at, each) for at, each in enumerate(part.args)]
    named += [(each, "value", each.value) for each in part.keywords if each.arg == "dtype"]
    for holder, key, type_named in named:
        word = getattr(type_named, "id", getattr(type_named, "attr", getattr(type_named, "value", "")))
        if word in WHOLE:
            yield changed("call", holder, key, type_named, ast.Name("float", ast.Load()), "int as float")


def _renamed(part: ast.Call, name: str) -> ast.Call:
    function = part.func
    if isinstance(function, ast.Attribute):
        return node_with(part, func=node_with(function, attr=name))  # type: ignore[no-any-return]
    return node_with(part, func=ast.Name(name, ast.Load()))  # type: ignore[no-any-return]


def _reshaped(holder: Any, key: str | int, part: ast.AST, names: Sequence[str]) -> Iterator[Edit]:
    """Rows of 0 and 1 in place of the numbers at which the 1 stands; the order of entries as it was."""
    match part:
        case ast.Subscript(value=value, slice=ast.Name(id=place), ctx=ast.Load()):
            yield changed("index", holder, key, part, picked(value, place), "picked alone")
        case ast.Subscript(value=value, slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp())):
            yield changed("index", holder, key, part, value, "turned round")
        case ast.Subscript(value=ast.Name(id=numbers), slice=ast.Tuple(elts=[ast.Slice(), ast.Constant(value=None)])):
            yield from _as_rows(holder, key, part, numbers, names)
        case ast.Subscript(
            value=ast.Name(id=numbers),
            slice=ast.Tuple(elts=[ast.Slice(), ast.Attribute(attr="newaxis")]),
        ):
            yield from _as_rows(holder, key, part, numbers, names)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=numbers), attr="reshape")):
            yield from _as_rows(holder, key, part, numbers, names)
        case ast.Name(id=numbers, ctx=ast.Load()) if isinstance(holder, ast.BinOp) and numbers in names[:2]:
            yield from _as_rows(holder, key, part, numbers, names)
        case _:
            pass


def _as_rows(holder: Any, key: str | int, part: ast.expr, numbers: str, names: Sequence[str]) -> Iterator[Edit]:
    for name in names[:3]:
        if name != numbers:
            eye = ast.parse(f"np.eye({name}.shape[-1])[{numbers}]", mode="eval").body
            for node in ast.walk(eye):
                if "lineno" in node._attributes:
                    ast.copy_location(node, part)
            yield changed("call", holder, key, part, eye, "one-hot")


def _each_function(part: ast.Assign | ast.Return) -> Iterator[Edit]:
    """A function by another one at all its places in a statement."""
    assert part.value is not None
    counted = Counter(called(node) for node in ast.walk(part.value) if isinstance(node, ast.Call))
    for name in (name for name, count in counted.items() if name and count > 1):
        for other in dict.fromkeys(other for family in FAMILIES if name in family for other in family if other != name):
            exchanged = copy.deepcopy(part.value)
            for node in ast.walk(exchanged):
                if isinstance(node, ast.Call) and called(node) == name:
                    node.func = _renamed(node, other).func
            yield changed("function", part, "value", part.value, exchanged, f"{name} and {other}")


def _each_name(part: ast.Assign | ast.Return, names: Sequence[str]) -> Iterator[Edit]:
    """A name by another one at all its places in a statement."""
    assert part.value is not None
    used = Counter(node.id for node in ast.walk(part.value) if isinstance(node, ast.Name) and node.id in names[:6])
    for name in (name for name, count in used.items() if count > 1):
        for other in names[:6]:
            if other == name:
                continue
            exchanged = copy.deepcopy(part.value)
            for node in ast.walk(exchanged):
                if isinstance(node, ast.Name) and node.id == name:
                    node.id = other
            yield changed("name", part, "value", part.value, exchanged, f"{name} and {other}")


def _entries(part: ast.Assign | ast.Return) -> Iterator[Edit]:
    """Two entries of an array exchanged in a statement; entries of columns set in all rows where each has its own."""
    assert part.value is not None
    used: dict[str, set[int]] = {}
    for node in ast.walk(part.value):
        match node:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int(at))):
                used.setdefault(name, set()).add(at)
    for name, entries in used.items():
        if len(entries) == 2:
            one, other = sorted(entries)
            exchanged = copy.deepcopy(part.value)
            for node in ast.walk(exchanged):
                match node:
                    case ast.Subscript(value=ast.Name(id=of), slice=ast.Constant(value=int(at))) if of == name:
                        node.slice = ast.copy_location(ast.Constant(other if at == one else one), node.slice)
            yield changed("index", part, "value", part.value, exchanged, "exchanged")
    if isinstance(part, ast.Assign):
        match part.targets:
            case [
                ast.Subscript(value=rows, slice=ast.Tuple(elts=[ast.Slice(lower=None), ast.Name(id=name)])) as target
            ]:
                stored = picked(rows, name)
                stored.ctx = ast.Store()
                yield changed("index", part.targets, 0, target, stored, "picked")
