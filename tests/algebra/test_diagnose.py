"""Reasons for wrong formulas: each is checked by value before it is said, and points at the learner's own text."""

from __future__ import annotations

import pytest

from tests.subject import SUBJECT
from tutor.algebra import Domain, Tree, names_of, read
from tutor.algebra.counterexample import counterexample
from tutor.algebra.declared import declared
from tutor.algebra.diagnose import diagnose
from tutor.algebra.edits import edits
from tutor.algebra.judge import judge
from tutor.attempt import Unreadable

BCE = "-(y*log(p)+(1-y)*log(1-p))"
HARD = Domain(scalars=(("y", "binary"), ("p", "prob")))
SOFT = Domain(scalars=(("y", "prob"), ("p", "prob")))
LOGIT = Domain(scalars=(("y", "prob"), ("z", "real")))
POSITIVE = Domain(scalars=(("x", "pos"),))
GAUSS = Domain(scalars=(("m", "real"), ("y", "real"), ("s", "pos")))
SUMS = Domain(vectors=(("p", "simplex^K"), ("q", "simplex^K")))
JACOBIAN = Domain(vectors=(("z", "real^K"),), indices=(("i", "K"), ("j", "K")), where=(("p", "softmax(z)"),))


@pytest.mark.parametrize(
    ("text", "reference", "domain", "words", "part"),
    [
        ("y*log(p)+(1-y)*log(1-p)", BCE, HARD, "Only the overall sign", None),
        ("-(y*log2(p)+(1-y)*log2(1-p))", BCE, HARD, "factor ln 2", None),
        ("-y*log(p)+(1-y)*log(1-p)", BCE, HARD, "One term has the wrong sign", "(1-y)*log(1-p)"),
        ("-y*log(p)", BCE, SOFT, "A term is missing", None),
        ("-(p*log(y)+(1-p)*log(1-y))", BCE, SOFT, "y and p are exchanged", None),
        ("-y*log(1-p)-(1-y)*log(p)", BCE, SOFT, "are exchanged", None),
        ("-(y*log(p)+(1-y)*log(p))", BCE, SOFT, "complement", "p"),
        ("-log(y*p+(1-y)*(1-p))", BCE, SOFT, "right when y is 0 or 1", None),
        (BCE + "/2", BCE, SOFT, "half the answer. This should not be divided by.", "2"),
        ("-(y*log(p)*(1-y)*log(1-p))", BCE, HARD, "always 0", None),
        (BCE + "+ y*p", BCE, SOFT, "A term is too many", "y*p"),
        ("z - y", "sigmoid(z) - y", LOGIT, "The sigmoid is missing", "z"),
        ("(sigmoid(z)-y)*z", "sigmoid(z)-y", LOGIT, "a factor z too many", "z"),
        ("log(y)", "p*log(y)", SOFT, "A factor p is missing", None),
        ("y*exp(y)", "y*p*exp(y)", SOFT, "A factor p is missing", None),
        ("p*exp(y)", "p*(1-y)*exp(y)", SOFT, "A factor 1 − y is missing", None),
        ("p^2*exp(y)", "p*exp(y)", SOFT, "a factor p too many", "p"),
        ("1/2+tanh(z)/2 - y", "sigmoid(z) - y", LOGIT, "factor of 2", "z"),
        ("sigmoid(z)*(1-sigmoid(z))", "sigmoid(z)-y", LOGIT, "derivative of the answer", None),
        ("softplus(z)-y*z", "sigmoid(z)-y", LOGIT, "not differentiated yet", None),
        ("(y-m)/(2s^2)+log(s)", "(y-m)^2/(2s^2)+log(s)", GAUSS, "A square is missing", "(y-m)"),
        ("(y-m)^2/2*s^2+log(s)", "(y-m)^2/(2s^2)+log(s)", GAUSS, "belongs below the line", "s^2"),
        ("(y-m)^2/(2s^2)+log(s)+log(2)", "(y-m)^2/(2s^2)+log(s)", GAUSS, "too many", "log(2)"),
        ("s", "log(s)", GAUSS, "ln of your formula is right", None),
        ("-sum_k p_k log q_k", "sum_k p_k log(p_k/q_k)", SUMS, "A term is missing", None),
        ("sum_k log(p_k/q_k)", "sum_k p_k log(p_k/q_k)", SUMS, "factor p_k", "log(p_k/q_k)"),
        ("-sum(p_k log p_k, k)/K", "-sum_k p_k log p_k", SUMS, "divided by K: a mean in place of a sum?", "K"),
        ("-sum_{k=2}^K p_k log p_k", "-sum_k p_k log p_k", SUMS, "wrong range", "sum_{k=2}^K p_k log p_k"),
        ("p", "-sum_k p_k log p_k", SUMS, "a vector; one number is asked", None),
        ("p_i (1 - p_j)", "p_i (delta_ij - p_j)", JACOBIAN, "right when i = j", None),
        ("z_i (delta_ij - p_j)", "p_i (delta_ij - p_j)", JACOBIAN, "The softmax is missing", "z_i"),
        ("p^3 - log(y)", "log(p) - log(y)", SOFT, "Everything but this term", "p^3"),
        ("y", "log(p) * p", SOFT, "The answer depends on p", None),
        ("exp(y+p)", "exp(y)+exp(p)", SOFT, "exp of a sum is not the sum of exp", "exp(y+p)"),
        ("log(y)+log(p)", "log(y+p)", SOFT, "ln of a sum is not the sum of ln", "log(y)+log(p)"),
        ("1/y+1/p", "1/(y+p)", SOFT, "A fraction over a sum", "1/y+1/p"),
        ("y^2+p^2", "(y+p)^2", SOFT, "The power of a sum", "y^2+p^2"),
        ("log(y)/p^2", "log(y/p^2)", SOFT, "This division belongs inside ln", "p^2"),
        ("log(p)^y+log(1-p)^(1-y)", "y*log(p)+(1-y)*log(1-p)", SOFT, "These powers should be products", "log(p)^y"),
        ("exp(-z)*z", "-exp(z)*z", LOGIT, "The sign of z is wrong.", None),
        ("y - p", "-y*p", SOFT, "These two should be multiplied, not subtracted", "y - p"),
        ("log(1-p)/p", "log(p/(1-p))", SOFT, "inside ln. The overall sign is wrong too", "p"),
        ("-p*log(1/y)+(1-p)*log(1/(1-y))", "-p/y+(1-p)/(1-y)", SOFT, "ln does not belong here, each time", "log(1/y)"),
        ("log2(p)*y+exp(log2(y))", "log10(p)*y+exp(log10(y))", SOFT, "each time, not log2", "log2(p)"),
        # a factor is called too many or missing where the two show it; elsewhere only what is between them is said
        ("x^2*log(2)", "x*log(2)", POSITIVE, "a factor x too many", "x"),
        ("log(2)", "x*log(2)", POSITIVE, "A factor x is missing.", None),
        ("3", "3/x", POSITIVE, "A division by x is missing.", None),
        ("3/x^2", "3/x", POSITIVE, "a division by x too many", "x"),
        ("log(2^x)/x", "x*log(2)", POSITIVE, "This should not be divided by.", "x"),
        ("y-p", "(y-p)/(y*(1-y))", SOFT, "Two divisions are missing.", None),
        ("y-p", "-p/y+(1-p)/(1-y)", SOFT, "the answer times y and times (1 − y)", None),
        ("(y-p)/(1-y)", "-p/y+(1-p)/(1-y)", SOFT, "Your formula is y times the answer.", None),
        ("exp(z)", "exp(z)/(1+exp(z))", LOGIT, "A division is missing.", None),
        # of several changes the one that leads to the answer as it is written, or that takes something away
        ("-2p(1-y)+2(1-p)y^2", "2*(y-p)", SOFT, "This exponent does not belong here.", "2"),
        ("p*log(p)-2*p*log(y)", "p*log(p)-p*log(y)", SOFT, "This factor does not belong here.", "2"),
        ("log(2*(1-p)/p)", "log((1-p)/p)", SOFT, "This factor does not belong here.", "2"),
        ("log((1-p)/(1/p))", "log((1-p)/p)", SOFT, "multiplied with", "(1/p)"),
        ("log(1-p)-log(sqrt(p))", "log((1-p)/p)", SOFT, "sqrt does not belong here.", "sqrt(p)"),
        ("exp(-2*z*y)", "exp(-z*y)", LOGIT, "This factor does not belong here.", "2"),
        ("exp(z)/(1+2*exp(z))", "exp(z)/(1+exp(z))", LOGIT, "This factor does not belong here.", "2"),
        ("x*log(2)^2", "x*log(2)", POSITIVE, "This exponent does not belong here.", "2"),
        ("log(sqrt(x))", "log(x)", POSITIVE, "half the answer. sqrt does not belong here.", "sqrt(x)"),
        ("p-p*2", "p-p^2", SOFT, "This should be a power, not a product.", "p*2"),
        ("1/exp(-z)", "1/(1+exp(-z))", LOGIT, "1 + … is missing here.", "exp(-z)"),
        ("1/(1-z)", "1/(1+exp(-z))", LOGIT, "exp is missing here.", "-z"),
        ("2*y-p", "2*(y-p)", SOFT, "Brackets are missing around this difference.", "2*y-p"),
        ("-2*p*(1-y)", "-2*p*(1-y)+2*(1-p)*y", SOFT, "What you wrote belongs there. A term is missing.", None),
        ("-2*p*(1-y)", "2*(y-p)", SOFT, "It would be right with a division by p here.", "y"),
        ("p*log(1/y)+log(1+y)", "-p*log(y)", SOFT, "A term is too many.", "log(1+y)"),
        (
            "y*log(1*exp(-z))+(1-y)*log(1+exp(z))",
            "log(1+exp(z))-y*z",
            LOGIT,
            "Either of two changes makes it right. At 1 − y: this factor does not belong here. At 1·exp(−z): these two"
            " should be added, not multiplied.",
            "(1-y)",
        ),
        # names that are exchanged stand in the answer both; what replaces an abbreviation's own name is an operation
        ("p*exp(z)", "y*exp(z)", Domain(scalars=(("y", "prob"), ("p", "prob"), ("z", "real"))), "Another name", "p"),
        ("-1/p+y", "-log(p)-1+y", SOFT, "This term does not belong there; the rest of what you wrote does.", "-1/p"),
        ("-(y*log(p)+(1-y))", BCE, SOFT, "Everything but this term is right.", "(1-y)"),
        # put together of several formulas: right in a part of the domain
        ("1/(1+exp(-abs(z)))", "sigmoid(z)", LOGIT, "abs does not belong here.", "abs(z)"),
        ("sqrt((y-p)^2)", "y-p", SOFT, "The root of a square is never negative.", "sqrt((y-p)^2)"),
        ("max(sigmoid(z),1e-12)", "sigmoid(z)", LOGIT, "max does not belong here.", "max(sigmoid(z),1e-12)"),
        ("sqrt(z^2)*y+abs(z)", "z*y+z", LOGIT, "That is right when z is positive, but not everywhere.", None),
        ("2*1e400*(y-p)", "2*(y-p)", SOFT, "This factor does not belong here.", "1e400"),
        ("2*1e-400*(y-p)", "2*(y-p)", SOFT, "This factor does not belong here.", "1e-400"),
    ],
)
def test_the_reason_and_its_place(text: str, reference: str, domain: Domain, words: str, part: str | None) -> None:
    names = names_of(domain)
    named = [*declared(SUBJECT.relations, "symbolic", [reference])]
    found = diagnose(read(text, names), read(reference, names), domain, named)
    assert found is not None
    assert words in found.say
    assert (text[slice(*found.place)] if found.place else None) == part


def test_nothing_is_said_when_nothing_is_known() -> None:
    names = names_of(SOFT)
    assert diagnose(read("(y-p)^2 + y^3", names), read("exp(-y) log(p)", names), SOFT) is None


def test_a_reason_that_holds_only_where_both_are_zero_is_not_given() -> None:
    names = names_of(HARD)
    found = diagnose(read("-(y*log(p)+(1-p)*log(1-y))", names), read(BCE, names), HARD)
    assert found is not None
    assert "factor" not in found.say


@pytest.mark.parametrize(
    ("text", "reference", "domain", "call", "got", "expected"),
    [
        ("log(p)", "-log(p)", SOFT, "y = 1/4, p = 9/10", "−0.1054", "0.1054"),
        ("p", "1-p", SOFT, "y = 1/4, p = 9/10", "0.9", "0.1"),
        ("log(-p)", "p", SOFT, "y = 1/4, p = 9/10", "undefined", "0.9"),
        ("sum_k p_k^2", "1", SUMS, "p = (1/4, 3/4), q = (1/10, 9/10)", "0.625", "1"),
        ("t", "t^2", Domain(scalars=(("t", "0.3..4"),)), "t = 2", "2", "4"),
        ("max(p, 1/100)", "p", Domain(scalars=(("p", "prob"),)), "p = 0.001", "0.01", "0.001"),
        ("min(p, 99/100)", "p", Domain(scalars=(("p", "prob"),)), "p = 0.999", "0.99", "0.999"),
        ("min(x, 10)", "x", POSITIVE, "x = 30", "10", "30"),
    ],
)
def test_the_counterexample_is_tidy(
    text: str, reference: str, domain: Domain, call: str, got: str, expected: str
) -> None:
    names = names_of(domain)
    found = counterexample(read(text, names), read(reference, names), domain)
    assert found is not None
    assert (found.call, found.got, found.expected) == (call, got, expected)


def equals(tree: Tree, reference: Tree, domain: Domain) -> bool:
    try:
        return judge(tree, reference, domain).equal
    except Unreadable:
        return False


@pytest.mark.parametrize(
    ("reference", "domain"),
    [(BCE, SOFT), ("(y-m)^2/(2*s^2)+log(s)", GAUSS), ("sum_k p_k log(p_k/q_k)", SUMS)],
)
def test_no_slip_of_the_pen_is_judged_equal_to_the_answer(reference: str, domain: Domain) -> None:
    names = names_of(domain)
    tree = read(reference, names)
    assert len(list(edits(tree, domain))) > 50
    assert [edit.tree for edit in edits(tree, domain) if equals(edit.tree, tree, domain)] == []
