"""Bars: how wide they are, what stands at their feet, where 0 is, and which values they show."""

from __future__ import annotations

import pytest

from tutor.picture import Look, text_of
from tutor.picture.bars import fitting, short
from tutor.picture.plot import Plot

TWO = "kind: bars\ntitle: t\nbars: {p: [1, 1], q: [1, 1]}\ny: {from: 0, to: 1}\n"
SEVEN = TWO.replace("1, 1", "1, 1, 1, 1, 1, 1, 1")
SIGNED = "kind: bars\ntitle: t\nbars: {p: [-1, 2]}\n"


def rows_of(picture, yaml: str, width: int, height: int, look: Look | None = None) -> list[str]:
    return text_of(Plot(picture(yaml)).draw({}, width, height, look or Look())).split("\n")


@pytest.mark.parametrize(
    ("yaml", "width", "top", "feet"),
    [
        # One column each: no gap between them, and no room for signs at their feet.
        (SEVEN, 20, "1┤  ██████████████", "0└──────────────────"),
        # Two columns each: room for signs, not for gaps.
        (SEVEN, 40, "1┤ ████ ████ ████ ████ ████ ████ ████", "0└─●─▲──●─▲──●─▲──●─▲──●─▲──●─▲──●─▲────"),
        # Three columns and more: the last is the gap, the sign in the middle of the rest.
        (TWO, 20, "1┤ ██ ██    ██ ██", "0└─●──▲─────●──▲────"),
        (TWO, 24, "1┤ ███ ███    ███ ███", "0└──●───▲──────●───▲────"),
        (TWO.replace(", q: [1, 1]", ""), 24, "1┤  ██████     ██████", "0└──────────────────────"),
        (TWO + "stacked: true\n", 24, "1┤  ██████     ██████", "0└──────────────────────"),
    ],
)
def test_bars_side_by_side_have_a_gap_and_a_sign_at_the_foot_where_there_is_room(
    picture, yaml: str, width: int, top: str, feet: str
) -> None:
    rows = rows_of(picture, yaml, width, 8)
    assert (rows[1], rows[-2]) == (top, feet)


@pytest.mark.parametrize(
    ("yaml", "foot", "zero"),
    [
        # The scale is made longer below, so that bars begin between two rows ...
        (SIGNED, "└", " 0┤▔▔▔▔██████████▔"),
        # ... but never where the author says where it begins.
        (SIGNED + "y: {from: -2}\n", "−2└", " 0┤▔▔▔▔██████████▔"),
        (SIGNED + "y: {from: -2, to: 2}\n", "−2└", " 0┤▔▔▔▔██████████▔"),
    ],
)
def test_bars_of_both_signs_begin_at_zero_and_an_end_that_is_given_stays(picture, yaml, foot, zero) -> None:
    rows = rows_of(picture, yaml, 40, 12)
    assert any(row.startswith(zero) for row in rows)
    assert next(row for row in rows if "└" in row).strip().startswith(foot)


def test_lying_bars_side_by_side_have_their_sign_before_their_value(picture) -> None:
    rows = rows_of(picture, TWO + "horizontal: true\n", 40, 12)
    assert [row.split()[-1] for row in rows if row.endswith("1")] == ["●1", "▲1", "●1", "▲1"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (2e-8, "2e−8"), (-2e-8, "−2e−8"), (1e-12, "1e−12"), (5e-324, "5e−324"),
        (0.0004, "0.0004"), (0.0049, "0.005"), (0.005, "0.01"), (-0.25, "−0.25"), (9.999, "10"), (99.96, "100"),
        (1234.5, "1234"), (12345.0, "12,345"), (1e9, "1e+09"), (float("inf"), "∞"), (float("nan"), "?"),
    ],
)  # fmt: skip
def test_a_value_is_called_0_only_where_it_is_0(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(("value", "text"), [(2e-8, "≈0"), (-2e-8, "≈0"), (0.0, "0"), (0.25, "0.25"), (123.4, "123")])
def test_a_value_too_close_to_0_to_be_written_there_says_so(value: float, text: str) -> None:
    assert fitting(value, 2) == text


def test_small_bars_have_their_values_and_a_tick_that_tells_their_size(picture) -> None:
    text = "\n".join(rows_of(picture, "kind: bars\ntitle: t\nbars: {p: [2e-8, 1e-8]}\n", 40, 14))
    assert "2e−8" in text
    assert "1e−8┤" in text
    assert "0.00" not in text
    narrow = rows_of(picture, TWO.replace("1, 1", "1, 1e-9, 1, 1, 1"), 24, 14, Look("ascii", colour=False))
    assert all(row.isascii() for row in narrow)


@pytest.mark.parametrize("size", [(20, 6), (20, 8), (30, 6)])
def test_a_legend_that_leaves_no_row_ends_nothing(picture, size: tuple[int, int]) -> None:
    bars = ", ".join(f"a long label {at}: [1, 2]" for at in range(6))
    declared = picture(f"kind: bars\ntitle: t\nbars: {{{bars}}}\nstacked: true\n")
    assert len(Plot(declared).draw({}, *size)) == size[1]


ONE = """
    kind: bars
    title: t
    bars: {p: [1, 0.25]}
    lines: {l: [0.5, 0.5]}
    labels: [one, two]
    mark: [{x: 2}, {y: 0.75}]
    y: {from: 0, to: 1, label: share}
    horizontal: LYING
"""


def test_lying_bars_with_a_line_over_them_a_place_and_a_value_marked(picture) -> None:
    assert rows_of(picture, ONE.replace("LYING", "true"), 44, 12) == [
        "t                                   ● p  ┃ l",
        "    │████████████████┃███████████████",
        "one │████████████████┃███████████████ 1",
        "    │████████████████┃███████████████",
        "    │                        ┊",
        "    │████████        ┃       ┊",
        "two →████████ 0.25   ┃       ┊",
        "    │████████        ┃       ┊",
        "    └┬───────────────┬──────────────┬",
        "    0.0             0.5            1.0",
        "                   share",
        "",
    ]


def test_upright_bars_with_a_line_over_them_a_place_and_a_value_marked(picture) -> None:
    assert rows_of(picture, ONE.replace("LYING", "false"), 60, 12) == [
        "t                                                  ● p  ━━ l",
        "share",
        "1.0┤        ████████████",
        "   │╌╌╌╌╌╌╌╌█████1██████╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌",
        "   │        ████████████",
        "   │        █████━━━████                     ━━━",
        "0.5┤        ████████████                   0.25",
        "   │        ████████████",
        "   │        ████████████                ████████████",
        "   │        ████████████                ████████████",
        "0.0└──────────────────────────────────────────↑─────────────",
        "                one                         two",
    ]
