"""What there is to say at the end of a lesson and of a chapter: what one can do now, what it earned, the next mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from tutor import review, score
from tutor.attempt import ANSWER_SHOWN
from tutor.lesson import Chapter, Code, Lesson, kind_of
from tutor.loader import Outline
from tutor.loader.titles import titled
from tutor.score import LessonScore, State, TaskTally

NAMED = 2
"""So many known mistakes are named."""


class Best(Struct, frozen=True, kw_only=True):
    """A program of the learner's own that is right, and what it stands against."""

    function: str
    calls: int
    """So many calls came out right."""
    fails: tuple[str, ...] = ()
    """The known mistakes that do not, by what people call them."""

    @property
    def line(self) -> str:
        """In a sentence."""
        calls = "1 call" if self.calls == 1 else f"all {self.calls} calls"
        if not self.fails:
            return f"{self.function}, right at {calls}"
        known = f"{len(self.fails)} known {'mistake' if len(self.fails) == 1 else 'mistakes'}"
        does = "does" if len(self.fails) == 1 else "do"
        more = "; …" if len(self.fails) > NAMED else ""
        return (
            f"{self.function}, right at {calls}; {known} {does} not get through: {'; '.join(self.fails[:NAMED])}{more}"
        )


class ChapterEnd(Struct, frozen=True, kw_only=True):
    """What there is to say at the end of a chapter."""

    title: str
    goals: tuple[str, ...]
    """What one can do now, a sentence of each of its lessons."""
    next_title: str = ""
    next_about: str = ""
    boss: str = ""
    """What its boss is called."""
    best: Best | None = None
    """Of one's own right programs the one that stands against most."""


class Ending(Struct, frozen=True, kw_only=True):
    """What there is to say at the end of a lesson."""

    title: str
    points: int
    possible: int
    goal: str = ""
    """What one can do now, where all of it is done."""
    costs: tuple[str, ...] = ()
    """What took points, in words, a task each."""
    marks: tuple[bool, bool, bool] = (False, False, False)
    """Done, again, kept."""
    next_mark_on: date | None = None
    """When the tasks that lack the next of them are looked at again; None where nothing could bring it."""
    level: str = ""
    """What one is called now, where that was not told yet."""
    chapter: ChapterEnd | None = None
    """At the end of a chapter that is done."""
    open_tasks: tuple[str, ...] = ()
    """The names of those that were never answered rightly."""
    next_id: str | None = None
    """Of the lesson after this one; None after the last."""
    next_title: str | None = None


def next_mark_on(
    own: LessonScore, tasks: Mapping[str, TaskTally], kinds: Mapping[str, str], *, factor: float, wanted: float
) -> date | None:
    """When the cards that lack the next mark of a done lesson are due; for *kept* two weeks have to go by as well."""
    if own.state is not State.DONE or own.kept:
        return None
    found: list[date] = []
    for task in score.cards_of(kinds, kinds):
        known = review.memory(task, tasks[task].recall, factor) if kinds[task] in review.CARDS else None
        if known is None:
            return None
        if tasks[task].kept or (tasks[task].again and not own.again):
            continue
        due = review.due_on(known, wanted)
        found.append(max(due, known.day + timedelta(days=score.KEPT_AFTER)) if own.again else due)
    return max(found, default=None)


def costs(lesson: Lesson, tasks: Mapping[str, TaskTally], named: Mapping[str, str]) -> tuple[str, ...]:
    """What took points of the lesson's tasks, each by what it is called: ``Task 3: 1 hint (-2)``."""
    found = ((task, tasks[task.id]) for task in lesson.tasks if task.id in tasks)
    said = ((named[task.id], cost_in_words(own, task.points, kind_of(task))) for task, own in found)
    return tuple(f"{name}: {cost}" for name, cost in said if cost)


def cost_in_words(own: TaskTally, possible: int, kind: str) -> str:
    """What took points of a task that was solved: ``1 hint (-2)``; nothing where it earned all."""
    lost = possible - score.task_points(possible, own, kind)
    if not own.solved or lost <= 0:
        return ""
    if own.hints >= ANSWER_SHOWN:
        return f"the answer shown (-{lost})"
    wrong, hints = 0 if kind == "estimate" else len(own.tried), own.hints
    said = [f"{wrong} wrong" if wrong else "", f"{hints} hint{'s' if hints > 1 else ''}" if hints else ""]
    return f"{' and '.join(filter(None, said)) or 'roughly'} (-{lost})"


def chapter_end(
    chapter: Chapter,
    following: Chapter | None,
    outlines: Sequence[Outline],
    tasks: Mapping[str, TaskTally],
    boss: str = "",
    best: Best | None = None,
) -> ChapterEnd | None:
    """What there is to say where all of a chapter's tasks are solved; None before that."""
    if not all(task in tasks and tasks[task].solved for outline in outlines for task in outline.points):
        return None
    return ChapterEnd(
        title=chapter.title,
        goals=tuple(outline.goal for outline in outlines if outline.goal),
        next_title=following.title if following else "",
        next_about=following.about if following else "",
        boss=boss,
        best=best,
    )


def best_of(programs: Iterable[Code], titles: Mapping[str, str]) -> Best | None:
    """Of tasks whose programs are the learner's own and right, the one that stands against most; None where none is.

    A right program passes every call, and lint proves that no known mistake does.
    """
    found = [
        Best(
            function=task.function,
            calls=len(task.calls),
            fails=tuple(titled(each.name, titles) for each in task.misconceptions),
        )
        for task in programs
    ]
    return max(found, key=lambda each: (len(each.fails), each.calls), default=None)
