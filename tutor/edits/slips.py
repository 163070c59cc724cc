"""Slips that a program makes everywhere at once, and forms of input it was not written for; up to three together.

Real programs have two mistakes as often as one: another logarithm and a constant that hides zeros, a mean and a clip. A
slip is taken back at all its places, in place, and then put back; what is run is the program without it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

from tutor.edits.alike import Place, bracketed, scaled, taken_off, turned_differences, turned_updates
from tutor.edits.program import REDUCTIONS, Edit, applied, called, places
from tutor.edits.rarer import set_back

SMALL = 0.02
"""Up to this a constant in a program is a guard: it keeps a logarithm or a division from zero."""
LARGE = 1e9
"""From this on a constant in a program is a guard against inf."""
LARGEST_EXPONENT = 709.0
"""``exp`` of more is no float."""
MOST = 3
"""Slips taken back together."""
GO_WITH_ANY = ("base", "swapped", "sign", "constant", "clip", "zeros", "mean sum", "sum mean", "back")
"""Slips that are looked at beside a change of any one place."""


@dataclass(frozen=True)
class Slip:
    """One kind of slip, as far as a program makes it."""

    name: str
    find: Callable[[ast.Module], list[Edit]]
    """The changes that take it back, in a tree as it stands now."""
    what: str = ""
    """What stands there, as the program writes it."""


@dataclass(frozen=True)
class Slips:
    """Some slips taken back together."""

    slips: tuple[Slip, ...]
    line: int
    column: int
    end_line: int
    end_column: int

    kind = "slips"
    before = after = ""

    @property
    def detail(self) -> str:
        """``base log2;constant 1e-9``."""
        return ";".join(f"{slip.name} {slip.what}".strip() for slip in self.slips)

    @contextmanager
    def made(self, tree: ast.Module, but: int | None = None) -> Iterator[None]:
        """The tree without these slips, in here; ``but`` is a place of the first of them that is left as it is."""
        with ExitStack() as stack:
            for slip in self.slips:
                for at, edit in enumerate(slip.find(tree)):
                    if slip is not self.slips[0] or at != but:
                        stack.enter_context(applied(edit))
            yield

    def places(self, tree: ast.Module) -> list[Slips]:
        """The same slips, said to stand at each place of the first of them in turn."""
        return [
            replace(self, line=edit.line, column=edit.column, end_line=edit.end_line, end_column=edit.end_column)
            for edit in self.slips[0].find(tree)
        ]


@dataclass(frozen=True)
class Beside:
    """A slip taken back together with one change of another place."""

    slip: Slips
    edit: Edit

    kind = "beside"

    @property
    def detail(self) -> str:
        """``base log2|operand|right *``."""
        return "|".join((self.slip.detail, self.edit.kind, self.edit.detail))

    @property
    def line(self) -> int:
        return self.edit.line

    @property
    def column(self) -> int:
        return self.edit.column

    @property
    def end_line(self) -> int:
        return self.edit.end_line

    @property
    def end_column(self) -> int:
        return self.edit.end_column

    @property
    def before(self) -> str:
        return self.edit.before

    @property
    def after(self) -> str:
        return self.edit.after


def single_slips(tree: ast.Module, function: str) -> list[Slips]:
    """The slips of a program that go together with a change of another place, each by itself."""
    found = [each for each in _present(tree, function) if each[0].name in GO_WITH_ANY]
    return [together for each in found if (together := _together((each,))) is not None]


def slips(tree: ast.Module, function: str) -> list[Slips]:
    """Every set of slips of a program, single ones first."""
    found = list(_present(tree, function))
    return [
        together
        for size in range(1, MOST + 1)
        for chosen in combinations(found, size)
        if not (size == 1 and _is_one_edit(tree, chosen[0][0]))
        and len({slip.name.partition(" ")[0] for slip, _ in chosen}) == size
        and (size == 1 or not any(slip.name == "base natural" or slip.name.startswith("each ") for slip, _ in chosen))
        and (together := _together(chosen)) is not None
    ]


Present = tuple[Slip, Edit]
"""A slip, and the first place at which it is made."""


def _is_one_edit(tree: ast.Module, slip: Slip) -> bool:
    """Whether a slip by itself is looked at as a change of one place, which says more exactly what to write."""
    if slip.name in ("sign", "swapped"):
        return True
    if slip.name == "base" and slip.what not in ("log2", "log10"):
        return False  # a division by the logarithm of a number is no other logarithm
    return slip.name in ("base", "base natural", "mean sum", "sum mean", "axes last") and len(slip.find(tree)) == 1


def _together(chosen: tuple[Present, ...]) -> Slips | None:
    forms = [slip for slip, _ in chosen if slip.name in FORMS]
    if forms and not _go_together(forms[0].name, [slip.name for slip, _ in chosen if slip.name not in FORMS]):
        return None
    ordered = tuple(slip for slip, _ in sorted(chosen, key=lambda each: each[0].name in FORMS))
    first = chosen[0][1]
    return Slips(ordered, first.line, first.column, first.end_line, first.end_column)


def _go_together(form: str, others: list[str]) -> bool:
    """Whether a form is looked at beside these slips: where many programs make both."""
    if not others:
        return True
    if "clip" in others or "constant" in others:  # which hides zeros: both are one slip
        others = [name for name in others if name != "zeros"]
    common = len(others) == 1 and others[0] in ("base", "constant", "clip", "zeros", "shift")
    return common and form in ("form rows", "form vector", "form number", "form list")


def _present(tree: ast.Module, function: str) -> Iterator[Present]:
    rewrites: dict[str, Callable[[ast.Module], list[Edit]]] = {**REWRITES, "swapped": partial(_swapped, function)}
    for name, find in rewrites.items():
        if changes := find(tree):
            yield Slip(name, find, _what(name, changes[0])), changes[0]
    for pair in _alike_parameters(tree, function):
        exchange = partial(_exchanged, function, pair)
        yield Slip("swapped", exchange, " and ".join(pair)), exchange(tree)[0]
    for name, text in FORMS.items():
        changes = _formed(tree, function, text)
        if changes:
            yield Slip(name, lambda now, text=text: _formed(now, function, text)), changes[0]  # type: ignore[misc]


def _what(name: str, edit: Edit) -> str:
    match name:
        case "base":
            return str(edit.detail)
        case "constant" | "clip" | "precision" | "product" | "product loop" | "swapped" | "softplus":
            return edit.detail
        case "back":
            return edit.detail.removeprefix("back ")
        case _:
            return ""


# What is taken back


def _change(holder: Any, key: str | int, part: Any, instead: Any, at: ast.AST, detail: str = "") -> Edit:
    for made in instead if isinstance(instead, list) else [instead]:
        for node in ast.walk(made) if isinstance(made, ast.AST) else ():
            if "lineno" in node._attributes and not hasattr(node, "lineno"):
                ast.copy_location(node, at)
    line, column = getattr(at, "lineno", 1), getattr(at, "col_offset", 0)
    end = getattr(at, "end_lineno", None) or line, getattr(at, "end_col_offset", None) or column
    return Edit("slips", holder, key, part, instead, line, column, *end, detail)


def _calls(tree: ast.Module, *names: str) -> Iterator[tuple[Any, str | int, ast.Call]]:
    for holder, key, part in places(tree):
        if isinstance(part, ast.Call) and called(part) in names:
            yield holder, key, part


def _other_base(tree: ast.Module) -> list[Edit]:
    """Logarithms of base 2 and 10 as natural ones; a division by ``log(2)`` dropped."""
    found = []
    for _, _, call in _calls(tree, "log2", "log10"):
        key = "attr" if isinstance(call.func, ast.Attribute) else "id"
        name = called(call)
        found.append(_change(call.func, key, name, "log", call, name))
    for holder, at, part in places(tree):
        match part:
            case ast.BinOp(op=ast.Div(), right=ast.Call(args=[ast.Constant(value=2 | 10 | 2.0 | 10.0)]) as by):
                if called(by) == "log":
                    found.append(_change(holder, at, part, part.left, part, ast.unparse(by)))
    return found


def _natural(tree: ast.Module) -> list[Edit]:
    """Natural logarithms as those of base 2."""
    found = []
    for _, _, call in _calls(tree, "log"):
        key = "attr" if isinstance(call.func, ast.Attribute) else "id"
        if key == "attr" and len(call.args) == 1:
            found.append(_change(call.func, key, "log", "log2", call, "log"))
    return found


def _constants(tree: ast.Module) -> list[Edit]:
    """Small constants that are added, dropped."""
    names = _small_names(tree)
    found = []
    for holder, key, part in places(tree):
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add):
            for kept, added in ((part.left, part.right), (part.right, part.left)):
                if _is_small(added, names):
                    found.append(_change(holder, key, part, kept, part, _shown(added, names)))
                    break
    return found


def _clips(tree: ast.Module) -> list[Edit]:
    """Clips and floors dropped: ``np.clip(p, a, b)``, ``np.maximum(p, 1e-9)``, ``p[p < 1e-9] = 1e-9``."""
    names = _small_names(tree)
    found = []
    for holder, key, part in places(tree):
        clipped = _clipped(part, names)
        if clipped is not None:
            found.append(_change(holder, key, part, _as_array(part, clipped), part, _source(part)))
    return found


def _as_array(part: ast.AST, inside: ast.expr) -> ast.expr:
    """What stays of a call of numpy that takes lists: the same of its argument, as an array."""
    is_numpy = isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and inside in part.args
    return _numpy("asarray", inside) if is_numpy and isinstance(inside, ast.Name) else inside


def _clipped(part: ast.AST, names: dict[str, float]) -> ast.expr | None:
    if not isinstance(part, ast.Call):
        return None
    name = called(part)
    if name == "clip":
        if isinstance(part.func, ast.Attribute) and isinstance(part.func.value, ast.Name):
            is_module = part.func.value.id in ("np", "numpy")
        else:
            is_module = isinstance(part.func, ast.Name)
        if is_module:
            return part.args[0] if part.args else None
        return part.func.value if isinstance(part.func, ast.Attribute) else None
    if name == "nan_to_num" and len(part.args) == 1:
        return part.args[0]
    if name in ("maximum", "max", "fmax", "minimum", "min") and len(part.args) == 2:
        for kept, bound in (part.args, part.args[::-1]):
            if _is_small(bound, names) or _is_nearly_one(bound, names) or _is_large(bound):
                return kept
    if name == "where" and len(part.args) == 3:
        for kept, bound in (part.args[1:], part.args[:0:-1]):
            if _is_small(bound, names):
                return kept
    return None


def _zeros(tree: ast.Module) -> list[Edit]:
    """Products with a logarithm are 0 where the other factor is."""
    found = []
    for holder, key, part in places(tree):
        match part:
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                weight = left if _has_log(right) and not _has_log(left) else right if _has_log(left) else None
                if weight is not None and not _has_log(weight):
                    found.append(_change(holder, key, part, _where(weight, part), part))
            case ast.BinOp(left=left, op=ast.MatMult(), right=right) if _has_log(right) and not _has_log(left):
                product = ast.BinOp(left, ast.Mult(), right)
                found.append(_change(holder, key, part, _numpy("sum", _where(left, product)), part))
            case ast.Call(args=[left, right]) if called(part) in ("dot", "inner") and _has_log(right):
                product = ast.BinOp(left, ast.Mult(), right)
                found.append(_change(holder, key, part, _numpy("sum", _where(left, product)), part))
            case _:
                pass
    return found


def _where(weight: ast.expr, product: ast.expr) -> ast.expr:
    return _numpy("where", ast.Compare(weight, [ast.NotEq()], [ast.Constant(0)]), product, ast.Constant(0.0))


def _has_log(part: ast.AST) -> bool:
    return any(isinstance(node, ast.Call) and called(node).startswith("log") for node in ast.walk(part))


def _sums(tree: ast.Module) -> list[Edit]:
    """Means as sums."""
    found = []
    for _, _, call in _calls(tree, "mean", "nanmean", "average"):
        if isinstance(call.func, ast.Attribute):
            found.append(_change(call.func, "attr", call.func.attr, "sum", call))
    return found


def _no_means(tree: ast.Module) -> list[Edit]:
    """Means and sums at the end dropped."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and node.value is not None:
            found += list(_outer_reductions(node, "value", node.value))
    return found


def _outer_reductions(holder: Any, key: str, part: ast.expr) -> Iterator[Edit]:
    match part:
        case ast.UnaryOp(operand=operand):
            yield from _outer_reductions(part, "operand", operand)
        case ast.Call() if called(part) == "mean":
            kept = _reduced(part)
            if kept is not None:
                yield _change(holder, key, part, kept, part)
        case _:
            return


def _reduced(part: ast.Call) -> ast.expr | None:
    if isinstance(part.func, ast.Attribute) and not (
        isinstance(part.func.value, ast.Name) and part.func.value.id in ("np", "numpy", "math")
    ):
        return part.func.value
    return part.args[0] if part.args else None


def _means(tree: ast.Module) -> list[Edit]:
    """Sums as means."""
    found = []
    for _, _, call in _calls(tree, "sum"):
        if isinstance(call.func, ast.Attribute):
            found.append(_change(call.func, "attr", "sum", "mean", call))
    return found


def _turned(tree: ast.Module) -> list[Edit]:
    """The sign of what is returned turned."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Return(value=ast.UnaryOp(op=ast.USub(), operand=inside) as value):
                found.append(_change(node, "value", value, inside, value))
            case ast.Return(value=ast.BinOp() | ast.Call() | ast.Name() as value):
                found.append(_change(node, "value", value, ast.UnaryOp(ast.USub(), value), value))
            case _:
                pass
    return found


def _alike_parameters(tree: ast.Module, function: str) -> list[tuple[str, str]]:
    """Parameters whose names begin alike, as ``s_p`` and ``s_q`` do, but the first two."""
    scope = next((each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == function), None)
    names = [each.arg for each in scope.args.args] if scope else []
    return [
        (one, other)
        for one, other in combinations(names, 2)
        if "_" in one and one.partition("_")[0] == other.partition("_")[0] and (one, other) != tuple(names[:2])
    ]


def _exchanged(function: str, pair: tuple[str, str], tree: ast.Module) -> list[Edit]:
    """Two arguments of the function exchanged."""
    scope = next(each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == function)
    order = list(scope.args.args)
    one, other = (next(at for at, each in enumerate(order) if each.arg == name) for name in pair)
    order[one], order[other] = order[other], order[one]
    return [_change(scope.args, "args", scope.args.args, order, _Head(scope), " and ".join(pair))]


def _swapped(function: str, tree: ast.Module) -> list[Edit]:
    """The first two arguments of the function exchanged."""
    for scope in tree.body:
        if isinstance(scope, ast.FunctionDef) and scope.name == function and len(scope.args.args) > 1:
            first, second, *more = scope.args.args
            detail = f"{first.arg} and {second.arg}"
            return [_change(scope.args, "args", scope.args.args, [second, first, *more], _Head(scope), detail)]
    return []


def _shifts(tree: ast.Module) -> list[Edit]:
    """The maximum subtracted before every ``exp``."""
    found = []
    for _, _, call in _calls(tree, "exp"):
        argument = call.args[0] if len(call.args) == 1 else None
        if isinstance(argument, ast.Name | ast.Subscript) or (
            isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Div | ast.Mult)
        ):
            shifted = ast.BinOp(argument, ast.Sub(), _reduction("max", argument))
            found.append(_change(call.args, 0, argument, shifted, argument))
    return found


def _overflows(tree: ast.Module) -> list[Edit]:
    """Every ``exp`` with inf in place of what would overflow, which raises no flag."""
    found = []
    for _, _, call in _calls(tree, "exp"):
        if len(call.args) == 1:
            argument = call.args[0]
            large = ast.Compare(argument, [ast.Gt()], [ast.Constant(LARGEST_EXPONENT)])
            bounded = _numpy("where", large, ast.Attribute(ast.Name("np", ast.Load()), "inf", ast.Load()), argument)
            found.append(_change(call.args, 0, argument, bounded, argument))
    return found


def _reduction(name: str, part: ast.expr) -> ast.Call:
    call = _numpy(name, part)
    call.keywords = [ast.keyword("axis", ast.UnaryOp(ast.USub(), ast.Constant(1))), _kept()]
    return call


def _kept() -> ast.keyword:
    return ast.keyword("keepdims", ast.Constant(True))


def _axes(tree: ast.Module) -> list[Edit]:
    """Reductions over the whole array run over the last axis, or the one that is an argument, and it stays."""
    axis = _asked_axis(tree)
    return [
        _change(call, "keywords", call.keywords, [axis, _kept()], call)
        for _, _, call in _calls(tree, *REDUCTIONS)
        if not any(keyword.arg == "axis" for keyword in call.keywords)
        and len(call.args) < 2
        and isinstance(call.func, ast.Attribute)
    ]


def _last() -> ast.keyword:
    return ast.keyword("axis", ast.UnaryOp(ast.USub(), ast.Constant(1)))


def _kept_axes(tree: ast.Module) -> list[Edit]:
    """Reductions over an axis with a number run over the last one, or the one that is an argument, and it stays."""
    axis = _asked_axis(tree)
    return [
        _change(call, "keywords", call.keywords, [axis, _kept()], call)
        for _, _, call in _calls(tree, *REDUCTIONS)
        if any(keyword.arg == "axis" and isinstance(keyword.value, ast.Constant) for keyword in call.keywords)
    ]


def _all_kept(tree: ast.Module) -> list[Edit]:
    """Reductions over an axis keep it, every one of them."""
    return [
        _change(call, "keywords", call.keywords, [*call.keywords, _kept()], call)
        for _, _, call in _calls(tree, *REDUCTIONS)
        if {keyword.arg for keyword in call.keywords} & {"axis", "keepdims"} == {"axis"}
    ]


def _asked_axis(tree: ast.Module) -> ast.keyword:
    named = any(isinstance(node, ast.arg) and node.arg == "axis" for node in ast.walk(tree))
    return ast.keyword("axis", ast.Name("axis", ast.Load())) if named else _last()


def _unkept_axes(tree: ast.Module) -> list[Edit]:
    """Reductions over an axis with a number run over the last one."""
    return [
        _change(keyword, "value", keyword.value, _asked_axis(tree).value, call)
        for _, _, call in _calls(tree, *REDUCTIONS)
        for keyword in call.keywords
        if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant) and type(keyword.value.value) is int
    ]


def _all_entries(tree: ast.Module) -> list[Edit]:
    """Numbers of rows as numbers of entries."""
    found = []
    for holder, key, part in places(tree):
        match part:
            case ast.Call(func=ast.Name(id="len"), args=[of]):
                found.append(_change(holder, key, part, _numpy("size", of), part))
            case ast.Subscript(value=ast.Attribute(value=of, attr="shape"), slice=ast.Constant(value=0)):
                found.append(_change(holder, key, part, _numpy("size", of), part))
            case _:
                pass
    return found


def _other_ends(tree: ast.Module) -> list[Edit]:
    """Intervals with the other of their ends: ``a <= x < b`` as ``a < x <= b``."""
    found = []
    for _, _, part in places(tree):
        match part:
            case ast.BinOp(op=ast.BitAnd(), left=ast.Compare() as low, right=ast.Compare() as high):
                found += [*_other_end(low), *_other_end(high)]
            case ast.BoolOp(op=ast.And(), values=[ast.Compare() as low, ast.Compare() as high]):
                found += [*_other_end(low), *_other_end(high)]
            case ast.Compare(ops=[_, _]):
                found += _other_end(part)
            case _:
                pass
    return found


OTHER_END = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}


def _other_end(part: ast.Compare) -> list[Edit]:
    if not all(type(op) in OTHER_END for op in part.ops):
        return []
    return [_change(part, "ops", part.ops, [OTHER_END[type(op)]() for op in part.ops], part)]


def _precise(tree: ast.Module) -> list[Edit]:
    """Narrow floats as Python's own."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in NARROW:
            found.append(_change(node, "attr", node.attr, "float64", node, node.attr))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in NARROW:
            found.append(_change(node, "value", node.value, "float64", node, node.value))
    return found


def _not_binary(tree: ast.Module) -> list[Edit]:
    """Terms with ``log(1 - p)`` dropped from a sum, also where they have names."""
    values = assigned_once(tree)

    def meant(part: ast.expr) -> ast.expr:
        return values.get(part.id, part) if isinstance(part, ast.Name) else part

    return [
        _change(holder, key, part, part.left, part)
        for holder, key, part in places(tree)
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add | ast.Sub)
        and _logs_complement(meant(part.right)) and _has_log(meant(part.left))
    ]  # fmt: skip


def _logs_complement(part: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Call) and called(node).startswith("log") and node.args
        and isinstance(node.args[0], ast.BinOp) and isinstance(node.args[0].op, ast.Sub)
        and isinstance(node.args[0].left, ast.Constant) and node.args[0].left.value == 1
        for node in ast.walk(part)
    )  # fmt: skip


def _products(tree: ast.Module) -> list[Edit]:
    """Powers and logarithms of a product by the sum of its logarithms."""
    values = assigned_once(tree)
    found = []
    for holder, key, part in places(tree):
        match part:
            case ast.BinOp(left=base, op=ast.Pow(), right=power) if product := _product(base, values):
                logs = _numpy("sum", _numpy("log", product.factors))
                instead = _numpy("exp", ast.BinOp(power, ast.Mult(), logs))
            case ast.Call(args=[inner]) if called(part) == "log" and (product := _product(inner, values)):
                instead = _numpy("sum", _numpy("log", product.factors))
            case _:
                continue
        found.append(_change(holder, key, part, instead, part, "capped" if product.is_capped else ""))
    return found


def _looped_products(tree: ast.Module) -> list[Edit]:
    """A product that a loop multiplies up, by the sum of its logarithms; its logarithm and its powers by that sum."""
    found = []
    for first, steps in _multiplied_up(tree):
        name = first.targets[0].id  # type: ignore[attr-defined]  # it is a name, as it was looked for
        uses = [_change(*use[:3], use[3], use[2], use[4]) for use in _uses_of_a_product(tree, name)]
        if uses:
            detail = "capped" if any(use.detail for use in uses) else ""
            found += [_change(first, "value", first.value, ast.Constant(0.0), first, detail), *steps, *uses]
    return found


def _multiplied_up(tree: ast.Module) -> Iterator[tuple[ast.Assign, list[Edit]]]:
    """Names that begin at 1 and are multiplied in loops: where they begin, and the steps as sums of logarithms."""
    for begun in ast.walk(tree):
        match begun:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=1 | 1.0)):
                steps = [
                    step
                    for loop in ast.walk(tree)
                    if isinstance(loop, ast.For | ast.While)
                    for statement in loop.body
                    for step in _as_sums(statement, name)
                ]
                if steps:
                    yield begun, steps
            case _:
                pass


def _as_sums(statement: ast.stmt, name: str) -> list[Edit]:
    match statement:
        case ast.AugAssign(target=ast.Name(id=target), op=ast.Mult() as op, value=factor) if target == name:
            return [
                _change(statement, "op", op, ast.Add(), statement),
                _change(statement, "value", factor, _numpy("log", factor), factor),
            ]
        case ast.Assign(
            targets=[ast.Name(id=target)], value=ast.BinOp(left=ast.Name(id=left), op=ast.Mult(), right=factor) as value
        ) if target == left == name:
            total = ast.BinOp(ast.Name(name, ast.Load()), ast.Add(), _numpy("log", factor))
            return [_change(statement, "value", value, total, value)]
        case _:
            return []


def _uses_of_a_product(tree: ast.Module, name: str) -> Iterator[tuple[Any, str | int, ast.expr, ast.expr, str]]:
    """Logarithms and powers of a product, what they are by the sum of logarithms, and whether it is bounded there."""
    logs = ast.Name(name, ast.Load())
    for holder, key, part in places(tree):
        match part:
            case ast.Call(args=[inner]) if called(part) == "log" and _is_name(_unguarded(inner), name):
                yield holder, key, part, logs, "" if _is_name(inner, name) else "capped"
            case ast.BinOp(left=base, op=ast.Pow(), right=power) if _is_name(_unguarded(base), name):
                instead = _numpy("exp", ast.BinOp(power, ast.Mult(), logs))
                yield holder, key, part, instead, "" if _is_name(base, name) else "capped"
            case _:
                pass


def _is_name(part: ast.expr, name: str) -> bool:
    return isinstance(part, ast.Name) and part.id == name


def _logs_of_sums(tree: ast.Module) -> list[Edit]:
    """``log(1 + exp(z))`` as ``logaddexp(0, z)``, where it loses small values, overflows, or both."""
    found, harms = [], set()
    values = assigned_once(tree)
    for holder, key, part in places(tree):
        if isinstance(part, ast.Call) and called(part) in ("log", "log1p") and len(part.args) == 1:
            power = _power_beside_one(part.args[0]) if called(part) == "log" else part.args[0]
            if isinstance(power, ast.Call) and called(power) == "exp" and len(power.args) == 1:
                argument = power.args[0]
                harms |= {"loses"} if called(part) == "log" else set()
                harms |= set() if _is_never_above_zero(argument, values) else {"overflows"}
                found.append((holder, key, part, _numpy("logaddexp", ast.Constant(0.0), argument), part))
    return [_change(*change, " ".join(sorted(harms))) for change in found] if harms else []


def _is_never_above_zero(part: ast.expr, values: dict[str, ast.expr]) -> bool:
    """Whether a part is minus an absolute value, by itself or by a name; of others nothing is known."""
    stands = values.get(part.id, part) if isinstance(part, ast.Name) else part
    match stands:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Call() as call):
            return called(call) in ("abs", "absolute", "fabs")
        case _:
            return False


def _power_beside_one(part: ast.expr) -> ast.expr | None:
    match part:
        case ast.BinOp(left=ast.Constant(value=1 | 1.0), op=ast.Add(), right=other):
            return other
        case ast.BinOp(left=other, op=ast.Add(), right=ast.Constant(value=1 | 1.0)):
            return other
        case _:
            return None


@dataclass(frozen=True)
class _Product:
    """A product of a whole array, perhaps with a guard around it."""

    factors: ast.expr
    is_capped: bool


def assigned_once(tree: ast.Module) -> dict[str, ast.expr]:
    """What names stand for that get a value in one place only."""
    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        and stored.count(node.targets[0].id) == 1
    }  # fmt: skip


def _product(part: ast.expr, values: dict[str, ast.expr]) -> _Product | None:
    whole = values.get(part.id, part) if isinstance(part, ast.Name) else part
    inner = _unguarded(whole)
    if isinstance(inner, ast.Name):
        inner = values.get(inner.id, inner)
    if not isinstance(inner, ast.Call) or called(inner) != "prod" or inner.keywords or len(inner.args) > 1:
        return None
    factors = _reduced(inner)
    return _Product(factors, _unguarded(whole) is not whole) if factors is not None else None


def _unguarded(part: ast.expr) -> ast.expr:
    """A part without the clip around it, or the small constant that is added."""
    match part:
        case ast.BinOp(left=left, op=ast.Add(), right=right) if _is_small(right, {}):
            return left
        case _:
            return _clipped(part, {}) or part


NARROW = ("float32", "single", "float16", "half")


def _backs(tree: ast.Module) -> list[Edit]:
    """An array that a loop changes, as it was before each round."""
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While)]
    return next((edits[:1] for loop in loops if (edits := list(set_back(loop)))), [])


def _alike(find: Callable[[ast.Module], list[Place]], tree: ast.Module) -> list[Edit]:
    return [_change(holder, key, part, instead, part) for holder, key, part, instead in find(tree)]


REWRITES: dict[str, Callable[[ast.Module], list[Edit]]] = {
    "mean none": _no_means, "base": _other_base, "base natural": _natural, "constant": _constants, "clip": _clips,
    "zeros": _zeros, "mean sum": _sums, "shift": _shifts, "axes": _axes, "axes last": _unkept_axes,
    "sum mean": _means, "sign": _turned, "axes all kept": _all_kept, "axes kept": _kept_axes,
    "softplus": _logs_of_sums,
    "product loop": _looped_products,
    "precision": _precise, "binary": _not_binary, "product": _products,
    "overflow": _overflows, "rows": _all_entries, "ends": _other_ends,
    "each turned": partial(_alike, turned_differences), "each update": partial(_alike, turned_updates),
    "each scaled": partial(_alike, scaled), "each off": partial(_alike, taken_off),
    "each brackets": partial(_alike, bracketed), "back": _backs,
}  # fmt: skip
"""What is taken back, by its name; of those that begin with one word one is."""


# Small numbers


def _small_names(tree: ast.Module) -> dict[str, float]:
    """Names that stand for a small constant, parameters with such a default too."""
    names: dict[str, float] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                _keep_small(names, name, value)
            case ast.arguments(args=arguments, defaults=defaults) if defaults:
                for argument, value in zip(arguments[-len(defaults) :], defaults, strict=True):
                    _keep_small(names, argument.arg, value)
            case _:
                pass
    return names


def _keep_small(names: dict[str, float], name: str, value: ast.expr) -> None:
    if _is_small(value, {}):
        number = _number_of(value)
        if number is not None:
            names[name] = number


def _number_of(part: ast.expr) -> float | None:
    match part:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(value)
        case ast.BinOp(left=ast.Constant(value=10 | 10.0), op=ast.Pow(), right=ast.UnaryOp(ast.USub(), ast.Constant())):
            power = part.right.operand.value  # type: ignore[attr-defined]  # as the pattern says
            return float(10.0**-power) if isinstance(power, int) and 0 < power < 300 else None
        case ast.Attribute(attr="eps" | "tiny"):
            return 2.2e-16
        case _:
            return None


def _is_small(part: ast.expr, names: dict[str, float]) -> bool:
    if isinstance(part, ast.Name):
        return part.id in names
    number = _number_of(part)
    return number is not None and 0 < number <= SMALL


def _is_large(part: ast.expr) -> bool:
    number = _number_of(part)
    return number is not None and number >= LARGE


def _is_nearly_one(part: ast.expr, names: dict[str, float]) -> bool:
    match part:
        case ast.BinOp(left=ast.Constant(value=1 | 1.0), op=ast.Sub(), right=right):
            return _is_small(right, names)
        case ast.Constant(value=float(value)):
            return 1 - SMALL <= value < 1
        case _:
            return False


def _shown(part: ast.expr, names: dict[str, float]) -> str:
    text = _source(part)
    return f"{text} = {names[part.id]:g}" if isinstance(part, ast.Name) else text


def _source(part: ast.AST) -> str:
    text = ast.unparse(part)
    return text if len(text) <= 60 else text[:59] + "…"


def _numpy(name: str, *parts: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load()), list(parts), [])


# Forms of input


_SPLIT = """
def _formed_(f):
    def deepest(values):
        return max((np.ndim(value) for value in values), default=0)
"""

_LABELS = """
    def labels(at):
        def each(*values, **named):
            share = np.asarray(values[at], float)
            if not ((share >= 0) & (share <= 1)).all():
                raise ValueError
            def all_of(label):
                return np.asarray(f(*values[:at], share * 0 + label, *values[at + 1:], **named), float)
            no, yes = all_of(0), all_of(1)
            both = np.where(share > 0, share * yes, 0) + np.where(share < 1, (1 - share) * no, 0)
            return both if both.ndim else both.item()
        return each
"""

FORMS = {
    "form rows": _SPLIT + """
    def each(*values, **named):
        deep = deepest(values)
        if deep < 2:
            return f(*values, **named)
        count = next(len(value) for value in values if np.ndim(value) == deep)
        def part(value, at):
            return value[at] if np.ndim(value) and np.ndim(value) >= deep - 1 and len(value) == count else value
        return np.array([each(*(part(value, at) for value in values), **named) for at in range(count)])
    return each
""",
    "form vector": _SPLIT + """
    def each(*values, **named):
        if deepest(values) != 1:
            return f(*values, **named)
        raised = [np.asarray(value)[None] if np.ndim(value) == 1 or type(value) is int else value for value in values]
        return np.asarray(f(*raised, **named))[0]
    return each
""",
    "form number": _SPLIT + """
    def each(*values, **named):
        found = np.vectorize(lambda *one: f(*one, **named), otypes=[float])(*values)
        return found if found.ndim else found.item()
    return each
""",
    "form list": _SPLIT + """
    def each(*values, **named):
        return f(*(np.asarray(value) if type(value) in (list, tuple) else value for value in values), **named)
    return each
""",
    "form integers": _SPLIT + """
    def each(*values, **named):
        def real(value):
            return value.astype(float) if isinstance(value, np.ndarray) and value.dtype.kind in 'iu' else value
        return f(*map(real, values), **named)
    return each
""",
    "form truth": _SPLIT + """
    def each(*values, **named):
        def true(value):
            is_mask = isinstance(value, np.ndarray) and value.dtype.kind in 'iu' and np.isin(value, (0, 1)).all()
            return value.astype(bool) if is_mask else value
        return f(*map(true, values), **named)
    return each
""",
    "form items": _SPLIT + """
    def each(first, *values, **named):
        if np.ndim(first) == 0:
            return f(first, *values, **named)
        return np.array([f(item, *values, **named) for item in np.ravel(first)])
    return each
""",
    "form single": _SPLIT + """
    def each(first, *values, **named):
        if np.ndim(first) > 0:
            return f(first, *values, **named)
        return f(np.array([first]), *values, **named)[0]
    return each
""",
    "form labels first": _SPLIT + _LABELS + """
    return labels(0)
""",
    "form labels second": _SPLIT + _LABELS + """
    return labels(1)
""",
    "form pairs": _SPLIT + """
    def each(*values, **named):
        numbers, items = zip(*f(*values, **named))
        if list(numbers) not in (list(range(len(items))), list(range(1, len(items) + 1))):
            raise ValueError
        return list(items)
    return each
""",
    "form flat": _SPLIT + """
    def each(*values, **named):
        shape = next((np.shape(value) for value in values if np.ndim(value) > 1), None)
        if shape is None:
            return f(*values, **named)
        def flat(value):
            if callable(value):
                return lambda other: value(np.reshape(other, shape))
            return np.ravel(value) if np.ndim(value) > 1 else value
        return np.reshape(f(*map(flat, values), **named), shape)
    return each
""",
    "form copy": _SPLIT + """
    def each(*values, **named):
        return f(*(value.copy() if isinstance(value, np.ndarray) else value for value in values), **named)
    return each
""",
}  # fmt: skip
"""Programs that give a function the form of input it was written for."""


def _formed(tree: ast.Module, function: str, text: str) -> list[Edit]:
    """The program with its function in a form around it."""
    definition = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function), None)
    if definition is None:
        return []
    around = ast.parse(f"{text}\n{function} = _formed_({function})").body
    return [_change(tree, "body", tree.body, [*tree.body, *around], _Head(definition))]


class _Head(ast.AST):
    """The first line of a function, as a place."""

    def __init__(self, definition: ast.FunctionDef) -> None:
        super().__init__()
        self.lineno = self.end_lineno = definition.lineno
        self.col_offset = definition.col_offset
        self.end_col_offset = definition.col_offset + len(f"def {definition.name}".encode())
