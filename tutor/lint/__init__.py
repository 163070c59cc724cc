"""A lesson proves itself: everything an author claims is tried, and every mistake is told with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.attempt import Outcome, Unreadable, Verdict
from tutor.checkers import check, checker_of, derivation, missing_package, reference
from tutor.checkers.choice import LETTERS, right_letters
from tutor.checkers.code.overlay import over_reference
from tutor.checkers.lending import lending, lent, used
from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    GuidedTask,
    Lesson,
    Misconception,
    NumberTask,
    Subject,
    Sweep,
    Symbolic,
    Task,
    Text,
    Training,
)
from tutor.lint.files import absent, at_entry, folder_problems, unlisted
from tutor.lint.names import listed, names_of_subject, unlisted_names, unused
from tutor.lint.prose import shortened, text_faults
from tutor.lint.values import (
    Fault,
    declaration_fault,
    draw_fault,
    expected_numbers,
    step_faults,
    unsteady,
    value_fault,
    without_place,
)
from tutor.loader import CourseFolder, KnownMisconception, open_course, read_file
from tutor.loader.problem import Problem, Problems
from tutor.loader.subject import NO_SUBJECT, with_subject
from tutor.picture import picture_faults
from tutor.picture.faults import axis_faults
from tutor.variant import variant

if TYPE_CHECKING:
    from tutor.loader.convert import Document
    from tutor.loader.convert import Path as Field

SEEDS = range(20)
"""The variants that every task that varies is tried with."""

Note = Callable[["Field", str], None]
"""Notes a mistake at a field of the file."""


class Course:
    """What a lesson is checked against: the ids and misconceptions there are."""

    def __init__(
        self,
        lessons: tuple[str, ...],
        misconceptions: Mapping[str, KnownMisconception] | None,
        folder: CourseFolder | None = None,
    ) -> None:
        self.lessons = lessons
        self.misconceptions = misconceptions
        self.folder = folder

    def task(self, task_id: str) -> Task | None:
        """The task of this id; None where there is none, or none that can be read."""
        try:
            return self.folder.task(task_id) if self.folder is not None else None
        except Problems:
            return None


def lint_course(root: Path, told: Callable[[int, int, str], None] = lambda at, of, what: None) -> Iterator[Problem]:
    """Every problem of a folder of lessons; ``told`` hears how far it is."""
    try:
        folder = open_course(root)
    except Problems as problems:
        yield from problems.problems
        return
    yield from folder_problems(folder)
    misconceptions, problems_of_names = listed(folder)
    yield from problems_of_names
    gone = absent(folder)
    yield from gone.values()
    course = Course(folder.lessons, misconceptions, folder)
    parsed: dict[str, tuple[Lesson, Document]] = {}
    for at, lesson_id in enumerate(folder.lessons):
        told(at, len(folder.lessons), lesson_id)
        if lesson_id in gone:
            continue
        lesson, document = read_lesson(folder.file(lesson_id), root, folder.course.subject)
        if lesson is not None:
            parsed[lesson_id] = lesson, document
            lint_lesson(lesson, document, course)
        yield from sorted(document.problems)
    yield from _cycles(parsed)
    yield from unlisted(folder)
    used = {name for lesson, _ in parsed.values() for task in lesson.tasks for _, name in named(task)}
    for field, name in names_of_subject(folder.course.subject):
        used.add(name)
        if misconceptions is not None and name not in misconceptions:
            yield at_entry(folder, field, f"{name!r} is not in misconceptions.yaml")
    yield from unlisted_names(folder, used)
    if misconceptions and len(parsed) == len(folder.lessons):
        yield from unused(folder, misconceptions, used)


def lint_file(file: Path, folder: CourseFolder | None) -> list[Problem]:
    """The problems of one lesson file, as if it belonged to this course."""
    lessons = folder.lessons if folder else ()
    known = Course((*lessons, file.stem), listed(folder)[0] if folder else None, folder)
    lesson, document = read_lesson(file, Path(), folder.course.subject if folder else NO_SUBJECT)
    if lesson is None:
        return sorted(document.problems)
    lint_lesson(lesson, document, known)
    used = {name for task in lesson.tasks for _, name in named(task)}
    return sorted(document.problems) + (unlisted_names(folder, used) if folder else [])


def read_lesson(file: Path, root: Path, subject: Subject) -> tuple[Lesson | None, Document]:
    """A lesson and the document that knows its places; no lesson where the document has problems."""
    lesson, document = read_file(file, Lesson, root, extra={"id": file.stem})
    return (None if document.problems else with_subject(lesson, subject)), document


def lint_lesson(lesson: Lesson, document: Document, course: Course) -> None:
    """Note the problems of a lesson that could be read."""

    def note(field: Field, message: str) -> None:
        document.note(document.place(field), field, message)

    for i, required in enumerate(lesson.requires):
        if required == lesson.id:
            note(("requires", i), "a lesson cannot require itself")
        elif required not in course.lessons:
            note(("requires", i), f"there is no lesson {required!r} in the course")
        elif lesson.id in course.lessons and required in course.lessons[course.lessons.index(lesson.id) :]:
            note(("requires", i), f"{required!r} comes later in course.yaml; list it before this lesson")
    seen: set[str] = set()
    for i, step in enumerate(lesson.steps):
        field: Field = ("steps", i)
        for part, text, given in texts(step):
            for fault in text_faults(text, given):
                note((*field, *part), fault)
        if isinstance(step, Text):
            for place, fault in picture_faults(step.picture) if step.picture is not None else ():
                note((*field, "picture", *place), fault)
            continue
        if step.task in seen:
            note((*field, "task"), f"the task {step.task!r} is here twice; ids are unique")
        seen.add(step.task)
        own = {f"{lesson.id}/{before.task}": before for before in lesson.steps[:i] if not isinstance(before, Text)}
        faults = list(uses_faults(step, lesson.id, own, course))
        for part, message in faults:
            note((*field, *part), message)
        if not faults:

            def find(task_id: str, own: Mapping[str, Task] = own) -> Task | None:
                return own.get(task_id) or course.task(task_id)

            for place, fault in drawn_faults(step, find):
                note((*field, *place), fault)
            with lending(used(step, find)):
                lint_task(step, field, note, course)


def uses_faults(task: Task, lesson: str, own: Mapping[str, Task], course: Course) -> Iterator[Fault]:
    """What a task uses are code tasks that come before it; ``own`` are those of its own lesson."""
    for i, task_id in enumerate(task.uses if isinstance(task, Code | Training) else ()):
        other = task_id.partition("/")[0]
        found = own.get(task_id) if other == lesson else course.task(task_id)
        later = other in course.lessons and course.lessons.index(other) > course.lessons.index(lesson)
        if later or (found is None and other == lesson):
            yield ("uses", i), f"{task_id!r} does not come before this task"
        elif found is None:
            yield ("uses", i), f"there is no task {task_id!r} in the course"
        elif not isinstance(found, Code):
            yield ("uses", i), f"{task_id!r} is no code task, so it has no function to use"


def drawn_faults(task: Task, find: Callable[[str], Task | None]) -> Iterator[Fault]:
    """What cannot be drawn of an answer: the picture of a training, the sweep of a function."""
    if isinstance(task, Training) and task.live is not None:
        yield from ((("live", *place), fault) for place, fault in picture_faults(task.live))
    if isinstance(task, Code) and task.sweep is not None:
        faults = [*sweep_faults(task.sweep)]
        yield from faults
        if not faults and not missing_package(task):
            overlay = over_reference(task, task.answer, lent(task, find))
            if overlay.picture is None:
                yield ("sweep",), without_place(overlay.said)


def sweep_faults(sweep: Sweep) -> Iterator[Fault]:
    """What is wrong with the axes of a sweep: its x runs from one number to another."""
    if None in (sweep.x.low, sweep.x.high):
        yield ("sweep", "x"), "the axis x needs from and to"
    for name, axis in (("x", sweep.x), ("y", sweep.y)):
        for place, message in axis_faults(axis) if axis is not None else ():
            yield ("sweep", name, *place), f"the axis {name} {message}"


def texts(step: Text | Task) -> Iterator[tuple[Field, str, Collection[str] | None]]:
    """Every text that a learner reads, its field, and the names that are filled in; None where none ever are."""
    if isinstance(step, Text):
        yield ("text",), step.text, None
        return
    given = step.given if isinstance(step, NumberTask) else None
    yield ("ask",), step.ask, given
    yield ("after",), step.after, given
    for i, hint in enumerate(step.hints):
        yield ("hints", i), hint, given
    if isinstance(step, Choice):
        for i, option in enumerate(step.options):
            yield ("options", i, "say"), option.say, None
            yield ("options", i, "because"), option.because, None
    else:
        for i, misconception in enumerate(step.misconceptions):
            yield ("misconceptions", i, "say"), misconception.say, given
    if isinstance(step, Derivation):
        for i, small in enumerate(step.steps):
            yield from ((("steps", i, *part), text, names) for part, text, names in texts(small))


def lint_task(task: Task, field: Field, note: Note, course: Course) -> None:
    """The task's own answer is right, known wrong ones are wrong and told apart, hints keep it to themselves."""
    if course.misconceptions is not None:
        for part, name in named(task):
            if name not in course.misconceptions:
                note((*field, *part), f"{name!r} is not in misconceptions.yaml")
    if not task.hints:
        note(field, "the task has no hints; write at least one")
    if isinstance(task, Choice):
        lint_choice(task, field, note)
        return
    if isinstance(task, NumberTask):
        unknown = [name for name in task.vary if name not in task.given]
        for name in unknown:
            note((*field, "vary", name), f"{name!r} varies but is not given")
        bad = [(name, problem) for name, how in task.vary.items() if (problem := draw_fault(how))]
        for name, message in bad:
            note((*field, "vary", name), message)
        if unknown or bad:
            return
        if fault := unit_fault(task, course):
            note((*field, "unit"), fault)
            return
    if isinstance(task, Derivation) and not lint_steps(task, field, note, course):
        return
    if missing_package(task):
        lint_hints(task, field, note)
        return
    if not lint_answers(task, field, note, None):
        return
    if isinstance(task, NumberTask) and task.vary:
        lint_variants(task, field, note)
    lint_hints(task, field, note)


def named(task: Task) -> Iterator[tuple[Field, str]]:
    """The names of misconceptions a task uses, with their fields."""
    if isinstance(task, Choice):
        for i, option in enumerate(task.options):
            if option.name is not None:
                yield ("options", i, "name"), option.name
        return
    for i, misconception in enumerate(task.misconceptions):
        yield ("misconceptions", i, "name"), misconception.name
    if isinstance(task, Derivation):
        for i, small in enumerate(task.steps):
            yield from ((("steps", i, *part), name) for part, name in named(small))


def unit_fault(task: NumberTask, course: Course) -> str | None:
    """That the task's unit is none of the course's; nothing where there is no course to ask."""
    units = task.subject.units
    if course.folder is None or task.unit is None or task.unit in units:
        return None
    known = f"there are {', '.join(units)}" if units else "it lists none: units: {km: {}}"
    return f"{task.unit!r} is no unit of course.yaml; {known}"


def lint_choice(task: Choice, field: Field, note: Note) -> None:
    """Some option is right, no option is said twice, right options show no misconception."""
    right = right_letters(task)
    if not right:
        note((*field, "options"), "no option is right; mark one with right: true")
    for i, letter in enumerate(task.answer or ()):
        if letter not in LETTERS[: len(task.options)]:
            note((*field, "answer", i), f"there is no option {letter!r} for this answer")
    marked = frozenset(letter for letter, option in zip(LETTERS, task.options, strict=False) if option.right)
    if task.answer is not None and marked and marked != right:
        note((*field, "answer"), "the answer and the options marked right differ")
    said: set[str] = set()
    for i, option in enumerate(task.options):
        if option.say in said:
            note((*field, "options", i, "say"), "another option says the same")
        said.add(option.say)
        if option.name is not None and LETTERS[i] in right:
            note((*field, "options", i, "name"), "a right option cannot show a misconception")


def lint_steps(task: Derivation, field: Field, note: Note, course: Course) -> bool:
    """Each given step proves itself like a task of its own; False when one is bad."""
    noted: list[Field] = []

    def noting(part: Field, message: str) -> None:
        noted.append(part)
        note(part, message)

    for part, message in step_faults(task):
        noting((*field, *part), message)
    for i, step in enumerate(derivation.steps_of(task) if not noted else ()):
        here: Field = (*field, "steps", i)
        if isinstance(step, Choice):
            lint_choice(step, here, noting)
        elif isinstance(step, NumberTask) and (fault := unit_fault(step, course)):
            noting((*here, "unit"), fault)
        else:
            lint_answers(step, here, noting, None)
    return not noted


def lint_answers(task: GuidedTask, field: Field, note: Note, seed: int | None) -> bool:
    """Try the reference, what else is accepted, the misconceptions and the starter; False when the first is bad."""
    where = "" if seed is None else f" in the variant with seed {seed}"
    if found := reference_fault(task, seed):
        part, message = found
        note((*field, *part), message + where)
        return False
    for i, answer in enumerate(task.accept):
        verdict = check(task, answer, seed=seed)
        if verdict.outcome is not Outcome.CORRECT:
            note((*field, "accept", i), f"{shortened(answer)!r} is judged {said(verdict)}, not correct{where}")
    names: set[str] = set()
    for i, misconception in enumerate(task.misconceptions):
        if misconception.name in names:
            note((*field, "misconceptions", i, "name"), f"the misconception {misconception.name!r} is here twice")
        names.add(misconception.name)
        verdict = check(task, misconception.answer, seed=seed)
        if fault := misconception_fault(task, misconception, verdict):
            note((*field, "misconceptions", i, "answer"), fault + where)
    if isinstance(task, Code | Training) and task.starter and check(task, task.starter).outcome is Outcome.CORRECT:
        note((*field, "starter"), "the starter is already a right answer")
    return True


def reference_fault(task: GuidedTask, seed: int | None) -> Fault | None:
    """What is wrong with the task's own answer; None when it is judged correct."""
    if declared := declaration_fault(task):
        return declared
    field: Field = ("to",) if isinstance(task, Derivation) and not task.answer else ("answer",)
    try:
        fault = value_fault(task, checker_of(task).read(task, reference(task), variant(task, seed).given))
    except Unreadable as problem:
        return field, f"cannot be read: {problem.message}"
    except Exception as problem:  # an author's mistake may surface anywhere in a checker
        own = getattr(problem, "field", None)
        return ((own,), str(problem)) if own else (field, f"has no value: {problem}")
    if fault is not None:
        return fault
    verdict = check(task, reference(task), seed=seed)
    return None if verdict.outcome is Outcome.CORRECT else (field, f"is judged {said(verdict)}, not correct")


def said(verdict: Verdict) -> str:
    """The outcome with its first sentence."""
    return f"{verdict.outcome.value} ({verdict.feedback[0]})" if verdict.feedback else verdict.outcome.value


def misconception_fault(task: GuidedTask, misconception: Misconception, verdict: Verdict) -> str | None:
    """What is wrong with a misconception whose own answer got this verdict."""
    name = misconception.name
    if verdict.outcome is Outcome.CORRECT:
        return f"{name!r} is the same as the right answer"
    if verdict.outcome is not Outcome.WRONG:
        return f"the answer of {name!r} is judged {said(verdict)}"
    if verdict.misconception != name:
        return f"{name!r} is not recognised: its answer is taken for {verdict.misconception or 'merely wrong'!r}"
    if isinstance(task, Code) and unsteady(task, checker_of(task).read(task, misconception.answer, {})):
        return f"{name!r} is not recognised for sure: its results are different each time"
    return None


def lint_variants(task: NumberTask, field: Field, note: Note) -> None:
    """The same must hold for other numbers; the first variant in which it does not is told."""
    for seed in SEEDS:
        found: list[str] = []

        def first(part: Field, message: str, found: list[str] = found) -> None:
            found.append(message)

        lint_answers(task, field, first, seed)
        if found:
            note((*field, "vary"), found[0])
            return


def lint_hints(task: GuidedTask, field: Field, note: Note) -> None:
    """No hint holds the answer itself."""
    kept = secrets(task)
    numbers = expected_numbers(task) if isinstance(task, NumberTask) else None
    for i, hint in enumerate(task.hints):
        in_words = any(len(answer) > 3 and answer in squeezed(hint) for answer in kept)
        if in_words or (numbers and holds(hint, numbers)):
            note((*field, "hints", i), "this hint holds the answer")


def secrets(task: GuidedTask) -> list[str]:
    """The answers that a hint could give away word by word; where free lines lead is no secret."""
    if isinstance(task, Code | Symbolic | Training):
        return [squeezed(task.answer)]
    if isinstance(task, Derivation):
        return [squeezed(step.answer) for step in task.steps if isinstance(step, Symbolic)]
    return []


def squeezed(text: str) -> str:
    """The text without white space, which formulas and programs may use freely."""
    return re.sub(r"\s+", "", text)


def holds(hint: str, expected: list[str]) -> bool:
    """Whether all the numbers stand in the hint, as numbers that are not part of a calculation's left side."""
    found = [f"{float(number):.3g}" for number in re.findall(r"(?<![\w.])\d+\.\d+(?!\w|\.\d)", hint)]
    decimals = [number for number in expected if "." in number]
    return bool(decimals) and len(decimals) == len(expected) and all(number in found for number in decimals)


def _cycles(parsed: Mapping[str, tuple[Lesson, Document]]) -> Iterator[Problem]:
    """Lessons that require one another in a circle."""
    done: set[str] = set()

    def walk(lesson: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if lesson in path:
            yield (*path[path.index(lesson) :], lesson)
        elif lesson in parsed and lesson not in done:
            for required in parsed[lesson][0].requires:
                yield from walk(required, (*path, lesson))
            done.add(lesson)

    for lesson in parsed:
        for circle in walk(lesson, ()):
            document = parsed[circle[0]][1]
            if len(circle) > 2:
                place = document.place(("requires",))
                message = "these lessons require one another: " + " → ".join(circle)
                yield Problem(document.file, *place, "requires", message)
