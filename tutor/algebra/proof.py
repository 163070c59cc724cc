"""Proving two formulas equal with sympy. This module is run in a process of its own, see prover.

The domain is first written with positive parameters, so that every logarithm is of something positive and sympy
need not know that p < 1: a probability is 1/(1 + t), a binary name is both 0 and 1, and where exp, |z| or max occur
a real z is 2·log u or ±log(1 + u).
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import product
from typing import Any

import sympy

from tutor.algebra.domain import bounds
from tutor.algebra.transfer import from_json
from tutor.algebra.tree import Tree

MEMORY = 1 << 30
"""Bytes."""

SECONDS = 5
"""After which a proof that nobody waits for ends with its process."""

Expression = Any
"""A sympy expression."""

_FUNCTIONS = {
    "log": sympy.log,
    "log2": lambda x: sympy.log(x) / sympy.log(2),
    "log10": lambda x: sympy.log(x) / sympy.log(10),
    "log1p": lambda x: sympy.log(1 + x),
    "expm1": lambda x: sympy.exp(x) - 1,
    "abs": sympy.Abs,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
    "logit": lambda x: sympy.log(x / (1 - x)),
    "max": sympy.Max,
    "min": sympy.Min,
    "atanh": lambda x: sympy.log((1 + x) / (1 - x)) / 2,
    "asinh": lambda x: sympy.log(x + sympy.sqrt(x**2 + 1)),
    "acosh": lambda x: sympy.log(x + sympy.sqrt(x - 1) * sympy.sqrt(x + 1)),
    "logaddexp": lambda x, y: sympy.log(sympy.exp(x) + sympy.exp(y)),
} | {
    name: getattr(sympy, name)
    for name in "exp sqrt cbrt sign sin cos tan sec csc cot sinh cosh tanh sech csch coth".split()
    + "asin acos atan factorial binomial".split()
}


class Unprovable(Exception):
    """The formula holds something that has no counterpart here."""


def proves(tree: Tree, reference: Tree, scalars: Sequence[tuple[str, str]], where: Sequence[tuple[str, Tree]]) -> bool:
    """Whether the difference vanishes in every case of the domain. False means only that no proof was found."""
    for case in _cases(scalars):
        names = dict(case)
        for name, definition in where:
            names[name] = expression(definition, names)
        difference = expression(tree, names) - expression(reference, names)
        if not all(_vanishes(part) for part in _without_reals(difference)):
            return False
    return True


def expression(tree: Tree, names: Mapping[str, Expression]) -> Expression:
    """The tree as a sympy expression, built node by node. Raises Unprovable."""
    parts = [expression(part, names) for part in tree.parts] if tree.head not in ("sum", "prod", "mean") else []
    match tree.head:
        case "number":
            return sympy.Rational(tree.value.numerator, tree.value.denominator)
        case "name":
            if tree.label in names:
                return names[tree.label]
            if tree.label in ("e", "pi"):
                return sympy.E if tree.label == "e" else sympy.pi
        case "add":
            return parts[0] + parts[1]
        case "negate":
            return -parts[0]
        case "times":
            return parts[0] * parts[1]
        case "divide":
            return parts[0] / parts[1]
        case "power":
            return parts[0] ** parts[1]
        case "call" if tree.label == "log" and len(parts) == 2:
            return sympy.log(parts[0]) / sympy.log(parts[1])
        case "call" if tree.label in _FUNCTIONS:
            return _FUNCTIONS[tree.label](*parts)
    raise Unprovable(tree.head)


def _cases(scalars: Sequence[tuple[str, str]]) -> Iterator[dict[str, Expression]]:
    """Substitutions that together cover the domain."""
    axes = [[(name, value) for value in _values(name, kind)] for name, kind in scalars]
    yield from map(dict, product(*axes))


def _values(name: str, kind: str) -> list[Expression]:
    positive = sympy.Symbol(f"t_{name}", positive=True)
    ends = bounds(kind)
    if kind == "binary":
        return [sympy.Integer(0), sympy.Integer(1)]
    if kind == "prob" or (ends is not None and ends[0] >= 0 and ends[1] <= 1):
        return [1 / (1 + positive)]
    if kind == "int":
        return [sympy.Symbol(name, integer=True, positive=True)]
    if kind == "pos" or (ends is not None and ends[0] >= 0):
        return [positive]
    return [sympy.Symbol(name, real=True)]


def _without_reals(difference: Expression) -> list[Expression]:
    """The difference with every real symbol written through a positive one; several where signs must be told apart."""
    symbols = (symbol for symbol in difference.free_symbols if symbol.is_real and not symbol.is_positive)
    found = [difference]
    for symbol in sorted(symbols, key=str):
        positive = sympy.Symbol(f"u_{symbol.name}", positive=True)
        if any(part.has(sympy.Abs, sympy.Max, sympy.Min, sympy.sign) for part in found):
            forms = [sympy.log(1 + positive), -sympy.log(1 + positive)]
        elif any(part.has(sympy.exp, sympy.tanh, sympy.cosh, sympy.sinh, sympy.sech) for part in found):
            forms = [2 * sympy.log(positive)]
        else:
            forms = [symbol]
        found = [part.subs(symbol, form) for part in found for form in forms]
    return found


def _vanishes(difference: Expression) -> bool:
    if difference == 0:
        return True
    difference = _split_logs(difference.rewrite(sympy.exp))
    for step in (
        sympy.expand,
        lambda found: sympy.numer(sympy.together(sympy.expand(found))).expand(),
        lambda found: _split_logs(sympy.expand(sympy.powsimp(sympy.expand(found), force=True))),
    ):
        difference = step(difference)
        if difference == 0:
            return True
    return bool(sympy.simplify(difference) == 0)


def _split_logs(found: Expression) -> Expression:
    """Every logarithm of a product as a sum, where each factor is positive beyond doubt."""
    return found.replace(lambda node: isinstance(node, sympy.log), lambda node: _split_log(node.args[0]))


def _split_log(argument: Expression) -> Expression:
    whole = sympy.factor(sympy.together(sympy.powsimp(argument)))
    total, rest = sympy.Integer(0), sympy.Integer(1)
    for factor in sympy.Mul.make_args(whole):
        base, exponent = factor.as_base_exp()
        if base.is_positive and exponent.is_real:
            total += exponent * sympy.expand_log(sympy.log(base))
        else:
            rest *= factor
    return total + (sympy.log(rest) if rest != 1 else 0)


def answer(line: str) -> dict[str, object]:
    """One request, answered."""
    request = json.loads(line)
    try:
        proved = proves(
            from_json(request["tree"]),
            from_json(request["reference"]),
            [(name, kind) for name, kind in request["scalars"]],
            [(name, from_json(definition)) for name, definition in request["where"]],
        )
    except Exception as problem:
        return {"id": request["id"], "proved": False, "problem": type(problem).__name__}
    return {"id": request["id"], "proved": proved}


def _limit() -> None:
    """Bound the process, in case whoever started it is gone."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        if sys.platform != "win32":
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Answer requests, one JSON object a line, until the input ends."""
    _limit()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        if hasattr(signal, "alarm"):
            signal.alarm(SECONDS)
        print(json.dumps(answer(line)), flush=True)


if __name__ == "__main__":
    main()
