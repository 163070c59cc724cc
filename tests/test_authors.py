"""A course of one's own: what ``new`` makes proves itself, the page on it holds, and ``preview`` follows an editor."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from time import monotonic
from typing import get_args

import pytest

from tests.commands import Ran
from tutor.authors import CannotAdd, new_chapter, new_course, new_lesson
from tutor.authors.names import list_missing
from tutor.cli import main
from tutor.lesson import Task
from tutor.lint import lint_course
from tutor.lint.prose import text_faults
from tutor.loader import open_course

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```(sh|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATIENCE = 60.0


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def xent(here: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def run(*words: str) -> Ran:
        code = main([*words])
        return Ran(code, *capsys.readouterr())

    return run


def test_a_new_course_shows_a_task_of_every_kind_and_proves_itself(here: Path) -> None:
    new_course(here / "areas")
    assert [*lint_course(here / "areas")] == []
    lesson = open_course(here / "areas").lesson("areas")
    assert {type(task) for task in lesson.tasks} == {*get_args(Task)}


@pytest.mark.slow
def test_the_page_on_authoring_holds(here: Path, xent: Callable[..., Ran]) -> None:
    page = (ROOT / "docs" / "authoring.md").read_text("utf-8")
    for kind, text in BLOCK.findall(page):
        if kind == "yaml":
            first, _, rest = text.partition("\n")
            (here / first.removeprefix("# file: ")).write_text(rest, "utf-8")
            continue
        for line in text.splitlines():
            words = shlex.split(line)
            assert words[0] == "xent-tutor"
            ran = xent(*words[1:])
            # What --fix adds is still to be written, and lint says so.
            assert ran.code == (1 if "--fix" in words else 0), (line, ran)
    assert open_course(here / "triangles").lessons == ("areas", "heights", "circles-begins")


def test_chapters_and_lessons_are_added_where_they_belong_and_comments_stay(here: Path) -> None:
    root = here / "course"
    new_course(root)
    file = root / "course.yaml"
    file.write_text(file.read_text() + "# the end\n")
    new_chapter(open_course(root), "second", 'Said: "no"')
    new_lesson(open_course(root), "first/more", "More & more: a title")
    assert "# the end" in file.read_text()
    found = open_course(root)
    assert [(each.id, each.title, each.lessons) for each in found.course.chapters] == [
        ("first", "The first chapter", ("areas", "more")),
        ("second", 'Said: "no"', ("second-begins",)),
    ]
    assert found.lesson("more").title == "More & more: a title"


@pytest.mark.parametrize(
    "lessons", ["    lessons: [areas]\n", "    lessons: [areas,]\n", "    lessons:\n    - areas\n"]
)
def test_lists_may_be_written_as_one_likes(here: Path, lessons: str) -> None:
    root = here / "course"
    new_course(root)
    file = root / "course.yaml"
    file.write_text(file.read_text().replace("    lessons:\n      - areas\n", lessons + "# after\n"))
    new_lesson(open_course(root), "first/more")
    assert open_course(root).lessons == ("areas", "more")


@pytest.mark.parametrize(
    ("add", "name", "said"),
    [
        (new_chapter, "first", "there is a chapter 'first' already"),
        (new_chapter, "Über", "is no id; use small letters, digits and single hyphens"),
        (new_chapter, "../up", "is no id"),
        (new_lesson, "areas", "say in which chapter, as chapter/lesson; there are first"),
        (new_lesson, "second/areas", "there is no chapter 'second'; there are first"),
        (new_lesson, "first/areas", "there is a lesson 'areas' already, in the chapter 'first'"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_is_written(
    here: Path, add: Callable[..., object], name: str, said: str
) -> None:
    root = here / "course"
    new_course(root)
    before = {file: file.read_bytes() for file in root.rglob("*.yaml")}
    with pytest.raises(CannotAdd, match=re.escape(said)):
        add(open_course(root), name)
    assert {file: file.read_bytes() for file in root.rglob("*.yaml")} == before


def test_a_folder_with_something_in_it_is_left_alone(xent: Callable[..., Ran], here: Path) -> None:
    (here / "notes.txt").touch()
    assert "is not empty; name a new folder" in xent("new", "course", ".").err


def test_nothing_is_added_to_a_course_that_is_not_ones_own(
    xent: Callable[..., Ran], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XENT_TUTOR_LESSONS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(here / "data"))
    assert "a course of your own: go to its folder, or name it" in xent("new", "chapter", "more").err
    xent("new", "course", "a b")
    kept = here / "data" / "xent-tutor" / "courses" / "a-b"
    shutil.copytree(here / "a b", kept)
    assert "the next version takes its place" in xent("new", "chapter", "more", "--lessons", "a-b").err
    monkeypatch.chdir(here / "a b")
    assert f"Prove it: xent-tutor lint '{here / 'a b'}'" in xent("new", "chapter", "more").out


def test_names_that_are_not_listed_are_added_once(here: Path) -> None:
    new_course(here / "course")
    (here / "course" / "misconceptions.yaml").unlink()
    assert list_missing(open_course(here / "course")) == ["sides-added"]
    assert list_missing(open_course(here / "course")) == []
    assert [problem.message for problem in lint_course(here / "course")] == [
        "lint --fix wrote this; say what is mistaken"
    ]


LESSON = "title: A\ngoal: Do it well.\nsteps:\n"


@pytest.mark.parametrize(
    ("steps", "place", "said"),
    [
        ("  - text: |\n      One.\n  Two lines.\n", "6:3", "part of the text that begins on line 4, indent it further"),
        ("  - text: |\n  One line here.\n", "5:3", "part of the text that begins on line 4, indent it further"),
        (
            "  - task: a\n    kind: number\n     ask: b\n",
            "6:6",
            "the key 'ask' is indented further than 'kind' above it; begin both in one column",
        ),
        ("  - text:\n      - One.\n", "5:7", "write one text, also where it has several lines"),
        (
            "  - text: A.\n    task: b\n    kind: number\n",
            "5:5",
            "a step is a text or a task, not both: begin the second",
        ),
        (
            '  - task: a\n    ask: "b\n    answer: "1"\n',
            "5:10",
            "a quote was opened here and is not closed on this line; line 6 would close it",
        ),
        ("  - text: [a, b]\n", "4:11", "put it in quotes"),
        ('  - text: "A $\\tau$"\n', "4:11", "double quotes ate the backslash of \\tau"),
        ('  - text: "A $x$ \\n and $\\nabla f$"\n', "4:11", "double quotes ate the backslash of \\nabla"),
        ('  - text: "$\\frac{1}{2}$"\n', "4:11", "double quotes ate the backslash of \\frac"),
    ],
)
def test_mistakes_of_writing_are_said_with_a_remedy(
    here: Path, xent: Callable[..., Ran], steps: str, place: str, said: str
) -> None:
    new_course(here / "course")
    file = here / "course" / "01-first" / "areas.yaml"
    file.write_text(LESSON + steps)
    out = xent("lint", str(file)).out
    assert f"areas.yaml:{place}: " in out
    assert said in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("![a square](square.png)", "there are no images"),
        ("as said[^1]", "there are no footnotes"),
        ("<details>more</details>", "there is no HTML"),
        ("one<br>two", "there is no HTML"),
        ("a&nbsp;b", "write the character itself"),
        ("a &#8212; b", "write the character itself"),
    ],
)
def test_what_markdown_would_drop_is_said(text: str, said: str) -> None:
    assert said in " ".join(text_faults(text, None))


@pytest.mark.parametrize(
    "text", ["`![a](b)` and `<br>`", "$a < b > c$", "a < b and b > c", "A & B; C", "```python\nx = '<b>'\n```", "R&D;"]
)
def test_what_is_shown_as_it_stands_is_no_mistake(text: str) -> None:
    assert not [said for said in text_faults(text, None) if "is not shown" in said]


def test_a_link_that_leads_nowhere_is_said(here: Path, xent: Callable[..., Ran]) -> None:
    new_course(here / "course")
    file = here / "course" / "01-first" / "areas.yaml"
    file.write_text(LESSON + "  - text: See [it](lesson:area) and [this](lesson:areas).\n")
    ran = xent("lint", str(file))
    assert "lesson:area leads nowhere: there is no such lesson in the course; did you mean 'areas'?" in ran.out
    assert "1 problem" in ran.err
    assert "See it (lesson area) and this (lesson areas)." in xent("show", "areas", "--lessons", "course").out


class Beside:
    """A command that goes on, and what it has printed since it was asked last."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def until(self, *expected: str) -> str:
        assert self.process.stdout is not None
        said, end = "", monotonic() + PATIENCE
        while not all(each in said for each in expected):
            assert monotonic() < end, f"in vain: {said!r}"
            if select([self.process.stdout], [], [], 0.05)[0]:
                said += os.read(self.process.stdout.fileno(), 65536).decode()
        return said

    def press(self, key: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{key}\n".encode())
        self.process.stdin.flush()


@contextmanager
def beside(*words: str) -> Iterator[Beside]:
    with subprocess.Popen(
        [sys.executable, "-m", "tutor", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        try:
            yield Beside(process)
        finally:
            process.kill()


@pytest.mark.slow
def test_preview_follows_the_file_and_keeps_the_step(here: Path) -> None:
    new_course(here / "course")
    file = here / "course" / "01-first" / "areas.yaml"
    with beside("preview", "areas", "--lessons", "course") as preview:
        preview.until("A rectangle with the sides a and b", "q leave")
        preview.press("n")
        preview.until("How large is a rectangle with the sides 3 and 5?", "q leave")
        preview.press("v")
        preview.until("variant 0", "q leave")
        preview.press("m")
        preview.until("sides-added", "That is how long two sides are together.", "q leave")
        text = file.read_text()
        file.write_text(
            text.replace("How large is", "What is the area of").replace('answer: "a * b"', 'answer: "a * c"')
        )
        said = preview.until("What is the area of a rectangle", "q leave")
        assert "areas.yaml:" in said
        file.write_text(text.replace("steps:", "steps: ["))
        preview.until("What is the area of", "something is missing here", "q leave")
        file.write_text(text)
        preview.until("How large is", "lint: no problems in this lesson.", "q leave")
        preview.press("q")
        assert preview.process.wait(PATIENCE) == 0


@pytest.mark.slow
def test_lint_watches_what_is_saved(here: Path) -> None:
    new_course(here / "course")
    file = here / "course" / "01-first" / "areas.yaml"
    with beside("lint", str(file), "--watch") as lint:
        lint.until("No problems.", "Watching")
        file.write_text(file.read_text().replace("goal:", "gaol:"))
        lint.until("did you mean 'goal'?", "Watching")
        lint.press("q")
        assert lint.process.wait(PATIENCE) == 0
