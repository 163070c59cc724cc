import pytest

from tests.typeset.formulas import COURSE
from tutor.typeset import display, line
from tutor.typeset.columns import columns


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"a=b", "a = b"),
        (r"a+b-c", "a + b − c"),
        (r"a \cdot b \times c", "a · b × c"),
        (r"a*b", "a ∗ b"),
        (r"f : X \to Y", "f : X → Y"),
        (r"0 \log 0 := 0", "0 log 0 := 0"),
        (r"a, b; c", "a, b; c"),
        (r"1{,}000 + 0.5", "1,000 + 0.5"),
        (r"2x y", "2xy"),
        (r"x_1 + \cdots + x_n", "x₁ + ⋯ + xₙ"),
        (r"x_1 x_2 \cdots x_n", "x₁x₂ ⋯ xₙ"),
        (r"(0, 0, 1, 0)", "(0, 0, 1, 0)"),
        (r"n!", "n!"),
        (r"a \, b \quad c \! d", "a b  cd"),
        (r"\forall k : q_k > 0", "∀k : qₖ > 0"),
    ],
)
def test_relations_and_operators_have_blanks_and_products_have_none(tex: str, expected: str) -> None:
    assert line(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("-x", "−x"),
        ("a = -x", "a = −x"),
        ("(-x) - y", "(−x) − y"),
        ("a, -b", "a, −b"),
        (r"2 \times -3", "2 × −3"),
        (r"|-x| - |-y|", "|−x| − |−y|"),
        (r"P(A|-B)", "P(A|−B)"),
        (r"-\log p", "−log p"),
        (r"\log -p", "log −p"),
        (r"-\sum_k -x_k", "−∑ₖ −xₖ"),
        (r"0^+", "0⁺"),
        (r"a \, + \, b", "a + b"),
        (r"\begin{aligned} a &= -b \\ & -c \end{aligned}", "a = −b; − c"),
    ],
)
def test_a_minus_without_a_left_operand_is_a_tight_sign(tex: str, expected: str) -> None:
    assert line(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\log p", "log p"),
        (r"\log(1-p)", "log(1 − p)"),
        (r"y\log p", "y log p"),
        (r"\log\log x", "log log x"),
        (r"\log_2 x", "log₂ x"),
        (r"\log \left( x \right)", "log(x)"),
        (r"\operatorname{KL}(p \| q)", "KL(p‖q)"),
        (r"\operatorname{softmax} z", "softmax z"),
        (r"\mathrm{softmax}(z)_k", "softmax(z)ₖ"),
        (r"\mathrm{TP} + \mathrm{TP}\mathrm{FP}", "TP + TP FP"),
        (r"\operatorname*{arg\,max}_k z_k", "arg maxₖ zₖ"),
        (r"\arg\max_\theta L", "arg max_θ L"),
    ],
)
def test_a_function_is_set_off_from_a_bare_argument_but_not_from_brackets(tex: str, expected: str) -> None:
    assert line(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\frac{a}{b+c}", "a/(b + c)"),
        (r"\frac{a}{bc}", "a/(bc)"),
        (r"\frac{ab}{c}", "ab/c"),
        (r"\frac{p(x)}{q(x)}", "p(x)/q(x)"),
        (r"\frac{1}{n(n+1)}", "1/(n(n + 1))"),
        (r"\frac{\log a}{\ln 2}", "(log a)/(ln 2)"),
        (r"\frac{\exp(z)}{\exp(y)}", "exp(z)/exp(y)"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac{\partial \ell}{\partial z_k}", "∂ℓ/∂zₖ"),
        (r"\frac{d^2 h}{dp^2}", "d²h/dp²"),
        (r"\frac{-b}{2}", "(−b)/2"),
        (r"\frac{\text{total nats}}{\text{bytes}}", "(total nats)/bytes"),
        (r"\frac12", "1/2"),
        (r"\frac12 x", "(1/2) x"),
        (r"x\frac{a}{b}", "x (a/b)"),
        (r"-\frac{1}{N}\sum_n x_n", "−(1/N) ∑ₙ xₙ"),
        (r"\log\frac{p}{q}", "log(p/q)"),
        (r"1 - \frac{a}{b} + c", "1 − a/b + c"),
        (r"\left(\frac{a}{b}\right)^2", "(a/b)²"),
        (r"{\frac{a}{b}}^2", "(a/b)²"),
        (r"\binom{n}{k}", "(n choose k)"),
    ],
)
def test_a_fraction_without_its_bar_has_brackets_where_it_would_be_read_otherwise(tex: str, expected: str) -> None:
    assert line(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\sqrt 2", "√2"),
        (r"\sqrt{d_k}", "√dₖ"),
        (r"\sqrt{d_{KL}}", "√(d_KL)"),
        (r"\sqrt{x^2}", "√(x²)"),
        (r"\sqrt{a+b}", "√(a + b)"),
        (r"\sqrt{\left(a\right)}", "√(a)"),
        (r"\sqrt[3]{x}", "³√x"),
        (r"\sqrt[q]{x}", "root_(q)x"),
    ],
)
def test_a_root_without_its_bar_has_brackets_unless_one_sign_is_under_it(tex: str, expected: str) -> None:
    assert line(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"x_i^2", "xᵢ²"),
        (r"x^2_i", "xᵢ²"),
        (r"x_{t+1}", "xₜ₊₁"),
        (r"10^{-12}", "10⁻¹²"),
        (r"(1-p)^{1-y}", "(1 − p)¹⁻ʸ"),
        (r"x^\top y", "xᵀy"),
        (r"x^V", "x^V"),
        (r"x^V y", "x^V y"),
        (r"q_c", "q_c"),
        (r"D_{KL}(p)", "D_KL(p)"),
        (r"\theta_{\text{MLE}} x", "θ_MLE x"),
        (r"x_{i,j}", "x_(i,j)"),
        (r"e^{z_k}", "e^(zₖ)"),
        (r"e^{-\frac{x^2}{2}}", "e^(−x²/2)"),
        (r"a^{b^{c^d}}", "a^(b^(cᵈ))"),
        (r"{x^a}^b", "(xᵃ)ᵇ"),
        (r"{a+b}^2", "(a + b)²"),
        (r"f'(x) + f''(x)", "f′(x) + f′′(x)"),
        (r"e^{m-m'}", "e^(m−m′)"),
        (r"q^* p", "q* p"),
        (r"p^{(t)}", "p⁽ᵗ⁾"),
        (r"{}^{14}C", "¹⁴C"),
        (r"\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\mathbb{E}_{x \sim p}[x]", "E_(x∼p)[x]"),
        (r"x_{<t}", "x_(<t)"),
        (r"q^\star + x^\circ + A^\dagger", "q⋆ + x° + A†"),
        (r"\|x\|_\infty + \sum_{i=1}^\infty x_i", "‖x‖_∞ + ∑ᵢ₌₁^∞ xᵢ"),
        (r"\sum\limits_k p", "∑ₖ p"),
    ],
)
def test_scripts_are_unicode_where_all_of_it_exists_and_bracketed_where_not(tex: str, expected: str) -> None:
    assert line(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\hat p + \bar{x} + \tilde y + \dot{z}", "p̂ + x̄ + ỹ + ż"),
        (r"\hat{y}_i", "ŷᵢ"),
        (r"\hat{y_i}", "ŷᵢ"),
        (r"\vec{v}", "vec(v)"),
        (r"\overline{a+b}", "bar(a + b)"),
        (r"\widehat{pq}", "hat(pq)"),
    ],
)
def test_an_accent_is_a_combining_mark_or_a_word(tex: str, expected: str) -> None:
    assert line(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\|w\|_2^2", "‖w‖₂²"),
        (r"\lVert u \rVert \lvert v \rvert", "‖u‖|v|"),
        (r"||u||", "‖u‖"),
        (r"\lfloor x \rfloor + \lceil y \rceil + \langle u, v \rangle", "⌊x⌋ + ⌈y⌉ + ⟨u, v⟩"),
        (r"P(A|B) = P(A \mid B)", "P(A|B) = P(A | B)"),
        (r"\{0, 1\}^n", "{0, 1}ⁿ"),
        (r"[0, 1)", "[0, 1)"),
        (r"\left. x \right|_{0}", "x|₀"),
        (r"\Bigl( a \Bigr)", "(a)"),
        (r"(a", "(a"),
    ],
)
def test_brackets_and_bars_pair_up(tex: str, expected: str) -> None:
    assert line(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\begin{cases} x & x > 0 \\ -x & \text{otherwise} \end{cases}", "{x, x > 0; −x otherwise}"),
        (r"\begin{pmatrix} a & b \\ c & \end{pmatrix}", "(a, b; c, )"),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "a = b = c"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b; c = d"),
        (r"\underbrace{a+b}_{\text{note}}", "(a + b) [note]"),
        (r"a \stackrel{!}{=} b", "a =^(!) b"),
        (r"a \xrightarrow{N} b", "a →ᴺ b"),
        (r"50\% \text{ of } \$3", "50% of $3"),
        (r"x \ \text{if~so}", "x if so"),
        (r"\mathbb{R}^d \ni \mathbf{x}, \mathcal{L}, \mathbb{1}", "ℝᵈ ∋ x, L, 1"),
    ],
)
def test_grids_notes_and_words(tex: str, expected: str) -> None:
    assert line(tex) == expected


@pytest.mark.parametrize("tex", COURSE)
def test_every_formula_of_the_course_is_set_without_a_backslash_or_a_brace_too_many(tex: str) -> None:
    assert "\\" not in line(tex)
    assert all("\\" not in row and columns(row) <= 76 for row in display(tex, 76))
