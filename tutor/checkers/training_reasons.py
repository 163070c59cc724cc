"""Why a training went another way, found by trying: what one change of its program brings it onto the right one.

Each change is a training of its own in the sandbox, so only short ones are tried, nearest slips first.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from tutor.attempt import Unreadable, Verdict
from tutor.checkers import training
from tutor.checkers.code import clean, repairs
from tutor.checkers.contract import Conditions
from tutor.checkers.pasted import tidy
from tutor.edits.program import Edit, applied, edits
from tutor.lesson import Training
from tutor.sandbox import Change

SECONDS = 4.0
"""Of trainings for a reason; a training of half a second gets eight tries."""
LONGEST = 1.0
"""Seconds of a training beyond which none is tried."""
RIGHT = "With that one change the training goes the right way, value by value."
LAST = 99
"""The order of changes that are not tried."""
STEPS = 3
"""Statements before a loop that may belong into it."""
COUNTED = (ast.Assign, ast.AugAssign)


class Tried(Struct, frozen=True):
    """A changed program, and what to say where it trains as it should."""

    text: str
    say: str
    place: tuple[int, int] | None
    change: str


def with_reason(
    task: Training, answer: str, verdict: Verdict, conditions: Conditions, seconds: float = SECONDS
) -> Verdict:
    """The verdict with the change that mends the training, where one was found. Raises Cancelled."""
    if not task.trajectory:
        return verdict  # without a way to compare, a training may end well by another mistake
    right = training.work_out(task, task.answer, conditions.lessons)
    began = time.monotonic()
    if training.work_out(task, answer, conditions).run.stop is not None or time.monotonic() - began > LONGEST:
        return verdict
    until = began + seconds
    for tried in _candidates(tidy(answer), task.answer):
        if time.monotonic() > until:
            return verdict
        if _goes_right(task, tried.text, right, conditions):
            feedback = (clean(f"{tried.say} {RIGHT}"), *verdict.feedback)
            return replace(verdict, feedback=feedback, place=tried.place, change=clean(tried.change))
    return verdict


def _goes_right(task: Training, text: str, right: training.Trained, conditions: Conditions) -> bool:
    try:
        found = training.work_out(task, text, conditions)
        return training.is_right(task, found, right)
    except Unreadable:
        return False


def _candidates(text: str, reference: str) -> Iterator[Tried]:
    """Changed programs, the likeliest first."""
    try:
        tree, right = ast.parse(text), ast.parse(reference)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for changes in (_missing_updates, _other_numbers, _other_starts, _exchanged_functions, _once, _moved_records):
        yield from changes(tree, right)
    numbers = _numbers(right)
    slips = [edit for edit in _of_a_script(tree) if _order(edit) < LAST and _may(edit, numbers)]
    for edit in sorted(slips, key=_order):
        with applied(edit):
            changed = ast.unparse(tree)
        change = Change(
            kind=edit.kind, detail=edit.detail, line=edit.line, column=edit.column, end_line=edit.end_line,
            end_column=edit.end_column, before=edit.before, after=edit.after, mends_all=True,
        )  # fmt: skip
        found = repairs.repair(change, text)
        yield Tried(changed, found.kind.removesuffix(repairs.RIGHT).strip(), found.place, found.change)


def _order(edit: Edit) -> int:
    """When a change is tried: what slips in an update comes before what hardly anybody writes."""
    dropped = edit.kind == "operand" and edit.detail.startswith(("right ", "left ", "two "))
    early = ("sign" if edit.detail not in ("", "minus") else "") if edit.kind == "sign" else edit.kind
    order = ("sign", "dropped", "function", "statement", "operator", "order", "complement", "constant", "comparison")
    later = ("index", "operand", "arguments", "call", "name", "copy")
    kind = "dropped" if dropped else early
    return (*order, *later).index(kind) if kind in (*order, *later) else LAST


def _of_a_script(tree: ast.Module) -> list[Edit]:
    """The changes of a program whose lines stand at the margin: as those of one function."""
    nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    body = ast.FunctionDef("script", nothing, tree.body, [], lineno=1, col_offset=0)
    return edits(ast.Module([body], []))


def _numbers(tree: ast.AST) -> frozenset[float]:
    return frozenset(value for node in ast.walk(tree) if (value := _value(node)) is not None)


def _value(node: object) -> float | None:
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case _:
            return None


def _may(edit: Edit, numbers: frozenset[float]) -> bool:
    """Whether a change of a number is to one of the reference's."""
    if edit.kind not in ("constant", "index") or _value(edit.part) is None:
        return True
    return _value(edit.instead) in numbers


def _loops(tree: ast.AST) -> list[ast.For | ast.While]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While)]


def _other_numbers(tree: ast.Module, right: ast.Module) -> Iterator[Tried]:
    """Each number that the reference does not have, at all its places, as each of the reference's."""
    numbers = sorted(_numbers(right))
    for value in sorted(_numbers(tree) - set(numbers)):
        places = [node for node in ast.walk(tree) if _value(node) == value and isinstance(node, ast.Constant)]
        was = ast.unparse(places[0])
        for other in numbers:
            with _set([(node, "value", _plain(other)) for node in places]):
                changed = ast.unparse(tree)
            say = f"`{was}` stands where another number is needed{', each time' if len(places) > 1 else ''}."
            yield Tried(changed, say, None, f"Line {places[0].lineno}: `{_plain(other)}` in place of `{was}`.")


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def _missing_updates(tree: ast.Module, right: ast.Module) -> Iterator[Tried]:
    """The program with an update of the reference's loop at the end of its own, where that name is never updated."""
    mine, theirs = _loops(tree), _loops(right)
    if not mine or not theirs:
        return
    loop = mine[-1]
    updated = {name for each in mine for statement in ast.walk(each) for name in _targets(statement)}
    used = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
    for statement in (node for node in ast.walk(theirs[-1]) if isinstance(node, COUNTED)):
        names = _targets(statement)
        if names and not names & updated and names <= used:
            with _set([(loop, "body", [*loop.body, statement])]):
                changed = ast.unparse(tree)
            said = " and ".join(f"`{name}`" for name in sorted(names))
            line = ast.unparse(statement)
            yield Tried(changed, f"{said} is never updated in the loop.", None, f"In the loop, too: `{line}`.")


def _other_starts(tree: ast.Module, right: ast.Module) -> Iterator[Tried]:
    """What stands before the loop as the reference has it, name by name."""
    if not _loops(tree) or not _loops(right):
        return
    theirs = {name: value for name, value, _ in _starts(right)}
    for name, value, place in _starts(tree):
        other = theirs.get(name)
        if other is None or ast.unparse(other) == ast.unparse(value):
            continue
        with _set([(*place, other)]):
            changed = ast.unparse(tree)
        begins = f"Line {value.lineno}: `{name}` begins with `{ast.unparse(other)}`."
        yield Tried(changed, f"`{name}` begins with another value than it should.", None, begins)


def _starts(tree: ast.Module) -> Iterator[tuple[str, ast.expr, tuple[ast.AST | list[ast.expr], str | int]]]:
    """The names that get a value at the margin, each with the value and what holds it."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value, (node, "value")
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for at, (target, each) in enumerate(zip(names, values, strict=False)):
                    if isinstance(target, ast.Name):
                        yield target.id, each, (values, at)


def _exchanged_functions(tree: ast.Module, right: ast.Module) -> Iterator[Tried]:
    """Two functions under each other's name."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for one, other in combinations(functions, 2):
        with _set([(one, "name", other.name), (other, "name", one.name)]):
            changed = ast.unparse(tree)
        yield Tried(changed, f"`{one.name}` and `{other.name}` are exchanged.", None, "Exchange their names.")


def _once(tree: ast.Module, right: ast.Module) -> Iterator[Tried]:
    """What is worked out once, before a loop, worked out in each round of it."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    holders: list[ast.Module | ast.FunctionDef] = [tree, *functions]
    for holder in holders:
        for at, loop in enumerate(holder.body):
            if not isinstance(loop, ast.For | ast.While):
                continue
            for count in range(1, STEPS + 1):
                moved = holder.body[max(0, at - count) : at]
                if len(moved) < count or not all(isinstance(each, ast.Assign) for each in moved):
                    break
                rest = [*holder.body[: at - count], *holder.body[at:]]
                with _set([(holder, "body", rest), (loop, "body", [*moved, *loop.body])]):
                    changed = ast.unparse(tree)
                names = " and ".join(f"`{name}`" for each in moved for name in sorted(_targets(each)))
                verb = "is" if count == 1 else "are"
                say = f"{names} {verb} worked out once, before the loop, and each round needs a new one."
                yield Tried(changed, say, None, f"Begin the loop with `{ast.unparse(moved[0])}`.")


def _moved_records(tree: ast.Module, right: ast.Module) -> Iterator[Tried]:
    """What is kept of each round, kept earlier or later in it."""
    for loop in _loops(tree):
        for at, kept in enumerate(loop.body):
            if not (isinstance(kept, ast.Expr) and isinstance(kept.value, ast.Call)):
                continue
            rest = [*loop.body[:at], *loop.body[at + 1 :]]
            for to in sorted(set(range(len(rest) + 1)) - {at}, key=lambda to: abs(to - at)):
                with _set([(loop, "body", [*rest[:to], kept, *rest[to:]])]):
                    changed = ast.unparse(tree)
                say = f"`{ast.unparse(kept)}` stands too {'late' if to < at else 'early'} in the loop."
                where = f"before `{ast.unparse(rest[to])}`" if to < len(rest) else "at the end of the loop"
                yield Tried(changed, say, None, f"Line {kept.lineno}: put it {where}.")


@contextmanager
def _set(changes: Sequence[tuple[Any, str | int, Any]]) -> Iterator[None]:
    """The tree with some of its parts set to others, in here."""
    was = [(holder, key, holder[key] if isinstance(key, int) else getattr(holder, key)) for holder, key, _ in changes]
    _put(changes)
    try:
        yield
    finally:
        _put(was)


def _put(parts: Sequence[tuple[Any, str | int, Any]]) -> None:
    for holder, key, part in parts:
        if isinstance(key, int):
            holder[key] = part
        else:
            setattr(holder, key, part)


def _targets(statement: ast.AST) -> set[str]:
    """The names that a statement gives a value."""
    match statement:
        case ast.Assign(targets=targets):
            return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        case ast.AugAssign(target=ast.Name(id=name)):
            return {name}
        case _:
            return set()
