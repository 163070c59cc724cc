from textwrap import dedent

import pytest

from tutor.typeset import display


def rows(picture: str) -> list[str]:
    return [row.rstrip() for row in dedent(picture).strip("\n").split("\n")]


@pytest.mark.parametrize(
    ("tex", "picture"),
    [
        (
            r"\sigma(z) = \frac{1}{1 + e^{-z}}",
            """
                       1
            σ(z) = ─────────
                    1 + e⁻ᶻ
            """,
        ),
        (
            r"-\frac{1}{N}\sum_{n=1}^{N} \log p_\theta(y_n)",
            """
               1   N
            − ───  ∑  log p (yₙ)
               N  n=1      θ
            """,
        ),
        (
            r"D_{KL}(p\|q) = \sum_k p_k \log\frac{p_k}{q_k}",
            """
                                 pₖ
            D  (p‖q) = ∑ pₖ log ────
             KL        k         qₖ
            """,
        ),
        (
            r"\frac{\frac{a}{b}}{c}",
            """
              a
             ───
              b
            ─────
              c
            """,
        ),
        (
            r"\log p_i = z_i - \log\sum_{j=1}^{V} e^{z_j}",
            """
                               V   zⱼ
            log pᵢ = zᵢ − log  ∑  e
                              j=1
            """,
        ),
        (
            r"\max_j z_j + \log_2 x",
            """
            max zⱼ + log₂ x
             j
            """,
        ),
    ],
)
def test_everything_stands_on_one_baseline(tex: str, picture: str) -> None:
    assert display(tex, 60) == rows(picture)


@pytest.mark.parametrize(
    ("tex", "picture"),
    [
        (
            r"\left(\frac{a}{b}\right)^2",
            """
            ⎛ a ⎞²
            ⎜───⎟
            ⎝ b ⎠
            """,
        ),
        (
            r"\log(\frac{a}{b})",
            """
               ⎛ a ⎞
            log⎜───⎟
               ⎝ b ⎠
            """,
        ),
        (
            r"\left[\frac{a}{b}\right]_{x=0}^{\infty+1}",
            """
            ⎡ a ⎤∞+1
            ⎢───⎥
            ⎣ b ⎦ₓ₌₀
            """,
        ),
        (
            r"\left.\frac{d\ell}{dz}\right|_{z=0} = p",
            """
             dℓ │
            ────│    = p
             dz │z=0
            """,
        ),
        (
            r"\left\{x : \frac12\right\}",
            """
            ⎧     1 ⎫
            ⎨x : ───⎬
            ⎩     2 ⎭
            """,
        ),
        (
            r"\left\|\frac{a}{b}\right\|",
            """
            ║ a ║
            ║───║
            ║ b ║
            """,
        ),
        (
            r"\log(1-p_y)",
            """
            log(1 − p )
                     y
            """,
        ),
    ],
)
def test_brackets_grow_with_fractions_but_not_with_scripts(tex: str, picture: str) -> None:
    assert display(tex, 60) == rows(picture)


@pytest.mark.parametrize(
    ("tex", "picture"),
    [
        (
            r"\sqrt{2\pi\sigma^2}",
            """
            ┌────
            √2πσ²
            """,
        ),
        (r"\sqrt{d_k}", "√dₖ"),
        (
            r"x + \sqrt{\frac{a}{b}}",
            """
                 ┌───
                 │ a
            x +  │───
                ╲│ b
            """,
        ),
        (
            r"\sqrt[3]{x+1}",
            """
             ┌─────
            ³√x + 1
            """,
        ),
        (
            r"\overline{xy} + \vec{v} + \widehat{pq}",
            """
            ──   →   ^
            xy + v + pq
            """,
        ),
        (
            r"\underbrace{a + b}_{\text{note}} + c",
            """
            a + b + c
            ╰─┬─╯
            note
            """,
        ),
        (
            r"\overbrace{a + b}^{\text{n}}",
            """
              n
            ╭─┴─╮
            a + b
            """,
        ),
        (
            r"\binom{n}{k}p",
            """
            ⎛n⎞
            ⎜ ⎟p
            ⎝k⎠
            """,
        ),
    ],
)
def test_roots_bars_and_braces(tex: str, picture: str) -> None:
    assert display(tex, 60) == rows(picture)


@pytest.mark.parametrize(
    ("tex", "picture"),
    [
        (
            r"|x| = \begin{cases} x & x > 0 \\ -x & \text{otherwise} \end{cases}",
            """
                  ⎧x   x > 0
            |x| = ⎨
                  ⎩−x  otherwise
            """,
        ),
        (
            r"\begin{cases} 1 & a \\ 2 & b \\ 3 & c \end{cases}",
            """
            ⎧1  a
            ⎨2  b
            ⎩3  c
            """,
        ),
        (
            r"\begin{bmatrix} -0.25 & 1 \\ 10 & x^2 \end{bmatrix} + 1",
            """
            ⎡−0.25  1 ⎤ + 1
            ⎣   10  x²⎦
            """,
        ),
        (
            r"\begin{aligned} p_k &= a + b \\ &= c \end{aligned}",
            """
            pₖ = a + b
               = c
            """,
        ),
        (
            r"\begin{aligned} a &= \frac{1}{2} \\ &= c \end{aligned}",
            """
                 1
            a = ───
                 2

              = c
            """,
        ),
    ],
)
def test_cases_matrices_and_aligned_equations(tex: str, picture: str) -> None:
    assert display(tex, 60) == rows(picture)


@pytest.mark.parametrize(
    ("tex", "width", "picture"),
    [
        (
            "L = a + b = c + d",
            10,
            """
            L = a + b
              = c + d
            """,
        ),
        (
            r"\hat p = a + b + c + d + e",
            12,
            """
            p̂ = a + b
                + c + d
                + e
            """,
        ),
        (
            "a = 1, b = 2",
            8,
            """
            a = 1,
              b = 2
            """,
        ),
        (
            "f(aaaa + bbbb + cccc + dddd)",
            16,
            """
            f(aaaa + bbbb
                + cccc
                + dddd)
            """,
        ),
        (
            r"\frac{a + b + c + d}{e}",
            12,
            """
            (a + b + c
                + d)/e
            """,
        ),
        (
            r"\begin{aligned} a &= bbbb + cccc \\ &= d \end{aligned}",
            12,
            """
            a = bbbb
                + cccc
              = d
            """,
        ),
    ],
)
def test_what_is_too_wide_breaks_at_relations_then_operators_then_on_one_line(
    tex: str, width: int, picture: str
) -> None:
    assert display(tex, width) == rows(picture)
