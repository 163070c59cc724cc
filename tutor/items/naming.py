"""A question that names a misconception: a wrong answer to a task, the right one, and four mistakes to choose from."""

from __future__ import annotations

import re
from random import Random

from tutor.arcade.bugs import Bug
from tutor.items.mistakes import Known, bug_of
from tutor.lesson import BugLevel, Choice, NumberTask, Option
from tutor.loader import CourseFolder, known_misconceptions

SHOWN = BugLevel(name="drill", shows="number")
SIGNS = re.compile(r"([\\`*_~$\[\]{}])")
"""What means something in the texts of lessons."""


def naming_of(folder: CourseFolder, task_id: str, misconception: str, seed: int) -> Choice | None:
    """The question about a task in which it shows; None where nothing can be asked of it. Raises Problems."""
    task = folder.task(task_id)
    shows = [each for each in getattr(task, "misconceptions", ()) if each.name == misconception]
    about = {name: each.about for name, each in known_misconceptions(folder.root).items()}
    if not isinstance(task, NumberTask) or not shows or misconception not in about:
        return None
    bug = bug_of(Known(task, shows[0]), SHOWN, about, list(about), Random(str(seed)))
    return None if bug is None else question(task, bug)


def question(task: NumberTask, bug: Bug) -> Choice:
    """A wrong answer as a choice; it stands for its task, and has no hints."""
    asked, got, expected = map(plain_text, (" ".join(bug.question), bug.got, bug.expected))
    return Choice(
        task=task.task,
        id=task.id,
        title="Name the mistake",
        ask=f"{asked}\n\nSomebody answered {got}, and right is {expected}. Which mistake is that?",
        options=tuple(
            Option(say=say, right=at == bug.right, because=bug.say if at == bug.right else "")
            for at, say in enumerate(map(plain_text, bug.options))
        ),
        hints=(),
    )


def plain_text(text: str) -> str:
    """A text that was set already, so that nothing in it is taken for a sign."""
    return SIGNS.sub(r"\\\1", text)
