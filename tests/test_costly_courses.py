# ruff: noqa: E501  # a row of the table is a line
"""Courses that cost without end, or break something: refused at once with place, bound and remedy, and no other harmed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import msgspec
import pytest
import yaml

from tests.conftest import LESSONS
from tests.costly_courses import COURSES, lesson, many_lessons, number, write
from tutor import loader
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.estimate import ruler
from tutor.cli import main
from tutor.lesson import MOST_MISCONCEPTIONS, MOST_STEPS, MOST_TERMS
from tutor.lint import lint_course
from tutor.loader import MOST_TRIED_FIRST, CourseFolder, bounds, open_course
from tutor.loader.bounds import Room
from tutor.loader.problem import Problem, Problems
from tutor.progress import Progress
from tutor.score import State
from tutor.session import Session
from tutor.steering import STEERING
from tutor.variant import BadDraw, draw

SAID = {
    "a dense lesson": "bad.yaml:4:120020: from here on there are more than 60,000 values; make several files of it",
    "forty dense lessons": "l0.yaml:4:120020: from here on there are more than 60,000 values; make several files of it",
    "steps without end": "bad.yaml:20001:9: from here on there are more than 60,000 values; make several files of it",
    "steps of many lessons": "l0.yaml:1:38: steps: should have 1 to 200 entries, not 951; leave some out",
    "tasks of many lessons": "l0.yaml:1:38: steps: should have 1 to 200 entries, not 950; leave some out",
    "a course of 14 MB": "l0.yaml:20001:9: from here on there are more than 60,000 values; make several files of it",
    "ten thousand lessons": "course.yaml:1:84: chapters[1].lessons: should have at most 1,000 entries, not 10,000; leave some out",
    "a hundred thousand lessons that are not there": "course.yaml:1:19786: chapters[5].lessons: here is a lesson more than 2,000: a course holds at most 2,000 lessons, 20,000,000 bytes and 500,000 values in them; make two courses of it",
    "a title without end": "bad.yaml:1:11: title: should have at most 200 characters, not 600,000; make it shorter",
    "titles without end": "l0.yaml:1:11: title: should have at most 200 characters, not 100,000; make it shorter",
    "a goal without end": "bad.yaml:1:24: goal: should have at most 2,000 characters, not 100,000; make it shorter",
    "the course's title": "course.yaml:1:11: title: should have at most 200 characters, not 600,000; make it shorter",
    "the course's brand": "course.yaml:1:105: brand: should have at most 200 characters, not 600,000; make it shorter",
    "the course's about": "course.yaml:1:105: about: should have at most 2,000 characters, not 100,000; make it shorter",
    "the course's authors": "course.yaml:1:107: authors: should have at most 200 entries, not 900; leave some out",
    "an id without end": "course.yaml:1:102: id: should have at most 80 characters, not 100,000; make it shorter",
    "a lesson's id without end": "course.yaml:1:42: chapters[1].id: should have at most 80 characters, not 100,000; make it shorter",
    "a language without end": "course.yaml:1:108: language: should have at most 80 characters, not 200,002; make it shorter",
    "chapters without end": "course.yaml:1:372893: from here on there are more than 60,000 values; make several files of it",
    "chapter titles without end": "course.yaml:1:62: chapters[1].title: should have at most 200 characters, not 100,000; make it shorter",
    "terms without end": "course.yaml:1:436027: from here on there are more than 60,000 values; make several files of it",
    "terms of many words": "course.yaml:1:118: glossary[1].term: should have at most 200 characters, not 100,000; make it shorter",
    "a thousand terms": "course.yaml:1:610614: from here on there are more than 60,000 values; make several files of it",
    "units without end": "course.yaml:1:628204: from here on there are more than 60,000 values; make several files of it",
    "a unit of nothing": "course.yaml:1:132: units.v.size: '1e-400' is no number: This should be one number, finite and not 0.",
    "relations without end": "course.yaml:1:109: relations: should have at most 200 entries, not 988; leave some out",
    "levels without end": "course.yaml:1:106: levels: should have at most 200 entries, not 900; leave some out",
    "a measure of much": "course.yaml:1:116: measure.name: should have at most 200 characters, not 100,000; make it shorter",
    "examples without end": "course.yaml:1:108: examples: should have at most 50 entries, not 900; leave some out",
    "too many misconceptions of one task": "bad.yaml:1:142: steps[1].misconceptions: should have at most 100 entries, not 101; leave some out",
    "older names": "bad.yaml:1:131: steps[1].was: should have at most 50 entries, not 1,000; leave some out",
    "depth": "bad.yaml:1:57: this is nested more than 50 deep; a lesson needs ten",
    "depth of maps": "bad.yaml:1:204: this is nested more than 50 deep; a lesson needs ten",
    "depth of dashes": "bad.yaml:1:101: this is nested more than 50 deep; a lesson needs ten",
    "aliases": "bad.yaml:1:3: anchors (&name) are not allowed in lessons; if it is text, put it in quotes",
    "anchors that grow": "bad.yaml:1:3: anchors (&name) are not allowed in lessons; if it is text, put it in quotes",
    "tags": "bad.yaml:1:8: tags (!name) are not allowed in lessons; if it is text, put it in quotes",
    "keys without end": "bad.yaml:30000:9: from here on there are more than 60,000 values; make several files of it",
    "a key of many letters": "bad.yaml:1:3: a key should be at most 200 characters long",
    "one key again and again": "bad.yaml:30000:8: from here on there are more than 60,000 values; make several files of it",
    "keys that are nearly right": "bad.yaml:4:3: this mapping lacks a comma or its closing }",
    "quotes that are not closed": "bad.yaml:1:8: a quote was opened here and is not closed on this line; line 2 would close it",
    "colons": "bad.yaml:1:9: a colon followed by a blank has a meaning here; put the text in quotes",
    "lines that belong nowhere": "bad.yaml:200002:1: this line belongs to no key; to be part of the text that begins on line 1, indent it further than the key there",
    "tabs": "bad.yaml:2:1: a tab is not allowed in the indentation; use blanks",
    "no text": "bad.yaml:1:1: this character is not allowed in YAML",
    "no UTF-8": "bad.yaml:1:1: this is not UTF-8; save the file as UTF-8",
    "UTF-16": "bad.yaml:1:1: this is not UTF-8; save the file as UTF-8",
    "huge numbers": "bad.yaml:1:134: steps[1].points: should be a whole number at least 1 and at most 100, not the text '999999999999999999999999999999999999999…'",
    "numbers in hexadecimal": "bad.yaml:3:10: minutes: should be a whole number at least 1 and at most 60, not the number 0xfffffffffffffffffffffffffffffffffffff…",
    "numbers without end": "bad.yaml:3:10: this number is too long; a whole number has at most 250 digits",
    "floats without end": "bad.yaml:3:10: minutes: should have at most 20,000 characters, not 900,002; make it shorter",
    "links and pipes": "good.yaml:1:102: steps[1].picture.arrays: there is no pipe.npz beside the lesson",
    "a pipe for the course": "course.yaml:1:1: cannot be read: it is no regular file",
    "pipes beside the course": "good.yaml:1:1: cannot be read: it is no regular file",
    "devices for the course": "course.yaml:1:1: cannot be read: it is a link that leads out of the course's folder",
    "devices beside the course": "good.yaml:1:1: cannot be read: it is a link that leads out of the course's folder",
    "huge files beside the course": "good.yaml:1:1: cannot be read: it is larger than 1,000,000 bytes; make several of it",
    "a huge course.yaml": "course.yaml:1:1: cannot be read: it is larger than 1,000,000 bytes; make several of it",
    "prose of roots": "bad.yaml:1:38: steps: should have 1 to 200 entries, not 281; leave some out",
    "prose of scripts": "bad.yaml:1:38: steps: should have 1 to 200 entries, not 375; leave some out",
    "prose of accents": "bad.yaml:1:1: cannot be read: it is larger than 1,000,000 bytes; make several of it",
    "picture: infinite": "bad.yaml:1:117: steps[1].picture.x.from: should be a number, not the text '-.inf'",
    "draws that never meet": "bad.yaml:1:151: steps[1].vary: should have at most 50 entries, not 900; leave some out",
    "draws of draws": "bad.yaml:1:151: steps[1].vary: should have at most 50 entries, not 900; leave some out",
    "accepted without end": "bad.yaml:1:134: steps[1].accept: should have at most 200 entries, not 1,000; leave some out",
    "names without end": "bad.yaml:1:102: steps[1].names: should have at most 50 entries, not 1,000; leave some out",
    "abbreviations that grow": "bad.yaml:1:159: steps[1].where: should have at most 50 entries, not 100; leave some out",
    "hints without end": "bad.yaml:1:112: steps[1].hints: should have at most 50 entries, not 1,000; leave some out",
    "calls without end": "bad.yaml:1:174: steps[1].calls: should have 1 to 200 entries, not 1,000; leave some out",
    "rules without end": "course.yaml:1:179: arcade.games.game.rules: should have at most 20,000 characters, not 400,000; make it shorter",
}
"""What is said of each that is refused, of its course.yaml or of its first lesson; the others can be opened."""
SOME = 10
"""One in so many in the fast suite."""


def told(problem: Problem) -> str:
    """A problem without the folders of its file."""
    return f"{Path(problem.file).name}:{problem.line}:{problem.column}: {problem.field}: {problem.message}".replace(
        ": : ", ": "
    )


def opened(root: Path) -> tuple[list[str], CourseFolder | None]:
    """What is wrong with a course or its first lesson, and the course where it can be opened."""
    try:
        folder = open_course(root)
    except Problems as problems:
        return [told(each) for each in problems.problems], None
    try:
        folder.lesson(folder.lessons[0])
    except Problems as problems:
        return [told(each) for each in problems.problems], folder
    return [], folder


@pytest.mark.one_in(SOME)
@pytest.mark.parametrize("name", SAID)
def test_a_hostile_course_is_refused_with_place_and_bound_and_its_other_lessons_open(tmp_path: Path, name: str) -> None:
    COURSES[name](tmp_path / "course")
    said, folder = opened(tmp_path / "course")
    assert SAID[name] in said
    if folder is not None and folder.lessons[-1] == "good" != folder.lessons[0]:
        assert folder.lesson("good").tasks
        assert folder.outline("good").readable


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in COURSES if name not in SAID])
def test_what_only_looks_hostile_can_be_opened(tmp_path: Path, name: str) -> None:
    COURSES[name](tmp_path / "course")
    assert opened(tmp_path / "course")[0] == []


def test_who_is_new_begins_with_the_first_lesson_that_can_be_read(tmp_path: Path) -> None:
    write(tmp_path / "course", {"bad": "title: [", "worse": lesson(wrong=1), "good": lesson(), "other": lesson()})
    session = Session(open_course(tmp_path / "course"), Progress(":memory:"))
    assert (session.place.lesson, session.lesson.id) == ("good", "good")


def test_a_lesson_that_cannot_be_read_is_not_done(tmp_path: Path) -> None:
    write(tmp_path / "course", {"bad": "title: [", "good": lesson()})
    session = Session(open_course(tmp_path / "course"), Progress(":memory:"))
    assert [own.state for _, own in session.score_reader()()] == [State.NEW, State.NEW]


def test_where_no_lesson_can_be_read_few_are_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "course", {f"l{at}": "title: [" for at in range(40)})
    tried: list[str] = []
    read = CourseFolder.lesson
    monkeypatch.setattr(CourseFolder, "lesson", lambda self, id_: tried.append(id_) or read(self, id_))
    assert Session(open_course(tmp_path / "course"), Progress(":memory:")).place.lesson == "l0"
    assert len(tried) == MOST_TRIED_FIRST


@pytest.mark.parametrize(
    "name", ["a game of letters", "a game of devices", "a sprint without answers", "bugs of a loop"]
)
def test_a_game_of_the_day_that_cannot_be_played_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    COURSES[name](tmp_path / "course")
    asked = ["--lessons", str(tmp_path / "course"), "--saves", str(tmp_path / "saves"), "--user", "Ada"]
    assert main([*asked, "--trust", "daily", "--lines"]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) <= 2


ANSWERS = {"an estimate": "e", "a program that is deep": "area"}


@pytest.mark.one_fast
@pytest.mark.parametrize("name", ANSWERS)
def test_what_no_reference_can_answer_is_a_mistake_of_the_lesson_and_no_failure(tmp_path: Path, name: str) -> None:
    COURSES[name](tmp_path / "course")
    task = open_course(tmp_path / "course").task(f"bad/{ANSWERS[name]}")
    assert task is not None
    verdict = check(task, "7")
    assert verdict.outcome is Outcome.ERROR or ruler(task, "7", {}) is None  # type: ignore[arg-type]
    assert "tutor failed" not in " ".join(verdict.feedback)


@pytest.mark.parametrize(
    "how",
    ["list(" * 500 + "int(1,2)" + ",9)" * 500, "list(int(1, 2, (1000)), 1000)", "list(list(list(int(1, 2), 9), 9), 9)"],
)
def test_a_draw_of_too_much_is_refused(how: str) -> None:
    with pytest.raises(BadDraw):
        draw(how, Random(0))


TUTOR = [sys.executable, "-c", "import sys; from tutor.cli import main; sys.exit(main(sys.argv[1:]))"]


@pytest.mark.slow
@pytest.mark.parametrize("name", COURSES)
def test_no_hostile_course_breaks_a_list_or_another_lesson(tmp_path: Path, name: str) -> None:
    COURSES[name](tmp_path / "course")
    common = [*TUTOR, "--lessons", str(tmp_path / "course"), "--saves", str(tmp_path / "saves"), "--trust"]
    for line in (["list"], ["show", "good"], ["show", "good/sum"]):
        done = subprocess.run([*common, *line], capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
        assert done.returncode in (0, 2)
        assert b"Traceback" not in done.stderr
        assert not STEERING.search((done.stdout + done.stderr).decode())
        assert len(done.stdout) < 500_000


def within(root: Path, count: int) -> CourseFolder:
    """A course of so many lessons of one task each."""
    many_lessons(count, number())(root)
    return open_course(root)


@pytest.mark.parametrize(
    ("bytes_left", "values_left", "fitting"), [(10**6, 10**6, 4), (250, 10**6, 2), (10**6, 40, 2), (1, 10**6, 0)]
)
def test_what_is_more_than_a_course_may_hold_is_told_by_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bytes_left: int, values_left: int, fitting: int
) -> None:
    folder = within(tmp_path / "course", 4)
    monkeypatch.setattr(loader, "Room", lambda: Room(bytes_left, values_left))
    for _ in range(2):  # parsed, and from the cache
        assert [each.fits for each in folder.outlines()] == [at < fitting for at in range(4)]
    assert [(each.title, each.readable) for each in folder.outlines()][fitting:] == [
        (f"l{at}", False) for at in range(fitting, 4)
    ]
    assert [each.id for each in folder.readable()] == [f"l{at}" for at in range(fitting)]
    found = [each for each in lint_course(folder.root) if "make two courses of it" in each.message]
    assert [each.file for each in found] == ([f"hostile/l{fitting}.yaml"] if fitting < 4 else [])


def test_after_a_lesson_that_does_not_fit_none_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = within(tmp_path / "course", 40)
    read: list[str] = []
    glance = CourseFolder.outline
    monkeypatch.setattr(CourseFolder, "outline", lambda self, id_, met: read.append(id_) or glance(self, id_, met))
    monkeypatch.setattr(loader, "Room", lambda: Room(10**6, 50))
    assert len(list(folder.outlines())) == 40
    assert len(read) == 3


def test_problems_of_a_course_are_told_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.lint.course.MOST_PROBLEMS_OF_A_COURSE", 5)
    write(tmp_path / "course", {f"l{at}": lesson(wrong=1, wronger=2) for at in range(9)})
    found = [each.message for each in lint_course(tmp_path / "course")]
    assert len(found) == 6
    assert found[-1] == "from here on nothing was looked at: mend the 5 before first"


def test_as_many_misconceptions_as_may_be_are_read(tmp_path: Path) -> None:
    COURSES["misconceptions of one task"](tmp_path / "course")
    (task,) = open_course(tmp_path / "course").lesson("bad").tasks
    assert len(task.misconceptions) == MOST_MISCONCEPTIONS  # type: ignore[union-attr]


def test_a_course_ten_times_ours_has_room() -> None:
    folder = open_course(LESSONS)
    files = [folder.file(each) for each in folder.lessons]
    others = [LESSONS / "course.yaml", LESSONS / "misconceptions.yaml", *LESSONS.glob("bosses/*.yaml")]
    sizes = [file.stat().st_size for file in files]
    values = [
        sum(isinstance(event, yaml.NodeEvent) for event in yaml.parse(file.read_bytes(), yaml.CSafeLoader))
        for file in files
    ]
    assert 10 * len(files) < bounds.MOST_LESSONS
    assert 10 * sum(sizes) < bounds.MOST_BYTES_OF_A_COURSE
    assert 10 * sum(values) < bounds.MOST_VALUES_OF_A_COURSE
    assert 10 * max(values) < bounds.MOST_VALUES
    assert 10 * max(*sizes, *(file.stat().st_size for file in others)) < bounds.MOST_BYTES
    assert 10 * max(file.read_text("utf-8").count("\n  - ") for file in files) < MOST_STEPS
    assert 10 * len(folder.course.glossary) < MOST_TERMS


@pytest.mark.slow
def test_a_course_ten_times_ours_can_be_listed_and_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = open_course(LESSONS)
    chapters = []
    for copy in "abcdefghij":
        for chapter in ours.course.chapters:
            name = f"{chapter.id}-{copy}"
            (tmp_path / name).mkdir()
            for each in chapter.lessons:
                text = ours.file(each).read_text("utf-8").replace(f"{each}/", f"{each}-{copy}/")
                (tmp_path / name / f"{each}-{copy}.yaml").write_text(text, "utf-8")
            for file in ours.file(chapter.lessons[0]).parent.glob("*.npz"):
                shutil.copy(file, tmp_path / name)
            ids = [f"{each}-{copy}" for each in chapter.lessons]
            chapters.append({"id": name, "title": chapter.title, "lessons": ids})
    about = msgspec.to_builtins(ours.course.subject)
    (tmp_path / "course.yaml").write_text(yaml.safe_dump({"title": "T", "chapters": chapters, **about}), "utf-8")
    folder = open_course(tmp_path)
    assert all(each.readable for each in folder.outlines())
    assert len([*folder.readable()]) == 10 * len(ours.lessons)
    assert main(["--lessons", str(tmp_path), "--saves", str(tmp_path / "saves"), "list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 10 * len(ours.lessons)
