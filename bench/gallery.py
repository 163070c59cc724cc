"""Draws every kind of picture in several sizes and both themes, as SVG and as text, into a folder to look at.

python bench/gallery.py
python bench/gallery.py --into FOLDER --sizes 80x24 --only bars
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from terminal import Size, size
from textual.app import App, ComposeResult

from tutor.lesson import Lesson, Picture, Text
from tutor.loader.convert import Document
from tutor.picture import picture_text
from tutor.tui.themes import THEMES
from tutor.tui.widgets.picture_view import PictureView

PICTURES = Path(__file__).with_name("gallery.yaml")
SIZES = [Size(40, 12), Size(80, 24), Size(120, 40), Size(200, 60)]


class Gallery(App[None]):
    """One picture on the whole screen."""

    CSS = "PictureView { height: 1fr; }"

    def __init__(self, picture: Picture, theme: str) -> None:
        super().__init__()
        self.picture = picture
        self.wanted_theme = theme

    def compose(self) -> ComposeResult:
        """The view alone."""
        yield PictureView()

    def on_mount(self) -> None:
        """Both themes are the tutor's own."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.wanted_theme
        self.query_one(PictureView).picture = self.picture


def pictures() -> dict[str, Picture]:
    """The gallery's pictures by name."""
    document = Document(PICTURES.name)
    lesson = document.read(PICTURES.read_text(encoding="utf-8"), Lesson, extra={"id": "gallery"})
    if document.problems:
        raise SystemExit("\n".join(map(str, document.problems)))
    return {step.text: step.picture for step in lesson.steps if isinstance(step, Text) and step.picture}


async def write(name: str, picture: Picture, sizes: list[Size], into: Path) -> None:
    """One picture in every size: as text, and in both themes as an image."""
    for columns, rows in sizes:
        stem = into / f"{name.replace(' ', '-')}-{columns}x{rows}"
        stem.with_suffix(".txt").write_text(picture_text(picture, columns, rows) + "\n", encoding="utf-8")
        for theme in THEMES:
            app = Gallery(picture, theme.name)
            async with app.run_test(size=(columns, rows)) as pilot:
                await app.workers.wait_for_complete()
                await pilot.pause()
                svg = app.export_screenshot()
            stem.with_name(f"{stem.name}-{theme.name}.svg").write_text(svg, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=None, help="the folder (a new temporary one)")
    parser.add_argument("--sizes", type=size, nargs="+", default=SIZES, help="columns x rows (four of them)")
    parser.add_argument("--only", default="", metavar="NAME", help="pictures whose name contains this")
    asked = parser.parse_args()
    into = asked.into or Path(tempfile.mkdtemp(prefix="xent-gallery-"))
    into.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures().items():
        if asked.only in name:
            asyncio.run(write(name, picture, asked.sizes, into))
    print(into)
    return 0


if __name__ == "__main__":
    sys.exit(main())
