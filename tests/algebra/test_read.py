"""Reading: one grammar for ASCII, Unicode and LaTeX; ambiguity is asked back, with its place."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.algebra.formulas import NAMES, trees
from tutor.algebra import Names, latex, read, show
from tutor.attempt import Unreadable

SCALARS = Names(scalars=frozenset(("p", "q", "y", "z", "x", "w", "b", "s", "lam", "m1", "K")))
VECTORS = Names(
    scalars=frozenset("c"),
    vectors=frozenset("pyz"),
    matrices=frozenset("W"),
    indices=frozenset("ij"),
    sizes=frozenset("K"),
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-(y*log(p)+(1-y)*log(1-p))", "−(y·ln p + (1 − y)·ln(1 − p))"),
        ("-[y*ln(p) + (1-y)*ln(1-p)]", "−(y·ln p + (1 − y)·ln(1 − p))"),
        ("−(y·ln p + (1−y)·ln(1−p))", "−(y·ln p + (1 − y)·ln(1 − p))"),
        (r"-\left(y\log p+(1-y)\log(1-p)\right)", "−(y·ln p + (1 − y)·ln(1 − p))"),
        (r"$\frac{p-y}{p(1-p)}$", "(p − y)/(p·(1 − p))"),
        (r"\frac12 x", "1/2·x"),
        ("1/2 x", "1/2·x"),
        ("e^2x", "e²·x"),
        ("e^-z", "e⁻ᶻ"),
        ("e^{-z}", "e⁻ᶻ"),
        ("2^-x", "2⁻ˣ"),
        ("p^-1/3", "p⁻¹/3"),
        ("-2^2", "−2²"),
        ("2^3^2", "2^(3²)"),
        ("(2^3)^2", "(2³)²"),
        ("wx+b", "w·x + b"),
        ("ylog p", "y·ln p"),
        ("log 2π", "ln(2·π)"),
        ("½ ln(2πe s²)", "1/2·ln(2·π·e·s²)"),
        ("log_2 p", "log₂(p)"),
        ("log(p, 2)", "log₂(p)"),
        ("log(p, 1/2)", "log_(1/2)(p)"),
        (r"\log_{2}(p)", "log₂(p)"),
        ("lb(p)", "log₂(p)"),
        ("ln^2(p)", "(ln p)²"),
        ("|y-p|", "|y − p|"),
        ("|x|/|y|", "|x|/|y|"),
        ("σ(z)", "σ(z)"),
        (r"\sigma(z)", "σ(z)"),
        ("σ", "s"),
        ("λ", "λ"),
        ("lambda", "λ"),
        ("m_1", "m₁"),
        ("L = p + q", "p + q"),
        ("dL/dz = p - y", "p − y"),
        ("D_KL(p||q) = p", "p"),
        ("np.log(p) + math.exp(q)", "ln p + exp(q)"),
        ("pow(p, 2)", "p²"),
        ("p**2", "p²"),
        ("z!", "factorial(z)"),
        ("ｐ ＋ １", "p + 1"),
        ("p\u200b", "p"),
        (r"\mathcal{L} = p - y", "p − y"),
        (r"\frac{\partial L}{\partial z} = p - y", "p − y"),
        ("∂²L/∂z² = p", "p"),
        (r"\hat{y} - p", "y − p"),
        (r"\sqrt[3]{p}", "p^(1/3)"),
        ("μ_1", "m₁"),
        ("mu1", "m₁"),
        ("ln2 z", "ln(2)·z"),
        ("log_e(p)", "log_(e)(p)"),
        ("relu(z)", "max(z, 0)"),
        ("plogp", "p·ln p"),
        ("p - y.", "p − y"),
    ],
)
def test_every_spelling_is_read_and_shown_in_one(text: str, shown: str) -> None:
    assert show(read(text, SCALARS)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-sum(y[k]*log(p[k]), k, 1, K)", "−∑_{k=1}^{K} yₖ·ln pₖ"),
        ("-sum_k y_k log p_k", "−∑ₖ yₖ·ln pₖ"),
        (r"-\sum_{k=1}^{K} y_k \log p_k", "−∑_{k=1}^{K} yₖ·ln pₖ"),
        ("−Σ_k y_k·ln p_k", "−∑ₖ yₖ·ln pₖ"),
        ("sum(y*log(p))", "sum(y ⊙ ln p)"),
        ("y·log(p)", "y·ln p"),
        ("y^T log(p)", "yᵀ·ln p"),
        (r"y^\top p", "yᵀ·p"),
        ("p pᵀ", "p·pᵀ"),
        ("diag(p)-pp^T", "diag(p) − p·pᵀ"),
        ("p @ p.T", "p·pᵀ"),
        ("softmax(z)_i", "softmax(z)ᵢ"),
        ("p_i (δ_ij − p_j)", "pᵢ·(δᵢⱼ − pⱼ)"),
        (r"p_i(\delta_{ij}-p_j)", "pᵢ·(δᵢⱼ − pⱼ)"),
        ("exp(z_i)/sum_j exp(z_j)", "exp(zᵢ)/∑ⱼ exp(zⱼ)"),
        ("z[0]", "z₁"),
        ("z[i]", "zᵢ"),
        ("W[i,j]", "Wᵢⱼ"),
        ("sum_k z[k]", "∑ₖ zₖ"),
        ("sum(z[k], k, 1, K)", "∑_{k=1}^{K} zₖ"),
        ("sum(z[k], k, 0, 2)", "∑_{k=0}^{2} z_(k + 1)"),
        ("W_{i,j}", "Wᵢⱼ"),
        ("p.sum() + p.max()", "sum(p) + max(p)"),
        ("∑ᵢ₌₁ᴷ yᵢ", "∑_{i=1}^{K} yᵢ"),
        ("softmax_i(z)", "softmax(z)ᵢ"),
        ("p ∘ y", "p ⊙ y"),
        ("c ∘ y", "c·y"),
    ],
)
def test_vectors_sums_and_subscripts_are_read(text: str, shown: str) -> None:
    assert show(read(text, VECTORS)) == shown


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("", "Nothing is written", (0, 1)),
        ("log p(1-p)", "Does log apply to this too", (5, 6)),
        ("log 2p", "Does log apply to this too", (5, 6)),
        ("1/2x", "Is that 1/(2·x) or 1/2·x?", (3, 4)),
        ("log p q", "Does log apply to this too", (6, 7)),
        ("ln*x", "ln is a function", (0, 2)),
        ("log()", "needs an argument", (0, 3)),
        ("0,5*p", "A decimal point is a dot", (1, 2)),
        ("log(0,5)", "write log(0.5)", (4, 7)),
        ("(p+q", "“)” is missing at the end", (4, 5)),
        ("p+q)", "closes a bracket", (3, 4)),
        ("p+", "Something is missing", (2, 3)),
        ("p++", "Something is missing", (3, 4)),
        ("2 3", "Two numbers stand side by side", (2, 3)),
        ("sigmiod(z)", "Did you mean sigmoid?", (0, 7)),
        ("P", "Did you mean p?", (0, 1)),
        ("r + 1", "I do not know “r”", (0, 1)),
        ("p_1", "takes no subscript", (1, 2)),
        ("p < q", "compares", (2, 3)),
        ("L =", "Nothing is written", None),
        ("p ? q", "“?” has no meaning", (2, 3)),
        (r"p \foo q", "LaTeX command", (2, 6)),
        ("−ln(ü)", "I cannot read “ü”", (4, 5)),
        ("p\x00", "character '\\x00'", (1, 2)),
        ("\ud800", "character '\\ud800'", (0, 1)),
        ("p" * 700, "longer than 600", None),
        ("p+" * 299 + "p", "too large", None),
        ("(" * 70 + "p" + ")" * 70, "inside each other", None),
        ("1" * 50, "too long", (0, 50)),
        ("1e9999", "too long", (0, 6)),
        ("√2π", "Does sqrt apply to this too", (2, 3)),
        ("E[p]", "has to be written as a sum", (0, 1)),
        ("sum_{k=2} k", "Up to where", (5, 6)),
    ],
)
def test_what_has_no_single_meaning_is_refused_at_its_place(
    text: str, words: str, place: tuple[int, int] | None
) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text, SCALARS)
    assert words in refused.value.message
    if place is not None:
        assert refused.value.place == place


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-sum(y[k]*log(p[m]), k)", "I do not know “m”"),
        ("y_k log p_k", "Which k?"),
        ("sum y", "with an index"),
        ("sum_3 y", "should be a letter"),
        ("c_i", "takes no subscript"),
    ],
)
def test_an_index_needs_its_sum(text: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words.replace("?", r"\?")):
        read(text, VECTORS)


def test_places_are_offsets_into_the_text_as_it_was_typed() -> None:
    text = r"−\frac{p}{q} + σ(z)"
    tree = read(text, SCALARS)
    places = {node.label: text[slice(*node.place)] for node in tree if node.head in ("name", "call")}
    assert places == {"p": "p", "q": "q", "z": "z", "sigmoid": "σ(z)"}


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(trees)
def test_what_is_shown_reads_back_as_the_same_tree(tree: object) -> None:
    assert read(show(tree), NAMES) == tree  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(trees)
def test_every_tree_has_balanced_latex(tree: object) -> None:
    text = latex(tree)  # type: ignore[arg-type]
    assert text.count("{") == text.count("}")
    assert text.count(r"\left") == text.count(r"\right")


def refusal(text: str) -> Unreadable | None:
    try:
        read(text, NAMES)
    except Unreadable as refused:
        return refused
    return None


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    refused = refusal(text)
    if refused is not None:
        assert refused.message.endswith((".", "?", "…"))
        assert refused.place is None or 0 <= refused.place[0] <= len(text)


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=r"pqyzijkK0123456789.,+-*/^·()[]{}|_=\ elogsumxπσΣ²ᵀ", max_size=40))
def test_any_formula_like_text_is_read_or_refused(text: str) -> None:
    try:
        tree = read(text, NAMES)
    except Unreadable:
        return
    assert show(tree)


def test_reading_imports_nothing_heavy() -> None:
    program = (
        "import sys; from tutor.algebra import Names, read, show, latex, evaluate, read_numbers\n"
        "show(read('-log(p)', Names(scalars=frozenset('p')))); read_numbers('1/3', {})\n"
        "print(sorted({'flint', 'numpy', 'sympy', 'textual'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("typed", "shown"), [("pow(p, 2)", "p²"), ("power(p, 2)", "p²"), ("np.power(p, 2)", "p²")])
def test_a_power_may_be_a_call(typed: str, shown: str) -> None:
    assert show(read(typed, NAMES)) == shown


@pytest.mark.parametrize("typed", ["power", "power(p)", "pow p 2"])
def test_a_power_needs_its_two_arguments_in_brackets(typed: str) -> None:
    assert refusal(typed) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum_{k=2}^K y_k", r"\sum_{k=2}^{K} y_{k}"),
        ("prod_{k=3}^5 y_k", r"\prod_{k=3}^{5} y_{k}"),
        ("sum_k y_k", r"\sum_{k} y_{k}"),
        ("abs(y_1)", r"\left|y_{1}\right|"),
        ("|y_1| + 1", r"\left|y_{1}\right| + 1"),
        ("sum(y)", r"\operatorname{sum}\left(y\right)"),
    ],
)
def test_sums_and_absolute_values_are_set_as_they_were_written(text: str, expected: str) -> None:
    assert latex(read(text, VECTORS)) == expected
