"""What is told of a verdict: what the lesson adds to it, and what is kept back until the learner asks for it."""

from __future__ import annotations

import msgspec

from tutor import typeset
from tutor.attempt import Outcome, Verdict
from tutor.checkers import reference
from tutor.lesson import Choice, Derivation, NumberTask, Symbolic, Task
from tutor.session import Session
from tutor.tui.widgets.verdict_panel import Shown
from tutor.variant import fill, variant


def shown(session: Session, task: Task, answer: str, verdict: Verdict, earned: int = 0) -> Shown:
    """A verdict with what the lesson adds to it: what comes after, and the reference beside a right answer."""
    by_stages = isinstance(task, Symbolic | Derivation) and verdict.outcome is Outcome.WRONG
    if by_stages and verdict.place is not None and not is_part(verdict.place, answer):
        verdict = msgspec.structs.replace(verdict, place=None)
    if isinstance(task, Derivation):
        # Every line has its reading beside it already.
        verdict = msgspec.structs.replace(verdict, read_as=None)
    if verdict.outcome is not Outcome.CORRECT:
        return Shown(verdict=verdict, answer=answer, by_stages=by_stages)
    return Shown(
        verdict=verdict,
        answer=answer,
        after=typeset.plain(fill(task.after, variant(task).given), typeset.UNWRAPPED) if task.after else "",
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
