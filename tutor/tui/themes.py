"""Our two themes, and legible colours for program text in any theme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.color import BLACK, WHITE, Color
from textual.theme import Theme

from tutor.tui.colours import COLOURS, DARK, LIGHT

LEGIBLE = 4.5
"""The contrast that WCAG 2 asks of text (level AA)."""

# Success leans to blue and error to red, and they differ in lightness: red and green alone look alike to many people.
XENT_DARK = Theme(
    name=DARK,
    dark=True,
    primary="#9db4ff",
    secondary="#9ba6b5",
    accent="#9db4ff",
    success="#5fd3c8",
    warning="#e8bd5a",
    error="#f2777a",
    foreground=COLOURS[DARK]["foreground"],
    background=COLOURS[DARK]["background"],
    surface="#1c2129",
    panel=COLOURS[DARK]["panel"],
    variables={
        **{name: colour for name, colour in COLOURS[DARK].items() if name.startswith("text-")},
        "foreground-muted": "#9ba6b5",
        "border": "#9db4ff",
        "border-blurred": "#3a4352",
        "block-cursor-foreground": "#15181e",
        "block-cursor-background": "#9db4ff",
        "block-cursor-blurred-background": "#343d54",
        "block-hover-background": "#282d35",
        "button-color-foreground": "#15181e",
        "footer-key-foreground": "#9db4ff",
        "input-selection-background": "#2d3852",
        "screen-selection-background": "#2d3852",
        "screen-selection-foreground": "#d9dee7",
        "link-color": "#9db4ff",
        "link-color-hover": "#15181e",
        "scrollbar": "#3a4352",
        "scrollbar-hover": "#56617a",
        "scrollbar-background": "#15181e",
        "syntax-keyword": "#9db4ff",
        "syntax-function": "#e6d9a8",
        "syntax-builtin": "#82cbdc",
        "syntax-string": "#a8d08d",
        "syntax-number": "#e0b48a",
        "syntax-comment": "#9ba6b5",
        "picture-1": "#7fb2ff",
        "picture-2": "#f0a63c",
        "picture-3": "#4fd0b0",
        "picture-4": "#e98bc0",
        "picture-5": "#efe06a",
        "picture-6": "#b9c0cc",
    },
)
XENT_LIGHT = Theme(
    name=LIGHT,
    dark=False,
    primary="#3a4fc0",
    secondary="#565f6c",
    accent="#3a4fc0",
    success="#066d72",
    warning="#825500",
    error="#911337",
    foreground=COLOURS[LIGHT]["foreground"],
    background=COLOURS[LIGHT]["background"],
    surface="#ffffff",
    panel=COLOURS[LIGHT]["panel"],
    variables={
        **{name: colour for name, colour in COLOURS[LIGHT].items() if name.startswith("text-")},
        "foreground-muted": "#565f6c",
        "border": "#3a4fc0",
        "border-blurred": "#c3c8d0",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#3a4fc0",
        "block-cursor-blurred-background": "#d5dbf3",
        "block-hover-background": "#e9eaee",
        "button-color-foreground": "#ffffff",
        "footer-key-foreground": "#3a4fc0",
        "input-selection-background": "#d5dbf3",
        "screen-selection-background": "#d5dbf3",
        "screen-selection-foreground": "#22272f",
        "link-color": "#3a4fc0",
        "link-color-hover": "#ffffff",
        "scrollbar": "#c3c8d0",
        "scrollbar-hover": "#98a1af",
        "scrollbar-background": "#f8f8f6",
        "syntax-keyword": "#3a4fc0",
        "syntax-function": "#6a5300",
        "syntax-builtin": "#0b6478",
        "syntax-string": "#2f6b1f",
        "syntax-number": "#8a4b10",
        "syntax-comment": "#565f6c",
        "picture-1": "#2456b8",
        "picture-2": "#b05800",
        "picture-3": "#00756a",
        "picture-4": "#a3357f",
        "picture-5": "#756600",
        "picture-6": "#55606e",
    },
)
THEMES: tuple[Theme, ...] = (XENT_DARK, XENT_LIGHT)

SYNTAX = {
    "keyword": "primary",
    "function": "accent",
    "builtin": "secondary",
    "string": "success",
    "number": "warning",
    "comment": "foreground",
}
"""The roles of words in a program, each with the colour it takes in a theme that has none for it."""


def syntax_colors(variables: Mapping[str, str]) -> dict[str, Color]:
    """A colour for each role of program text, from the variables of the theme in use and legible on its backgrounds."""
    backgrounds = [Color.parse(variables[name]) for name in ("background", "surface")]
    return {
        role: legible(Color.parse(variables.get(f"syntax-{role}", variables[instead])), backgrounds)
        for role, instead in SYNTAX.items()
    }


def legible(color: Color, backgrounds: Iterable[Color]) -> Color:
    """The colour, moved towards black or white as far as it takes to be read on every one of the backgrounds."""
    behind = list(backgrounds)
    if any(named.ansi is not None or named.a == 0 for named in (color, *behind)):
        # What a named terminal colour looks like, only the terminal knows.
        return color
    towards = max((BLACK, WHITE), key=lambda extreme: min(contrast(extreme, background) for background in behind))
    for tenth in range(10):
        moved = color.blend(towards, tenth / 10)
        if all(contrast(moved, background) >= LEGIBLE for background in behind):
            return moved
    return towards


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
