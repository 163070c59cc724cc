"""Brackets that are missing or too many: ``a / b - c`` as ``a / (b - c)``, and the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from tutor.edits.program import Edit, changed, node_with, places_of

POWER = 3
BINDS = {
    ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2, ast.FloorDiv: 2, ast.Mod: 2, ast.MatMult: 2, ast.Pow: POWER,
}  # fmt: skip
"""How closely an operation binds."""
MOST = 8
"""Operands of a chain up to which brackets are tried."""

Chain = tuple[tuple[ast.expr, ...], tuple[ast.operator, ...]]
"""Operands, and the operators between them, as they are written without brackets."""


def brackets(scope: ast.FunctionDef) -> Iterator[Edit]:
    """Every pair of brackets put around a part of an expression, or taken away."""
    inner: set[int] = set()
    for holder, key, part in places_of(scope):
        match part:
            case ast.BinOp() if type(part.op) in BINDS and id(part) not in inner:
                inner |= {id(node) for node in _within(part, 0)}
                yield from _of_chain(holder, key, part)
            case ast.UnaryOp(op=ast.USub(), operand=ast.BinOp(op=ast.Pow(), left=base) as power):
                instead = node_with(power, left=node_with(part, operand=base))
                yield changed("brackets", holder, key, part, instead, "missing")
            case ast.UnaryOp(op=ast.USub(), operand=ast.BinOp(op=ast.Add() | ast.Sub(), left=left) as total):
                instead = node_with(total, left=node_with(part, operand=left))
                yield changed("brackets", holder, key, part, instead, "too many")


def _of_chain(holder: Any, key: str | int, part: ast.BinOp) -> Iterator[Edit]:
    chain = _chain(part, 0)
    if len(chain[0]) > MOST:
        return
    before = ast.dump(part)
    for detail, instead in (*_grouped(chain), *_opened(chain)):
        if ast.dump(instead) != before:
            yield changed("brackets", holder, key, part, instead, detail)


def _grouped(chain: Chain) -> Iterator[tuple[str, ast.expr]]:
    operands, operators = chain
    for first in range(len(operands)):
        for last in range(first + 1, len(operands)):
            inside = operators[first:last]
            before, after = operators[:first][-1:], operators[last : last + 1]
            if len(inside) == len(operators) or (not _binds_closely(after) and _is_idle(before, inside)):
                continue
            group = _built(operands[first : last + 1], inside)
            kept = (*operands[:first], group, *operands[last + 1 :])
            yield "missing", _built(kept, (*operators[:first], *operators[last:]))


def _binds_closely(after: Sequence[ast.operator]) -> bool:
    """Whether what follows takes the last operand for itself: brackets before it change what it is made of."""
    return any(BINDS[type(each)] > 1 for each in after)


def _is_idle(before: Sequence[ast.operator], inside: Sequence[ast.operator]) -> bool:
    """Whether brackets change nothing there, or no more than one sign."""
    plain = all(isinstance(each, ast.Add | ast.Sub) for each in inside)
    match before:
        case [ast.Add()]:
            return plain
        case [ast.Sub()]:
            return plain and len(inside) == 1
        case [ast.Mult()]:
            return all(isinstance(each, ast.Mult | ast.Div) for each in inside)
        case _:
            return False


def _opened(chain: Chain) -> Iterator[tuple[str, ast.expr]]:
    operands, operators = chain
    for at, operand in enumerate(operands):
        if isinstance(operand, ast.BinOp) and type(operand.op) in BINDS:
            inner, between = _chain(operand, 0)
            opened = (*operands[:at], *inner, *operands[at + 1 :])
            yield "too many", _built(opened, (*operators[:at], *between, *operators[at:]))


def _within(part: ast.expr, least: int) -> Iterator[ast.expr]:
    """The operations that are written in one chain with an expression."""
    if isinstance(part, ast.BinOp) and BINDS.get(type(part.op), -1) >= least:
        left, right = _least(part.op)
        yield part
        yield from _within(part.left, left)
        yield from _within(part.right, right)


def _least(op: ast.operator) -> tuple[int, int]:
    """How closely what stands on the left binds at least, and what on the right, if neither has brackets."""
    binds = BINDS[type(op)]
    return (binds + 1, binds) if binds == POWER else (binds, binds + 1)


def _chain(part: ast.expr, least: int) -> Chain:
    if not (isinstance(part, ast.BinOp) and BINDS.get(type(part.op), -1) >= least):
        return (part,), ()
    loosest_left, loosest_right = _least(part.op)
    left, before = _chain(part.left, loosest_left)
    right, after = _chain(part.right, loosest_right)
    return (*left, *right), (*before, part.op, *after)


def _built(operands: Sequence[ast.expr], operators: Sequence[ast.operator]) -> ast.expr:
    """The expression that Python reads where these are written one after the other."""
    if not operators:
        return operands[0]
    loosest = min(BINDS[type(each)] for each in operators)
    places = [at for at, each in enumerate(operators) if BINDS[type(each)] == loosest]
    at = places[0] if loosest == POWER else places[-1]
    left = _built(operands[: at + 1], operators[:at])
    return ast.BinOp(left, operators[at], _built(operands[at + 1 :], operators[at + 1 :]))
