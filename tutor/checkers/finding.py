"""What a checker can say about an answer, and what is said where nothing can be judged."""

from __future__ import annotations

from msgspec import Struct

from tutor.attempt import Counterexample, Reason
from tutor.lesson import Task, wants_program

WITHOUT = "Until then no answer to it is judged or counts. The other steps do without."
"""Said of a task whose package is missing."""


class Finding(Struct, frozen=True, kw_only=True):
    """What a checker can say about an answer beyond right or wrong."""

    reason: Reason | None = None
    misconception: str | None = None
    feedback: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    """What is said even where a known misconception explains the answer."""
    proof: str | None = None
    counterexample: Counterexample | None = None
    output: str = ""
    place: tuple[int, int] | None = None
    share: float | None = None
    """The part of the points, where the kind has degrees."""


def missing_package(task: Task) -> str | None:
    """What to say of a task whose package is not installed here; None where nothing is missing. Imports nothing big."""
    needs = task.needs if wants_program(task) else None
    if needs is None:
        return None
    from tutor import sandbox

    if sandbox.has(needs):
        return None
    return f"This task needs {needs}, which is not installed. To get it, type: `pip install 'xent-tutor[{needs}]'`."
