"""A drawing as an SVG image.

Letters are text; what fills a cell or goes on in the next one (dots, bars, frames) is drawn as shapes, because the
fonts that a viewer falls back to have other widths there. A cell is twice as high as wide, so aspects are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from tutor.picture.styled import Drawing, Role

WIDE, HIGH = 10, 20
"""A cell."""
MARGIN = 10
FONT: Final = "'DejaVu Sans Mono', 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace"
FONT_SIZE = 16
BASELINE = 15
THIN = 1.5
"""How wide the lines of frames are."""

Box = tuple[float, float, float, float]
"""Left, top, width and height, in a cell."""

LOWER: Final = {letter: (0, HIGH - at * HIGH / 8, WIDE, at * HIGH / 8) for at, letter in enumerate("▁▂▃▄▅▆▇█", 1)}
LEFT: Final = {letter: (0, 0, at * WIDE / 8, HIGH) for at, letter in enumerate("▏▎▍▌▋▊▉", 1)}
PARTS: Final[dict[str, Box]] = {
    **LOWER,
    **LEFT,
    "▐": (WIDE / 2, 0, WIDE / 2, HIGH),
    "▀": (0, 0, WIDE, HIGH / 2),
    "▔": (0, 0, WIDE, HIGH / 8),
}
QUADRANTS: Final = {letter: code for code, letter in enumerate(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█") if letter not in PARTS and code}
ARMS: Final = {"│": "ud", "─": "lr", "└": "ur", "┘": "ul", "┌": "dr", "┐": "dl", "┤": "udl", "├": "udr", "┬": "lrd"}
ARMS_UP: Final = {"┴": "lru", "┼": "lrud"}
BROKEN: Final = {"╌": "lr", "┊": "ud"}


@dataclass(frozen=True, slots=True)
class Ink:
    """How a span is written: the colours as #rrggbb."""

    front: str
    back: str
    bold: bool = False


Inks = Callable[[Role, Role], Ink]
"""The ink of a role on what is behind it; behind the empty role is the ground."""


def svg_of(drawing: Drawing, inks: Inks, title: str, description: str = "") -> str:
    """The drawing as an XML document; title and description are for those who listen to it."""
    columns = max((sum(len(span.text) for span in row) for row in drawing), default=1)
    width, height = columns * WIDE + 2 * MARGIN, len(drawing) * HIGH + 2 * MARGIN
    ground = inks("", "").back
    behind: defaultdict[str, list[str]] = defaultdict(list)
    shapes: defaultdict[str, list[str]] = defaultdict(list)
    words: list[str] = []
    for y, row in enumerate(drawing):
        x = 0
        for span in row:
            ink = inks(span.role, span.behind)
            place = MARGIN + x * WIDE, MARGIN + y * HIGH
            if ink.back != ground:
                behind[ink.back].append(_box(place, (0, 0, WIDE * len(span.text), HIGH)))
            for at, letter in enumerate(span.text):
                shapes[ink.front] += (_box((place[0] + at * WIDE, place[1]), box) for box in boxes(letter))
            words += _words(span.text, place, ink)
            x += len(span.text)
    paths = [
        f'<path fill="{colour}" d="{"".join(each)}"/>'
        for layer in (behind, shapes)
        for colour, each in layer.items()
        if each
    ]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'role="img" aria-labelledby="title description">',
        f'<title id="title">{_safe(title)}</title>',
        f'<desc id="description">{_safe(description)}</desc>',
        f'<rect width="{width}" height="{height}" fill="{ground}"/>',
        '<g shape-rendering="crispEdges">',
        *paths,
        "</g>",
        f'<g font-family="{FONT}" font-size="{FONT_SIZE}">',
        *words,
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def boxes(letter: str) -> Iterator[Box]:
    """What a letter fills of its cell; nothing where it is written instead."""
    if 0x2800 < ord(letter) < 0x2900:
        code = ord(letter) - 0x2800
        for bit, (column, row) in enumerate(((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))):
            if code >> bit & 1:
                yield column * WIDE / 2 + 1, row * HIGH / 4 + 1, 3, 3
    elif letter in PARTS:
        yield PARTS[letter]
    elif letter in QUADRANTS:
        for bit in range(4):
            if QUADRANTS[letter] >> bit & 1:
                yield bit % 2 * WIDE / 2, bit // 2 * HIGH / 2, WIDE / 2, HIGH / 2
    elif letter in ARMS or letter in ARMS_UP:
        yield from _arms((ARMS | ARMS_UP)[letter])
    elif letter in BROKEN:
        yield from ((1, HIGH / 2 - 1, 5, 2),) if letter == "╌" else ((WIDE / 2 - 1, top, 2, 5) for top in (2, 12))


def _arms(directions: str) -> Iterator[Box]:
    """Lines from the middle of the cell to its sides."""
    x, y = WIDE / 2 - THIN / 2, HIGH / 2 - THIN / 2
    reach: dict[str, Box] = {
        "l": (0, y, WIDE / 2, THIN),
        "r": (x, y, WIDE / 2 + THIN / 2, THIN),
        "u": (x, 0, THIN, HIGH / 2 + THIN / 2),
        "d": (x, y, THIN, HIGH / 2 + THIN / 2),
    }
    yield from (reach[direction] for direction in directions)


def _box(place: tuple[float, float], box: Box) -> str:
    left, top, width, height = box
    return f"M{place[0] + left:g} {place[1] + top:g}h{width:g}v{height:g}h{-width:g}z"


def _words(text: str, place: tuple[float, float], ink: Ink) -> Iterator[str]:
    """Every word where it stands, as wide as its cells whatever the font."""
    at = 0
    for word in "".join(" " if any(boxes(letter)) else letter for letter in text).split(" "):
        if word:
            x, y = place[0] + at * WIDE, place[1] + BASELINE
            bold = ' font-weight="bold"' if ink.bold else ""
            fitted = f' textLength="{len(word) * WIDE}" lengthAdjust="spacingAndGlyphs"'
            yield f'<text x="{x:g}" y="{y:g}" fill="{ink.front}"{bold}{fitted}>{_safe(word)}</text>'
        at += len(word) + 1


def _safe(text: str) -> str:
    """Text for XML, which has no place for most control characters."""
    return escape("".join(each if each >= " " or each in "\t\n" else "\ufffd" for each in text), quote=False)
