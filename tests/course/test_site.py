"""A course as a site: pages that run nothing, formulas as MathML, pictures with words for those who hear them."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import LESSONS, SMALL_COURSE
from tutor.authors import new_course
from tutor.book.site import page, write_site
from tutor.cli import main
from tutor.loader import open_course

VOID = ("meta", "link", "img", "br", "hr")


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.ids: set[str] = set()
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.tags.append(tag)
        self.links += [found["href"] or ""] if tag == "a" and "href" in found else []
        self.images += [found] if tag == "img" else []
        self.ids |= {found["id"] or ""} if "id" in found else set()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("course")
    new_course(root / "areas")
    write_site(open_course(root / "areas"), root / "site")
    return root / "site"


def test_pages_are_whole_run_nothing_and_lead_to_one_another(site: Path) -> None:
    pages = {file.name: Page(file.read_text("utf-8")) for file in site.glob("*.html")}
    assert set(pages) == {"index.html", "01-first.html"}
    for shown in pages.values():
        assert not shown.open
        assert "script" not in shown.tags
        for link in shown.links:
            name, _, place = link.partition("#")
            assert not place or place in pages[name or "01-first.html"].ids
            assert not name or name in pages
    assert "math" in pages["01-first.html"].tags
    tags = pages["01-first.html"].tags
    assert tags.count("details") == tags.count("summary") >= 11


def test_the_first_page_has_what_the_course_says_of_itself(site: Path) -> None:
    assert "What one learns here, in a sentence." in (site / "index.html").read_text("utf-8")


def test_a_picture_is_an_image_with_words(site: Path) -> None:
    first, *_ = Page((site / "01-first.html").read_text("utf-8")).images
    assert first["alt"] == "The area of a square. A square of side 3.00 has the area 9.00."
    ElementTree.fromstring((site / str(first["src"])).read_text("utf-8"))


def test_what_an_author_wrote_is_text() -> None:
    shown = page("# A\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b>c</b>\n", "<i>A</i>", "en", [])
    assert "<script" not in shown
    assert "<b>" not in shown
    assert 'href="javascript' not in shown
    assert "<title>&lt;i&gt;A&lt;/i&gt;</title>" in shown


def test_formulas_stand_where_they_stood() -> None:
    shown = page("- one $x^2$\n- two\n\n  $$y$$\n\n$$\n\\frac{a}{b}\n$$\n\nthen $\\nosuchcommand{$\n", "A", "en", [])
    assert len(re.findall("<math", shown)) >= 3
    assert "\ue001" not in shown


@pytest.mark.slow
def test_the_built_in_course_is_a_site(tmp_path: Path) -> None:
    written = write_site(open_course(LESSONS), tmp_path)
    for file in written:
        text = file.read_text("utf-8")
        assert not Page(text).open
        assert not re.search("[\ue001-\ue00f]", text)
        assert "cannot be drawn" not in text


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")
def test_a_browser_reads_a_page(site: Path) -> None:
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    ran = subprocess.run([*command, (site / "01-first.html").as_uri()], capture_output=True, text=True, timeout=120)
    assert "<math" in ran.stdout
    assert "<msup>" in ran.stdout or "<mi>a</mi>" in ran.stdout


@pytest.mark.parametrize("command", ["book", "site"])
def test_pages_of_any_course_are_written_by_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, str(tmp_path / "to"), "--lessons", str(SMALL_COURSE)]) == 0
    assert "2 pages in" in capsys.readouterr().out
    (tmp_path / "file").touch()
    assert main([command, str(tmp_path / "file"), "--lessons", str(SMALL_COURSE)]) == 2
    assert "is a file; name a folder" in capsys.readouterr().err
