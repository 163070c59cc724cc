"""The row that says where one is, as text with styles: it is painted before Textual is loaded, and by Textual."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size

from tutor.session import Standing
from tutor.steering import harmless

Part = tuple[str, str]
"""Some text, and its style as Textual has it: ``bold $text-primary``."""
BETWEEN = "  "


def bar(standing: Standing, width: int, *, kept: str = "", walls: str = "") -> tuple[Part, ...]:
    """Left where one is, right how far; the middle gives way when there is little room."""
    right = far(standing, kept, walls)
    room = max(1, width - cells(right) - 2)
    where = [part for part in (standing.chapter, standing.lesson) if part]
    while len(where) > 1 and cell_len(" › ".join([standing.brand, *where])) > room:
        where.pop(0)
    left = cut([(standing.brand, "bold $text-primary"), *((f" › {part}", "") for part in where)], room)
    return (*left, (" " * max(1, width - cells(left) - cells(right)), ""), *right)


def far(standing: Standing, kept: str, walls: str) -> tuple[Part, ...]:
    """How far the learner is, with what is out of the ordinary before it."""
    parts = [
        (kept, "bold $text-error"),
        (walls, "$text-muted"),
        (dots(standing.solved), "$text-success"),
        (dots(standing.week), "$text-warning"),
        (harmless(standing.learner), "$text-muted"),
    ]
    return tuple(each for part in parts if part[0] for each in ((BETWEEN, ""), part))[1:]


def dots(done: Iterable[bool]) -> str:
    """A sign for each, filled where it is done."""
    return "".join("●" if each else "○" for each in done)


def cells(parts: Iterable[Part]) -> int:
    """Columns that the parts take."""
    return sum(cell_len(text) for text, _ in parts)


def cut(parts: Iterable[Part], room: int) -> tuple[Part, ...]:
    """As many of the parts as fit; what is cut ends with an ellipsis."""
    shown: list[Part] = []
    for given, style in parts:
        text = harmless(given)  # Textual would leave such characters out, and its styles would lie elsewhere
        if cell_len(text) > room:
            return (*shown, (f"{set_cell_size(text, room - 1).rstrip()}…" if room else "", style))
        shown.append((text, style))
        room -= cell_len(text)
    return tuple(shown)
