"""The same slip in several places of a program: what is turned, scaled or taken off there, all at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from tutor.edits.program import node_with, places

Place = tuple[Any, str | int, ast.AST, ast.AST]
"""What holds a part, under which key, the part, and what would stand there."""
MOST_NODES = 60
"""Nodes of a part up to which it is compared with others."""
OTHER = {ast.Mult: ast.Div, ast.Div: ast.Mult}
TURNED = {ast.Add: ast.Sub, ast.Sub: ast.Add}


def turned_differences(tree: ast.Module) -> list[Place]:
    """Differences of the same two parts, each the other way round."""
    found = [
        (_written(part.left) + _written(part.right), (holder, key, part, _turned(part)))
        for holder, key, part in places(tree)
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub)
    ]
    return _of_one_kind(found)


def _turned(part: ast.BinOp) -> ast.expr:
    return ast.BinOp(part.right, part.op, part.left)


def turned_updates(tree: ast.Module) -> list[Place]:
    """Updates of several names, ``w += x`` or ``w = w + x``, each with the other sign."""
    return _of_one_kind(list(_updates(tree)))


def _updates(tree: ast.Module) -> Iterator[tuple[str, Place]]:
    for holder, key, part in places(tree):
        match part:
            case ast.AugAssign(op=ast.Add() | ast.Sub() as op):
                yield type(op).__name__, (holder, key, part, node_with(part, op=TURNED[type(op)]()))
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.BinOp(left=ast.Name(id=left), op=ast.Add() | ast.Sub() as op) as value,
            ) if name == left:
                yield type(op).__name__, (part, "value", value, node_with(value, op=TURNED[type(op)]()))
            case _:
                pass


def scaled(tree: ast.Module) -> list[Place]:
    """Multiplications by one name as divisions, or divisions by it as multiplications."""
    found = [
        (type(part.op).__name__ + part.right.id, (holder, key, part, node_with(part, op=OTHER[type(part.op)]())))
        for holder, key, part in places(tree)
        if isinstance(part, ast.BinOp) and type(part.op) in OTHER and isinstance(part.right, ast.Name)
    ]
    return _of_one_kind(found)


def taken_off(tree: ast.Module) -> list[Place]:
    """Divisions by the same, or multiplications with it, left out."""
    found = [
        (type(part.op).__name__ + _written(part.right), (holder, key, part, part.left))
        for holder, key, part in places(tree)
        if isinstance(part, ast.BinOp) and type(part.op) in OTHER
    ]
    return _of_one_kind(found)


def bracketed(tree: ast.Module) -> list[Place]:
    """``a * b - c`` as ``a * (b - c)``, wherever it begins with the same."""
    found: list[tuple[str, Place]] = []
    for holder, key, part in places(tree):
        match part:
            case ast.BinOp(left=ast.BinOp(op=ast.Mult() | ast.Div()) as first, op=ast.Add() | ast.Sub() as op):
                instead = node_with(first, right=ast.BinOp(first.right, op, part.right))
                found.append((_written(first.left) + type(op).__name__, (holder, key, part, instead)))
            case _:
                pass
    return _of_one_kind(found)


def _written(part: ast.expr) -> str:
    """What tells parts that are alike; of a large one, that it is only like itself."""
    is_large = next(islice(ast.walk(part), MOST_NODES, None), None) is not None
    return str(id(part)) if is_large else ast.dump(part)


def _of_one_kind(found: Sequence[tuple[str, Place]]) -> list[Place]:
    """The first places that are alike, where there are several of them, none within another."""
    for kind in dict.fromkeys(kind for kind, _ in found):
        alike = [place for each, place in found if each == kind]
        within = {id(node) for _, _, part, _ in alike for node in ast.walk(part) if node is not part}
        apart = [place for place in alike if id(place[2]) not in within]
        if len(apart) > 1:
            return apart
    return []
