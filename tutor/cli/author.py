"""``new``, ``preview`` and ``lint --watch``: writing lessons beside an editor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from os.path import expanduser
from pathlib import Path
from shlex import quote
from typing import Any

from tutor import typeset
from tutor.asking import asked as how_asked
from tutor.authors import CannotAdd, new_chapter, new_course, new_lesson
from tutor.authors.following import Followed
from tutor.authors.mistakes import with_numbers, wrong_answers
from tutor.checkers import check, reference
from tutor.checkers.lending import lent
from tutor.cli import opening
from tutor.cli.keyboard import keys
from tutor.cli.plain import WIDTH, asked_text, hint_text, picture_words, told_text
from tutor.cli.play import FAILED, no_screen
from tutor.cli.printing import clear_screen
from tutor.cli.problems import folder_around, paths_of, print_problems
from tutor.installed import installed
from tutor.lesson import Lesson, Task, Text
from tutor.loader import find_lessons, open_course
from tutor.loader.problem import Problem
from tutor.regular import Stamp, stamp
from tutor.steering import harmless
from tutor.telling import told
from tutor.trust import is_strange
from tutor.variant import PROVED, BadDraw, varies

LOOK_EVERY = 0.05
HELP = "n next · b back · v variant · m mistakes · r right answer · h hints · q leave"


def new(asked: Any) -> int:
    """Write a course, chapter or lesson, and say what is there now. Raises NoSuch."""
    try:
        if asked.what == "course":
            root = Path(expanduser(asked.name))
            made = new_course(root, asked.title)
        else:
            folder = open_course(course_to_write(asked))
            root = folder.root
            add = new_chapter if asked.what == "chapter" else new_lesson
            made = add(folder, asked.name, asked.title)
    except CannotAdd as problem:
        raise opening.NoSuch(str(problem)) from problem
    for file in made:
        print(harmless(str(file)))
    lesson = next(file.stem for file in made if file.parent != root)
    at = quote(harmless(str(root)))
    print(f"Prove it: xent-tutor lint {at}")
    print(f"See it:   xent-tutor preview {lesson} --lessons {at}")
    return 0


def course_to_write(asked: Any) -> Path:
    """The course that is added to: one's own, for the next version replaces what was installed. Raises NoSuch."""
    root = course_here(asked)
    if not asked.lessons and folder_around(Path.cwd() / "here") is None and not is_strange(root):
        raise opening.NoSuch("this is added to a course of your own: go to its folder, or name it with --lessons DIR")
    if any(root.resolve() == each.resolve() for each in installed().values()):
        raise opening.NoSuch(
            f"{root} is what was installed, and the next version takes its place; work in its own folder"
        )
    return root


def course_here(asked: Any) -> Path:
    """The course that is named, else the one that the current folder lies in, else that of the environment."""
    if asked.lessons:
        return find_lessons(asked.lessons)
    return folder_around(Path.cwd() / "here") or find_lessons(None)


# Preview


def preview(asked: Any) -> int:
    """Show a lesson as learners see it, and anew at each save: on the screen, or as lines.

    Raises NoSuch and Problems.
    """
    named = Path(asked.lesson)
    if named.suffix == ".yaml":
        if not named.is_file():
            raise opening.NoSuch(f"there is no file {asked.lesson!r}")
        file, root = named.resolve(), folder_around(named)
        if root is None:
            raise opening.NoSuch(f"there is no course.yaml in a folder above {asked.lesson!r}")
    else:
        root = course_here(asked)
        folder = open_course(root)
        file = folder.file(opening.known_lesson(asked.lesson, folder))
    if no_screen() is None:
        from tutor.tui.preview_app import PreviewApp

        app = PreviewApp(file, root)
        app.run()
        return FAILED if app.return_code else 0
    showing = Preview(file, root)
    with keys() as pressed:
        show(showing.shown())
        while (key := pressed(LOOK_EVERY)) != "q":
            if showing.look() or (key and showing.press(key)):
                show(showing.shown())
    return 0


def show(paragraphs: list[str]) -> None:
    """In place of what was there on a terminal, below it in a pipe."""
    if sys.stdout.isatty():
        clear_screen()
    print(harmless("\n\n".join(paragraphs)), end="\n\n", flush=True)


class Preview:
    """A lesson file as it could be read last, and where in it one looks."""

    def __init__(self, file: Path, root: Path) -> None:
        self._followed = Followed(file, root)
        self._lesson: Lesson | None = None
        self._problems: list[Problem] = []
        self._index = 0
        self._step_id = ""
        self._seed: int | None = None
        self._mistake = 0
        self._below: list[str] = []
        self._read()

    # The file

    def look(self) -> bool:
        """Read the file again where it was saved; whether it was."""
        saved = self._followed.was_saved()
        if saved:
            self._read()
        return saved

    def _read(self) -> None:
        """Read and prove it. The step stays, by its name; where the file cannot be read, what was shown stays too."""
        self._followed.read()
        self._problems = self._followed.prove()
        draft = self._followed.draft
        if self._followed.problems or draft is None:
            return
        self._lesson = draft.lesson(self._followed.file.stem)
        at = self._lesson.step_at(self._step_id) if self._step_id else None
        self._go(self._index if at is None else at)

    def _go(self, index: int) -> None:
        if self._lesson is None:
            return
        self._index = max(0, min(index, len(self._lesson.steps) - 1))
        self._step_id = self._lesson.step_id(self._index)
        self._mistake, self._below = 0, []

    @property
    def _task(self) -> Task | None:
        step = None if self._lesson is None else self._lesson.steps[self._index]
        return None if step is None or isinstance(step, Text) else step

    # What is shown

    def shown(self) -> list[str]:
        """The step, what was asked for beside it, and what lint says."""
        return [*self._step(), *self._below, *self._said(), HELP]

    def _step(self) -> Iterator[str]:
        if self._lesson is None:
            yield f"{self._followed.file.name} cannot be shown yet."
            return
        step = self._lesson.steps[self._index]
        yield f"{self._lesson.title} · {self._index + 1} of {len(self._lesson.steps)}"
        if isinstance(step, Text):
            yield typeset.plain(step.text, WIDTH)
            if step.picture is not None:
                yield picture_words(step.picture)
            return
        number = "" if self._seed is None else f" · variant {self._seed}"
        yield f"{step.id} · {step.points} points{number}"
        try:
            yield asked_text(how_asked(step, self._seed))
        except BadDraw as problem:
            yield f"This variant cannot be drawn: {problem}"

    def _said(self) -> list[str]:
        if not self._problems:
            return ["lint: no problems in this lesson."]
        return ["\n".join(["lint:", *(f"  {problem}" for problem in self._problems)])]

    # Keys

    def press(self, key: str) -> bool:
        """Do what a key does; whether there is something else to show."""
        does = {
            "n": lambda: self._go(self._index + 1),
            "b": lambda: self._go(self._index - 1),
            "v": self._other_variant,
            "m": self._next_mistake,
            "r": self._right,
            "h": self._hints,
        }.get(key)
        if does is None:
            return False
        does()
        return True

    def _other_variant(self) -> None:
        task = self._task
        if task is None or not varies(task):
            self._below = ["This step has no variants."]
            return
        self._seed = 0 if self._seed is None else None if self._seed + 1 >= PROVED else self._seed + 1
        self._below = []

    def _hints(self) -> None:
        task = self._task
        asked = None if task is None else how_asked(task, self._seed)
        hints = [] if asked is None else [hint_text(asked, number) for number in range(1, len(asked.hints) + 1)]
        self._below = hints or ["This step has no hints."]

    def _next_mistake(self) -> None:
        """What a learner reads who gives the next of the task's known wrong answers."""
        wrong = [] if self._task is None else wrong_answers(self._task)
        if self._task is None or not wrong:
            self._below = ["This step knows no mistakes."]
            return
        name, answer = wrong[self._mistake % len(wrong)]
        number = f"Mistake {self._mistake % len(wrong) + 1} of {len(wrong)}: {name}"
        self._mistake += 1
        self._below = [f"{number}\n{answer.strip()}", self._told(self._task, answer)]

    def _right(self) -> None:
        """What a learner reads after the lesson's own answer."""
        task = self._task
        self._below = ["There is no answer to a text."] if task is None else [self._told(task, reference(task))]

    def _told(self, task: Task, answer: str) -> str:
        answer = with_numbers(task, answer, self._seed)
        draft = self._followed.draft
        assert draft is not None, "there is a task"
        verdict = check(task, answer, seed=self._seed, lent=lent(task, draft.task))
        return told_text(told(task, answer, verdict, seed=self._seed, titles=draft.titles))


# lint --watch


def watch_lint(asked: Any) -> int:
    """Prove what is named, and again whenever a file of it is saved, until q or ctrl+c."""
    roots = paths_of(asked) or [find_lessons(asked.lessons)]
    with keys() as pressed:
        before: dict[Path, Stamp] = {}
        while True:
            now = stamps(roots)
            if now != before:
                before = now
                if sys.stdout.isatty():
                    clear_screen()
                print_problems(asked)
                print("Watching; q leaves.", flush=True)
            if pressed(LOOK_EVERY) == "q":
                return 0


def stamps(roots: list[Path]) -> dict[Path, Stamp]:
    """Every file below, as it was written last."""
    files = (file for root in roots for file in ([root] if root.is_file() else root.rglob("*.yaml")))
    return {file: stamp(file) for file in files}
