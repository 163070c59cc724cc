"""``list``, ``show`` and ``progress``."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import Struct

import tutor.checkers.choice as choice
from tutor import review, score, typeset
from tutor.checkers import missing_package
from tutor.cli import opening
from tutor.cli.printing import tell
from tutor.history import History, history, sections
from tutor.lesson import Choice, Code, Derivation, Lesson, Picture, Task, Text, Training
from tutor.loader import CourseFolder, Outline
from tutor.loader.outlines import renamed_in
from tutor.picture import BadPicture, Look, look_of, picture_text, text_of
from tutor.sandbox import SandboxFailure
from tutor.variant import BadDraw, fill, variant

MARKS = {score.State.NEW: "○", score.State.STARTED: "◐", score.State.DONE: "●"}
WIDTH = 78
NARROWEST, WIDEST = 40, 120
"""Columns of a picture."""
PICTURE_ROWS = 24
DUE_SHOWN = 10


class Answered(Struct, frozen=True, kw_only=True):
    """A learner's answers, and the lessons they are to."""

    learner: str | None = None
    """None where nobody has played."""
    outlines: tuple[Outline, ...]
    tally: score.Tally = score.Tally()
    right_days: tuple[date, ...] = ()


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    print(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2))


def all_answered(asked: Any, folder: CourseFolder) -> Answered:
    """The learner and what their attempts come to; nobody and nothing where nobody has played. Raises SaveProblem."""
    outlines = tuple(folder.outlines())
    progress = opening.progress(asked, folder.course.identity)
    if progress is None:
        return Answered(outlines=outlines)
    with closing(progress):
        progress.rename(renamed_in(outlines))
        if progress.skipped:
            tell(f"xent-tutor: {skipped_rows(progress.skipped)}")
        return Answered(
            learner=progress.learner,
            outlines=outlines,
            tally=progress.tally(),
            right_days=progress.right_days(),
        )


def skipped_rows(count: int) -> str:
    """What is said of rows of a save that cannot be read."""
    rows = "1 answer in the save is" if count == 1 else f"{count} answers in the save are"
    return f"{rows} damaged and left out. Everything else is there."


def list_lessons(asked: Any) -> int:
    """Print the course with the learner's state."""
    folder = opening.course(asked)
    answered = all_answered(asked, folder)
    learner, tasks = answered.learner, answered.tally.tasks
    rows = [(outline, score.lesson_score(outline.points, tasks)) for outline in answered.outlines]
    if asked.json:
        lessons = [
            {"chapter": folder.chapter(outline.id).id, **_row(outline, own), "requires": outline.requires}
            for outline, own in rows
        ]
        print_json({"title": folder.course.title, "learner": learner, "lessons": lessons})
        return 0
    print(folder.course.title)
    chapter = None
    for outline, own in rows:
        if folder.chapter(outline.id) != chapter:
            chapter = folder.chapter(outline.id)
            print(f"\n{chapter.title}")
        state = f"{own.solved} of {own.tasks}" if outline.readable else "cannot be read: xent-tutor lint"
        print(f"  {MARKS[own.state]} {outline.id:<26} {outline.title:<38} {state}")
    return 0


def _row(outline: Outline, own: score.LessonScore) -> dict[str, Any]:
    return {
        "id": outline.id,
        "title": outline.title,
        "goal": outline.goal,
        "minutes": outline.minutes,
        "readable": outline.readable,
        **msgspec.structs.asdict(own),
        "tasks": list(outline.points),
    }


def show(asked: Any) -> int:
    """Print a task as plain text, and the picture that stands beside it; or a whole lesson."""
    folder = opening.course(asked)
    if "/" not in asked.place:
        _show_lesson(folder.lesson(opening.known_lesson(asked.place, folder)), asked)
        return 0
    task = opening.find_task(folder, asked.place)
    _show_task(task, asked)
    if not asked.no_picture:
        _show_picture(picture_beside(folder.lesson(asked.place.partition("/")[0]), task))
    return 0


def _show_lesson(lesson: Lesson, asked: Any) -> None:
    """Every step under its number, and tasks under their ids, which ``check`` takes."""
    print(f"{lesson.title}\n{typeset.plain(lesson.goal, WIDTH)}")
    for number, step in enumerate(lesson.steps, 1):
        heading = f"{number} of {len(lesson.steps)}"
        if isinstance(step, Text):
            print(f"\n{heading}\n\n{typeset.plain(step.text, WIDTH)}")
            if not asked.no_picture:
                _show_picture(step.picture)
        else:
            print(f"\n{heading}, task {lesson.id}/{step.task}\n")
            _show_task(step, asked)


def _show_task(task: Task, asked: Any) -> None:
    """The question of a variant, what the answer begins with, and as many hints as are asked for."""
    try:
        given = variant(task, asked.seed).given
    except BadDraw as problem:
        raise opening.NoSuch(f"the task {task.task!r} has no other numbers: {problem}") from problem
    print(typeset.plain(fill(task.ask, given), WIDTH))
    _show_options(task)
    if isinstance(task, Derivation):
        _show_lines(task)
    if isinstance(task, Code | Training) and task.starter:
        print(f"\n{task.starter.rstrip()}")
    if lacking := missing_package(task):
        print(f"\n{lacking}")
    if asked.hints and not task.hints:
        print("\nThis task has no hints.")
    for number, hint in enumerate(task.hints[: asked.hints], 1):
        print(f"\nHint {number} of {len(task.hints)}: {typeset.plain(fill(hint, given), WIDTH - 13)}")


def picture_beside(lesson: Lesson, task: Task) -> Picture | None:
    """The picture of the text that the task serves."""
    before = lesson.steps[: lesson.steps.index(task)]
    return next((step.picture for step in reversed(before) if isinstance(step, Text)), None)


def _show_picture(picture: Picture | None) -> None:
    """A picture as wide as the terminal, or 80 columns in a pipe, with its sentence and where its sliders are."""
    if picture is None:
        return
    columns, look = _paper()
    try:
        text = picture_text(picture, columns, min(columns // 4, PICTURE_ROWS), look)
    except (BadPicture, SandboxFailure) as problem:
        # Lint tells the author; everything else is there without its picture.
        text = f"The picture beside this cannot be drawn: {problem}"
    print(f"\n{text}")
    sliders = [f"{slider.label or name} = {slider.start:g}" for name, slider in picture.sliders.items()]
    if sliders:
        print(textwrap.fill(f"Drawn at {', '.join(sliders)}; in the tutor the arrow keys move it.", columns))


def _paper() -> tuple[int, Look]:
    """How wide pictures are printed, and with which signs."""
    columns = min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)
    return columns, Look(look_of(encoding=sys.stdout.encoding).marks, colour=False)


def _show_options(task: Task) -> None:
    if isinstance(task, Choice):
        for letter, option in zip(choice.LETTERS, task.options, strict=False):
            print(f"  {letter}) {typeset.plain(option.say, WIDTH - 5)}")


def _show_lines(task: Derivation) -> None:
    """What each line of a derivation should say, or between which formulas they lead."""
    for number, step in enumerate(task.steps, 1):
        print(f"\nLine {number}: {typeset.plain(fill(step.ask, variant(step).given), WIDTH - 8)}")
        _show_options(step)
    if task.start is not None and task.to is not None:
        print(f"\nfrom  {task.start}\nto    {task.to}")


def progress(asked: Any) -> int:
    """Print scores, mastery, streak, what is due and the commonest misconceptions, as numbers and as pictures."""
    folder = opening.course(asked)
    answered = all_answered(asked, folder)
    learner = answered.learner
    found = history(
        learner or "",
        answered.tally,
        folder.course,
        answered.outlines,
        datetime.now(UTC),
        right_days=answered.right_days,
    )
    summary = {
        "learner": learner,
        "points": found.points,
        "possible": found.possible,
        "solved": sum(own.solved for _, own in found.lessons),
        "tasks": sum(own.tasks for _, own in found.lessons),
        "streak": found.streak,
        "attempts": found.answers,
    }
    if asked.json:
        print_json({**summary, **_numbers(found)})
        return 0
    if learner is None:
        print("Nobody has played here yet. Start with: xent-tutor, or xent-tutor check TASK --record --user NAME")
        return 0
    days = "a day" if found.streak == 1 else f"{found.streak} days"
    print("{learner}: {points} of {possible} points, a streak of {days}".format(**summary, days=days))
    print("{solved} of {tasks} tasks solved, {attempts} answers".format(**summary))
    for outline, own in found.lessons:
        if own.state is not score.State.NEW:
            print(f"  {MARKS[own.state]} {outline.title:<38} {own.points:>4} points   mastery {own.mastery:>4.0%}")
    if found.misconceptions:
        print("Met most often: " + ", ".join(f"{each.name} ({each.times})" for each in found.misconceptions))
    _print_due(found)
    _print_pictures(found, with_pictures=not asked.no_picture)
    return 0


def _numbers(found: History) -> dict[str, Any]:
    """What the pictures show, as JSON."""
    later = found.memories[len(found.due) :]
    return {
        "misconceptions": [{"name": each.name, "times": each.times} for each in found.misconceptions],
        "lessons": [_row(outline, own) for outline, own in found.lessons],
        "days": found.days,
        "chapters": found.chapters,
        "due": [_memory(each, found) for each in found.due],
        "due_later": [_memory(each, found) for each in later],
        "answers_by_task": found.tasks,
    }


def _memory(known: review.Memory, found: History) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(known),
        "retention": review.retention(known, found.now),
        "due_at": review.due_at(known),
    }


def _print_due(found: History) -> None:
    """The tasks to answer again, the least known first."""
    if not found.due:
        return
    print(f"Due again: {len(found.due)}. The least known, and how likely each is still known:")
    for known in found.due[:DUE_SHOWN]:
        last = score.day_of(known.last_right, found.zone)
        print(f"  {known.task:<44} {review.retention(known, found.now):>4.0%}   last right {last}")
    if len(found.due) > DUE_SHOWN:
        print(f"  and {len(found.due) - DUE_SHOWN} more; --json lists all")


def _print_pictures(found: History, with_pictures: bool) -> None:
    """Every picture as wide as the terminal, or 80 columns in a pipe, with the sentence that says the same."""
    width, look = _paper()
    for section in sections(found):
        print(f"\n{section.title}")
        if with_pictures and section.drawn is not None:
            print(text_of(section.drawn.draw(width, look)))
        for line in section.sentence.splitlines():
            print(textwrap.fill(line, width))
