"""Which pane an answer is given in."""

from __future__ import annotations

from functools import partial
from typing import assert_never

from tutor.asking import Asked
from tutor.lesson import Choice, Code, Derivation, Estimate, Explore, NumberTask, Order, Spot, Symbolic, Task, Training
from tutor.session import Session
from tutor.tui.widgets.answer_pane import AnswerPane


def answer_pane(task: Task, asked: Asked, answer: str, session: Session, earlier: tuple[str, ...] = ()) -> AnswerPane:
    """The pane for a task's kind, with this answer in it; ``earlier`` are answers given before, oldest first."""
    echo = session.echo
    match task:
        case Choice():
            from tutor.tui.widgets.choice_answer import ChoiceAnswer

            return ChoiceAnswer(asked.options, asked.several, answer)
        case Order():
            from tutor.checkers.order import shuffled
            from tutor.tui.widgets.order_answer import OrderAnswer

            draw = f"{session.learner}:{len(session.attempts(task))}"
            return OrderAnswer(shuffled(task, draw), asked, answer)
        case Spot():
            from tutor.tui.widgets.spot_answer import SpotAnswer

            return SpotAnswer(asked, answer)
        case Code() | Training():
            from tutor.tui.widgets.code_answer import CodeAnswer

            return CodeAnswer(task, asked, answer, session)
        case Derivation():
            from tutor.tui.widgets.derivation_answer import derivation_pane

            return derivation_pane(task, asked, answer, echo)
        case Explore():
            from tutor.tui.widgets.explore_answer import ExploreAnswer

            return ExploreAnswer(asked.picture, answer)
        case NumberTask() | Symbolic() | Estimate():
            from tutor.tui.widgets.formula_answer import FormulaAnswer

            return FormulaAnswer(answer, partial(echo, task), asked.symbols, earlier)
        case _:
            assert_never(task)
