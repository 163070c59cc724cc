"""What there is to do at the start, as lines of text with styles: painted before Textual is loaded, and by Textual."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from rich.cells import cell_len

from tutor.session import Standing
from tutor.tui.bar import Part, cut

Line = tuple[Part, ...]
LABEL, KEY = 15, 6
"""Columns of what there is to do, and of its key."""
WIDEST = 92
ELSEWHERE = ("Map   m", "Progress   p", "Settings   s", "Help   ?")
"""Other places with their keys."""


class Row(Struct, frozen=True):
    """One thing to do: its name, what it is now, more about that, the key."""

    label: str
    what: str
    more: str
    key: str


def bar_of_start(standing: Standing) -> Standing:
    """What the bar says at the start: where one is stands in the first row."""
    return Standing(brand=standing.brand, week=standing.week, learner=standing.learner)


def going_on(standing: Standing, step: str = "") -> Row:
    """The row of going on, with what the step is where that is known."""
    return Row("Go on", standing.lesson, step or standing.chapter, "enter")


def start_lines(
    rows: Iterable[Row], columns: int, *, offer: str = "", games: bool = False, since: str = ""
) -> tuple[Line, ...]:
    """The rows one below the other, what is offered, other places, what came since the last day; as wide as that."""
    width = min(columns - 4, WIDEST)
    lines: list[Line] = [line for row in rows for line in (*row_lines(row, width), ())]
    if offer:
        lines += [((offer, ""),), ()]
    places = ("Arcade   a", *ELSEWHERE) if games else ELSEWHERE
    lines.append((("      ".join(places), "$text-muted"),))
    if since:
        lines += [(), (("─" * width, "$text-muted"),), ((since, "$text-muted"),)]
    return tuple(lines)


def row_lines(row: Row, width: int) -> tuple[Line, ...]:
    """A row as two lines: what there is, with its key at the right; more about it."""
    room = max(10, width - LABEL - KEY)
    what = cut([(row.what, "")], room)
    gap = " " * max(1, width - LABEL - sum(cell_len(text) for text, _ in what) - len(row.key))
    if not row.key:  # nothing to do there
        return (((f"{row.label.ljust(LABEL)}{row.what}", "$text-muted"),),)
    first = ((row.label.ljust(LABEL), "bold $text-primary"), *what, (gap, ""), (row.key, "bold $text-accent"))
    more = ((" " * LABEL, ""), *cut([(row.more, "$text-muted")], room + KEY))
    return (first, more) if row.more else (first,)


def indented(lines: Iterable[Line], columns: int) -> tuple[Line, ...]:
    """The lines where the start screen has them, below the bar, in the middle of so many columns."""
    margin = " " * (2 + max(0, (columns - WIDEST - 4) // 2))
    return ((), *(((margin, ""), *line) for line in lines))
