"""Proofs by sympy, in a process of their own, within their bound."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pytest

from tutor.algebra import Domain, names_of, read
from tutor.algebra.proof import answer, proves
from tutor.algebra.prover import Forked, Prover
from tutor.algebra.transfer import from_json, to_json

DOMAIN = Domain(
    scalars=(("y", "binary"), ("p", "prob"), ("q", "prob"), ("z", "real"), ("s", "pos"), ("n", "int"), ("t", "0.1..9")),
    where=(("m", "(p+q)/2"),),
)
NAMES = names_of(DOMAIN)


@pytest.fixture(scope="module")
def prover() -> Iterator[Prover]:
    prover = Prover()
    yield prover
    prover.stop()


def asked(prover: Prover, text: str, reference: str, seconds: float = 20) -> bool:
    return prover.proves(read(text, NAMES), read(reference, NAMES), DOMAIN, seconds)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("log(p)-log(1-p)", "log(p/(1-p))"),
        ("-log(y*p+(1-y)*(1-p))", "-(y log p + (1-y) log(1-p))"),
        ("max(z,0)-y*z+log(1+exp(-|z|))", "log(1+exp(z))-y*z"),
        ("(1-tanh(z/2)^2)/4", "sigmoid(z)(1-sigmoid(z))"),
        ("2*atanh(2*p-1)", "log(p/(1-p))"),
        ("ln(s*sqrt(2*pi*e))", "log(2 pi e s^2)/2"),
        ("2m - p", "q"),
        ("log(t^2)", "2 log t"),
        ("n*(1/n)*log(n)", "log n"),
    ],
)
def test_equal_formulas_are_proved(prover: Prover, text: str, reference: str) -> None:
    assert asked(prover, text, reference)


@pytest.mark.parametrize(
    ("text", "reference"),
    [("log(p)", "log(1-p)"), ("y^2 + 1", "y"), ("|z|", "z"), ("log(z^2)", "2 log z"), ("p + 10^-200", "p")],
)
def test_different_formulas_are_not_proved(prover: Prover, text: str, reference: str) -> None:
    assert not asked(prover, text, reference)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
def test_who_shares_proves_by_forks_of_one_process_and_without_it_by_another() -> None:
    first, second = Prover(), Prover()
    first.share()
    nursery = second._nursery = first._nursery
    assert nursery is not None
    try:
        for prover in (first, second, first):
            assert asked(prover, "log(p)-log(1-p)", "log(p/(1-p))")
            assert isinstance(prover._process, Forked)
        first.rest(0)
        assert asked(first, "2m - p", "q")
        assert not asked(first, "log(p)", "log(1-p)")
        nursery.process.kill()
        nursery.process.wait()
        second.rest(0)
        assert asked(second, "2m - p", "q")
        assert not isinstance(second._process, Forked)
        first.share()
        assert first._nursery is not nursery
        first.rest(0)
        assert asked(first, "2m - p", "q")
        assert isinstance(first._process, Forked)
    finally:
        first.stop()
        second.stop()
        assert first._nursery is not None
        first._nursery.close()
        first._nursery.process.wait()


@pytest.mark.slow
def test_what_takes_too_long_ends_the_process_and_the_next_proof_starts_another() -> None:
    prover = Prover()
    try:
        assert asked(prover, "p", "p")
        assert not asked(prover, "9^9^9^9 + p", "p + 9^9^9^9", seconds=0.3)
        assert asked(prover, "p + p", "2p")
    finally:
        prover.stop()


def test_a_formula_with_vectors_is_not_sent() -> None:
    domain = Domain(vectors=(("z", "real^K"),))
    names = names_of(domain)
    prover = Prover()
    assert not prover.proves(read("sum(z)", names), read("sum_k z_k", names), domain)
    prover.stop()


def test_trees_survive_the_pipe() -> None:
    tree = read("-y*log(p) + sigmoid(z)^2/3", NAMES)
    assert from_json(to_json(tree)) == tree


def test_a_request_that_cannot_be_answered_gets_an_answer() -> None:
    request = {"id": 4, "tree": ["sum", "k", ["name", "p"]], "reference": ["name", "p"], "scalars": [], "where": []}
    assert answer(json.dumps(request)) == {"id": 4, "proved": False, "problem": "Unprovable"}


@pytest.mark.slow
def test_a_proof_covers_every_value_of_a_binary_name() -> None:
    scalars = (("y", "binary"),)
    names = names_of(Domain(scalars=scalars))
    assert proves(read("y^2", names), read("y", names), scalars, ())
    assert not proves(read("y", names), read("1", names), scalars, ())
