"""A course as a static site: each chapter a page that needs no script, formulas as MathML, pictures as SVG.

What an author wrote is text here: HTML in it is shown as it stands, and links lead to the web or to other pages only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path

from tutor.book.markdown import book_pages
from tutor.lesson import Picture
from tutor.loader import CourseFolder
from tutor.picture import BadPicture, Role, run_program, start
from tutor.picture.svg import Ink, svg_of
from tutor.sandbox import SandboxFailure
from tutor.steering import harmless
from tutor.typeset.prose import Fence, TexFormula, parts, set_in_line

WIDTH, HEIGHT = 72, 24
"""Cells of a picture."""
FORMULA, PICTURE = "\ue001", "\ue002"
"""What stands around the number of a formula and of a picture while Markdown is read: no author writes them."""
STRUCTURE = (
    (re.compile(r"^<details><summary>(Hints|Answer)</summary>$"), "\ue003{}\ue003"),
    (re.compile(r"^</details>$"), "\ue004\ue004"),
    (re.compile(r'^<a id="([a-z0-9-]+)"></a>$'), "\ue005{}\ue005"),
)
"""The lines of HTML that the book itself writes."""
STYLE = """\
:root { color-scheme: light dark; --front: #1d2230; --ground: #ffffff; --soft: #f2f4f8; --edge: #c9d0dc; }
@media (prefers-color-scheme: dark) { :root { --front: #d9dee8; --ground: #14171d; --soft: #1e232c; --edge: #3a4250; } }
body { color: var(--front); background: var(--ground); font: 17px/1.6 Georgia, serif; margin: 0 auto; max-width: 46rem;
  padding: 1rem; }
h1, h2, nav { font-family: system-ui, sans-serif; line-height: 1.25; }
h2 { margin-top: 3rem; }
pre, code { font: 14px/1.4 ui-monospace, Menlo, Consolas, monospace; }
:not(pre) > code { overflow-wrap: anywhere; }
pre { background: var(--soft); border: 1px solid var(--edge); overflow-x: auto; padding: .6rem; }
details { border-left: 3px solid var(--edge); margin: .6rem 0; padding-left: .8rem; }
figure { margin: 1.5rem 0; overflow-x: auto; }
figure img { display: block; box-sizing: border-box; max-width: 100%; height: auto; border: 1px solid var(--edge); }
figcaption { font-size: .9em; }
table { border-collapse: collapse; } th, td { border: 1px solid var(--edge); padding: .2rem .6rem; }
math[display=block] { overflow: auto hidden; padding: .1rem 0; }
"""
PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="style.css">
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def write_site(course: CourseFolder, into: Path) -> list[Path]:
    """Write the pages, the index first, with their pictures; the files of pages. Raises Problems and OSError."""
    (into / "pictures").mkdir(parents=True, exist_ok=True)
    (into / "style.css").write_text(STYLE, "utf-8", newline="\n")
    pictures: list[str] = []

    def draw(picture: Picture) -> str:
        pictures.append(figure(picture, into, len(pictures) + 1))
        return f"{PICTURE}{len(pictures) - 1}{PICTURE}"

    written = []
    for name, text in book_pages(course, draw):
        file = into / name.replace(".md", ".html")
        title = text.partition("\n")[0].removeprefix("# ")
        file.write_text(harmless(page(text, title, course.course.language, pictures)), "utf-8", newline="\n")
        written.append(file)
    return written


def page(markdown: str, title: str, language: str, pictures: list[str]) -> str:
    """One page of the book as HTML."""
    marked, formulas = _marked(markdown)
    body = _html(marked)
    body = re.sub(f"<p>{PICTURE}(\\d+){PICTURE}</p>", lambda found: pictures[int(found[1])], body)
    body = re.sub(f"{FORMULA}(\\d+){FORMULA}", lambda found: formulas[int(found[1])], body)
    for sign, shown in (
        ("\ue003([^\ue003<]*)\ue003", r"<details><summary>\1</summary>"),
        ("\ue004\ue004", "</details>"),
        ("\ue005([^\ue005<]*)\ue005", r'<a id="\1"></a>'),
    ):
        body = re.sub(f"<p>{sign}</p>", shown, body)
    return PAGE.format(language=escape(language), title=escape(title), body=body)


def _marked(markdown: str) -> tuple[str, list[str]]:
    """The Markdown with signs in place of formulas and of the book's own HTML, and the formulas as MathML."""
    text, formulas = "", []
    for part in parts(re.sub("[\ue001\ue003-\ue00f]", "", markdown)):
        if isinstance(part, TexFormula):
            formulas.append(mathml(part))
            number = f"{FORMULA}{len(formulas) - 1}{FORMULA}"
            text += f"\n\n{number}\n\n" if part.display and not _in_block(text) else number
        elif isinstance(part, Fence):
            newline = "" if not part.body or part.body.endswith("\n") else "\n"
            text += f"{part.prefix}{part.mark}{part.info}\n{part.body}{newline}{part.prefix}{part.mark}"
        else:
            text += part.text
    rows = []
    for row in text.split("\n"):
        found = next(((each, shown) for what, shown in STRUCTURE if (each := what.match(row))), None)
        rows.append(row if found is None else found[1].format(*found[0].groups()))
    return "\n".join(rows), formulas


def _in_block(text: str) -> bool:
    """Whether a line is open that belongs to a list or quotation, which a blank line would end."""
    return bool(re.search(r"(^|\n)[ \t]*([-+*>]|\d+[.)])[^\n]*$", text)) or bool(re.search(r"(^|\n)[ \t]+$", text))


def mathml(formula: TexFormula) -> str:
    """A formula as MathML; one that the translator does not know as the tutor sets it in a line."""
    from latex2mathml.converter import convert

    try:
        return str(convert(formula.tex, display="block" if formula.display else "inline"))
    except Exception:  # whatever a formula makes of the translator, the page is there
        return f"<i>{escape(set_in_line(formula.tex))}</i>"


def _html(markdown: str) -> str:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    pieces = reader.parse(markdown)
    for piece in pieces:
        for child in piece.children or ():
            if child.type == "link_open" and isinstance(target := child.attrs.get("href"), str):
                child.attrs["href"] = re.sub(r"^([\w-]+)\.md(#|$)", r"\1.html\2", target)
    return str(reader.renderer.render(pieces, reader.options, {}))


# Pictures


def figure(picture: Picture, into: Path, number: int) -> str:
    """Write a picture, its sliders where they start, as SVG; the element that shows it and says what it says."""
    from tutor.picture.plot import Plot

    sliders = start(picture)
    try:
        plot = Plot(picture, run_program(picture, sliders))
        title, said = plot.title(sliders), plot.sentence(sliders)
        drawn = svg_of(plot.draw(sliders, WIDTH, HEIGHT), ink, title, said)
    except (BadPicture, SandboxFailure) as problem:
        return f"<p>The picture that belongs here cannot be drawn: {escape(str(problem))}</p>"
    name = f"{number:03}.svg"
    (into / "pictures" / name).write_text(drawn, "utf-8", newline="\n")
    alternative = escape(unescape(f"{title}. {said}".strip()), quote=True)
    moved = ", ".join(f"{each.label or key} = {each.start:g}" for key, each in picture.sliders.items())
    at = f" Drawn at {escape(moved)}." if moved else ""
    caption = f"<figcaption>{escape(said)}{at}</figcaption>" if said or at else ""
    return f'<figure><img src="pictures/{name}" alt="{alternative}">{caption}</figure>'


GROUND, FRONT, MUTED = (255, 255, 255), (29, 34, 48), (94, 103, 120)
SERIES = ((0, 95, 160), (178, 75, 0), (20, 120, 70), (150, 40, 120), (110, 90, 0), (90, 60, 170))
LEVELS = 32

Colour = tuple[int, int, int]


def ink(role: Role, behind: Role) -> Ink:
    """How a span is written, on white: every colour of a series is legible there."""
    back = colour(behind) if behind else GROUND
    front = (FRONT if sum(back) > 380 else GROUND) if role == "over" and behind else colour(role)
    return Ink(_hex(front), _hex(back), role in ("title", "mark", "over"))


def colour(role: Role) -> Colour:
    """One role's colour."""
    name, _, number = role.rpartition("-")
    low = blend(GROUND, FRONT, 0.08)
    match name:
        case "series":
            return SERIES[int(number) - 1]
        case "region":
            return blend(GROUND, SERIES[int(number) - 1], 0.3)
        case "heat":
            return between((low, SERIES[0], FRONT), int(number) / LEVELS)
        case "side":
            return between((SERIES[1], low, SERIES[0]), int(number) / LEVELS)
    known: Mapping[str, Colour] = {"muted": MUTED, "ground": GROUND}
    return known.get(role, FRONT)


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """From one colour to another."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def between(colours: tuple[Colour, Colour, Colour], share: float) -> Colour:
    """From the first over the second to the third."""
    first, second, third = colours
    return blend(first, second, share * 2) if share < 0.5 else blend(second, third, share * 2 - 1)


def _hex(shown: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*shown)
