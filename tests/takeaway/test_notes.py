"""``notes``: formulas met, own programs, slips and own notes as Markdown; typed in ``learn`` and taken along."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.commands import Ran, Run
from tests.learning import EVERY_KIND, RIGHT
from tutor.cli import takeaway
from tutor.cli.opening import NoSuch
from tutor.progress import open_progress
from tutor.takeaway.sheet import fenced


@pytest.fixture
def run(tmp_path: Path) -> Run:
    course = tmp_path / "course"
    shutil.copytree(EVERY_KIND, course)
    lesson = course / "01-kinds" / "all.yaml"
    written = lesson.read_text("utf-8")
    lesson.write_text(written.replace("has the area $a^2$.", "has the area\n\n      $$a^2$$"), "utf-8")

    def run(*words: str, typed: str = "", saves: str = "saves") -> Ran:
        command = [sys.executable, "-m", "tutor", "--lessons", str(course), "--saves", str(tmp_path / saves)]
        done = subprocess.run(
            [*command, *words], input=typed.encode(), capture_output=True, timeout=120, check=False, cwd=tmp_path
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


TYPED = RIGHT.replace("9\n", "-9\nnote Sides are squared.\nnote at 1: # Areas\n9\n", 1)
"""A known mistake, two notes, and then everything right."""


@pytest.mark.slow
def test_the_sheet_has_formulas_programs_slips_and_notes_and_travels_with_the_save(run: Run, tmp_path: Path) -> None:
    learnt = run("learn", "all", "--user", "Ada", typed=TYPED)
    assert learnt.code == 0
    assert learnt.out.count("Noted.") == 2
    sheet = run("notes").out
    parts = [
        "notes of Ada\n",
        "### A task of every kind\n",
        "**Formulas**\n\n$$\n",
        "def area(a):\n\n    return a * a\n",
        "a^2 - b^2",
        "**Slips**\n\n- **",
        "Step 1:\n\n> # Areas\n",
        "Step 3, task 2:\n\n> Sides are squared.\n",
    ]
    places = [sheet.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    headings = [token.map for token in MarkdownIt().parse(sheet) if token.type == "heading_open" and not token.level]
    assert len(headings) == 3, "what is typed as a heading is none of the sheet's"

    assert run("notes", "all").out == sheet
    assert run("notes", "last").out.endswith("note in learn).\n")
    assert run("notes", "-o", "sheet.md").code == 0
    assert (tmp_path / "sheet.md").read_text("utf-8") == sheet
    again = run("notes", "-o", "sheet.md")
    assert (again.code, "is there already" in again.err) == (2, True)

    for form in ("a.sqlite", "a.json"):
        assert run("export", "-o", form).code == 0
    run("learn", "all", "--user", "Ada", typed="note at 3: On another machine.\n", saves="other")
    for form in ("a.sqlite", "a.json", "a.sqlite"):
        assert run("import", form, saves="other").code == 0, form
    merged = run("notes", saves="other").out
    assert merged.count("> Sides are squared.\n>\n> On another machine.\n") == 1
    assert merged.count("Sides are squared.") == 1


def test_a_note_that_is_too_long_is_refused_and_what_was_there_stays(run: Run) -> None:
    ran = run("learn", "all", "--user", "Ada", typed=f"note first\nnote {'a' * 20_000}\nnote\n")
    assert ran.out.count("Noted.") == 1
    assert "Not noted: 20,000 characters are kept at one step, and these are 6 more." in ran.out
    assert "> first\n" in run("notes").out


def test_a_sheet_that_finds_no_room_leaves_no_part_of_it(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    to = tmp_path / "sheet.md"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    try:
        with pytest.raises(NoSuch, match="File too large"):
            takeaway.write_new(to, "a" * 5_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not to.exists()
    takeaway.write_new(to, "b")
    assert to.read_text() == "b"


@pytest.mark.slow
def test_a_note_is_read_again_and_kept_at_once_without_an_end_of_the_lesson(run: Run, tmp_path: Path) -> None:
    ran = run("learn", "all", "--user", "Ada", typed="note\nnote Ünicode \x1b]0;x\x07 stays\nnote\nnote at 99: no\n")
    assert "Nothing is noted at this step." in ran.out
    assert "Noted." in ran.out
    assert "This lesson has the steps 1 to" in ran.out
    assert "\x1b" not in ran.out
    with closing(open_progress(tmp_path / "saves", "Ada", "every-kind")) as progress:
        (value,) = progress.settings("own note ").values()
        assert "nicode" in value
    assert "\x1b" not in run("notes").out


@pytest.mark.slow
def test_a_program_may_begin_with_that_word(run: Run) -> None:
    ran = run("learn", "all", "--user", "Ada", typed="next\n" * 10 + "note = 3\n.\n")
    assert "Noted." not in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("notes", "al"), "did you mean 'all'?"),
        (("notes",), "nobody has played here yet"),
    ],
)
def test_what_is_not_there_is_said(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run(*words)
    assert (ran.code, said in ran.err) == (2, True)


def test_a_program_with_fences_in_it_stays_one_block() -> None:
    (token,) = MarkdownIt().parse(fenced('"""\n```\nx\n````\n"""', "python"))
    assert token.content == '"""\n```\nx\n````\n"""\n'
