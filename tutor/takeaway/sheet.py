"""A sheet of Markdown: the formulas that were met, one's own right programs and formulas, past slips, own notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from tutor.attempt import Attempt, NoteKind, Outcome
from tutor.lesson import Derivation, Lesson, Symbolic, Task, Text, wants_program
from tutor.loader.outlines import outline
from tutor.loader.problem import Problems
from tutor.loader.titles import task_titles, titled
from tutor.steering import one_line
from tutor.takeaway.noted import all_noted

if TYPE_CHECKING:
    from tutor.session import Session

FENCED = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
DISPLAYED = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
NOTHING = "Nothing to take away yet: answer a task, or write a note at a step (alt+n on the screen, note in learn)."


class Slip(Struct):
    """A known mistake that was made in a lesson."""

    name: str
    said: str
    times: int = 0


def sheet(session: Session, lessons: Collection[str]) -> str:
    """The notes of these lessons, in the course's order. Slow where there are many attempts. Raises SaveProblem."""
    noted: dict[str, dict[str, str]] = {}
    for at, text in all_noted(session):
        noted.setdefault(at.lesson, {})[at.step] = text
    parts = [f"# {one_line(session.course.title)}: notes of {session.learner or 'nobody'}"]
    for chapter in session.course.chapters:
        found = [part for each in chapter.lessons if each in lessons for part in _lesson(session, each, noted)]
        parts += [f"## {chapter.title}", *found] if found else []
    gone = {lesson: texts for lesson, texts in noted.items() if not session.has_lesson(lesson)}
    if gone:
        parts.append("## Lessons that are not there any more")
        parts += [_quoted(f"{lesson}, {step}", text) for lesson, texts in gone.items() for step, text in texts.items()]
    return "\n\n".join(parts if len(parts) > 1 else [*parts, NOTHING]) + "\n"


def _lesson(session: Session, lesson_id: str, noted: dict[str, dict[str, str]]) -> list[str]:
    """The parts of one lesson; none where nothing was done there."""
    own_notes = noted.get(lesson_id, {})
    try:
        lesson = session.folder.lesson(lesson_id)
    except Problems:
        return [f"### {lesson_id}", *(_quoted(step, text) for step, text in own_notes.items())] if own_notes else []
    session.progress.rename(lesson.renamed)
    titles = task_titles(outline(lesson))
    attempts = {task.id: session.progress.attempts(task.id) for task in lesson.tasks}
    parts = [
        *_formulas(met(lesson, attempts)),
        *_programs(session, lesson, titles),
        *_own_formulas(session, lesson, titles),
        *_slips(session, [attempt for each in attempts.values() for attempt in each]),
        *_own_notes(lesson, own_notes, titles),
    ]
    return [f"### {lesson.title}", *parts] if parts else []


def met(lesson: Lesson, attempts: dict[str, tuple[Attempt, ...]]) -> list[Text]:
    """The texts of a lesson that stand before the last task that was tried; all of them where that is the last."""
    tried = [at for at, step in enumerate(lesson.steps) if not isinstance(step, Text) and attempts[step.id]]
    if not tried:
        return []
    tasks = [at for at, step in enumerate(lesson.steps) if not isinstance(step, Text)]
    reached = lesson.steps if tried[-1] == tasks[-1] else lesson.steps[: tried[-1]]
    return [step for step in reached if isinstance(step, Text)]


def _formulas(texts: list[Text]) -> Iterator[str]:
    displayed = [found.strip() for text in texts for found in DISPLAYED.findall(FENCED.sub("", text.text))]
    if displayed:
        yield "**Formulas**"
    yield from (f"$$\n{formula}\n$$" for formula in dict.fromkeys(displayed))


def _programs(session: Session, lesson: Lesson, titles: dict[str, str]) -> Iterator[str]:
    """The last right program of each task: the one that later tasks use."""
    for task in lesson.tasks:
        program = session.last_right(task) if wants_program(task) else None
        if program is not None:
            yield f"**{_titled(titles[task.id])}** (`{task.id}`)"
            yield fenced(program, "python")


def _own_formulas(session: Session, lesson: Lesson, titles: dict[str, str]) -> Iterator[str]:
    for task in lesson.tasks:
        right = session.last_right(task) if isinstance(task, Symbolic | Derivation) else None
        if right is not None:
            yield f"**{_titled(titles[task.id])}** (`{task.id}`)"
            yield fenced(right, "text")


def _slips(session: Session, attempts: list[Attempt]) -> Iterator[str]:
    found: dict[str, Slip] = {}
    for attempt in attempts:
        named = _slip(session, attempt) if attempt.outcome is Outcome.WRONG else None
        if named is not None:
            slip = found.setdefault(named.name or named.said, named)
            slip.times, slip.said = slip.times + 1, named.said
    if found:
        yield "**Slips**"
        yield "\n".join(map(_as_item, found.values()))


def _slip(session: Session, attempt: Attempt) -> Slip | None:
    """What is known of a wrong answer: its misconception, or the reason that was found; else None."""
    verdict = attempt.verdict
    if verdict.misconception:
        said = verdict.feedback[0] if verdict.feedback else ""
        return Slip(_titled(titled(verdict.misconception, session.titles)), said)
    notes = () if attempt.id is None else session.progress.notes(attempt.id)
    reason = next((note.value for note in reversed(notes) if note.kind is NoteKind.REASON), None)
    return None if reason is None else Slip("", reason)


def _as_item(slip: Slip) -> str:
    times = f" ({slip.times} times)" if slip.times > 1 else ""
    return f"- **{slip.name}**{times}: {slip.said}" if slip.name else f"- {slip.said}{times}"


def _own_notes(lesson: Lesson, noted: dict[str, str], titles: dict[str, str]) -> Iterator[str]:
    """What was written down, in the order of the steps; of steps that are gone last."""
    if noted:
        yield "**Own notes**"
    names = [lesson.step_id(at) for at in range(len(lesson.steps))]
    for at, name in enumerate(names):
        if name in noted:
            yield _quoted(_place(lesson.steps[at], at, titles), noted[name])
    yield from (_quoted("at a step that is not there any more", noted[name]) for name in noted if name not in names)


def _place(step: Text | Task, at: int, titles: dict[str, str]) -> str:
    return f"step {at + 1}" if isinstance(step, Text) else f"step {at + 1}, {titles[step.id]}"


def _quoted(place: str, text: str) -> str:
    """A text as a quotation, so that headings in it are none of the sheet."""
    return "\n".join([f"{_titled(place)}:", "", *(f"> {line}".rstrip() for line in text.splitlines())])


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]


def fenced(text: str, language: str) -> str:
    """A block of code whose fence is longer than any in it."""
    longest = max((len(found) for found in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}"
