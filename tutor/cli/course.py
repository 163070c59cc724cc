"""``list``, ``show`` and ``progress``."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import msgspec

import tutor.checkers.choice as choice
from tutor import score, typeset
from tutor.attempt import Attempt, Outcome
from tutor.cli import opening
from tutor.lesson import Choice, Code, Derivation, Task, Training
from tutor.loader import Outline
from tutor.variant import fill, variant

MARKS = {score.State.NEW: "○", score.State.STARTED: "◐", score.State.DONE: "●"}
WIDTH = 78


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    print(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2))


def all_attempts(asked: Any) -> tuple[str | None, tuple[Attempt, ...]]:
    """The learner and their attempts; nobody and none where nobody has played. Raises SaveProblem."""
    progress = opening.progress(asked)
    if progress is None:
        return None, ()
    try:
        return progress.learner, progress.attempts()
    finally:
        progress.close()


def list_lessons(asked: Any) -> int:
    """Print the course with the learner's state."""
    folder = opening.course(asked)
    learner, attempts = all_attempts(asked)
    tasks = score.by_task(attempts)
    rows = [(outline, score.lesson_score(outline.points, tasks)) for outline in folder.outlines()]
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
    """Print a task as plain text."""
    task = opening.find_task(opening.course(asked), asked.task)
    given = variant(task, asked.seed).given
    print(typeset.plain(fill(task.ask, given), WIDTH))
    _show_options(task)
    if isinstance(task, Derivation):
        _show_lines(task)
    if isinstance(task, Code | Training) and task.starter:
        print(f"\n{task.starter.rstrip()}")
    return 0


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
    """Print scores, mastery, streak and the commonest misconceptions."""
    folder = opening.course(asked)
    learner, attempts = all_attempts(asked)
    tasks = score.by_task(attempts)
    rows = [(outline, score.lesson_score(outline.points, tasks)) for outline in folder.outlines()]
    today = datetime.now().astimezone().date()
    right_times = [attempt.at for attempt in attempts if attempt.outcome is Outcome.CORRECT]
    misconceptions = score.commonest_misconceptions(attempts)
    summary = {
        "learner": learner,
        "points": sum(own.points for _, own in rows),
        "possible": sum(own.possible for _, own in rows),
        "solved": sum(own.solved for _, own in rows),
        "tasks": sum(own.tasks for _, own in rows),
        "streak": score.streak(right_times, today),
        "attempts": len(score.counted(attempts)),
    }
    if asked.json:
        met = [{"name": name, "times": times} for name, times in misconceptions]
        print_json({**summary, "misconceptions": met, "lessons": [_row(outline, own) for outline, own in rows]})
        return 0
    if learner is None:
        print("Nobody has played here yet. Start with: xent-tutor")
        return 0
    days = "a day" if summary["streak"] == 1 else f"{summary['streak']} days"
    print("{learner}: {points} of {possible} points, a streak of {days}".format(**summary, days=days))
    print("{solved} of {tasks} tasks solved, {attempts} answers".format(**summary))
    for outline, own in rows:
        if own.state is not score.State.NEW:
            print(f"  {MARKS[own.state]} {outline.title:<38} {own.points:>4} points   mastery {own.mastery:>4.0%}")
    if misconceptions:
        print("Met most often: " + ", ".join(f"{name} ({times})" for name, times in misconceptions))
    return 0
