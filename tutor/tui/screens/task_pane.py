"""What the task pane of the lesson screen holds: the question, the hints, the answer, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor import typeset
from tutor.attempt import Outcome, Verdict
from tutor.checkers import reference
from tutor.lesson import Choice, Code, Derivation, NumberTask, Symbolic, Task, Training
from tutor.session import Session
from tutor.tui.widgets.answers import answer_pane
from tutor.tui.widgets.sentences import sentence
from tutor.tui.widgets.verdict_panel import Shown
from tutor.variant import fill, variant

if TYPE_CHECKING:
    from tutor.tui.screens.lesson import LessonScreen

UNWRAPPED = 10_000
"""Columns: the widget that shows the text wraps it."""

KINDS = {
    "Choice": "choose",
    "NumberTask": "compute",
    "Symbolic": "formula",
    "Derivation": "derive",
    "Code": "write",
    "Training": "train",
}


async def fill_task(screen: LessonScreen, index: int) -> None:
    """Show another task of the open lesson: what was typed for it before is there again."""
    session = screen.session
    task = session.lesson.steps[index]
    assert not hasattr(task, "text"), "a text has no answer"
    task_id = session.task_id(task)
    attempts = session.attempts(task)
    draft = session.progress.draft(task_id)
    given = variant(task).given
    pane = screen.query_one("#task")
    pane.border_title = f"Task · {KINDS[type(task).__name__]}"
    pane.border_subtitle = f"{task.points} points"
    pane.set_class(isinstance(task, Code | Training), "-code")
    pane.set_class(isinstance(task, Derivation) and bool(task.steps), "-steps")
    screen.query_one("#ask", Static).update(sentence(typeset.plain(fill(task.ask, given), UNWRAPPED)))
    answer = draft.answer or (attempts[-1].answer if attempts else "")
    options = tuple(typeset.plain(option.say, UNWRAPPED) for option in task.options) if isinstance(task, Choice) else ()
    holder = screen.query_one("#answer", Vertical)
    await holder.remove_children()
    earlier = tuple(attempt.answer for attempt in attempts)
    answering = answer_pane(task, options, answer, lambda typed: session.echo(task, typed), earlier)
    await holder.mount(answering)
    unchanged = bool(attempts) and draft.answer in ("", attempts[-1].answer)
    answering.judged = attempts[-1].verdict if unchanged else None
    screen.judged = shown(session, attempts[-1].answer, attempts[-1].verdict, task=task) if answering.judged else None
    show_hints(screen, task)


def show_hints(screen: LessonScreen, task: Task | None = None) -> None:
    """Show the hints that have been asked for so far."""
    session = screen.session
    task = task or session.task
    if task is None:
        return
    asked = task.hints[: session.progress.draft(session.task_id(task)).hints]
    given = variant(task).given
    lines = [
        Content.assemble(
            (f"Hint {number} of {len(task.hints)}  ", "bold $text-warning"),
            sentence(typeset.plain(fill(hint, given), UNWRAPPED)),
        )
        for number, hint in enumerate(asked, 1)
    ]
    box = screen.query_one("#hints", Static)
    box.update(Content("\n").join(lines))
    box.set_class(bool(lines), "-shown")


def shown(session: Session, answer: str, verdict: Verdict, earned: int = 0, task: Task | None = None) -> Shown:
    """A verdict with what the lesson adds to it: what comes after, and the reference beside a right answer."""
    task = task or session.task
    by_stages = isinstance(task, Symbolic | Derivation) and verdict.outcome is Outcome.WRONG
    if by_stages and verdict.place is not None and not is_part(verdict.place, answer):
        verdict = msgspec.structs.replace(verdict, place=None)
    if isinstance(task, Derivation):
        # Every line has its reading beside it already.
        verdict = msgspec.structs.replace(verdict, read_as=None)
    if task is None or verdict.outcome is not Outcome.CORRECT:
        return Shown(verdict=verdict, answer=answer, by_stages=by_stages)
    return Shown(
        verdict=verdict,
        answer=answer,
        after=typeset.plain(fill(task.after, variant(task).given), UNWRAPPED) if task.after else "",
        reference=reference_shown(session, task, answer),
        points=earned,
        go_on="f8 goes on",
    )


def reference_shown(session: Session, task: Task, answer: str) -> str:
    """The author's own answer, where it says more than the learner's."""
    if isinstance(task, Choice):
        return ""
    if isinstance(task, NumberTask):
        return session.echo(task, task.answer).read_as or ""
    if isinstance(task, Derivation) and not task.answer:
        # The marks before the lines say it all.
        return ""
    own = reference(task)
    return "" if own.strip() == answer.strip() else own


WHERE, EXAMPLE = "where", "an example"
"""What is told of a wrong formula only on request, in this order."""


def kept_back(judged: Shown | None) -> tuple[str, ...]:
    """What there is to ask for: formulas say first only what kind of mistake it is, so that the place can be found."""
    if judged is None or not judged.by_stages:
        return ()
    where = () if judged.verdict.place is None else (WHERE,)
    return (*where, EXAMPLE) if judged.verdict.counterexample else where


def is_part(place: tuple[int, int], answer: str) -> bool:
    """Whether a place is less than the whole line it stands in."""
    first = answer.rfind("\n", 0, place[0]) + 1
    return answer[slice(*place)].strip() != answer[first:].split("\n", 1)[0].strip()


def revealed(judged: Shown | None, steps: int) -> Shown | None:
    """A verdict without what has not been asked for in so many steps."""
    hidden = kept_back(judged)[steps:]
    if judged is None or not hidden:
        return judged
    verdict = msgspec.structs.replace(judged.verdict, counterexample=None)
    if WHERE in hidden:
        verdict = msgspec.structs.replace(verdict, place=None)
    return msgspec.structs.replace(judged, verdict=verdict, go_on=f"ctrl+o shows {hidden[0]}")
