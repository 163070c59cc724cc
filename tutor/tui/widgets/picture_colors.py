"""The colours of a picture's roles, made of the theme's own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from rich.style import Style
from textual.app import App
from textual.color import Color

from tutor.picture import LEVELS, Look, Role, look_of
from tutor.picture.svg import Ink
from tutor.tui.themes import contrast, legible

SERIES = ("primary", "warning", "success", "error", "secondary", "foreground")
"""What stands in for picture-1 ... picture-6 in a theme that has no such colours."""
REGION = 0.45
"""How much of a series' colour the ground of its region has."""


def look_on(app: App[Any]) -> Look:
    """What the terminal that an app is on can show."""
    environment = {**os.environ, **({"NO_COLOR": "1"} if app.no_color else {})}
    return look_of(environment, app.console.encoding)


class PictureColors:
    """Styles for roles on one ground, in one theme."""

    def __init__(self, variables: Mapping[str, str], ground: Color) -> None:
        self.ground = ground
        self.series = [
            legible(Color.parse(variables.get(f"picture-{number}", variables[instead])), [ground])
            for number, instead in enumerate(SERIES, 1)
        ]
        self.foreground = legible(Color.parse(variables["foreground"]), [ground])
        self.muted = legible(Color.parse(variables.get("foreground-muted", variables["foreground"])), [ground])
        self._styles: dict[tuple[Role, Role], Style] = {}

    def style(self, role: Role, behind: Role) -> Style:
        """The style of a span."""
        key = role, behind
        if key not in self._styles:
            back = self.color(behind) if behind else self.ground
            front = best_on(back) if role == "over" and behind else self.color(role)
            bold = role in ("title", "mark", "over") or None
            self._styles[key] = Style(color=front.rich_color, bgcolor=back.rich_color, bold=bold)
        return self._styles[key]

    def ink(self, role: Role, behind: Role) -> Ink:
        """The same for an image."""
        style = self.style(role, behind)
        assert style.color is not None
        assert style.bgcolor is not None
        return Ink(style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex, bool(style.bold))

    def color(self, role: Role) -> Color:
        """One role's colour."""
        name, _, number = role.rpartition("-")
        match name:
            case "series":
                return self.series[int(number) - 1]
            case "region":
                return self.ground.blend(self.series[int(number) - 1], REGION)
            case "heat":
                return between((self.low, self.series[0], self.foreground), int(number) / LEVELS)
            case "side":
                return between((self.series[1], self.low, self.series[0]), int(number) / LEVELS)
        return {"muted": self.muted, "ground": self.ground}.get(role, self.foreground)

    @property
    def low(self) -> Color:
        """The colour of little: a step away from the ground, so that a cell can be told from nothing."""
        return self.ground.blend(self.foreground, 0.12)


def between(colors: tuple[Color, Color, Color], share: float) -> Color:
    """From the first over the second to the third."""
    first, second, third = colors
    return first.blend(second, share * 2) if share < 0.5 else second.blend(third, share * 2 - 1)


def best_on(back: Color) -> Color:
    """Black or white, whichever is read better there."""
    return max((Color(0, 0, 0), Color(255, 255, 255)), key=lambda front: contrast(front, back))
