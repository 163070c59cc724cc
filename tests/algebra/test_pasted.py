"""Answers that come from elsewhere: wrappers, labels, lists and prints are taken; two meanings are asked back."""

from __future__ import annotations

import pytest

from tutor.algebra import Names, read, read_numbers, show
from tutor.attempt import Unreadable

GIVEN = {"p": 0.5}
ONE = 0.6931


@pytest.mark.parametrize(
    "text",
    [
        "approx 0.6931", "about 0.6931", "ca. 0.6931", "≈ 0.6931", "≃0.6931", "≐ 0.6931", r"\approx 0.6931", "~0.6931",
        "0.6931…", "0.6931...", '"0.6931"', "'0.6931'", "‘0.6931’", "“0.6931”", "`0.6931`", "**0.6931**", "= 0.6931",
        "answer: 0.6931", "The answer: 0.6931", "69.31%", "69.31 %", "0{.}6931", r"\boxed{0.6931}", r"$0.6931$",
        r"\text{0.6931}", "-ln(0.5) = 0.6931", "-log(0.5) ≈ 0.6931", "H = -ln(0.5) = 0.6931", "0.6931 = -ln(0.5)",
        "tensor(0.6931, grad_fn=<NllLossBackward0>)", "tensor(0.6931, device='cuda:0', dtype=torch.float64)",
        "Array(0.6931, dtype=float32)", "np.float64(0.6931)", "<tf.Tensor: shape=(), dtype=float32, numpy=0.6931>",
        "Float('0.6931', 4)", "In [1]: np.log(2)\nOut[1]: 0.6931", ">>> 0.6931", "\u200f0.6931", "\u202b0.6931\u202c",
        "\ufeff0.6931", "0.6931\u00a0", "-ln0.5", "-ln.5", "-LN(0.5)", "Log[2]", "ln2.0", "-log0.5",
        "-np.log0.5", "-ln5e-1", "-ln0.61853/ln2", "exp-0.36657",
        "sqrt0.48039", "log(2).evalf()", "np.log(2).item()", "log2", "ln 2",
        "0.6931f", "6.931D-01", "6.931*^-1", "0.6931`", "0.6931 # so much", "=> 0.6931", "→ 0.6931", "> 0.6931",
        "(0.6931)", "6.931 x 10^-1", "٠٫٦٩٣١", "０．６９３１", "0.693\u2009147", "Fraction(6931, 10000)",
        "Decimal('0.6931')",
        "print(0.6931)", "The loss is 0.6931", "it is about 0.6931", "0.6931 or so", "***0.6931***", "ln 2 (≈ 0.6931)",
        "log(2) => 0.6931", "ln 2, i.e. 0.6931", r"\num{0.6931}", r"\SI{0.6931}{m}", "0.6931 = ln 2", r"0.6931\ldots",
        "P(A∩B) = 0.6931", "• 0.6931", "**Answer:** 0.6931",
        "<b>0.6931</b>", "<p>-ln(0.5)</p>", "0.6931<br>", "&minus;ln(0.5)", "&approx; 0.6931",
        "```\n0.6931\n```", "```python\n0.6931\n```", ">>> -np.log(0.5)\n0.6931", r"\[ \ln 2 \approx 0.6931 \]",
        r"$0.6931\,$", r"\begin{align}L &= 0.6931\end{align}", r"\underline{0.6931}",
        '{"loss": 0.6931}', "{'loss': 0.6931}",
        "round(0.693147, 4)", "np.round(-log(0.5), 4)", "float('0.6931')", "N[Log[2], 6]", "0.6931471805599453f0",
        "DeviceArray(0.6931472, dtype=float32)", "-torch.tensor(0.5).log()", "std::log(2)", r"\log_{\mathrm e} 2",
        "0.6931?",
        "0.6931 because ln 2 is that", "It's 0.6931", "it gets 0.6931", "2^{⅕}-0.4556", "x => 0.6931", "@(p) -log(0.5)",
        "-ln\u2061(0.5)", "⁻ln(0.5)", "=-LN(0.5)", "math.log(2)", "Math.log(2)", "scipy.special.logsumexp([0, 0])",
    ],
)  # fmt: skip
def test_one_number_is_read_in_whatever_it_is_wrapped(text: str) -> None:
    numbers = read_numbers(text, GIVEN, 1).numbers
    assert numbers == pytest.approx((ONE,), abs=2e-4)


@pytest.mark.parametrize(
    "text",
    [
        "0.3 | 0.5 | 0.2", "| 0.3 | 0.5 | 0.2 |", "A: 0.3, B: 0.5, C: 0.2", "P(A)=0.3, P(B)=0.5, P(C)=0.2",
        "p_0=0.3, p_1=0.5, p_2=0.2", "a=0.3; b=0.5; c=0.2", "{'A': 0.3, 'B': 0.5, 'C': 0.2}", "<0.3, 0.5, 0.2>",
        "1. 0.3\n2. 0.5\n3. 0.2", "1) 0.3\n2) 0.5\n3) 0.2", "* 0.3\n* 0.5\n* 0.2", "• 0.3\n• 0.5\n• 0.2",
        "[1] 0.3 0.5 0.2", "[1] 0.3 0.5\n[3] 0.2", "c(0.3, 0.5, 0.2)", "Matrix([[0.3], [0.5], [0.2]])",
        "3-element Vector{Float64}:\n 0.3\n 0.5\n 0.2", "0    0.3\n1    0.5\n2    0.2\ndtype: float64",
        "array([0.3, 0.5, 0.2], dtype=float32)", "tensor([0.3, 0.5, 0.2], grad_fn=<SoftmaxBackward0>)",
        r"\begin{bmatrix}0.3\\0.5\\0.2\end{bmatrix}", r"\begin{pmatrix} 0.3 & 0.5 & 0.2 \end{pmatrix}", "0.3、0.5、0.2",
        "A 0.3 B 0.5 C 0.2", "A:0.3 B:0.5 C:0.2", "A → 0.3, B → 0.5, C → 0.2", "a) 0.3 b) 0.5 c) 0.2",
        "(a) 0.3\n(b) 0.5\n(c) 0.2",
        "0.3 (A), 0.5 (B), 0.2 (C)", "0.3 for A, 0.5 for B, 0.2 for C", "P(X=A)=0.3, P(X=B)=0.5, P(X=C)=0.2",
        "A B C\n0.3 0.5 0.2", "A,B,C\n0.3,0.5,0.2", "| A | B | C |\n|---|---|---|\n| 0.3 | 0.5 | 0.2 |",
        "| 0.3 |\n| 0.5 |\n| 0.2 |", "A    0.3\nB    0.5\nC    0.2\ndtype: float64", "dict(A=0.3, B=0.5, C=0.2)",
        "{0: 0.3, 1: 0.5, 2: 0.2}", "class 0: 0.3\nclass 1: 0.5\nclass 2: 0.2", "0.3, 0.5, and 0.2", "⟨0.3, 0.5, 0.2⟩",
        "[0.3 0.5 0.2]ᵀ", "0.3، 0.5، 0.2", "- A: 0.3\n- B: 0.5\n- C: 0.2", "vec![0.3, 0.5, 0.2]", "c(3, 5, 2)/10",
        "30%, 50%, 20%", "30% 50% 20%", "≈0.3, ≈0.5, ≈0.2", "about 0.3, about 0.5, about 0.2",
        "$0.3$, $0.5$, $0.2$", "$P(A)=0.3$, $P(B)=0.5$, $P(C)=0.2$", r"\Pr(A)=0.3, \Pr(B)=0.5, \Pr(C)=0.2",
        "p̂(A)=0.3, p̂(B)=0.5, p̂(C)=0.2", r"\hat p(A)=0.3,\ \hat p(B)=0.5,\ \hat p(C)=0.2",
        "p^A = 0.3, p^B=0.5, p^C=0.2",
        r"\begin{align} P(A) &= 0.3 \\ P(B) &= 0.5 \\ P(C) &= 0.2 \end{align}", "P(A)=.3 P(B)=.5 P(C)=.2",
        "³⁄₁₀, ½, ⅕", "A ↦ 0.3, B ↦ 0.5, C ↦ 0.2", "A := 0.3, B := 0.5, C := 0.2", "p_1 ≈ 0.3, p_2 ≈ 0.5, p_3 ≈ 0.2",
        "OrderedDict([('A', 0.3), ('B', 0.5), ('C', 0.2)])", "[('A', 0.3), ('B', 0.5), ('C', 0.2)]",
        "(A, 0.3), (B, 0.5), (C, 0.2)", "A,0.3\nB,0.5\nC,0.2", "     p\nA  0.3\nB  0.5\nC  0.2",
        "|A|B|C|\n|-|-|-|\n|0.3|0.5|0.2|", "(1) 0.3 (2) 0.5 (3) 0.2", "0 -> 0.3, 1 -> 0.5, 2 -> 0.2",
        "**A**: 0.3, **B**: 0.5, **C**: 0.2", ">>> n/n.sum()\narray([0.3, 0.5, 0.2])", "0.3, 0.5, 0.2 (A, B, C)",
        "A: 0.3, B: 0.5 and C: 0.2", "A is 0.3, B is 0.5, C is 0.2", "0.3 for A, 0.5 for B and 0.2 for C",
        "A - 0.3, B - 0.5, C - 0.2", "A — 0.3, B — 0.5, C — 0.2",
        "P(A) = 3/10 = 0.3, P(B) = 5/10 = 0.5, P(C) = 2/10 = 0.2",
        "A: 3/10 = 0.3\nB: 5/10 = 0.5\nC: 2/10 = 0.2", "0.3, 0.5, 1-0.3-0.5 = 0.2", "0.3 (30%), 0.5 (50%), 0.2 (20%)",
        "0.3=30%, 0.5=50%, 0.2=20%", '{"p": [0.3, 0.5, 0.2]}', "[3 5 2]/10", "{3,5,2}/10", "<b>0.3, 0.5, 0.2</b>",
        "[3.  5. 2.] / 10",
        "low 0.3, middle 0.5, high 0.2", "q=0.3, loss=0.5, L=0.2", "0.3 = a, 0.5 = b, 0.2 = c",
        "A has 0.3, B has 0.5, C has 0.2",
    ],
)  # fmt: skip
def test_several_numbers_are_read_from_every_list(text: str) -> None:
    assert read_numbers(text, {}, 3).numbers == pytest.approx((0.3, 0.5, 0.2))


@pytest.mark.parametrize(
    "text",
    [
        "0.343-0.441",
        "0.343 – 0.441",
        "0.343 to 0.441",
        "[0.343, 0.441]",
        "low=0.343, high=0.441",
        "[0.343, 0.441[",
        "]0.343; 0.441[",
        "from 0.343 to 0.441",
        "between 0.343 and 0.441",
        "34.3% – 44.1%",
        "0.343 ≤ x < 0.441",
        "x ∈ [0.343, 0.441)",
        "0.343 -> 0.441",
        "0.343…0.441",
        "0.343~0.441",
        "0.343--0.441",
        "0.343 -- 0.441",
        "0.343 --> 0.441",
        "Interval(0.343, 0.441)",
        "Interval.Ropen(0.343, 0.441)",
        "pd.Interval(0.343, 0.441, closed='left')",
        "Interval[{0.343, 0.441}]",
        "0.343, 0.343 + 0.098 = 0.441",
        "AAB gets [0.343, 0.441)",
        "It's [0.343, 0.441)",
        "L = 0.343, H = 0.441",
        "l=0.343,h=0.441",
    ],
)
def test_two_ends_are_read_where_two_numbers_are_asked(text: str) -> None:
    assert read_numbers(text, {}, 2).numbers == pytest.approx((0.343, 0.441))


@pytest.mark.parametrize(
    ("text", "count", "words"),
    [
        ("6.93 e-1", 1, "Is that 6.93e-1?"),
        ("1 e-12", 1, "Is that 1e-12?"),
        ("-9.08 e-5", 1, "Is that 9.08e-5?"),
        ("0·693", 1, "Is that 0.693 or 0*693?"),
        ("6,93E-01", 1, "write 6.93E-01"),
        ("-ln0,5", 1, "write ln(0.5)"),
        ("-LN 0,5", 1, "write LN(0.5)"),
        ("O.693", 1, "Is the letter O meant for a zero? Write 0.693."),
        ("0'693", 1, "write 0.693"),
        ("0{,}693", 1, "write 0.693"),
        ("0.693+-0.001", 1, "Write the number alone"),
        ("8 388 608", 1, "Is that 8388608?"),
        ("1½", 1, "Is that 1 and ½, or 1 times ½?"),
        ("ln 1.4·10^-2", 1, "Is that ln(1.4·10⁻²) or ln(1.4)·10⁻²?"),
        ("0.3-0.5-0.2", 3, "A “-” subtracts"),
        ("3:5:2", 3, "A “:” may divide"),
        ("30, 50, 20 %", 3, "Is the “%” meant for each number?"),
        ("0.3 0.5 - 0.2", 3, "Does the “-” belong to the number behind it?"),
        ("[0.2] + [0.4]*2", 3, "Write all 3 numbers out"),
        ("2: 0.2, 1: 0.5, 0: 0.3", 3, "in the order that is asked"),
        ("710!", 1, "makes a factorial"),
        ("0.3/0.5/0.2", 3, "A “/” divides"),
        ("- 0.3\n- 0.5\n- 0.2", 3, "a minus or the mark of a list"),
        ("B: 0.5, A: 0.3, C: 0.2", 3, "in the order that is asked"),
        ("log2.5", 1, "Is that log2(.5) or log(2.5)?"),
        ("-log20.01", 1, "Is that log2(0.01) or log(20.01)?"),
        ("-ln1/2", 1, "Is that ln(1/2) or ln(1)/2?"),
        ("LOG(2)", 1, "to base ten?"),
        ("-ln(0.5) = 0.7931", 1, "differ: 0.6931 and 0.7931"),
        ("[2] 0.34655", 1, "side by side"),
        ("122.8 total", 1, "I do not know “total”"),
        ("6.931×10−1", 1, "Is that 6.931e-1?"),
        ("6.93·10-5", 1, "Is that 6.93e-5?"),
        ("6.931e -1", 1, "Is that 6.931e-1?"),
        ("6.931 E -1", 1, "Is that 6.931e-1?"),
        ("0.693,147", 1, "Is that 0.693147?"),
        ("0 .6931", 1, "Is that 0.6931?"),
        ("0.69 31", 1, "Is that 0.6931?"),
        ("0.6931; ln 2", 1, "two that are equal"),
        ("0.6931 or ln 2", 1, "Write one answer"),
        ("0.6931±0.00005 nats", 1, "without how far off it may be: 0.6931"),
        ("0.343 -0.441", 2, "Does the “-” belong to the number behind it?"),
        ("0,343-0,441", 2, "write 0.343, 0.441"),
        ("[0,343 ; 0,441[", 2, "write 0.343, 0.441"),
        ("5.657 11.31 64 50 000", 4, "Is “50 000” one number? Write 50000."),
        ("0.3, 4x0.5", 5, "Write all 5 numbers out"),
        ("0.3, 4*0.5", 5, "Write all 5 numbers out"),
        ("B\tA\tC\n0.3\t0.5\t0.2", 3, "in the order that is asked"),
        ("B,A,C\n0.3,0.5,0.2", 3, "in the order that is asked"),
        ("| B | A | C |\n|---|---|---|\n| 0.3 | 0.5 | 0.2 |", 3, "in the order that is asked"),
        ("(B, A, C) = (0.3, 0.5, 0.2)", 3, "in the order that is asked"),
        ("B,A,C: 0.3,0.5,0.2", 3, "in the order that is asked"),
        ("0.3, 0.5, 0.2 (B, A, C)", 3, "in the order that is asked"),
        ("[('B', 0.3), ('A', 0.5), ('C', 0.2)]", 3, "in the order that is asked"),
        ("B,0.3\nA,0.5\nC,0.2", 3, "in the order that is asked"),
        ("p2 = 0.3, p1 = 0.5, p3 = 0.2", 3, "in the order that is asked"),
        ("P(not A)=0.3, P(B)=0.5, P(C)=0.2", 3, "Write 3 numbers"),
        ("1-P(A)=0.3, P(B)=0.5, P(C)=0.2", 3, "Write 3 numbers"),
        ("ln 1.3√(2π)", 1, "Does ln apply to this too?"),
        ("log 2 e", 1, "Does log apply to this too?"),
    ],
)
def test_what_has_two_meanings_is_asked_back(text: str, count: int, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_numbers(text, {}, count)
    assert words in refused.value.message


@pytest.mark.parametrize(
    ("text", "count", "numbers"),
    [
        ("-1.00 -9.08e-05", 2, (-1.0, -9.08e-05)),
        ("-1.000\n-9.080e-05", 2, (-1.0, -9.08e-05)),
        ("0.5 -0.3", 2, (0.5, -0.3)),
        ("0.3\n-0.5", 2, (0.3, -0.5)),
        ("-1 - 9", 2, (-1.0, 9.0)),
        ("0.358 0.1078 -0.4659", 3, (0.358, 0.1078, -0.4659)),
        ("6.5*10-5", 1, None),
        ("64*10-1", 1, (639.0,)),
        ("2e - 1", 1, (4.43656365691809,)),
        ("2(3)", 1, (6.0,)),
        ("2 (3)", 1, (6.0,)),
        ("log_2(0.5 \\cdot 0.5)", 1, (-2.0,)),
        ("3 in 10", 1, None),
        ("softmax([1, 1], -1)", 2, (0.5, 0.5)),
        ("logsumexp([0, 0], 0)", 1, (0.6931471805599453,)),
        ("logsumexp(0, 0)", 1, (0.6931471805599453,)),
        ("infinite", 1, (float("inf"),)),
        ("Infinity (log 0)", 1, (float("inf"),)),
        ("A0.3 B0.5 C0.2", 3, None),
        ("-math.log(0.5)\n0.6931471805599453", 1, (0.6931471805599453,)),
        ("-math.log(0.4)\n0.6931471805599453", 1, None),
        ("ca 0.6931", 1, (0.6931,)),
        ("1/2 ln 4", 1, (0.6931471805599453,)),
        ("½ ln 2", 1, (0.34657359027997264,)),
        ("e - 1, pi - 2", 2, (1.718281828459045, 1.1415926535897931)),
        ("exp(0) - 3, exp(0) - 4", 2, (-2.0, -3.0)),
        ("[logsumexp([0, 0]) - 1, logsumexp([0, 0]) - 2]", 2, (-0.3068528194400547, -1.3068528194400547)),
        ("ln(2) – 1, ln(2) – 2", 2, (-0.3068528194400547, -1.3068528194400547)),
        ("w(A) - 0.3, w(B) - 0.5", 2, (0.3, 0.5)),
        ("D - 0.3, E - 0.5", 2, (0.3, 0.5)),
    ],
)
def test_a_sign_or_a_bracket_is_what_it_is_between_numbers(
    text: str, count: int, numbers: tuple[float, ...] | None
) -> None:
    """None where it is asked back."""
    if numbers is None:
        with pytest.raises(Unreadable):
            read_numbers(text, {}, count)
    else:
        assert read_numbers(text, {}, count).numbers == pytest.approx(numbers)


FORMULAS = Names(scalars=frozenset(("p", "q", "x", "y", "f", "s")))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("h'(p) = ln((1-p)/p)", "ln((1 − p)/p)"),
        ("f'(q) = -p/q", "−p/q"),
        ("q* = p", "p"),
        ("q^* = p", "p"),
        ("q^{*} = p", "p"),
        ("D_{KL} = p", "p"),
        ("L := p", "p"),
        ("=LN(p/(1-p))", "ln(p/(1 − p))"),
        ("“ln(p)”", "ln p"),
        ("`ln(p)`", "ln p"),
        (r"\boxed{\ln p}", "ln p"),
        ("log.(p ./ (1 .- p))", "ln(p/(1 − p))"),
        ("Log[p] - Log[1 - p]", "ln p − ln(1 − p)"),
        ("log\u2061(p)−log\u2061(1−p)", "ln p − ln(1 − p)"),
        ("\u200eln(p)", "ln p"),
        ("xln2", "x·ln(2)"),
        ("xlog2", "x·ln(2)"),
        ("x ln2.0", "x·ln(2.0)"),
        ("scipy.special.expit(p)", "σ(p)"),
        ("σ(1-σ)", "s·(1 − s)"),
        (r"\sigma(1-\sigma)", "s·(1 − s)"),
        ("sigma(1-sigma)", "s·(1 − s)"),
        ("2(σ-y)σ(1-σ)", "2·(s − y)·s·(1 − s)"),
        ("σ(x)", "σ(x)"),
        ("1_000 x", "1000·x"),
        (r"x \ln 2", "x·ln(2)"),
        (r"x~\ln 2", "x·ln(2)"),
        (r"$$x \ln 2$$", "x·ln(2)"),
        (r"\begin{align} L &= x \ln 2 \end{align}", "x·ln(2)"),
        (r"\begin{equation*} x\ln 2 \end{equation*}", "x·ln(2)"),
        ("x<sup>2</sup>", "x²"),
        ("log<sub>2</sub>(x)", "log₂(x)"),
        ("<i>x</i> &middot; ln 2", "x·ln(2)"),
        ("it's x ln 2", "x·ln(2)"),
        ("q ≡ p", "p"),
        ("dy/dx = sigmoid(x)", "σ(x)"),
        ("z = logit(p)", "logit(p)"),
        ("x => x * Math.log(2)", "x·ln(2)"),
        ("@(x) x*log(2)", "x·ln(2)"),
        (r"\x -> x * log 2", "x·ln(2)"),
        ("fun x -> x * log 2", "x·ln(2)"),
        ("x ln 2 ?", "x·ln(2)"),
        ("s(z)(1-s(z))", "s·(1 − s)"),
        ("s(z)·(1−s(z))", "s·(1 − s)"),
        ("s'(z) = s(z)(1-s(z))", "s·(1 − s)"),
        ("σ(z)(1−σ(z))", "s·(1 − s)"),
        (r"\sigma(z)\left(1-\sigma(z)\right)", "s·(1 − s)"),
        ("x.log()", "ln x"),
        (r"z=\ln p,\quad p\in(0,1)", "ln p"),
        ("⅖ x", "2/5·x"),
    ],
)
def test_a_formula_is_read_as_it_is_pasted(text: str, shown: str) -> None:
    assert show(read(text, FORMULAS)) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ln p/(1-p)", "Is that ln(p/(1 − p)) or ln(p)/(1 − p)?"),
        ("lnp/(1-p)", "Is that ln(p/(1 − p)) or ln(p)/(1 − p)?"),
        ("ln (1-p) / p", "Is that ln((1 − p)/p) or ln(1 − p)/p?"),
        ("ln 2x", "Does ln apply to this too?"),
        (r"\ln 2\, x", "Does ln apply to this too?"),
        ("(y-f)^2/2s^2 + ln s", "Is that"),
        ("1/2x", "Is that 1/(2·x) or 1/2·x?"),
        ("ln p-ln1-p", "ln 1 is 0"),
        ("ln p - ln 1-p", "Does ln apply to 1 alone?"),
        ("σ(1-s)", "Is σ here s, or the function?"),
        ("5%", "“%” has no meaning here"),
        ("s(z)(1-s(w))", "“s” is one number here"),
        ("s[i]", "“s” is one number here"),
        ("x log 2 e", "Does log apply to this too?"),
        ("x*0,6931471806", "write 0.6931471806"),
        ("x ≈ x", "Type the exact expression alone"),
        ("sum(x, y)", "Write the terms with “+” between them"),
        ("categorical(x)", "The names here are"),
    ],
)
def test_a_formula_with_two_readings_is_asked_back(text: str, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text, FORMULAS)
    assert words in refused.value.message
