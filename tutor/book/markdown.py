"""A course as Markdown pages, one for each chapter and an index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from string import ascii_lowercase
from typing import assert_never

from tutor.asking import sliders_of
from tutor.attempt import Unreadable
from tutor.checkers import Conditions, checker_of, reference
from tutor.checkers.choice import LETTERS, right_letters
from tutor.checkers.estimate import as_number
from tutor.checkers.number import show_numbers
from tutor.checkers.order import distractors_of, shuffled
from tutor.checkers.spot import lines_of
from tutor.lesson import (
    Chapter,
    Choice,
    Code,
    Derivation,
    Estimate,
    Explore,
    Lesson,
    NumberTask,
    Order,
    Picture,
    Spot,
    Symbolic,
    Task,
    Text,
    Training,
)
from tutor.loader import CourseFolder
from tutor.picture import BadPicture, picture_text
from tutor.sandbox import SandboxFailure
from tutor.steering import harmless
from tutor.variant import BadDraw, fill, variant

WIDTH, HEIGHT = 80, 24


LESSON_LINK = re.compile(r"\]\(lesson:([a-z0-9-]+)\)")

Draw = Callable[[Picture], str]
"""A picture as a block of a page."""


def write_book(course: CourseFolder, into: Path) -> list[Path]:
    """Write every page, the index first, and name the files. Raises Problems and OSError."""
    into.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in book_pages(course):
        (into / name).write_text(harmless(text), "utf-8", newline="\n")
        written.append(into / name)
    return written


def book_pages(course: CourseFolder, draw: Draw | None = None) -> Iterator[tuple[str, str]]:
    """Every page by its file's name, the index first. Raises Problems."""
    course.refuse_more()
    places = {
        lesson: f"{page_name(number, chapter)}#{lesson}"
        for number, chapter in enumerate(course.course.chapters, 1)
        for lesson in chapter.lessons
    }

    def linked(text: str) -> str:
        return LESSON_LINK.sub(lambda found: f"]({places.get(found[1], 'index.md')})", text)

    yield "index.md", index(course)
    for number, chapter in enumerate(course.course.chapters, 1):
        yield page_name(number, chapter), linked(chapter_page(course, number, chapter, draw or drawing))


def page_name(number: int, chapter: Chapter) -> str:
    """The file of a chapter's page: ``05-sums.md``."""
    return f"{number:02}-{chapter.id}.md"


def index(course: CourseFolder) -> str:
    """The page that leads to the others, with what the course says of itself."""
    about, authors, license_ = course.course.about, ", ".join(course.course.authors), course.course.license
    lines = [f"# {course.course.title}", "", *((about, "") if about else ())]
    for number, chapter in enumerate(course.course.chapters, 1):
        lines += [f"{number}. [{chapter.title}]({page_name(number, chapter)})", "", f"   {chapter.about}", ""]
    said = " · ".join(filter(None, (authors, license_)))
    return "\n".join([*lines, said, ""] if said else lines)


def chapter_page(course: CourseFolder, number: int, chapter: Chapter, draw: Draw) -> str:
    """One chapter with all its lessons, readable without the others."""
    lessons = [course.lesson(lesson) for lesson in chapter.lessons]
    contents = "\n".join(f"- [{lesson.title}](#{lesson.id}): {lesson.goal}" for lesson in lessons)
    parts = [
        f"# {number}. {chapter.title}",
        chapter.about,
        contents,
        *(lesson_part(lesson, draw) for lesson in lessons),
        "---",
        links(course, number),
    ]
    return "\n\n".join(parts) + "\n"


def links(course: CourseFolder, number: int) -> str:
    """The way from a chapter's page to the index and to its neighbours."""
    chapters = dict(enumerate(course.course.chapters, 1))
    near = [(word, at, chapters[at]) for word, at in (("Before", number - 1), ("Next", number + 1)) if at in chapters]
    return " · ".join(["[Index](index.md)", *(f"[{word}: {c.title}]({page_name(at, c)})" for word, at, c in near)])


def lesson_part(lesson: Lesson, draw: Draw) -> str:
    """A lesson as part of its chapter's page."""
    head = [f'<a id="{lesson.id}"></a>', f"## {lesson.title}", f"*{lesson.goal}* About {lesson.minutes} minutes."]
    return "\n\n".join([*head, *(part for step in lesson.steps for part in step_parts(step, draw))])


def step_parts(step: Text | Task, draw: Draw) -> Iterator[str]:
    """The paragraphs and blocks of one step."""
    if not isinstance(step, Text):
        yield from task_parts(step)
        return
    yield step.text.strip()
    if step.picture is not None:
        yield draw(step.picture)


def drawing(picture: Picture) -> str:
    """A picture as text, with its sliders where they start."""
    try:
        return fenced(picture_text(picture, WIDTH, HEIGHT), "text")
    except (BadPicture, SandboxFailure) as problem:
        return f"The picture that belongs here cannot be drawn: {problem}"


def fenced(text: str, language: str) -> str:
    """A block of code, or of text that is set as it stands."""
    return f"```{language}\n{text.strip(chr(10))}\n```"


def task_parts(task: Task) -> Iterator[str]:
    """A task; hints and the answer stay closed until they are asked for."""
    yield f"**Task** `{task.id}`"
    yield from question(task)
    if task.hints:
        yield closed("Hints", "\n".join(f"{n}. {filled(task, hint)}" for n, hint in enumerate(task.hints, 1)))
    after = [filled(task, task.after)] if task.after else []
    yield closed("Answer", "\n\n".join([*answer_parts(task), *after]))


def filled(task: Task, text: str) -> str:
    """The text with the numbers of the lesson itself."""
    return fill(text.strip(), variant(task).given)


def closed(summary: str, text: str) -> str:
    """What shows only its summary until it is opened."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def question(task: Task) -> Iterator[str]:
    """What is asked, and what there is to begin with."""
    yield filled(task, task.ask)
    match task:
        case Choice():
            options = zip(LETTERS, task.options, strict=False)
            yield "\n".join(f"- **{letter})** {option.say.strip()}" for letter, option in options)
        case Order() if task.language:
            yield fenced(
                "\n".join(f"{at}) {line}" for at, line in zip(ascii_lowercase, shuffled(task), strict=False)), "text"
            )
        case Order():
            yield "\n".join(f"- **{at})** {line}" for at, line in zip(ascii_lowercase, shuffled(task), strict=False))
        case Spot():
            yield fenced("\n".join(f"{number:>3}  {line}" for number, line in enumerate(lines_of(task), 1)), "text")
        case Code() | Training():
            if task.uses:
                yield f"In scope: what was written for {', '.join(f'`{each}`' for each in task.uses)}."
            if task.starter:
                yield fenced(task.starter, "python")
        case Derivation():
            if task.start is not None:
                yield f"From `{task.start}` to `{task.to}`."
            for n, step in enumerate(task.steps, 1):
                yield f"Step {n}."
                yield from question(step)
        case Explore():
            if step_picture := (None if task.borrowed else task.picture):
                yield drawing(step_picture)
            for slider in sliders_of(task):
                yield f"`{slider.name}` goes from {slider.low} to {slider.high} and starts at {slider.start}."
        case NumberTask() | Symbolic() | Estimate():
            return
        case _:
            assert_never(task)


def answer_parts(task: Task) -> Iterator[str]:
    """The right answer as a reader wants it: a value, a formula, a program, or the options with their reasons."""
    match task:
        case Choice():
            right = right_letters(task)
            for letter, option in zip(LETTERS, task.options, strict=False):
                mark = "right" if letter in right else "wrong"
                yield f"**{letter})** {mark}. {option.because.strip()}"
        case Order():
            yield (
                fenced(reference(task), task.language or "text")
                if task.language
                else "\n".join(f"{number}. {line}" for number, line in enumerate(task.lines, 1))
            )
            for each in distractors_of(task):
                yield f"Does not belong: {each.line}. {each.because.strip()}".strip()
        case Spot():
            yield f"Line {reference(task)}."
            for number, because in sorted(task.because.items()):
                yield f"Line {number}: {because.strip()}"
        case Explore():
            yield f"For example `{task.answer}`."
        case NumberTask() | Estimate():
            yield f"`{task.answer}`{value(task)}"
        case Code() | Training():
            yield fenced(task.answer, "python")
        case Derivation() if task.steps:
            for n, step in enumerate(task.steps, 1):
                yield f"Step {n}."
                yield from answer_parts(step)
        case Symbolic() | Derivation():
            yield fenced(reference(task), "text")
        case _:
            assert_never(task)


def value(task: NumberTask | Estimate) -> str:
    """What the right answer comes to, with its unit; nothing where it cannot be worked out, which lint tells."""
    number = as_number(task) if isinstance(task, Estimate) else task
    try:
        numbers = checker_of(number).work_out(number, number.answer, Conditions(variant(task).given)).values
    except (Unreadable, BadDraw):
        return ""
    return f" = {show_numbers(numbers)}" + (f" {task.unit}" if task.unit else "")
