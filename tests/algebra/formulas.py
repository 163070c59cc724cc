"""Random trees, as reading would make them."""

from __future__ import annotations

from hypothesis import strategies as st

from tutor.algebra import Names, Tree
from tutor.algebra.tree import add, call, divide, name, negate, number, power, times

NAMES = Names(
    scalars=frozenset(("p", "q1", "lam", "sigma_p", "T2")),
    vectors=frozenset(("z", "y")),
    indices=frozenset(("i", "j")),
    sizes=frozenset("K"),
)
"""What generated trees may mention."""

_DIGITS = st.one_of(
    st.integers(0, 999).map(str),
    st.decimals(0, 99, places=2).map(str),
    st.sampled_from(["1e-3", "2.5e10", "0.5"]),
)
_NUMBERS = _DIGITS.map(number)
_SCALARS = st.sampled_from([name(label) for label in ("p", "q1", "lam", "sigma_p", "T2", "K", "e", "pi", "inf")])
_LETTERS = st.sampled_from(["i", "j"])
_ENTRIES = st.builds(
    lambda vector, letter: Tree("index", "", (name(vector), name(letter))), st.sampled_from(["z", "y"]), _LETTERS
)
_LEAVES = st.one_of(_NUMBERS, _SCALARS, _ENTRIES)
_FUNCTIONS = st.sampled_from("log log2 log10 exp sqrt abs sigmoid tanh softplus".split())
_BASES = st.sampled_from([number("3"), name("p"), divide(number("1"), number("2"))])


def _fold(head: str, letter: str, body: Tree, bounded: bool) -> Tree:
    bounds = (number("1"), name("K")) if bounded else ()
    return Tree(head, letter, (body, *bounds))  # type: ignore[arg-type]


def _larger(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.one_of(
        st.builds(add, inner, inner),
        st.builds(negate, inner),
        st.builds(times, inner, inner),
        st.builds(divide, inner, inner),
        st.builds(power, inner, inner),
        st.builds(lambda function, argument: call(function, argument), _FUNCTIONS, inner),
        st.builds(lambda argument, base: call("log", argument, base), inner, _BASES),
        st.builds(lambda left, right: call("max", left, right), inner, inner),
        st.builds(lambda left, right: call("delta", name(left), name(right)), _LETTERS, _LETTERS),
        st.builds(_fold, st.sampled_from(["sum", "prod", "mean"]), st.sampled_from(["k", "m"]), inner, st.booleans()),
        st.builds(lambda fold: Tree("sum", "", (call("log", name(fold)),)), st.sampled_from(["z", "y"])),
    )


trees = st.recursive(_LEAVES, _larger, max_leaves=14)
