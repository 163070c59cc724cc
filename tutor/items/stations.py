"""What a boss asks on one line: tasks of the course in other numbers, and logs."""

from __future__ import annotations

import textwrap
from random import Random

from tutor import typeset
from tutor.arcade.stations import Log, Question
from tutor.asking import Asked, Written, asked
from tutor.items.problem import NoContent, shuffled
from tutor.lesson import Code, SickLog, Task
from tutor.loader import CourseFolder
from tutor.telling import shown_answer
from tutor.variant import PROVED, varies

WIDE = 72
MOST_LINES = 12
"""A question of more lines is left out of the screen; lint says so."""
HOW = {
    Written.LETTERS: "A letter.",
    Written.ORDER: "The letters in order.",
    Written.NUMBERS: "Its number.",
    Written.LINE: "On one line.",
}
"""How an answer is typed; what needs several lines comes back in other ways."""


def task_of(folder: CourseFolder, name: str) -> Task:
    """A task that a boss names. Raises NoContent."""
    task = folder.task(name)
    if task is None:
        raise NoContent(f"there is no task {name!r}")
    return task


def code_task(folder: CourseFolder, name: str) -> Code:
    """A code task that a boss names. Raises NoContent."""
    task = task_of(folder, name)
    if not isinstance(task, Code):
        raise NoContent(f"{name!r} is no code task")
    return task


def told_answer(task: Task, seed: int | None) -> str:
    """The answer to a variant, as a sentence of two rows at most."""
    shown = shown_answer(task, 1, seed)
    return textwrap.shorten(
        f"{shown.heading}: {'; '.join(map(str.strip, shown.lines))}", 2 * WIDE - 8, placeholder=" …"
    )


def question_of(task: Task, rng: Random) -> Question:
    """A task in a variant of its own; the options of a choice in a drawn order. Raises NoContent."""
    seed = int(rng.random() * PROVED) if varies(task) else None
    found = asked(task, seed)
    if found.written not in HOW:
        raise NoContent(f"{task.id!r} is not answered on one line")
    options = shuffled([option.letter for option in found.options], rng)
    letters = dict(zip("abcdefghi", options, strict=False)) if not found.several else {}
    lines = question_lines(found, letters)
    return Question(
        task=task.id, seed=seed, lines=lines, letters=letters, how=HOW[found.written], answer=told_answer(task, seed)
    )


def question_lines(found: Asked, letters: dict[str, str]) -> tuple[str, ...]:
    """A question as lines, its options under it."""
    lines = textwrap.wrap(found.text, WIDE)
    said = {option.letter: option.text for option in found.options}
    shown = letters or {letter: letter for letter in said}
    options = [(letter, said[of]) for letter, of in shown.items()]
    options += [(line.letter, line.text) for line in found.shuffled]
    options += [(str(number), line) for number, line in enumerate(found.shown, 1)]
    for letter, text in options:
        lines += textwrap.wrap(f"  {letter}  {text}", WIDE, subsequent_indent="     ")
    return tuple(lines)


def log_of(declared: SickLog, rng: Random) -> Log:
    """A log as it is shown, its causes in a drawn order."""
    options = shuffled(declared.options, rng)
    right = next((i for i, option in enumerate(options) if option.right), 0)
    return Log(
        shown=tuple(declared.shown.rstrip().splitlines()),
        ask=tuple(textwrap.wrap(declared.ask, WIDE)),
        options=tuple(typeset.plain(option.say, typeset.UNWRAPPED) for option in options),
        right=right,
        because=tuple(typeset.plain(option.because, typeset.UNWRAPPED) for option in options),
        after=typeset.plain(declared.after, typeset.UNWRAPPED),
    )
