"""Judging: a difference is proved by balls, equality is agreement in every world, whatever is typed."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.algebra import Domain, names_of, read
from tutor.algebra.balls import HIGH, LOW, precision
from tutor.algebra.judge import Comparison, Undecided, judge
from tutor.algebra.worlds import COUNT, worlds
from tutor.attempt import Unreadable

P = Domain(scalars=(("p", "prob"),))
PQ = Domain(scalars=(("p", "prob"), ("q", "prob")))
BINARY = Domain(scalars=(("y", "binary"), ("p", "prob")))
REAL = Domain(scalars=(("x", "real"), ("z", "real")))
HOT = Domain(
    vectors=(("z", "real^K"), ("y", "onehot^K"), ("b", "binary^K")), indices=(("i", "K"), ("j", "K"))
)  # fmt: skip
VECTOR = Domain(vectors=(("z", "real^K"), ("y", "onehot^K")), indices=(("k", "K"),), where=(("p", "softmax(z)"),))


def equal(text: str, reference: str, domain: Domain) -> bool:
    names = names_of(domain)
    return judge(read(text, names), read(reference, names), domain).equal


@pytest.mark.parametrize(
    ("text", "reference", "domain"),
    [
        ("log(p) - log(1-p)", "log(p/(1-p))", P),
        ("2*atanh(2*p-1)", "log(p/(1-p))", P),
        ("-log(y*p+(1-y)*(1-p))", "-(y log p + (1-y) log(1-p))", BINARY),
        ("y^2", "y", BINARY),
        ("max(z,0) + log(1+exp(-|z|))", "softplus(z)", REAL),
        ("(x^2)^(1/2)", "|x|", REAL),
        ("cosh(x)^2 - sinh(x)^2", "1", REAL),
        ("-log(sum_k y_k p_k)", "-sum_k y_k log p_k", VECTOR),
        ("exp(z_k)/sum_j exp(z_j)", "p_k", VECTOR),
        ("z_k - logsumexp(z)", "log p_k", VECTOR),
        ("1 + 10^-40 p - 10^-40 p", "1", P),
        ("max(x, -x)", "abs(x)", REAL),
        ("-log(1 - sigmoid(z)) + 0*abs(z)", "softplus(z)", REAL),
        ("log(exp(max(z, 0)) + exp(min(z, 0))) + 0*x", "softplus(z)", REAL),
        ("min(p, 1) + max(p - 1, 0)", "p", P),
    ],
)
def test_rewritings_are_equal(text: str, reference: str, domain: Domain) -> None:
    assert equal(text, reference, domain)


@pytest.mark.parametrize(
    ("text", "reference", "domain"),
    [
        ("p + 10^-25", "p", P),
        ("p + 10^-100", "p", P),
        ("p^2", "p", P),
        ("y^2", "y", Domain(scalars=(("y", "prob"),))),
        ("x", "|x|", REAL),
        ("p_k", "y_k", VECTOR),
        ("y_i", "y_j", HOT),
        ("y_i^2 y_j", "y_i", HOT),
        ("(z_i - y_j) z_j", "(z_i - y_i) z_j", HOT),
        ("b_i", "b_j", HOT),
        ("b_i y_i", "b_i y_j", HOT),
        ("delta_ij", "y_i y_j", HOT),
        ("z", "z_k", VECTOR),
        ("1/(p-p)", "p", P),
        ("9^9^9^9", "p", P),
        ("max(p, 1/200)", "p", P),
        ("min(p, 99/100)", "p", P),
        ("log(max(p, 10^-12))", "log p", P),
        ("max(sigmoid(x), 10^-4)", "sigmoid(x)", REAL),
        ("min(softplus(x), 5)", "softplus(x)", REAL),
        ("x*max(abs(x), 10^-5)", "x*abs(x)", REAL),
        ("sqrt((p - 1/100)^2)", "p - 1/100", P),
        ("max(z_k, -20)", "z_k", VECTOR),
    ],
)
def test_different_formulas_are_told_apart_with_the_world_that_shows_it(
    text: str, reference: str, domain: Domain
) -> None:
    names = names_of(domain)
    judgement = judge(read(text, names), read(reference, names), domain)
    assert not judgement.equal
    assert judgement.world is not None


def test_a_formula_without_value_where_the_answer_has_one_is_different() -> None:
    names = names_of(P)
    assert judge(read("log(-p)", names), read("p", names), P).how is Comparison.UNDEFINED


def test_a_reference_defined_nowhere_is_undecided() -> None:
    names = names_of(P)
    with pytest.raises(Undecided):
        judge(read("p", names), read("log(-p)", names), P)


def test_what_cannot_be_calculated_precisely_is_refused() -> None:
    names = names_of(P)
    with pytest.raises(Unreadable, match="precisely"):
        judge(read("p + sin(10^300)", names), read("p", names), P)


def test_worlds_are_always_the_same_and_inside_the_domain() -> None:
    domain = Domain(
        scalars=(("p", "prob"), ("y", "binary"), ("n", "int"), ("s", "pos"), ("t", "0.3..4")),
        vectors=(("q", "simplex^K"), ("h", "onehot^K")),
        indices=(("i", "K"), ("j", "K")),
    )
    found = worlds(domain)
    assert len(found) >= COUNT
    for world in found:
        points = world.points
        assert 0 < points["p"] < 1
        assert points["n"] >= 1
        assert points["s"] > 0
        assert 0.3 < points["t"] < 4
        assert sum(points["q"]) == 1
        assert sorted(set(points["h"])) == [0, 1]
        assert 1 <= points["i"] <= world.sizes["K"]
    assert {world.points["y"] for world in found} == {0, 1}
    assert {world.points["i"] == world.points["j"] for world in found} == {True, False}
    assert {world.sizes["K"] for world in found} == {2, 3, 4, 5}
    worlds.cache_clear()
    assert [world.points for world in worlds(domain)] == [world.points for world in found]


@pytest.mark.parametrize("seed", range(20))
def test_indices_meet_the_hot_place_of_a_one_hot_vector_whatever_the_seed(seed: int) -> None:
    seen = set()
    for world in worlds(HOT, seed=seed):
        hot = 1 + list(world.points["y"]).index(1)
        i, j = world.points["i"], world.points["j"]
        seen.add((i == hot, j == hot, i == j))
    assert seen == {(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1) if a + b + c != 2}


def test_both_signs_are_drawn_for_real_names() -> None:
    signs = {tuple(world.points[name] > 0 for name in "xz") for world in worlds(REAL)}
    assert len(signs) == 4


def test_precision_is_given_back_and_one_thread_is_let_in_at_a_time() -> None:
    from flint import ctx

    before = ctx.prec
    seen = []

    def calculate(bits: int) -> None:
        for _ in range(200):
            with precision(bits):
                seen.append(ctx.prec == bits)

    threads = [threading.Thread(target=calculate, args=(bits,)) for bits in (LOW, HIGH, LOW, HIGH)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(seen)
    assert ctx.prec == before


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="pqy01259.,+-*/^()|_ elogxsumqrt!", max_size=24),
    st.sampled_from([PQ, BINARY]),
)
def test_any_text_is_judged_or_refused(text: str, domain: Domain) -> None:
    names = names_of(domain)
    try:
        tree = read(text, names)
        judgement = judge(tree, read("-log(p)", names), domain)
    except Unreadable:
        return
    assert judgement.equal in (True, False)
