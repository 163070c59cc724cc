"""The one-edit changes of a program: its tree is changed in place, looked at, and changed back.

Nothing is run here. The operators and their order are those that explained most wrong programs: an operand, a sign, an
axis before a constant, a name before a statement.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Any

MAX_EDITS = 4_000
"""Changes of one program that are looked at."""
MAX_SHOWN = 120
"""Characters of a part that are shown."""


@dataclass(frozen=True)
class Edit:
    """One change: the part of the tree that is replaced, and what stands there then."""

    kind: str
    """The operator's name, one of ``KINDS``."""
    holder: Any
    """The node, or the list of nodes, that holds the part."""
    key: str | int
    part: Any
    """What stands there."""
    instead: Any
    """What would stand there; None drops a statement."""
    line: int
    column: int
    end_line: int
    end_column: int
    detail: str = ""
    """What is exchanged, where the sentence names it: ``sum for mean``, ``axis``."""

    @property
    def before(self) -> str:
        """The part as Python writes it."""
        return _source(self.part)

    @property
    def after(self) -> str:
        """What would stand there as Python writes it; empty where it is dropped."""
        return "" if self.instead is None else _source(self.instead)


KINDS = {
    "function": 10, "sign": 11, "operator": 12, "axis": 13, "keepdims": 13, "arguments": 14, "constant": 15,
    "comparison": 14, "index": 16, "order": 16, "operand": 17, "call": 18, "name": 19, "branch": 20, "where": 20,
    "normalise": 21, "maximum": 21, "complement": 22, "reciprocal": 23, "statement": 23, "copy": 9, "brackets": 11,
}  # fmt: skip
"""Every operator with how far-fetched it is as an explanation; they are tried, and believed, in this order."""
FARTHER = {
    "minus": 4, "half": 3, "twice": 3, "square": 3, "array": 15, "kept": 1, "none": 1, "assert": -12, "raise": -12,
    "ends": -7,
    "as float": -6, "two factors": 3, "order @": 1, "steps": 2, "order": 1, "sides": 3, "finer": 2,
    "picked": 6, "named": 4, "start": 3, "argument": 4, "* @": 8,
    **dict.fromkeys(("< >", "> <", "<= >=", ">= <="), 4),  # which makes a condition hold never, or always
    "adds": -9, "keeps max": -8, "keeps min": -8, "continue": -6, "continue return": -6,
    "after": -8, "before": -8, "into": -6,
    "one off": 0, "turned round": -5, "int as float": -6, "one side": -3, "max and exponentials": 10, "equal": 6,
    "len and sum": 8, "assigned": 5, "picked alone": 2, "too many": 2, "maximum and minimum": 2, "* **": 5,
    "hard": -6, "largest": -6, **dict.fromkeys(("without round", "without rint", "without int", "without astype"), -6),
}  # fmt: skip
"""What a detail adds to that: a sign in front of a part is rarer than one between two."""

SLIP, FORM, SLIP_MORE = 9, 20, 7
"""The same of a slip at all its places, of a form of input that was not thought of, and of each further one."""

PARAMETERS = "parameters "
"""Begins the detail of two parameters that are exchanged."""
FAMILIES = (
    ("log", "log2", "log10", "log1p"), ("exp", "expm1", "exp2"), ("sum", "mean"), ("max", "min"),
    ("maximum", "minimum"), ("argmax", "max", "argmin"), ("ones", "zeros"), ("ones_like", "zeros_like"),
    ("floor", "ceil", "round"), ("std", "var"), ("cumsum", "cumprod"), ("sum", "prod"), ("abs", "square"),
    ("sin", "cos"), ("argsort", "sort"),
    ("nansum", "sum"), ("sum", "max"), ("logaddexp", "maximum"), ("median", "mean"),
    ("max", "maximum"), ("min", "minimum"),
)  # fmt: skip
"""Functions that are taken for each other."""
REDUCTIONS = frozenset("sum mean max min prod any all argmax argmin std var amax amin nansum cumsum median".split())
COUNT = "_round_"
"""A call of this name counts the rounds of a loop for whoever runs the changes; it is never changed itself."""
LIKE = ("zeros_like", "ones_like", "empty_like", "full_like")
"""Functions that take shape and type of an array, and none of its numbers."""
CONCAVE = ("log", "log2", "sqrt")
"""Functions inside or outside of which a term may stand."""
ITERATORS = ("zip", "map", "filter", "enumerate", "reversed", "iter")
WRAPS = ("log", "exp", "abs", "sum", "mean", "sqrt")
MOVABLE = (ast.Assign, ast.AugAssign)
"""Statements that may stand in the wrong order."""
MOST_PARTS = 4
"""Parts of a tuple up to which two are exchanged."""
NAMES_TO_PICK = 6
"""Names that are tried as an index."""
ARITHMETIC = {
    ast.Add: (ast.Sub, ast.Mult, ast.Div), ast.Sub: (ast.Add, ast.Div, ast.Mult),
    ast.Mult: (ast.Div, ast.Add, ast.MatMult), ast.Div: (ast.Mult, ast.Sub, ast.FloorDiv), ast.FloorDiv: (ast.Div,),
    ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,), ast.Mod: (ast.FloorDiv,),
}  # fmt: skip
COMPARED = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
}  # fmt: skip


def _source(part: Any) -> str:
    try:
        text = ", ".join(map(ast.unparse, part)) if isinstance(part, list) else ast.unparse(part)
    except Exception:  # a tree that is no program any more has no text
        return ""
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


@contextmanager
def applied(edit: Edit) -> Iterator[None]:
    """The tree with one change made, in here."""
    nothing = ast.Pass(lineno=edit.line, col_offset=edit.column, end_lineno=edit.line, end_col_offset=edit.column)
    _put(edit.holder, edit.key, nothing if edit.instead is None else edit.instead)
    try:
        yield
    finally:
        _put(edit.holder, edit.key, edit.part)


def _put(holder: Any, key: str | int, part: Any) -> None:
    if isinstance(key, int):
        holder[key] = part
    else:
        setattr(holder, key, part)


def edits(tree: ast.Module, function: str = "") -> list[Edit]:
    """Every change of a program, the telling ones first; ``function`` is the one that is called from outside."""
    return sorted(_edits(tree, function), key=lambda edit: far(edit.kind, edit.detail))[:MAX_EDITS]


def far(kind: str, detail: str) -> int:
    """How far-fetched a change is as an explanation of a mistake; small for slips that many make."""
    if kind == "slips":
        names = [each.partition(" ")[0] for each in detail.split(";")]
        guarded = "zeros" in names and ("clip" in names or "constant" in names)  # which then is one slip
        nearest = FORM if "form" in names else SLIP
        exchanged = SLIP_MORE if "swapped" in names else 0  # as of two parameters by themselves
        return nearest + SLIP_MORE * (len(names) - 1 - guarded) + guarded + exchanged
    if kind == "sign" and not detail:
        return KINDS["operator"]  # a sign between two parts is rather another than one in front too many
    if kind == "function" and detail.startswith("order "):
        return KINDS["call"] + 1  # one of the two calls may as well be one too many
    if kind == "arguments" and detail.startswith(PARAMETERS):
        return KINDS["name"]  # where they may be exchanged anyway, that mends what has another cause
    if kind == "arguments" and detail.startswith("names "):
        return KINDS["operand"] + 1  # the same of one place
    added = detail.startswith(("with ", "len("))
    further = {"operand": 4, "call": 1}.get(kind, 0) if added else 0
    return KINDS.get(kind, 99) + FARTHER.get(detail, 0) + further


def _edits(tree: ast.Module, function: str) -> Iterator[Edit]:
    for scope in written_functions(tree):
        names = names_of(scope)
        masks, deciding = _masks_of(scope), _deciding_of(scope)
        likenesses = {id(node.args) for node in ast.walk(scope) if isinstance(node, ast.Call) and called(node) in LIKE}
        yield from _of_arguments(scope, scope.name == function)
        yield from _of_order(scope)
        yield from _of_counters(scope)
        yield from _of_iterators(scope)
        for holder, key, part in places_of(scope):
            if isinstance(part, ast.stmt):
                yield from _of_statement(holder, key, part)
                yield from _of_names(part, names)
            elif isinstance(part, ast.expr) and id(holder) not in likenesses and not _is_target(part):
                yield from _of_expression(holder, key, part, names, masks, deciding)


def _masks_of(scope: ast.FunctionDef) -> frozenset[str]:
    """Names of what is yes or no: no number stands in their place."""
    assigned = [
        (target.id, value)
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign)
        for target, value in _assigned(node)
        if isinstance(target, ast.Name)
    ]
    numbers = {name for name, value in assigned if not isinstance(value, ast.Compare)}
    return frozenset(name for name, _ in assigned) - numbers


def _deciding_of(scope: ast.FunctionDef) -> frozenset[int]:
    """What an ``if`` compares with ``==``: with another number its condition may never hold."""
    tests = [node.test for node in ast.walk(scope) if isinstance(node, ast.If | ast.IfExp)]
    return frozenset(
        id(node.comparators)
        for test in tests
        for node in ast.walk(test)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq)
    )


def _is_axis(holder: Any) -> bool:
    return isinstance(holder, ast.keyword) and holder.arg == "axis"


def _is_target(part: ast.expr) -> bool:
    return isinstance(getattr(part, "ctx", None), ast.Store | ast.Del)


def written_functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Functions and methods; what stands inside one belongs to it."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            yield statement
        elif isinstance(statement, ast.ClassDef):
            yield from (inner for inner in statement.body if isinstance(inner, ast.FunctionDef))


def places(tree: ast.Module) -> list[tuple[Any, str | int, ast.AST]]:
    """Every statement and expression of the program's functions with what holds it, outer ones first."""
    return [place for scope in written_functions(tree) for place in places_of(scope)]


def names_of(scope: ast.FunctionDef) -> tuple[str, ...]:
    """The names that hold values in a function, its parameters first."""
    parameters = [argument.arg for argument in (*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs)]
    stored = [node.id for node in ast.walk(scope) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    collected = {
        target.id
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign)
        for target, value in _assigned(node)
        if isinstance(target, ast.Name) and isinstance(value, ast.List | ast.Dict | ast.Set)
    }  # a list that is put into itself takes numpy for ever
    return tuple(name for name in dict.fromkeys((*parameters, *stored)) if name not in collected)[:12]


def _assigned(node: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=False)
        else:
            yield target, node.value


def places_of(scope: ast.FunctionDef) -> Iterator[tuple[Any, str | int, ast.AST]]:
    """Every statement and expression below a function with what holds it, defaults and annotations aside."""
    waiting: list[ast.AST] = [scope]
    while waiting:
        node = waiting.pop()
        for field, value in ast.iter_fields(node):
            if field in ("decorator_list", "returns", "annotation", "args") and node is scope:
                continue
            if isinstance(value, ast.AST):
                yield node, field, value
                waiting.append(value)
            elif isinstance(value, list):
                for at, part in enumerate(value):
                    if isinstance(part, ast.AST) and not _is_count(part):
                        yield value, at, part
                        waiting.append(part)


def _of_order(scope: ast.FunctionDef) -> Iterator[Edit]:
    """Two statements, one after the other, exchanged or made together."""
    for node in ast.walk(scope):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for at, (one, other) in enumerate(pairwise(body)):
            if isinstance(one, MOVABLE) and isinstance(other, MOVABLE) and not (_is_count(one) or _is_count(other)):
                for detail, instead in (("exchanged", [other, one]), ("together", _together(one, other))):
                    if instead:
                        after = [*body[:at], *instead, *body[at + 2 :]]
                        end = other.end_lineno or other.lineno, other.end_col_offset or other.col_offset
                        yield Edit("order", node, "body", body, after, one.lineno, one.col_offset, *end, detail)


def _of_counters(scope: ast.FunctionDef) -> Iterator[Edit]:
    """A counter set back to what it began with, in the branch in which it does not go on."""
    began = {
        target.id: value
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign)
        for target, value in _assigned(node)
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant)
    }
    for node in ast.walk(scope):
        if not isinstance(node, ast.If) or not node.orelse:
            continue
        for key, goes_on in (("body", node.orelse), ("orelse", node.body)):
            body = getattr(node, key)
            counted = {
                each.target.id
                for each in goes_on
                if isinstance(each, ast.AugAssign) and isinstance(each.target, ast.Name)
            }
            for name in sorted(counted & began.keys()):
                back = ast.Assign([ast.Name(name, ast.Store())], began[name])
                ast.fix_missing_locations(ast.copy_location(back, body[-1]))
                first, last = body[0], body[-1]
                end = last.end_lineno or last.lineno, last.end_col_offset or last.col_offset
                yield Edit(
                    "statement", node, key, body, [*body, back], first.lineno, first.col_offset, *end, f"reset {name}"
                )


def _of_iterators(scope: ast.FunctionDef) -> Iterator[Edit]:
    """A list of what can be gone through once; and the loop's own value kept by a function that is made in it."""
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[ast.Name()], value=ast.Call() as value) if called(value) in ITERATORS:
                yield changed("order", node, "value", value, _listed(value), "used up")
            case ast.Assign(targets=[ast.Name()], value=ast.GeneratorExp() as value):
                yield changed("order", node, "value", value, _listed(value), "used up")
            case ast.For(target=ast.Name(id=name), body=body):
                for part in (inner for each in body for inner in ast.walk(each)):
                    if isinstance(part, ast.Lambda) and any(
                        isinstance(each, ast.Name) and each.id == name for each in ast.walk(part.body)
                    ):
                        own = ast.arg(name)
                        bound = node_with(part.args, args=[*part.args.args, own])
                        bound.defaults = [*part.args.defaults, ast.Name(name, ast.Load())]
                        after = ast.fix_missing_locations(ast.copy_location(node_with(part, args=bound), part))
                        yield replace(
                            changed("order", part, "args", part, part, f"late {name}"),
                            part=part.args, instead=after.args,
                        )  # fmt: skip
            case _:
                pass


def _listed(value: ast.expr) -> ast.Call:
    return ast.Call(ast.Name("list", ast.Load()), [value], [])


def _together(one: ast.stmt, other: ast.stmt) -> list[ast.stmt]:
    """``a, b = c, d`` of ``a = c`` and ``b = d``; empty where that is not what they are."""
    match one, other:
        case ast.Assign(targets=[ast.Name() as a], value=c), ast.Assign(targets=[ast.Name() as b], value=d):
            both = ast.Assign([ast.Tuple([a, b], ast.Store())], ast.Tuple([c, d], ast.Load()))
            return [ast.fix_missing_locations(ast.copy_location(both, one))]
        case _:
            return []


def _is_count(part: ast.AST) -> bool:
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Call) and called(part.value) == COUNT


def changed(kind: str, holder: Any, key: str | int, part: Any, instead: Any, detail: str = "") -> Edit:
    if isinstance(instead, ast.AST):
        for node in ast.walk(instead):
            if "lineno" in node._attributes and not hasattr(node, "lineno"):
                ast.copy_location(node, part)
    line, column = part.lineno, part.col_offset
    return Edit(
        kind, holder, key, part, instead, line, column, part.end_lineno or line, part.end_col_offset or column, detail
    )


# Statements


def _of_statement(holder: Any, key: str | int, part: ast.stmt) -> Iterator[Edit]:
    match part:
        case ast.AugAssign(op=op):
            for other in ARITHMETIC.get(type(op), ()):
                yield changed("operator", holder, key, part, node_with(part, op=other()), _signs(type(op), other))
            yield changed(
                "copy", holder, key, part,
                ast.Assign(targets=[part.target], value=_binary(_load(part.target), op, part.value)),
            )  # fmt: skip
            yield changed("statement", holder, key, part, None)
        case ast.If(body=[*_, ast.Raise()], orelse=[]) if isinstance(key, int):
            yield changed("statement", holder, key, part, None, "raise")
        case ast.If(body=body, orelse=orelse) if isinstance(key, int):
            yield changed("branch", holder, key, part, node_with(part, test=ast.UnaryOp(ast.Not(), part.test)), "not")
            for kept in (body, orelse):
                yield changed(
                    "branch", holder, key, part, ast.If(test=ast.Constant(True), body=kept or [ast.Pass()], orelse=[])
                )
        case ast.Assert() if isinstance(key, int):
            yield changed("statement", holder, key, part, None, "assert")
        case ast.Return() | ast.Break() | ast.Continue() if isinstance(key, int):
            yield changed("statement", holder, key, part, None, "ends")
        case ast.Assign() | ast.Expr() | ast.For() | ast.While() if isinstance(key, int):
            if isinstance(part, ast.For | ast.While):
                yield from _after_the_loop(holder, key, part)
            if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)):
                yield changed("statement", holder, key, part, None)
        case _:
            return


def _of_names(part: ast.stmt, names: Sequence[str]) -> Iterator[Edit]:
    """Two names exchanged in one statement, where one of them stands more than once."""
    if not isinstance(part, ast.Assign | ast.Return) or part.value is None:
        return
    used = Counter(node.id for node in ast.walk(part.value) if isinstance(node, ast.Name) and node.id in names[:4])
    for one, other in combinations(used, 2):
        if used[one] + used[other] > 2:
            exchanged = copy.deepcopy(part.value)
            for node in ast.walk(exchanged):
                if isinstance(node, ast.Name) and node.id in (one, other):
                    node.id = other if node.id == one else one
            yield changed("arguments", part, "value", part.value, exchanged, f"names {one} and {other}")


def _after_the_loop(holder: Any, key: int, part: ast.For | ast.While) -> Iterator[Edit]:
    """A return at the end of a loop put behind it."""
    body, last = [each for each in part.body[:-1] if not _is_count(each)], part.body[-1]
    if body and isinstance(last, ast.Return):
        both: list[ast.stmt] = [node_with(part, body=part.body[:-1]), last]
        after = ast.If(test=ast.Constant(True), body=both, orelse=[])
        edit = changed("statement", holder, key, part, after, "inside")
        end = last.end_lineno or last.lineno, last.end_col_offset or last.col_offset
        yield replace(edit, line=last.lineno, column=last.col_offset, end_line=end[0], end_column=end[1])


def _load(target: ast.expr) -> ast.expr:
    loaded = copy.deepcopy(target)
    for node in ast.walk(loaded):
        if hasattr(node, "ctx"):
            node.ctx = ast.Load()
    return loaded


# Parameters


def _of_arguments(scope: ast.FunctionDef, called: bool) -> Iterator[Edit]:
    """Two parameters of the function exchanged."""
    arguments = scope.args.args
    if not called:
        return
    for first in range(len(arguments)):
        for second in range(first + 1, len(arguments)):
            order = list(arguments)
            order[first], order[second] = order[second], order[first]
            yield Edit(
                "arguments", scope.args, "args", arguments, order, scope.lineno, scope.col_offset, scope.lineno,
                scope.col_offset + 4, f"{PARAMETERS}{arguments[first].arg} and {arguments[second].arg}",
            )  # fmt: skip


# Expressions


def _of_expression(
    holder: Any, key: str | int, part: ast.expr, names: Sequence[str], masks: Set[str], deciding: Set[int]
) -> Iterator[Edit]:
    def edit(kind: str, instead: ast.expr, detail: str = "") -> Edit:
        return changed(kind, holder, key, part, instead, detail)

    match part:
        case ast.BinOp():
            yield from _of_operation(part, edit)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield edit("sign", operand)
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            yield edit("comparison", operand, "not")
        case ast.Call():
            yield from _of_call(part, edit, names)
        case ast.Compare(ops=[op], comparators=[right]):
            for other in COMPARED.get(type(op), ()):
                yield edit("comparison", node_with(part, ops=[other()]), _signs(type(op), other))
            yield edit("comparison", node_with(part, left=right, comparators=[part.left]), "sides")
        case ast.Constant(value=bool(value)):
            yield edit("constant", ast.Constant(not value), "truth")
        case ast.Constant(value=int() | float() as value):
            kind = "index" if isinstance(holder, ast.Subscript | ast.Slice) else "constant"
            detail = "equal" if id(holder) in deciding else "axis" if _is_axis(holder) else ""
            yield from (
                edit(kind, ast.Constant(other), detail)
                for other in _other_numbers(value)
                if not _drops_it(holder, key, other)
            )
        case ast.Name(id=name) if name in names:
            yield from (
                edit("name", ast.Name(other, ast.Load()), f"{name} and {other}")
                for other in names
                if other != name and (name in masks) == (other in masks)
            )
        case ast.Subscript():
            yield from _of_subscript(part, edit, names)
        case ast.Tuple(elts=elts) if isinstance(holder, ast.Return | ast.Assign) and len(elts) <= MOST_PARTS:
            for first, second in combinations(range(len(elts)), 2):
                order = list(elts)
                order[first], order[second] = order[second], order[first]
                yield edit("arguments", node_with(part, elts=order), "assigned" if _sets_numbers(elts) else "parts")
            if len(elts) == 3:
                yield edit("arguments", node_with(part, elts=[elts[1], elts[2], elts[0]]), "turned")
                yield edit("arguments", node_with(part, elts=[elts[2], elts[0], elts[1]]), "turned")
        case ast.IfExp():
            yield edit("branch", part.body)
            yield edit("branch", part.orelse)
        case _:
            pass
    if _is_value(part, names):
        yield from _wrapped(part, holder, edit, names)


def _sets_numbers(elts: Sequence[ast.expr]) -> bool:
    """Whether the values of a tuple are numbers as they stand."""
    return all(isinstance(each, ast.Constant | ast.UnaryOp) for each in elts)


def _drops_it(holder: Any, key: str | int, number: float) -> bool:
    """Whether a number is as good as none there, as in ``x + 0``; that is looked at as an operand too many."""
    if not isinstance(holder, ast.BinOp):
        return False
    neutral = 0 if isinstance(holder.op, ast.Add | ast.Sub) else 1
    may = ast.Add | ast.Mult if key == "left" else ast.Add | ast.Sub | ast.Mult | ast.Div | ast.Pow
    return isinstance(holder.op, may) and number == neutral


Make = Callable[..., Edit]


def _of_operation(part: ast.BinOp, edit: Make) -> Iterator[Edit]:
    sign = SIGNS.get(type(part.op), "")
    yield edit("operand", part.left, f"right {sign}")
    yield edit("operand", part.right, f"left {sign}")
    if isinstance(part.op, ast.Mult) and isinstance(part.left, ast.BinOp) and isinstance(part.left.op, ast.Mult):
        yield edit("operand", part.left.left, "two factors")
    if isinstance(part.op, ast.Mult) and isinstance(part.left, ast.Name) and isinstance(part.right, ast.Name):
        yield edit("operator", ast.Call(_attribute("outer"), [part.left, part.right], []), "* outer")
    match part:
        case ast.BinOp(op=ast.Div(), left=ast.BinOp(op=ast.Add()) as both, right=ast.Constant(value=2 | 2.0)):
            yield edit("operand", both.left, "average")
            yield edit("operand", both.right, "average")
    if isinstance(part.op, ast.MatMult):
        left, right = _turned(part.left), _turned(part.right)
        for instead in (_turned(part), node_with(part, left=left), node_with(part, right=right)):
            yield edit("operand", instead, "transposed")
    if isinstance(part.op, ast.Sub):
        yield edit("sign", node_with(part, left=part.right, right=part.left), "order")
    for other in ARITHMETIC.get(type(part.op), ()):
        if other in (ast.Mult, ast.Div, ast.FloorDiv) and (_is(part.left, 1) or _is(part.right, 1)):
            continue  # that drops the 1, and is looked at as such
        yield edit(
            "sign" if {type(part.op), other} == {ast.Add, ast.Sub} else "operator",
            node_with(part, op=other()),
            _signs(type(part.op), other),
        )
    if isinstance(part.op, ast.Div | ast.Pow | ast.MatMult):
        detail = "order @" if isinstance(part.op, ast.MatMult) else "order"
        yield edit("operand", node_with(part, left=part.right, right=part.left), detail)
    yield from _of_outer_terms(part, edit)


def _of_outer_terms(part: ast.BinOp, edit: Make) -> Iterator[Edit]:
    """``a + log(b)`` as ``log(a + b)``."""
    for one, other in ((part.left, part.right), (part.right, part.left)):
        concave = isinstance(other, ast.Call) and called(other) in CONCAVE and len(other.args) == 1
        if isinstance(part.op, ast.Add) and isinstance(other, ast.Call) and concave:
            inside = ast.BinOp(one, ast.Add(), other.args[0])
            yield edit("function", node_with(other, args=[inside]), f"outside {called(other)}")


def _turned(part: ast.expr) -> ast.expr:
    """A matrix transposed, or as it was before that."""
    if isinstance(part, ast.Attribute) and part.attr == "T":
        return part.value
    return ast.Attribute(part, "T", ast.Load())


def _of_call(part: ast.Call, edit: Make, names: Sequence[str]) -> Iterator[Edit]:
    name = called(part)
    for family in FAMILIES:
        if name in family:
            yield from (
                edit("function", _renamed(part, other), f"{name} and {other}") for other in family if other != name
            )
    if part.args and not isinstance(part.args[0], ast.Starred) and name not in ("range", "len", "enumerate", "zip"):
        yield edit("call", part.args[0], f"without {name}")
    if isinstance(part.func, ast.Attribute) and not _is_module(part.func.value):
        yield edit("call", part.func.value, f"without {name}")
    if len(part.args) == 2 and not any(isinstance(argument, ast.Starred) for argument in part.args):
        yield edit("arguments", node_with(part, args=part.args[::-1]), "order")
    if name in REDUCTIONS:
        yield from _of_reduction(part, edit)
    if name in ("max", "min", "mean", "sum") and any(keyword.arg == "axis" for keyword in part.keywords):
        of = part.func.value if isinstance(part.func, ast.Attribute) else part
        rows = part.args[0] if part.args and _is_module(of) else of
        if isinstance(rows, ast.Name):
            yield from (edit("index", picked(rows, other), "picked") for other in names[:NAMES_TO_PICK])
    if len(part.args) == 1 and isinstance(part.args[0], ast.Call) and len(part.args[0].args) == 1:
        inner = part.args[0]
        if {name, called(inner)} & REDUCTIONS and not (part.keywords or inner.keywords):
            exchanged = node_with(inner, args=[node_with(part, args=inner.args)])
            yield edit("function", exchanged, f"order {name} {called(inner)}")
    if name in CONCAVE and len(part.args) == 1:
        match part.args[0]:
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                for out, within in ((left, right), (right, left)):
                    yield edit("function", ast.BinOp(out, ast.Add(), node_with(part, args=[within])), f"inside {name}")
    if name in LIKE and len(part.args) == 1 and not part.keywords:
        yield edit("call", node_with(part, args=[*part.args, ast.Name("float", ast.Load())]), "as float")
    if name == "range" and len(part.args) == 1:
        for name_of_step in names[:NAMES_TO_PICK]:
            steps = [ast.Constant(0), part.args[0], ast.Name(name_of_step, ast.Load())]
            yield edit("index", node_with(part, args=steps), "steps")
    if name == "enumerate" and len(part.args) == 1:
        yield edit("index", node_with(part, args=[*part.args, ast.Constant(1)]), "counted")
    if name == "len" and len(part.args) == 1:
        for total in (_numpy("sum", ast.Name(other, ast.Load())) for other in names[:3]):
            yield edit("function", total, "len and sum")
            yield edit("function", ast.Call(ast.Name("max", ast.Load()), [total, ast.Constant(1)], []), "len and sum")
    if name == "outer" and len(part.args) == 2:
        yield edit("operator", _binary(part.args[0], ast.Mult(), part.args[1]), "outer *")
    if name == "where" and len(part.args) == 3:
        yield edit("where", part.args[1])
        yield edit("where", part.args[2])
        yield edit("where", node_with(part, args=[part.args[0], part.args[2], part.args[1]]), "order")
    if name == "clip":
        clipped = part.args[0] if part.args and _is_module(getattr(part.func, "value", None)) else None
        if clipped is not None:
            yield edit("where", clipped)


def _of_reduction(part: ast.Call, edit: Make) -> Iterator[Edit]:
    """Another axis, none, or one more; dimensions kept or not."""
    axis = next((keyword for keyword in part.keywords if keyword.arg == "axis"), None)
    kept = next((keyword for keyword in part.keywords if keyword.arg == "keepdims"), None)
    others = [keyword for keyword in part.keywords if keyword is not axis]
    for value in (-1, 0, 1):
        if axis is None or ast.unparse(axis.value) != str(value):
            yield edit(
                "axis",
                node_with(part, keywords=[*others, ast.keyword("axis", _number(value))]),
                "" if axis else "added",
            )
    if axis is not None:
        yield edit("axis", node_with(part, keywords=[each for each in others if each is not kept]), "none")
        keeping = [each for each in part.keywords if each is not kept]
        yield edit(
            "keepdims",
            node_with(part, keywords=keeping if kept else [*keeping, ast.keyword("keepdims", ast.Constant(True))]),
        )
    else:
        both = [ast.keyword("axis", _number(-1)), ast.keyword("keepdims", ast.Constant(True))]
        yield edit("axis", node_with(part, keywords=[*others, *both]), "kept")


def picked(rows: ast.expr, name: str) -> ast.Subscript:
    """``rows[np.arange(len(rows)), name]``."""
    count = ast.Call(ast.Name("len", ast.Load()), [rows], [])
    each = ast.Call(_attribute("arange"), [count], [])
    return ast.Subscript(rows, ast.Tuple([each, ast.Name(name, ast.Load())], ast.Load()), ast.Load())


def _of_subscript(part: ast.Subscript, edit: Make, names: Sequence[str]) -> Iterator[Edit]:
    yield edit("index", part.value, "without")
    if isinstance(part.slice, ast.Constant) and isinstance(part.value, ast.Name):
        yield from (edit("constant", ast.Constant(number), "start") for number in (0.0, 1.0))
    if isinstance(part.slice, ast.Call):
        yield from (
            edit("index", node_with(part, slice=ast.Name(other, ast.Load())), "named")
            for other in names[:NAMES_TO_PICK]
        )
    match part.slice:
        case ast.Name() as place:
            for step in (ast.Add(), ast.Sub()):
                yield edit("index", node_with(part, slice=ast.BinOp(place, step, ast.Constant(1))), "next")
        case ast.Tuple(elts=[ast.Slice(), _]):
            yield from (edit("index", picked(part.value, other), "picked") for other in names[:NAMES_TO_PICK])
        case ast.Slice():
            for low in ("lower", "upper"):
                bound = getattr(part.slice, low)
                if bound is not None:
                    yield edit("index", node_with(part, slice=node_with(part.slice, **{low: None})))
                    for step in (ast.Add(), ast.Sub()):
                        moved = ast.BinOp(bound, step, ast.Constant(1))
                        yield edit("index", node_with(part, slice=node_with(part.slice, **{low: moved})))
                else:
                    yield edit("index", node_with(part, slice=node_with(part.slice, **{low: ast.Constant(1)})))
        case ast.Tuple(elts=[first, second]):
            yield edit("index", node_with(part, slice=ast.Tuple([second, first], ast.Load())), "order")
        case _:
            pass


def _wrapped(part: ast.expr, holder: Any, edit: Make, names: Sequence[str]) -> Iterator[Edit]:
    """What could be missing around a value."""
    large = isinstance(part, ast.BinOp | ast.Call | ast.Subscript)
    yield edit("sign", ast.UnaryOp(ast.USub(), part), "minus")
    yield edit("complement", ast.BinOp(ast.Constant(1), ast.Sub(), part))
    yield edit("reciprocal", ast.BinOp(ast.Constant(1), ast.Div(), part))
    if large or isinstance(holder, ast.Return | ast.Assign):
        for name in WRAPS:
            yield edit("call", _numpy(name, part), f"with {name}")
        yield edit("operand", ast.BinOp(part, ast.Div(), ast.Constant(2)), "half")
        yield edit("operand", ast.BinOp(part, ast.Mult(), ast.Constant(2)), "twice")
        kept = [ast.keyword("axis", _number(-1)), ast.keyword("keepdims", ast.Constant(True))]
        total = ast.Attribute(part, "sum", ast.Load())  # a method, for a plain number over its sum is 1
        yield edit("normalise", ast.BinOp(part, ast.Div(), ast.Call(total, [], kept)))
        yield edit("normalise", ast.BinOp(part, ast.Div(), ast.Call(total, [], [])))
        if isinstance(holder, list):  # a part of a call or of a list
            yield from (edit("name", ast.Name(name, ast.Load()), "argument") for name in names[:4])
        for name in names[:6]:
            size = ast.Call(ast.Name("len", ast.Load()), [ast.Name(name, ast.Load())], [])
            yield edit("operand", ast.BinOp(part, ast.Div(), size), f"len({name})")
            for op in (ast.Mult(), ast.Div(), ast.Sub(), ast.Add()):
                yield edit("operand", ast.BinOp(part, op, ast.Name(name, ast.Load())), f"with {name} {SIGNS[type(op)]}")
    if isinstance(part, ast.Name):
        kept = [ast.keyword("axis", _number(-1)), ast.keyword("keepdims", ast.Constant(True))]
        yield edit("maximum", ast.BinOp(part, ast.Sub(), ast.Call(_attribute("max"), [part], kept)))
        yield edit("call", _numpy("log", part), "with log")
        yield edit("call", _numpy("exp", part), "with exp")
        yield edit("copy", ast.Call(_attribute("array"), [part, _attribute("float64")], []), "array")
        yield edit("operand", ast.BinOp(part, ast.Mult(), part), "square")


def _is_value(part: ast.expr, names: Sequence[str]) -> bool:
    match part:
        case ast.BinOp() | ast.Subscript():
            return True
        case ast.Call():
            return called(part) not in ("range", "enumerate", "zip", "len", "print")
        case ast.Name(id=name):
            return name in names
        case _:
            return False


def called(part: ast.Call) -> str:
    """The name of the function or method that is called."""
    match part.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _is_module(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "math", "torch")


def _renamed(part: ast.Call, name: str) -> ast.Call:
    function: ast.expr = _attribute(name)
    if isinstance(part.func, ast.Attribute):
        function = node_with(part.func, attr=name)
    elif name in ("sum", "max", "min", "abs", "round"):
        function = ast.Name(name, ast.Load())
    return ast.Call(function, part.args, part.keywords)


def _other_numbers(value: float) -> Iterator[float]:
    candidates: tuple[float, ...] = (0, 1, 2, -value, value + 1, value - 1, value / 2, value * 2)
    if 0 < abs(value) < 1e-3 or abs(value) > 1e3:  # a guard: the number itself is hardly a slip of one
        candidates = (0, 1)
    yield from (other for other in dict.fromkeys(candidates) if other != value)


def _is(node: ast.expr, value: float) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def _number(value: float) -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _attribute(name: str) -> ast.Attribute:
    return ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())


def _numpy(name: str, part: ast.expr) -> ast.Call:
    return ast.Call(_attribute(name), [part], [])


def _binary(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.BinOp:
    return ast.BinOp(left, op, right)


def _signs(one: type[ast.AST], other: type[ast.AST]) -> str:
    return f"{SIGNS.get(one, '')} {SIGNS.get(other, '')}"


SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Pow: "**", ast.MatMult: "@",
    ast.Mod: "%", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is",
    ast.IsNot: "is not",
}  # fmt: skip


def node_with(node: Any, **fields: Any) -> Any:
    """The node with other fields; its own parts are shared, not copied."""
    made = copy.copy(node)
    for name, value in fields.items():
        setattr(made, name, value)
    return made
