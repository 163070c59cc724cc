"""``list``, ``show`` and ``progress``."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import msgspec

from tutor import review, score
from tutor.asking import SHOWN_NEXT
from tutor.asking import asked as how_asked
from tutor.checkers.lending import Lent, lent
from tutor.cli import opening
from tutor.cli.plain import WIDTH, asked_text, hint_text, picture_words, print_formulas, prose
from tutor.cli.printing import clear_progress, show_wait
from tutor.games import bosses, rounds_for_achievements
from tutor.history import History, sections
from tutor.lesson import Estimate, Explore, Lesson, Picture, Task, Text
from tutor.loader import CourseFolder, Outline, Problems
from tutor.picture import BadPicture, Look, look_of, picture_text, text_of
from tutor.sandbox import SandboxFailure
from tutor.session import companion
from tutor.steering import escaped, one_line
from tutor.variant import BadDraw

if TYPE_CHECKING:
    from tutor.checkers.code.overlay import Overlay

MARKS = {score.State.NEW: "○", score.State.STARTED: "◐", score.State.DONE: "●"}
KNOWN = "◌"
"""Skipped by placement, and not begun."""
NARROWEST, WIDEST = 40, 120
"""Columns of a picture."""
PICTURE_ROWS = 24
DUE_SHOWN = 10


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    print(escaped(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)))


def list_lessons(asked: Any) -> int:
    """Print the course with the learner's state."""
    folder = opening.own_course(asked)
    with closing(opening.session(folder, opening.progress(asked))) as session:
        learner = session.learner or None
        rows = [*session.score_reader()()]
    if asked.json:
        lessons = [
            {"chapter": folder.chapter(outline.id).id, **_row(outline, own), "requires": outline.requires}
            for outline, own in rows
        ]
        print_json({"title": folder.course.title, "learner": learner, "lessons": lessons})
        return 0
    print(one_line(folder.course.title))
    chapter = None
    for outline, own in rows:
        if folder.chapter(outline.id) != chapter:
            chapter = folder.chapter(outline.id)
            print(f"\n{one_line(chapter.title)}")
        state = f"{own.solved} of {own.tasks}" if outline.readable else "cannot be read: xent-tutor lint"
        mark = KNOWN if own.known and own.state is score.State.NEW else MARKS[own.state]
        state += ", known" if own.known else ""
        print(f"  {mark} {outline.id:<26} {one_line(outline.title):<38} {state}")
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
    folder = opening.own_course(asked)
    print_formulas(asked.formulas)
    if "/" not in asked.place:
        lesson = folder.lesson(opening.known_lesson(asked.place, folder))
        if asked.step is not None:
            _show_step(lesson, asked.step, asked, folder, Patience())
        else:
            _show_lesson(lesson, asked, folder)
        shown = lesson.steps if asked.step is None else lesson.steps[asked.step - 1 : asked.step]
        opening.note_shown(asked, folder, *(step for step in shown if not isinstance(step, Text)))
        return 0
    if asked.step is not None:
        raise opening.NoSuch(f"--step counts the steps of a lesson, and {asked.place!r} is a task; leave one out")
    task = opening.find_task(folder, asked.place)
    _show_task(task, asked, folder)
    _show_picture(picture_beside(folder.lesson(asked.place.partition("/")[0]), task), asked, Patience())
    opening.note_shown(asked, folder, task)
    return 0


def _show_lesson(lesson: Lesson, asked: Any, folder: CourseFolder) -> None:
    """Every step under its number, and tasks under their ids, which ``check`` takes."""
    print(f"{lesson.title}\n{prose(lesson.goal, WIDTH)}")
    patience = Patience()
    for number in range(1, len(lesson.steps) + 1):
        _show_step(lesson, number, asked, folder, patience)


def _show_step(lesson: Lesson, number: int, asked: Any, folder: CourseFolder, patience: Patience) -> None:
    """One step under its number, from 1; before it, whether an estimate is asked first. Raises NoSuch."""
    if not 1 <= number <= len(lesson.steps):
        raise opening.NoSuch(f"{lesson.id} has no step {number}; they are 1 to {len(lesson.steps)}")
    step, heading = lesson.steps[number - 1], f"{number} of {len(lesson.steps)}"
    if number > 1 and isinstance(lesson.steps[number - 2], Estimate):
        print(f"\n{SHOWN_NEXT}")
    if isinstance(step, Text):
        print(f"\n{heading}\n\n{prose(step.text, WIDTH)}")
        _show_picture(step.picture, asked, patience)
    else:
        print(f"\n{heading}, task {lesson.id}/{step.task}\n")
        _show_task(step, asked, folder)
        if isinstance(step, Explore) and not step.borrowed:
            _show_picture(step.picture, asked, patience)


def _show_task(task: Task, asked: Any, folder: CourseFolder) -> None:
    """The question of a variant, what the answer begins with, and as many hints as are asked for."""
    try:
        found = how_asked(task, asked.seed, _lent(task, folder))
    except BadDraw as problem:
        raise opening.NoSuch(f"the task {task.task!r} has no other numbers: {problem}") from problem
    print(asked_text(found))
    if asked.hints and not found.hints:
        print("\nThis task has no hints.")
    for number in range(1, min(asked.hints, len(found.hints)) + 1):
        print(f"\n{hint_text(found, number)}")


def _lent(task: Task, folder: CourseFolder) -> Lent:
    try:
        return lent(task, folder.task)
    except Problems:  # the task's check says so
        return Lent()


def picture_beside(lesson: Lesson, task: Task) -> Picture | None:
    """The picture of the text that the task serves."""
    if isinstance(task, Explore):
        return task.picture
    at = companion(lesson, lesson.steps.index(task))
    text = None if at is None else lesson.steps[at]
    return text.picture if isinstance(text, Text) else None


def _show_picture(picture: Picture | None, asked: Any, patience: Patience) -> None:
    """A picture as wide as the terminal, or 80 columns in a pipe, with its sentence and where its sliders are.

    Left out, what it is called and what it reads stay.
    """
    if picture is None:
        return
    if asked.no_picture:
        print(f"\n{picture_words(picture)}")
        return
    columns, look = _paper()
    print(f"\n{drawn(picture, columns, look, patience)}")
    sliders = [f"{slider.label or name} = {slider.start:g}" for name, slider in picture.sliders.items()]
    if sliders:
        print(textwrap.fill(f"Drawn at {', '.join(sliders)}; in the tutor the arrow keys move it.", columns))


class Patience:
    """How long the pictures of one command may take together; what a terminal says meanwhile."""

    def __init__(self, seconds: float = 20.0) -> None:
        self.left = seconds

    def __enter__(self) -> None:
        self._begun = time.monotonic()
        show_wait("drawing a picture; ctrl+c leaves")

    def __exit__(self, *_: object) -> None:
        clear_progress()
        self.left -= time.monotonic() - self._begun


def drawn(picture: Picture, columns: int, look: Look, patience: Patience) -> str:
    """A picture as text, or why there is none."""
    if picture.program and patience.left < 0:
        return f"{picture_words(picture)}\n(not drawn, for the pictures before took too long; show its step alone)"
    try:
        with patience:
            return picture_text(picture, columns, min(columns // 4, PICTURE_ROWS), look)
    except (BadPicture, SandboxFailure) as problem:
        # Lint tells the author; everything else is there without its picture.
        return f"The picture beside this cannot be drawn: {problem}"


def overlay_text(overlay: Overlay) -> str:
    """A function over the reference, as a picture and in words."""
    if overlay.picture is None:
        return overlay.said
    from tutor.picture.plot import Plot  # brings numpy

    columns, look = _paper()
    try:
        drawing = Plot(overlay.picture, dict(overlay.values)).draw({}, columns, min(columns // 4, PICTURE_ROWS), look)
    except BadPicture:
        return overlay.said
    return f"{text_of(drawing)}\n\n{overlay.said}"


def _paper() -> tuple[int, Look]:
    """How wide pictures are printed, and with which signs."""
    columns = min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)
    return columns, Look(look_of(encoding=sys.stdout.encoding).marks, colour=False)


def progress(asked: Any) -> int:
    """Print scores, mastery, streak, what is due and the commonest misconceptions, as numbers and as pictures."""
    folder = opening.own_course(asked)
    with closing(opening.session(folder, opening.progress(asked))) as session:
        learner, found = session.learner or None, session.history(rounds_for_achievements(session))
        stars = bosses.stars_of(session)
    summary = {
        "learner": learner,
        "points": found.points,
        "possible": found.possible,
        "solved": sum(own.solved for _, own in found.lessons),
        "tasks": sum(own.tasks for _, own in found.lessons),
        "streak": found.streak,
        "longest_streak": found.longest,
        "review_points": found.reviewed,
        **({"stars": stars.reached, "star_points": stars.points} if stars.of else {}),
        "marks": dict(zip(("done", "again", "kept"), found.marks, strict=True)),
        "level": found.level or None,
        "attempts": found.answers,
    }
    if asked.json:
        print_json({**summary, **_numbers(found)})
        return 0
    if learner is None:
        print("Nobody has played here yet. Start with: xent-tutor, or xent-tutor check TASK --record --user NAME")
        return 0
    days = "a day" if found.streak == 1 else f"{found.streak} days"
    reviewed = f" and {found.reviewed} in review" if found.reviewed else ""
    print(
        "{learner}: {points} of {possible} points{reviewed}, a streak of {days}".format(
            **summary, reviewed=reviewed, days=days
        )
    )
    answers = "1 answer" if found.answers == 1 else f"{found.answers} answers"
    print("{solved} of {tasks} tasks solved, {answers}".format(**summary, answers=answers))
    if stars.reached and not found.bare:
        print(f"{stars.reached} of {stars.of} stars of bosses, {stars.points} points")
    for outline, own in found.lessons:
        if own.state is not score.State.NEW:
            title = one_line(outline.title)
            print(f"  {MARKS[own.state]} {title:<38} {own.points:>4} points   mastery {own.mastery:>4.0%}")
    if found.misconceptions:
        print("Met most often: " + ", ".join(f"{each.title} ({each.times})" for each in found.misconceptions))
    _print_due(found)
    _print_pictures(found, with_pictures=not asked.no_picture)
    return 0


def _numbers(found: History) -> dict[str, Any]:
    """What the pictures show, as JSON."""
    later = [each for each in found.memories if each not in found.due]
    return {
        "misconceptions": [{"name": each.name, "times": each.times} for each in found.misconceptions],
        "lessons": [_row(outline, own) for outline, own in found.lessons],
        "days": found.days,
        "chapters": found.chapters,
        "measure": found.measure,
        "achievements": [{"id": each.id, "title": each.title, "say": each.say} for each in found.achieved],
        "forecasts": _forecasts(found),
        "due": [_memory(each, found) for each in found.due],
        "due_later": [_memory(each, found) for each in later],
        "answers_by_task": found.tasks,
    }


def _forecasts(found: History) -> dict[str, Any]:
    """How good the forecasts of reviews were."""
    own = found.forecasts
    count = max(own.reviews, 1)
    return {
        "reviews": own.reviews,
        "right": own.right,
        "mean_forecast": own.said / count if own.reviews else None,
        "log_loss": own.loss / count if own.reviews else None,
        "log_loss_of_mean": own.loss_of_mean if own.reviews else None,
        "factor": own.factor,
    }


def _memory(known: review.Memory, found: History) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(known),
        "retention": review.retention(known, found.today),
        "half_life": known.half_life,
        "due_at": review.due_at(known, found.zone, found.retention),
    }


def _print_due(found: History) -> None:
    """The tasks to answer again, the least known first."""
    if not found.due:
        return
    print(f"Due again: {len(found.due)}. The least known, and how likely each is still known:")
    for known in found.due[:DUE_SHOWN]:
        last = score.day_of(known.last_right, found.zone)
        print(f"  {known.task:<44} {review.retention(known, found.today):>4.0%}   last right {last}")
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
