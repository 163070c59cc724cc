"""Make ``tutor/serve/page/signs.woff2``: the signs that the page's letters lack, as wide as they are.

    pip install fonttools brotli
    python tools/signs_font.py DejaVuSansMono.ttf

Mathematics, arrows and shapes are DejaVu Sans Mono's; the dots of pictures (braille patterns), which that lacks, are
drawn.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

TO = Path(__file__).parent.parent / "tutor" / "serve" / "page" / "signs.woff2"
LETTERS = Path(str(files("textual_serve"))) / "static" / "fonts" / "RobotoMono-VariableFont_wght.ttf"
RANGES = ((0x02B0, 0x036F), (0x0370, 0x03FF), (0x1D2C, 0x1DBF), (0x2000, 0x2BFF), (0x2C7C, 0x2C7D))
BRAILLE = 0x2800
PLACES = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Of each bit of a braille pattern: the column and the row of its dot."""
TOP, BOTTOM = 2146, -555
"""Of a line of the page's letters, in DejaVu's units: dots are as far apart from line to line as within one."""


def main() -> None:
    """Subset, draw, write."""
    font = TTFont(sys.argv[1])
    lacking = set(font.getBestCmap()) - set(TTFont(LETTERS).getBestCmap())
    wanted = {sign for first, last in RANGES for sign in range(first, last + 1)} & lacking
    options = subset.Options(layout_features=[], hinting=False, drop_tables=["+", "FFTM", "kern"])
    options.drop_tables += ["GPOS", "GSUB", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted | {0x20})
    subsetter.subset(font)
    wide = font["hmtx"]["space"][0]
    for pattern in range(256):
        add(font, f"braille{pattern}", BRAILLE + pattern, dots(pattern, wide), wide)
    font.flavor = "woff2"
    font.save(TO)
    print(f"{TO}: {len(wanted) + 256} signs, {TO.stat().st_size:,} bytes")


def dots(pattern: int, wide: int) -> Any:
    """A glyph with a round dot for each bit."""
    pen = TTGlyphPen(None)
    step = (TOP - BOTTOM) / 4
    radius = 0.3 * min(step, wide / 2)
    for bit, (column, row) in enumerate(PLACES):
        if pattern >> bit & 1:
            circle(pen, (column + 0.5) * wide / 2, TOP - (row + 0.5) * step, radius)
    return pen.glyph()


def circle(pen: Any, x: float, y: float, radius: float) -> None:
    """Eight corners, which are round at the size of a dot."""
    bend = 0.414 * radius
    corners = [(bend, radius), (radius, bend), (radius, -bend), (bend, -radius)]
    corners += [(-right, -up) for right, up in corners]
    pen.moveTo((round(x + corners[0][0]), round(y + corners[0][1])))
    for right, up in corners[1:]:
        pen.lineTo((round(x + right), round(y + up)))
    pen.closePath()


def add(font: Any, name: str, sign: int, glyph: Any, wide: int) -> None:
    """One more glyph."""
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = glyph
    font["glyf"].glyphOrder = font.getGlyphOrder()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (wide, getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[sign] = name


if __name__ == "__main__":
    main()
