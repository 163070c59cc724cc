"""What the answers of a class come to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from tutor import score
from tutor.attempt import Attempt, Outcome
from tutor.classroom.assignment import Assignment, is_in_time
from tutor.classroom.gather import Gathered, Learner
from tutor.lesson import Task, wants_program
from tutor.loader import CourseFolder, Outline

STUCK_AFTER = 3
"""So many wrong answers to a task without a right one, and a learner is stuck there."""
LEAST_EQUAL = 60
"""Characters, blanks left out, from which on equal programs are worth a look."""


class Cell(Struct, frozen=True, kw_only=True):
    """What a learner has of a lesson, or of all."""

    points: int
    possible: int
    solved: int
    tasks: int


class Row(Struct, frozen=True, kw_only=True):
    """One learner."""

    learner: str
    lessons: Mapping[str, Cell]
    total: Cell
    share: float
    """Of the assignment's weights, or of all points, from 0 to 1."""
    answers: int
    last: datetime | None
    altered: int
    skipped: int
    late: int = 0
    other_variants: int = 0
    """Answers in time, but to a variant that is not the learner's own."""


class TaskNumbers(Struct, frozen=True, kw_only=True):
    """How a class did at one task."""

    task: str
    tried: int
    """Learners who answered it."""
    solved: int
    wrong: int
    """Wrong answers in all."""
    commonest: str = ""
    """The misconception met most often."""

    @property
    def failure(self) -> float:
        """The share of those who tried and have no right answer; then how often it was wrong for each."""
        return (1 - self.solved / self.tried) * 1000 + self.wrong / self.tried if self.tried else 0.0


class Stuck(Struct, frozen=True, kw_only=True):
    """A learner at a task that stays wrong."""

    learner: str
    task: str
    wrong: int
    misconception: str
    last: datetime


class Equal(Struct, frozen=True, kw_only=True):
    """Learners with the same program."""

    task: str
    learners: tuple[str, ...]


class ClassNumbers(Struct, frozen=True, kw_only=True):
    """All of it."""

    lessons: Mapping[str, str]
    """The titles by id, in order."""
    rows: tuple[Row, ...]
    tasks: tuple[TaskNumbers, ...]
    """The hardest first."""
    misconceptions: Mapping[str, Mapping[str, int]]
    """By title, how often each learner met it; the commonest first."""
    stuck: tuple[Stuck, ...]
    equal: tuple[Equal, ...]


def class_numbers(
    gathered: Gathered,
    folder: CourseFolder,
    assignment: Assignment | None = None,
    lessons: Sequence[str] = (),
    until: datetime | None = None,
) -> ClassNumbers:
    """What the class has of the course, of these lessons, or of an assignment. Raises Problems."""
    outlines = [each for each in folder.outlines() if _is_wanted(each, assignment, lessons)]
    wanted = set(assignment.tasks) if assignment else {task for each in outlines for task in each.points}
    tasks = _tasks(folder, wanted)
    until = until or (assignment.until if assignment else None)
    split = {each.name: _split(each, tasks, assignment, until) for each in gathered.learners}
    counting = {name: each.counting for name, each in split.items()}
    tallies = {name: score.tally(attempts) for name, attempts in counting.items()}
    rows = [
        _row(each, split[each.name], tallies[each.name], outlines, wanted, assignment) for each in gathered.learners
    ]
    assigned = list(assignment.tasks) if assignment else []
    titles = folder.titles
    return ClassNumbers(
        lessons={outline.id: outline.title for outline in outlines},
        rows=tuple(rows),
        tasks=tuple(sorted(_by_task(counting, titles, assigned), key=lambda each: (-each.failure, each.task))),
        misconceptions=_met(counting, titles),
        stuck=tuple(_stuck(counting, titles)),
        equal=tuple(_equal(counting, tasks)),
    )


def _is_wanted(outline: Outline, assignment: Assignment | None, lessons: Sequence[str]) -> bool:
    if assignment is not None and not any(task in assignment.tasks for task in outline.points):
        return False
    return not lessons or outline.id in lessons


def _tasks(folder: CourseFolder, wanted: Iterable[str]) -> dict[str, Task]:
    found = {task: folder.task(task) for task in wanted}
    return {name: task for name, task in found.items() if task is not None}


class Split(Struct, frozen=True):
    """A learner's answers to the tasks in question."""

    counting: tuple[Attempt, ...]
    late: int
    other_variants: int


def _split(learner: Learner, tasks: Mapping[str, Task], assignment: Assignment | None, until: datetime | None) -> Split:
    """The answers that count: to these tasks, in time, and where variants were handed out to the learner's own."""

    def is_own(attempt: Attempt) -> bool:
        seed = assignment.seed(learner.name, tasks[attempt.task]) if assignment else None
        return seed is None or attempt.seed == seed

    wanted = [each.attempt for each in learner.kept if each.attempt.task in tasks]
    in_time = [each for each in wanted if is_in_time(each, until)]
    counting = [each for each in in_time if is_own(each)]
    return Split(tuple(counting), len(wanted) - len(in_time), len(in_time) - len(counting))


def _row(
    learner: Learner,
    split: Split,
    tally: score.Tally,
    outlines: Sequence[Outline],
    wanted: set[str],
    assignment: Assignment | None,
) -> Row:
    cells, worth = {}, {}
    for outline in outlines:
        points = {task: worth_of for task, worth_of in outline.points.items() if task in wanted}
        own = score.lesson_score(points, tally.tasks, outline.kinds, readable=outline.readable)
        cells[outline.id] = Cell(points=own.points, possible=own.possible, solved=own.solved, tasks=own.tasks)
        for task, possible in points.items():
            got = tally.tasks.get(task)
            earned = 0 if got is None else score.task_points(possible, got, outline.kinds.get(task, "number"))
            worth[task] = earned / possible if possible else 0.0
    total = Cell(
        points=sum(each.points for each in cells.values()),
        possible=sum(each.possible for each in cells.values()),
        solved=sum(each.solved for each in cells.values()),
        tasks=sum(each.tasks for each in cells.values()),
    )
    if assignment:
        weights = {task: weight for task, weight in assignment.tasks.items() if task in worth}
        whole = sum(weights.values())
        share = sum(weight * worth[task] for task, weight in weights.items()) / whole if whole else 0.0
    else:
        share = total.points / total.possible if total.possible else 0.0
    return Row(
        learner=learner.name,
        lessons=cells,
        total=total,
        share=share,
        answers=len(split.counting),
        last=max((each.at for each in split.counting), default=None),
        altered=learner.altered,
        skipped=learner.skipped,
        late=split.late,
        other_variants=split.other_variants,
    )


def _titled(name: str, titles: Mapping[str, str]) -> str:
    return titles.get(name) or name.replace("-", " ")


def _by_task(
    counting: Mapping[str, Sequence[Attempt]], titles: Mapping[str, str], assigned: Iterable[str]
) -> Iterable[TaskNumbers]:
    """Each task that was answered, and each of an assignment."""
    tried, solved = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    wrong, met = Counter[str](), defaultdict[str, Counter[str]](Counter)
    for learner, attempts in counting.items():
        for each in attempts:
            if not score.counts(each):
                continue
            tried[each.task].add(learner)
            if each.outcome is Outcome.CORRECT:
                solved[each.task].add(learner)
            else:
                wrong[each.task] += 1
                if each.verdict.misconception:
                    met[each.task][_titled(each.verdict.misconception, titles)] += 1
    for task in {**tried, **dict.fromkeys(assigned)}:
        commonest = met[task].most_common(1)
        yield TaskNumbers(
            task=task,
            tried=len(tried[task]),
            solved=len(solved[task]),
            wrong=wrong[task],
            commonest=commonest[0][0] if commonest else "",
        )


def _met(counting: Mapping[str, Sequence[Attempt]], titles: Mapping[str, str]) -> dict[str, dict[str, int]]:
    found = defaultdict[str, Counter[str]](Counter)
    for learner, attempts in counting.items():
        for each in attempts:
            if each.verdict.misconception:
                found[_titled(each.verdict.misconception, titles)][learner] += 1
    in_order = sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))
    return {title: dict(who) for title, who in in_order}


def _stuck(counting: Mapping[str, Sequence[Attempt]], titles: Mapping[str, str]) -> Iterable[Stuck]:
    found = []
    for learner, attempts in counting.items():
        by_task = defaultdict[str, list[Attempt]](list)
        for each in attempts:
            if score.counts(each):
                by_task[each.task].append(each)
        for task, tries in by_task.items():
            if len(tries) >= STUCK_AFTER and all(each.outcome is Outcome.WRONG for each in tries):
                name = next((each.verdict.misconception for each in tries[::-1] if each.verdict.misconception), None)
                said = _titled(name, titles) if name else ""
                last = max(each.at for each in tries)
                found.append(Stuck(learner=learner, task=task, wrong=len(tries), misconception=said, last=last))
    return sorted(found, key=lambda each: (-each.wrong, each.learner, each.task))


def _equal(counting: Mapping[str, Sequence[Attempt]], tasks: Mapping[str, Task]) -> Iterable[Equal]:
    """Programs with the same letters, blanks and comments left out; what a task begins or ends with is none of them."""
    found = defaultdict[tuple[str, str], set[str]](set)
    for learner, attempts in counting.items():
        for each in attempts:
            task = tasks.get(each.task)
            if task is not None and wants_program(task) and each.outcome is Outcome.CORRECT:
                program = bare(each.answer)
                if len(program) >= LEAST_EQUAL and program not in (bare(task.starter), bare(task.answer)):
                    found[each.task, program].add(learner)
    groups = [Equal(task=task, learners=tuple(sorted(who))) for (task, _), who in found.items() if len(who) > 1]
    return sorted(groups, key=lambda each: (each.task, each.learners))


def bare(program: str) -> str:
    """A program without blanks and comments."""
    return re.sub(r"\s+", "", re.sub(r"#[^\n]*", "", program))
