"""Statements of a loop that should do something else, or stand elsewhere; and names that lose their value too soon."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tutor.edits.program import COUNT, Edit, called, changed, node_with, places_of

LONGEST = 40
"""Statements of a body up to which it is written once more with another name."""
KEEPS = {"keeps max": "max", "keeps min": "min"}
"""What a loop may keep of what it had and what it has now."""


def of_loops(scope: ast.FunctionDef) -> Iterator[Edit]:
    """Changes of the statements of a function's loops."""
    looped = {id(node) for loop in ast.walk(scope) if isinstance(loop, ast.For | ast.While) for node in ast.walk(loop)}
    begun = {
        target.id
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign) and id(node) not in looped
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    leaving = _returns_on_a_condition(scope) if looped else set()
    for holder, key, part in places_of(scope):
        match part:
            case ast.Assign(targets=[ast.Name(id=name)]) if id(part) in looped and name in begun:
                yield from _adding(holder, key, part)
                yield from _keeping(holder, key, part, name)
            case ast.Assign(targets=[ast.Subscript()]):
                yield from _adding(holder, key, part)
            case ast.Break():
                yield changed("statement", holder, key, part, ast.Continue(), "continue")
            case ast.Return() if id(part) in leaving & looped:
                yield changed("statement", holder, key, part, ast.Continue(), "continue return")
            case ast.For() | ast.While() if isinstance(key, int):
                yield from _outside(holder, key, part)
                yield from _into(holder, key, part)
            case _:
                pass
    yield from _shadowed(scope)
    for loop in ast.walk(scope):
        if isinstance(loop, ast.For | ast.While):
            yield from _kept_in_loop(loop)


def _returns_on_a_condition(scope: ast.FunctionDef) -> set[int]:
    """The returns of an `if` of the function itself, of none that is made in it, by their ids."""
    inner = {id(node) for made in ast.walk(scope) if isinstance(made, ast.FunctionDef) and made is not scope
             for node in ast.walk(made)}  # fmt: skip
    return {
        id(each)
        for node in ast.walk(scope) if isinstance(node, ast.If) and id(node) not in inner
        for each in (*node.body, *node.orelse) if isinstance(each, ast.Return)
    }  # fmt: skip


def _kept_in_loop(loop: ast.For | ast.While) -> Iterator[Edit]:
    """A value that the next round goes on with, kept: what is made of it goes by another name."""
    for at, statement in enumerate(loop.body if len(loop.body) <= LONGEST else ()):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if 0 < at < len(loop.body) - 1:
                before = any(_sets(each, name) for each in loop.body[:at])
                if not before or not _uses(value, statement.targets[0]):
                    continue
                body = copy.deepcopy(loop.body)
                for node in (node for each in body[at + 1 :] for node in ast.walk(each)):
                    if isinstance(node, ast.Name) and node.id == name:
                        node.id = f"{name}_"
                renamed = body[at]
                assert isinstance(renamed, ast.Assign)
                renamed.targets = [ast.copy_location(ast.Name(f"{name}_", ast.Store()), statement)]
                edit = changed("name", loop, "body", statement, statement, f"shadowed {name}")
                yield replace(edit, part=loop.body, instead=body)
            case _:
                pass


def _sets(statement: ast.stmt, name: str) -> bool:
    return isinstance(statement, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == name for target in statement.targets
    )


def _adding(holder: Any, key: str | int, part: ast.Assign) -> Iterator[Edit]:
    """``h = x`` as ``h += x``."""
    target = part.targets[0]
    if isinstance(target, ast.Name | ast.Subscript) and not _uses(part.value, target):
        yield changed("statement", holder, key, part, ast.AugAssign(target, ast.Add(), part.value), "adds")


def _uses(value: ast.expr, target: ast.expr) -> bool:
    text = ast.unparse(target)
    return any(ast.unparse(node) == text for node in ast.walk(value) if isinstance(node, ast.Name | ast.Subscript))


def _keeping(holder: Any, key: str | int, part: ast.Assign, name: str) -> Iterator[Edit]:
    """``worst = x`` as ``worst = max(worst, x)``."""
    if not _uses(part.value, part.targets[0]):
        for detail, function in KEEPS.items():
            kept = ast.Call(ast.Name(function, ast.Load()), [ast.Name(name, ast.Load()), part.value], [])
            yield changed("statement", holder, key, part, node_with(part, value=kept), detail)


def _own(loop: ast.For | ast.While) -> list[ast.stmt]:
    """The statements of a loop, without what counts its rounds."""
    return [
        each
        for each in loop.body
        if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Call) and called(each.value) == COUNT)
    ]


def _outside(holder: Any, key: int, loop: ast.For | ast.While) -> Iterator[Edit]:
    """The last statement of a loop put behind it, and its first in front of it."""
    own = _own(loop)
    if len(own) < 2:
        return
    first, last = own[0], own[-1]
    if not any(isinstance(node, ast.Return | ast.Break | ast.Continue) for node in ast.walk(last)):
        rest: ast.stmt = node_with(loop, body=[each for each in loop.body if each is not last])
        yield _moved(holder, key, loop, [rest, last], last, "after")
    if isinstance(first, ast.Assign):
        rest = node_with(loop, body=[each for each in loop.body if each is not first])
        yield _moved(holder, key, loop, [first, rest], first, "before")


def _into(holder: Any, key: int, loop: ast.For | ast.While) -> Iterator[Edit]:
    """The statement before a loop made in each of its rounds."""
    before = holder[key - 1] if isinstance(holder, list) and key > 0 else None
    if isinstance(before, ast.Assign):
        each_round = copy.deepcopy(before)
        rest: ast.stmt = node_with(loop, body=[each_round, *loop.body])
        yield _moved(holder, key, loop, [rest], before, "into")


def _moved(holder: Any, key: int, loop: ast.stmt, statements: list[ast.stmt], at: ast.stmt, detail: str) -> Edit:
    after = ast.If(test=ast.Constant(True), body=statements, orelse=[])
    edit = changed("statement", holder, key, loop, after, detail)
    end = at.end_lineno or at.lineno, at.end_col_offset or at.col_offset
    return replace(edit, line=at.lineno, column=at.col_offset, end_line=end[0], end_column=end[1])


def _shadowed(scope: ast.FunctionDef) -> Iterator[Edit]:
    """A parameter that keeps its value: what is assigned to it goes by another name, which is what is returned."""
    parameters = {each.arg for each in scope.args.args}
    for at, statement in enumerate(scope.body if len(scope.body) <= LONGEST else ()):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]) if name in parameters:
                body = copy.deepcopy(scope.body)
                renamed = body[at]
                assert isinstance(renamed, ast.Assign)
                renamed.targets = [ast.copy_location(ast.Name(f"{name}_", ast.Store()), statement)]
                results = [node for each in body[at:] for node in ast.walk(each) if isinstance(node, ast.Return)]
                used = [
                    node
                    for result in results
                    for node in ast.walk(result)
                    if isinstance(node, ast.Name) and node.id == name
                ]
                for node in used:
                    node.id = f"{name}_"
                if used:
                    edit = changed("name", scope, "body", statement, statement, f"shadowed {name}")
                    yield replace(edit, part=scope.body, instead=body)
            case _:
                pass
