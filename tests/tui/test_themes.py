"""Both themes can be read by everybody; contrast and colour blindness are computed here from the published formulas."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tutor.tui.themes import LEGIBLE, SYNTAX, THEMES, contrast, legible, syntax_colors

PAPERS = ("background", "surface", "panel")
INKS = (
    "foreground",
    "foreground-muted",
    "text-muted",
    "primary",
    "secondary",
    "accent",
    "success",
    "warning",
    "error",
    "text-primary",
    "text-success",
    "text-warning",
    "text-error",
    "link-color",
    "border",
    "footer-foreground",
    "footer-key-foreground",
    "footer-description-foreground",
    "markdown-h1-color",
    "markdown-h2-color",
    "markdown-h3-color",
    "markdown-h4-color",
    "markdown-h6-color",
    *(f"syntax-{role}" for role in SYNTAX),
)
INK_ON_PAPER = (
    *((ink, paper) for ink in INKS for paper in PAPERS),
    *((f"syntax-{role}", "input-selection-background") for role in SYNTAX),
    *(("button-color-foreground", name) for name in ("primary", "success", "warning", "error")),
    *((f"text-{name}", f"{name}-muted") for name in ("primary", "success", "warning", "error")),
    ("footer-key-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("foreground", "block-hover-background"),
    ("foreground", "input-selection-background"),
    ("screen-selection-foreground", "screen-selection-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("link-color-hover", "link-background-hover"),
)
SEMANTIC = ("success", "warning", "error")
CONFUSIONS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How linear red, green and blue are seen, by Machado, Oliveira and Fernandes (2009)."""
EASILY_TOLD_APART = 20
"""A distance in CIELAB; 2.3 is the least that can be noticed side by side."""


@pytest.fixture(params=THEMES, ids=lambda theme: str(theme.name))
def theme(request: pytest.FixtureRequest) -> Theme:
    return request.param  # type: ignore[no-any-return]


def variables(theme: Theme) -> dict[str, str]:
    return theme.to_color_system().generate() | theme.variables


def linear(color: Color) -> tuple[float, float, float]:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return red, green, blue


def wcag_contrast(ink: Color, paper: Color) -> float:
    light, dark = sorted(
        (
            sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(color), strict=True))
            for color in (ink, paper)
        ),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def seen(color: Color, confusion: str) -> tuple[float, float, float]:
    """Where a colour lies in CIELAB for somebody with that confusion."""
    parts = linear(color)
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, parts, strict=True))))
        for row in CONFUSIONS[confusion]
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    root_x, root_y, root_z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * root_y - 16, 500 * (root_x - root_y), 200 * (root_y - root_z)


def in_256_colours(color: Color) -> Color:
    shown = RichColor.from_rgb(*color.rgb).downgrade(ColorSystem.EIGHT_BIT)
    return Color(*shown.get_truecolor())


def test_one_theme_is_dark_and_one_is_light() -> None:
    assert [(theme.name, theme.dark) for theme in THEMES] == [("xent-dark", True), ("xent-light", False)]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(("ink", "paper"), INK_ON_PAPER)
def test_every_text_stands_out_from_its_background(theme: Theme, ink: str, paper: str) -> None:
    colors = variables(theme)
    assert wcag_contrast(Color.parse(colors[ink]), Color.parse(colors[paper])) >= 4.5


@pytest.mark.parametrize("ink", INKS)
def test_text_stands_out_from_the_background_where_a_terminal_has_256_colours(theme: Theme, ink: str) -> None:
    colors = variables(theme)
    paper = in_256_colours(Color.parse(colors["background"]))
    assert wcag_contrast(in_256_colours(Color.parse(colors[ink])), paper) >= 4.5


@pytest.mark.parametrize("name", SEMANTIC)
def test_a_verdict_stands_out_from_a_tint_of_its_colour(theme: Theme, name: str) -> None:
    colors = variables(theme)
    ink = Color.parse(colors[name])
    tint = Color.parse(colors["background"]).blend(ink, 0.12)
    assert wcag_contrast(ink, tint) >= 4.5
    assert wcag_contrast(Color.parse(colors["foreground"]), tint) >= 4.5


@pytest.mark.parametrize("confusion", CONFUSIONS)
@pytest.mark.parametrize(("one", "other"), combinations(SEMANTIC, 2))
def test_outcomes_differ_for_the_colour_blind(theme: Theme, one: str, other: str, confusion: str) -> None:
    colors = variables(theme)
    distance = dist(*(seen(Color.parse(colors[name]), confusion) for name in (one, other)))
    assert distance >= EASILY_TOLD_APART


def test_there_is_one_accent(theme: Theme) -> None:
    named = {theme.variables[name] for name in ("border", "footer-key-foreground", "link-color")}
    assert {theme.primary, theme.accent} | named == {theme.primary}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#777777", 1.0),
        ("#777777", "white", 4.48),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert contrast(Color.parse(one), Color.parse(other)) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("ink", "papers", "expected"),
    [
        ("#ffffff", ["#000000"], "#FFFFFF"),
        ("#4ebf71", ["#121212", "#1e1e1e"], "#4EBF71"),
        ("#000000", ["#111111"], "#7F7F7F"),
        ("ansi_blue", ["#000000"], "ansi_blue"),
        ("#000000", ["ansi_default"], "#000000"),
    ],
)
def test_a_colour_moves_only_where_it_must(ink: str, papers: list[str], expected: str) -> None:
    moved = legible(Color.parse(ink), [Color.parse(paper) for paper in papers])
    assert moved.hex == Color.parse(expected).hex


@pytest.mark.parametrize("name", [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi])
def test_program_text_can_be_read_in_the_themes_of_others(name: str) -> None:
    colors = variables(BUILTIN_THEMES[name])
    papers = [Color.parse(colors[paper]) for paper in ("background", "surface")]
    for ink in syntax_colors(colors).values():
        assert min(wcag_contrast(ink, paper) for paper in papers) >= LEGIBLE


@pytest.mark.parametrize("name", [name for name, theme in BUILTIN_THEMES.items() if theme.ansi])
def test_the_terminals_own_colours_stay_as_they_are(name: str) -> None:
    colors = variables(BUILTIN_THEMES[name])
    assert syntax_colors(colors) == {role: Color.parse(colors[instead]) for role, instead in SYNTAX.items()}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", ["background", "panel"])
def test_where_there_are_256_colours_what_text_stands_on_is_grey(theme: Theme, name: str) -> None:
    shown = RichColor.parse(getattr(theme, name)).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
    assert len(set(shown)) == 1
