import pytest

from tutor.typeset import BadFormula, display, line


@pytest.mark.parametrize(
    ("tex", "message", "place"),
    [
        (r"1 + \fraq{1}{2}", r"unknown command \fraq, did you mean \frac?", r"\fraq"),
        (r"\xyzzy", r"unknown command \xyzzy", r"\xyzzy"),
        (r"\begin{case} a \end{case}", "unknown environment case, did you mean cases?", "case"),
        (r"a + {b", "this opening brace is never closed", "{"),
        (r"\text{a", "this opening brace is never closed", "{"),
        (r"a}", "this closing brace has no opening one", "}"),
        (r"\frac{1}", r"\frac needs something after it, but the formula ends", "}"),
        (r"\frac{\hat}{2}", r"\hat needs something after it", r"\hat"),
        (r"x^^2", "^ needs something after it", "^"),
        (r"x^\displaystyle", "^ needs something after it", "^"),
        (r"\text x", r"\text needs braces", r"\text"),
        (r"x^a^b", "a second superscript: put braces around what belongs together", "^"),
        (r"x_a_b", "a second subscript: put braces around what belongs together", "_"),
        (r"a & b", "& belongs in an environment such as aligned or cases", "&"),
        (r"a \\ b", r"\\ belongs in an environment such as aligned or cases", r"\\"),
        (r"\left( a", r"\left without \right", r"\left"),
        (r"a \right)", r"\right without \left", r"\right"),
        (r"a \end{cases}", r"\end is out of place", r"\end"),
        (r"\left x \right)", r"\left needs a bracket after it, not x", "x"),
        (r"\begin{cases} a", r"\begin{cases} without \end{cases}", r"\begin"),
        (r"\begin{cases} a \end{aligned}", r"\begin{cases} ends with \end{aligned}", r"\end{aligned}"),
        (r"\begin{array}{c|c} a \end{array}", "the columns of an array are l, c and r", "c|c"),
        (r"\sqrt[3", "the root's index needs a closing bracket, but the formula ends", "3"),
        (r"\sqrt[3}{x]", "the root's index needs a closing bracket", "["),
        (r"\text{a \alpha}", "no commands inside words", r"\a"),
        (r"50% x", r"a percent sign is written \%", "%"),
        (r"a $ b", r"a dollar sign inside a formula is written \$", "$"),
        (r"a # b", r"a hash sign is written \#", "#"),
        ("a\\", "a backslash needs the name of a command after it", "\\"),
        ("a\x00", "the character U+0000 cannot be shown", "\x00"),
        ("a\u202eb", "the character U+202E cannot be shown", "\u202e"),
        ("a\ud800", "the character U+D800 cannot be shown", "\ud800"),
        (" ", "the formula is empty", " "),
        (r"{} \, {}", "the formula is empty", r"{} \, {}"),
    ],
)
def test_what_cannot_be_set_is_refused_with_its_place(tex: str, message: str, place: str) -> None:
    with pytest.raises(BadFormula) as refused:
        line(tex)
    assert refused.value.message == message
    assert tex[refused.value.start : refused.value.end] == place
    with pytest.raises(BadFormula):
        display(tex, 40)


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 10_000,
        "{" * 900 + "}" * 900,
        "(" * 900 + ")" * 900,
        r"\sqrt" * 350 + "x",
        r"\left(" * 140 + r"\right)" * 140,
        "{(" * 400 + "x" + ")}" * 400,
        "x^{" * 450 + "}" * 450,
        r"\begin{cases}" * 100,
        "x" * 2_001,
        "|" * 901 + "(" * 900,
    ],
)
def test_absurd_depth_is_refused(tex: str) -> None:
    with pytest.raises(BadFormula, match=r"levels|characters"):
        display(tex, 40)


@pytest.mark.parametrize(
    "tex",
    ["x^{" * 19 + "y" + "}" * 19, r"x_{\sqrt{" * 9 + "y" + "}}" * 9, r"\frac{" * 19 + "x" + "}{y}" * 19],
)
def test_depth_within_the_bounds_is_set_without_setting_anything_twice(tex: str) -> None:
    # Twice at each level would be half a million times at the deepest.
    assert line(tex)
    assert display(tex, 40)
