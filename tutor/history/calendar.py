"""A calendar of activity: weeks side by side, Monday on top, and a shade for how much was answered on each day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from msgspec import Struct

from tutor.picture import Drawing, Look
from tutor.picture.styled import Grid, in_ascii

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FROM: Final = (1, 4, 10, 25)
"""From so many answers a day takes the next shade."""
SHADES, ASCII_SHADES = "·░▒▓█", ".-+*#"
TODAY, ASCII_TODAY = "‹", "<"
LEFT: Final = 4
MOST_WEEKS: Final = 53


class Calendar(Struct, frozen=True, eq=False):
    """Answers by day, up to today."""

    answers: Mapping[date, int]
    today: date

    rows = 10

    def draw(self, width: int, look: Look) -> Drawing:
        """The weeks from the first answer on, or as many of the latest as fit, but no more than a year."""
        grid = Grid(width, self.rows)
        ascii_only = look.marks == "ascii"
        shades = ASCII_SHADES if ascii_only else SHADES
        monday = self.today - timedelta(days=self.today.weekday())
        first = min((day for day, answers in self.answers.items() if answers), default=self.today)
        begun = max((monday - first).days + 6, 0) // 7 + 1
        weeks = max(min((width - LEFT) // 2, MOST_WEEKS, begun), 1)
        mondays = [monday - timedelta(weeks=ago) for ago in range(weeks - 1, -1, -1)]
        for row, name in enumerate(WEEKDAYS, 1):
            grid.put(0, row, name, "muted")
        free = 0
        for column, start in enumerate(mondays):
            at = LEFT + 2 * column
            if (start.day <= 7 or not column) and at >= free and at + 3 <= width:
                grid.put(at, 0, f"{start:%b}", "muted")
                free = at + 4
            for row in range(7):
                day = start + timedelta(days=row)
                if day <= self.today:
                    shade = level(self.answers.get(day, 0))
                    grid.put(at, row + 1, shades[shade], "series-1" if shade else "muted")
        grid.put(LEFT + 2 * weeks - 1, self.today.weekday() + 1, ASCII_TODAY if ascii_only else TODAY, "mark")
        self._put_legend(grid, shades, ASCII_TODAY if ascii_only else TODAY)
        return in_ascii(grid.drawing()) if ascii_only else grid.drawing()

    def _put_legend(self, grid: Grid, shades: str, today: str) -> None:
        texts = ["0", *(f"{low}-{high - 1}" for low, high in pairwise(FROM)), f"{FROM[-1]}+ answers", "today"]
        roles = ["muted", *["series-1"] * len(FROM), "mark"]
        fits = sum(len(text) + 4 for text in texts) - 2 <= grid.width
        column, row = 0, self.rows - 1 if fits else self.rows - 2
        for sign, role, text in zip((*shades, today), roles, texts, strict=True):
            if column + 2 + len(text) > grid.width:
                column, row = 0, row + 1
            grid.put(column, row, sign, role)
            grid.put(column + 2, row, text, "muted")
            column += len(text) + 4


def level(answers: int) -> int:
    """Which shade so many answers have: 0 for none, 4 for the most."""
    return sum(answers >= least for least in FROM)
