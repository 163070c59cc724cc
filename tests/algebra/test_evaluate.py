"""Calculating in floats behaves as IEEE arithmetic does, in bounded time, and never raises for a value."""

from __future__ import annotations

import contextlib
import math

import numpy as np
import pytest
from hypothesis import given, settings

from tests.algebra.formulas import trees
from tests.subject import SUBJECT
from tutor.algebra import Names, evaluate, names_of, read, read_numbers
from tutor.algebra.domain import Domain
from tutor.attempt import Unreadable

VALUES = {"p": 0.25, "z": (1.0, -2.0, 0.5), "y": (0.5, 0.25, 0.25), "W": ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))}
NAMES = Names(
    scalars=frozenset("p"), vectors=frozenset("zy"), matrices=frozenset("W"), lists=True, sizes=frozenset("K")
)  # fmt: skip
Z, Y, W = (np.array(VALUES[name]) for name in "zyW")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/0", math.inf),
        ("-1/0", -math.inf),
        ("log(0)", -math.inf),
        ("-log2(0)", math.inf),
        ("exp(1000)", math.inf),
        ("exp(-1000)", 0.0),
        ("9^9^9^9", math.inf),
        ("10^400", math.inf),
        ("sigmoid(-1000)", 0.0),
        ("softplus(1000)", 1000.0),
        ("tanh(1e300)", 1.0),
        ("0^0", 1.0),
        ("0^-1", math.inf),
        ("max(1, 2, 3)", 3.0),
        ("cbrt(-8)", -2.0),
        ("5!", 120.0),
        ("binomial(5, 2)", 10.0),
        ("log(8, 2)", 3.0),
        ("sum_{k=1}^{4} k^2", 30.0),
        ("prod(k, k, 1, 5)", 120.0),
        ("sum(k, k, 1, 0)", 0.0),
    ],
)
def test_scalars_have_their_ieee_value(text: str, value: float) -> None:
    assert evaluate(read(text, NAMES)) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("text", ["0/0", "log(-1)", "inf - inf", "0*inf", "sqrt(-1)", "(-1)^0.5", "asin(2)", "nan"])
def test_what_has_no_value_is_nan(text: str) -> None:
    value = evaluate(read(text, NAMES))
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("z", Z),
        ("2z + 1", 2 * Z + 1),
        ("exp(z)/sum(exp(z))", np.exp(Z) / np.exp(Z).sum()),
        ("softmax(z)", np.exp(Z) / np.exp(Z).sum()),
        ("logsumexp(z)", np.log(np.exp(Z).sum())),
        ("z*y", Z * Y),
        ("z·y", Z @ Y),
        ("z^T y", Z @ Y),
        ("z y^T", np.outer(Z, Y)),
        ("W @ z", W @ Z),
        ("W z", W @ Z),
        ("W^T", W.T),
        ("W_{2,3}", 6.0),
        ("W_1", W[0]),
        ("sum_i sum_k W_{i,k}", W.sum()),
        ("mean(z)", Z.mean()),
        ("max(z)", 1.0),
        ("diag(y) - y y^T", np.diag(Y) - np.outer(Y, Y)),
        ("sum_k y_k log y_k", (Y * np.log(Y)).sum()),
        ("[1, 2, 3]/2", np.array([0.5, 1, 1.5])),
        ("len(z)", 3.0),
        ("log2([4, 8])", np.array([2.0, 3.0])),
    ],
)
def test_vectors_and_matrices_agree_with_numpy(text: str, expected: np.ndarray | float) -> None:
    assert np.asarray(evaluate(read(text, NAMES), VALUES)) == pytest.approx(np.asarray(expected))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("z + [1, 2]", "do not fit"),
        ("z_4", "Positions run from 1 to 3"),
        ("z_0", "Positions run from 1 to 3"),
        ("z_p", "whole number"),
        ("p.T", "transposed"),
        ("sum_k p", "From where to where does k run"),
        ("sum(p)", "Say what runs"),
        ("sum(k, k, 1, 65)", "64 terms"),
        ("sum(sum(sum(k, k, 1, 60), j, 1, 60), i, 1, 60)", "too long"),
        ("softmax(p)", "needs a vector"),
        ("[[1, 2], [3]]", "different lengths"),
        ("K", "has no value"),
    ],
)
def test_shapes_nobody_could_mean_are_refused(text: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        evaluate(read(text, NAMES), VALUES)


@settings(max_examples=300, deadline=None)
@given(trees)
def test_any_tree_has_a_value_or_a_refusal(tree: object) -> None:
    values = {"p": 0.5, "q1": -2.0, "lam": 0.0, "sigma_p": 1e300, "T2": 3.0, "K": 2.0, "i": 1.0, "j": 2.0}
    with contextlib.suppress(Unreadable):
        value = evaluate(tree, {**values, "z": (1.0, 0.0), "y": (0.5, -0.5)})  # type: ignore[arg-type]
        assert isinstance(value, float | tuple)


@pytest.mark.parametrize(
    ("text", "count", "numbers"),
    [
        ("-1.4 -0.4 -2.4", 3, (-1.4, -0.4, -2.4)),
        ("-1.4 - 0.4", 1, (-1.8,)),
        ("1 / 3 1 / 3", 2, (1 / 3, 1 / 3)),
        ("log(2) log(4)", 2, (math.log(2), math.log(4))),
        ("2 * 3 4", 2, (6.0, 4.0)),
        ("[[0.4 0.1] [0.1 0.4]]", 4, (0.4, 0.1, 0.1, 0.4)),
        ("[[0.4, 0.1], [0.1, 0.4]]", 4, (0.4, 0.1, 0.1, 0.4)),
        ("3,5,2", 3, (3.0, 5.0, 2.0)),
        ("1,0", 2, (1.0, 0.0)),
        ("0.3\n0.5\n0.2", 3, (0.3, 0.5, 0.2)),
        ("x = 1, 2", 2, (1.0, 2.0)),
        ("{1, 2}", 2, (1.0, 2.0)),
        ("[np.float64(0.5), np.float64(0.25)]", 2, (0.5, 0.25)),
        ("tensor([0.5, 0.25])", 2, (0.5, 0.25)),
        ("6.9×10⁻¹", 1, (0.69,)),
    ],
)
def test_how_many_are_asked_decides_what_blanks_and_commas_mean(
    text: str, count: int, numbers: tuple[float, ...]
) -> None:
    assert read_numbers(text, {}, count).numbers == pytest.approx(numbers)


@pytest.mark.parametrize(
    ("text", "count", "place"),
    [
        ("0,69", 1, (0, 4)),
        ("-0,69", 1, (1, 5)),
        ("0,3; 0,5", 2, (0, 3)),
        ("0,3, 0,5", 2, (0, 3)),
        ("50,000", 1, (0, 6)),
        ("1.5, 2,5", 2, (5, 8)),
        ("1,234.5", 1, (0, 7)),
        ("1,234,567", 1, (0, 9)),
    ],
)
def test_a_decimal_comma_is_refused_with_its_place(text: str, count: int, place: tuple[int, int]) -> None:
    with pytest.raises(Unreadable, match="comma") as refused:
        read_numbers(text, {}, count)
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("1.5 bits", "bits"),
        ("1.5bits", "bits"),
        ("1.5 nats/token", "nats"),
        ("1.5 bit per symbol", "bits"),
        ("1.5 dits.", "dits"),
        ("1.5 (nats)", "nats"),
        ("(1.5 nats)", "nats"),
        (r"1.5\,\text{ nats}", "nats"),
        ("1 bit, 2 bits", "bits"),
        ("1.5", None),
        ("bits/2", None),
        ("2^bits", None),
        ("3 bits", "bits"),
    ],
)
def test_units_are_words_behind_numbers_even_where_a_name_is_spelled_so(text: str, unit: str | None) -> None:
    assert read_numbers(text, {"bits": 2.5}, None, SUBJECT.units).unit == unit


def test_two_units_in_one_answer_are_refused() -> None:
    with pytest.raises(Unreadable, match="one unit"):
        read_numbers("1 bit, 2 nats", {}, 2, SUBJECT.units)


def test_an_abbreviation_is_a_name_of_its_own_kind() -> None:
    names = names_of(Domain(vectors=(("z", "real^K"),), where=(("p", "softmax(z)"), ("s", "sum(z)"))))
    assert "p" in names.vectors
    assert "s" in names.scalars


@pytest.mark.parametrize(
    "domain",
    [
        {"scalars": (("p", "probability"),)},
        {"scalars": (("p", "1..0"),)},
        {"vectors": (("z", "real"),)},
        {"vectors": (("z", "odd^K"),)},
        {"indices": (("k", "K"),)},
    ],
)
def test_a_domain_that_does_not_exist_is_the_authors_error(domain: dict[str, tuple[tuple[str, str], ...]]) -> None:
    with pytest.raises(ValueError, match=":"):
        Domain(**domain)
