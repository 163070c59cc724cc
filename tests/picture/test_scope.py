"""What the formulas of a picture are worth."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tutor.algebra import Names, evaluate, read
from tutor.algebra.arrays import evaluate as evaluate_arrays
from tutor.picture import BadPicture, start
from tutor.picture.scope import scope_of


@pytest.mark.parametrize(
    "formula",
    [
        "-p log p - (1-p) log(1-p)", "sigmoid(x)", "softplus(-x)", "max(x, 0)", "x^2/2", "exp(-x^2)", "logit(p)",
        "log2(p) + log10(p) + log1p(p)", "softmax([x, 0, 1])_1", "logsumexp([x, 2])", "sum_k v_k exp(x v_k)",
        "abs(x)", "tanh(x)", "sqrt(p)", "cbrt(x)", "min(x, p, 1)", "factorial(3) p", "binomial(4, 2) p", "mean(v) x",
    ],
)  # fmt: skip
def test_arrays_give_what_floats_give(formula: str) -> None:
    tree = read(formula, Names(scalars=frozenset("px"), vectors=frozenset("v"), lists=True))
    xs, ps = np.linspace(-3, 3, 25), np.linspace(0.01, 0.99, 25)
    found = evaluate_arrays(tree, {"x": xs, "p": ps, "v": (0.5, 1.0, -2.0)})
    values = [{"x": float(x), "p": float(p), "v": (0.5, 1.0, -2.0)} for x, p in zip(xs, ps, strict=True)]
    expected = [evaluate(tree, each) for each in values]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_arrays_have_infinities_and_holes_where_floats_have_them() -> None:
    tree = read("log(x) + 1/x", Names(scalars=frozenset("x")))
    found = evaluate_arrays(tree, {"x": np.array([-1.0, 0.0, 1.0])})
    assert math.isnan(found[0])
    assert found[2] == 1.0


def test_abbreviations_are_worth_something_in_order(picture) -> None:
    declared = picture("""
        kind: bars
        title: t
        given: {p: [0.5, 0.5]}
        sliders: {a: {from: 0, to: 1, start: 0.25}}
        where: {b: 1 - a, q: [a, b], kl: "sum_k p_k log(p_k/q_k)"}
        bars: {q: q}
    """)
    values = scope_of(declared, start(declared), {}).values
    assert values["q"] == (0.25, 0.75)
    assert values["kl"] == pytest.approx(0.5 * math.log(2) + 0.5 * math.log(0.5 / 0.75))


def test_abbreviations_over_an_axis_wait_for_it(picture) -> None:
    declared = picture("""
        kind: lines
        title: t
        where: {q: [x, 1 - x], H: "-sum(q*log(q))"}
        x: {from: 0.1, to: 0.9}
        lines: {H: H}
    """)
    scope = scope_of(declared, {}, {}, {"x": 0.1})
    with pytest.raises(BadPicture, match="has no value here"):
        scope.of("H + 1")
    assert scope.along({"x": 0.5}).number("H") == pytest.approx(math.log(2))


@pytest.mark.parametrize(
    ("formula", "said"),
    [("unknown + 1", "unknown"), ("v + w", "shapes"), ("1 +", "1 \\+"), ("m", "matrix")],
)
def test_what_is_wrong_with_a_formula_is_said(picture, formula: str, said: str) -> None:
    declared = picture("""
        kind: bars
        title: t
        given: {v: [1, 2], w: [1, 2, 3], m: [[1, 2], [3, 4]]}
        bars: {v: v}
    """)
    with pytest.raises(BadPicture, match=said):
        scope_of(declared, {}, {}).vector(formula)
