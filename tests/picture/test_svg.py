"""A drawing as an SVG: XML that every viewer reads, with the letters where the cells are."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.picture.gallery import gallery
from tutor.picture import Look, run_program, start
from tutor.picture.plot import Plot
from tutor.picture.styled import Drawing, Span
from tutor.picture.svg import HIGH, MARGIN, WIDE, Ink, boxes, svg_of

SVG = "{http://www.w3.org/2000/svg}"


def inks(role: str, behind: str) -> Ink:
    """A colour for each kind of role."""
    front = {"": "#111111", "title": "#222222"}.get(role, "#333333")
    return Ink(front, "#444444" if behind else "#ffffff", role == "title")


def image(drawing: Drawing, title: str = "t", description: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(svg_of(drawing, inks, title, description))


def words(root: ElementTree.Element) -> list[tuple[str, float, float]]:
    """Every word with its column and row."""
    return [
        (each.text or "", (float(each.get("x", 0)) - MARGIN) / WIDE, (float(each.get("y", 0)) - MARGIN) // HIGH)
        for each in root.iter(f"{SVG}text")
    ]


@pytest.mark.parametrize("name", gallery())
def test_every_kind_of_picture_is_well_formed_and_has_all_its_words(name: str) -> None:
    picture = gallery()[name]
    drawing = Plot(picture, run_program(picture, start(picture))).draw(start(picture), 80, 24)
    root = image(drawing, picture.title, "what it reads")
    assert root.find(f"{SVG}title").text == picture.title  # type: ignore[union-attr]
    assert root.find(f"{SVG}desc").text == "what it reads"  # type: ignore[union-attr]
    assert root.get("viewBox") == f"0 0 {80 * WIDE + 2 * MARGIN} {24 * HIGH + 2 * MARGIN}"
    placed = {(round(x), round(y)): word for word, x, y in words(root)}
    for y, row in enumerate(drawing):
        text = "".join(" " if any(boxes(letter)) else letter for span in row for letter in span.text)
        for found in re.finditer(r"\S+", text):
            at = found.start()
            shown = ""
            while at < found.end():
                assert placed[at, y]
                shown += placed[at, y]
                at += len(placed[at, y])
            assert shown == found[0]


def test_text_and_title_are_escaped() -> None:
    root = image(((Span("<a & b> \x1b[0m ]]>"),),), 'p < q & "r"', "<desc>")
    assert root.find(f"{SVG}title").text == 'p < q & "r"'  # type: ignore[union-attr]
    assert [word for word, _, _ in words(root)] == ["<a", "&", "b>", "\ufffd[0m", "]]>"]


def test_a_word_is_as_wide_as_its_cells_whatever_the_font() -> None:
    root = image(((Span("  wide ", "title"), Span("and", ""), Span(" ●")),))
    assert words(root) == [("wide", 2, 0), ("and", 7, 0), ("●", 11, 0)]
    assert [each.get("textLength") for each in root.iter(f"{SVG}text")] == ["40", "30", "10"]
    assert [each.get("font-weight") for each in root.iter(f"{SVG}text")] == ["bold", None, None]
    (group,) = [each for each in root.iter(f"{SVG}g") if each.get("font-family")]
    assert group.get("font-family", "").endswith("monospace")


@pytest.mark.parametrize(
    ("letter", "share"),
    [("█", 1), ("▄", 1 / 2), ("▁", 1 / 8), ("▌", 1 / 2), ("▐", 1 / 2), ("▀", 1 / 2), ("▚", 1 / 2), ("▛", 3 / 4)],
)
def test_blocks_fill_their_share_of_the_cell(letter: str, share: float) -> None:
    assert sum(width * height for _, _, width, height in boxes(letter)) == pytest.approx(share * WIDE * HIGH)


def test_every_dot_of_braille_is_a_dot_in_its_place() -> None:
    assert [len(list(boxes(chr(0x2800 + code)))) for code in (0x01, 0x80, 0xFF)] == [1, 1, 8]
    ((left, top, _, _),) = boxes(chr(0x2880))
    assert left > WIDE / 2
    assert top > 3 * HIGH / 4


def test_cells_have_the_colour_behind_them_and_the_rest_the_ground() -> None:
    root = image(((Span("0.5", "over", "heat-3"), Span("   ")),))
    assert [each.get("fill") for each in root.iter(f"{SVG}rect")] == ["#ffffff"]
    (path,) = root.iter(f"{SVG}path")
    assert (path.get("fill"), path.get("d")) == ("#444444", f"M{MARGIN} {MARGIN}h{3 * WIDE}v{HIGH}h{-3 * WIDE}z")


def test_every_sign_that_fills_its_cell_is_a_shape() -> None:
    frames = "│─└┘┤├┬┴┼╌┊▔"
    marked = [letter for letter in frames if not any(boxes(letter))]
    assert marked == []


def test_ascii_drawings_are_all_words() -> None:
    picture = gallery()["lines"]
    drawing = Plot(picture).draw(start(picture), 60, 16, Look("ascii", colour=False))
    assert not any(any(boxes(letter)) for row in drawing for span in row for letter in span.text)
