"""The colours of our two themes that are needed before Textual is loaded; the themes take them from here."""

from __future__ import annotations

DARK, LIGHT = "xent-dark", "xent-light"
PLAIN = "$foreground"

COLOURS: dict[str, dict[str, str]] = {
    DARK: {
        "background": "#15181e",
        "panel": "#282d35",
        "foreground": "#d9dee7",
        "text-primary": "#becdff",
        "text-accent": "#becdff",
        "text-muted": "#9ba6b5",
        "text-success": "#95e1da",
        "text-warning": "#efd392",
        "text-error": "#f6a5a7",
    },
    LIGHT: {
        "background": "#f8f8f6",
        "panel": "#e9eaee",
        "foreground": "#22272f",
        "text-primary": "#2f40a6",
        "text-accent": "#2f40a6",
        "text-muted": "#565f6c",
        "text-success": "#045557",
        "text-warning": "#654100",
        "text-error": "#8c1233",
    },
}
"""Each theme's, by its name: what text stands on, and the colours of text."""
