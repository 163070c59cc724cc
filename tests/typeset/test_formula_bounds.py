"""Whatever is typed: a formula or a BadFormula, and boxes that are rectangles."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.typeset import BadFormula, display, formulas, line, markdown, plain
from tutor.typeset.box import Box
from tutor.typeset.columns import columns
from tutor.typeset.commands import KNOWN
from tutor.typeset.tex import read
from tutor.typeset.two_dimensions import boxed

ATOMS = st.sampled_from(
    ["x", "p_k", "12", r"\alpha", r"\log", "+", "-", "=", ",", r"\cdot", "日", r"\hat y", "|", "q^*"]
)
TREES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=5).map(" ".join),
        st.tuples(inner, inner).map(lambda pair: rf"\frac{{{pair[0]}}}{{{pair[1]}}}"),
        inner.map(lambda body: rf"\left({body}\right)"),
        inner.map(lambda body: rf"({body})"),
        inner.map(lambda body: rf"\sqrt{{{body}}}"),
        inner.map(lambda body: rf"\overline{{{body}}}"),
        st.tuples(inner, inner).map(lambda pair: f"{{{pair[0]}}}_{{{pair[1]}}}"),
        st.tuples(inner, inner).map(lambda pair: f"{{{pair[0]}}}^{{{pair[1]}}}"),
        st.tuples(inner, inner).map(lambda pair: rf"\sum_{{{pair[0]}}}^{{{pair[1]}}}"),
        st.tuples(inner, inner).map(lambda pair: rf"\begin{{cases}}{pair[0]} & x \\ {pair[1]}\end{{cases}}"),
    ),
    max_leaves=12,
)
PIECES = st.lists(
    st.one_of(st.sampled_from([*sorted("\\" + name for name in KNOWN), *"{}{}{}^_&$ ()[]|'"]), st.text(max_size=3)),
    max_size=40,
).map("".join)


def is_rectangle(box: Box) -> bool:
    return {columns(row) for row in box.rows} == {box.width} and 0 <= box.base < box.height


@given(TREES)
@settings(max_examples=300, deadline=None)
def test_every_box_is_a_rectangle_with_a_baseline_inside(tex: str) -> None:
    assert is_rectangle(boxed(read(tex)))


@given(TREES, st.integers(1, 60))
@settings(max_examples=300, deadline=None)
def test_no_line_is_wider_than_the_screen_unless_a_word_is(tex: str, width: int) -> None:
    shown = display(tex, width)
    # An operator or a function's name stays with its word, and brackets and an indent may come with it.
    widest = max(columns(word) for word in line(tex).split()) + 16
    assert max(map(columns, shown)) <= max(width, widest)


@given(PIECES)
@settings(max_examples=500, deadline=None)
def test_any_text_is_set_or_refused_at_a_place_inside_it(tex: str) -> None:
    try:
        assert isinstance(line(tex), str)
        assert isinstance(display(tex, 30), list)
    except BadFormula as bad:
        place = (bad.start, bad.end)
    else:
        place = (0, 0)
    assert 0 <= place[0] <= place[1] <= len(tex)


@pytest.mark.parametrize("rewrite", [plain, markdown])
@given(text=st.text(alphabet="a1 $`\\*_~>-#|\n{}^", max_size=60), width=st.integers(1, 40))
@settings(max_examples=300, deadline=None)
def test_any_markdown_is_rewritten(rewrite: Callable[[str, int], str], text: str, width: int) -> None:
    assert isinstance(rewrite(text, width), str)


@given(text=st.text(alphabet="a1 $`\\*\n{}", max_size=80))
@settings(max_examples=300, deadline=None)
def test_a_formula_is_where_it_says(text: str) -> None:
    for formula in formulas(text):
        dollars = "$$" if formula.display else "$"
        assert text[formula.start : formula.end] == dollars + formula.tex + dollars
