"""``review``: what is to be looked at again, on the screen or as plain lines. ``due``: how much that is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from tutor import due as rollup
from tutor.asking import Asked
from tutor.attempt import Belief, Outcome, Verdict
from tutor.checkers.choice import kept_letters
from tutor.cli import opening
from tutor.cli.keeping_due import keep_due
from tutor.cli.learn import (
    HOW,
    SEVERAL,
    in_scope,
    keeping,
    say,
    say_achieved,
    tell_of,
    told_at_leaving,
    typed,
    whole_answer,
)
from tutor.cli.plain import asked_text, hint_text
from tutor.lesson import Choice, Task
from tutor.progress import find_saves
from tutor.review import Rating
from tutor.reviewing import Rated, Reviewing
from tutor.session import Session
from tutor.steering import one_line
from tutor.telling import Told, at_stage, told

NOT_KEPT = 3
BY_BELIEF = "Type its letter: a small one where you think so, a CAPITAL where you are sure; an empty line is no idea."
COMMANDS = "Or type hint, next or quit."
CHANGE = "Type sooner or later to change that; an empty line goes on."


def review(asked: Any) -> int:
    """Look again at today's portion: as plain lines where that is asked, or where there is no screen."""
    from tutor.cli.play import no_screen, play

    if not asked.lines and no_screen() is None:
        asked.lesson, asked.ask, asked.review = None, False, True
        return play(asked)
    folder = opening.own_course(asked)
    with closing(opening.session_to_keep(asked, folder, keeping)) as session:
        with told_at_leaving(session):
            go_through(session, typed())
            say_achieved(session)
        return NOT_KEPT if session.unkept() else 0


def go_through(session: Session, lines: Iterator[str]) -> None:
    """Each item of today's portion."""
    reviewing = Reviewing(session, session.reviews.portion(), session.reviews.own_medians())
    if reviewing.card is None:
        say(session.reviews.nothing_until())
        return
    count = len(reviewing.items)
    while (task := reviewing.card) is not None:
        title = session.lesson_title(task.id.partition("/")[0])
        say(f"{reviewing.at + 1} of {count}, {one_line(title)}")
        if not ask(reviewing, task, lines):
            break
        reviewing.advance()
    answered = reviewing.at if reviewing.card is not None else count
    say(
        f"{reviewing.right} of {answered} known at once."
        + ("" if reviewing.card else f" {session.reviews.nothing_until()}")
    )


def ask(reviewing: Reviewing, task: Task, lines: Iterator[str]) -> bool:
    """Ask until the answer is right or the learner goes on; False where the learner or the input leaves."""
    seed = reviewing.seed(task)
    asked = reviewing.asked(task, seed)
    say(asked_text(asked), *in_scope(asked), f"{how(reviewing, asked)}\n{COMMANDS}")
    for line in lines:
        match line.strip().casefold():
            case "quit":
                return False
            case "next" | "skip":
                return True
            case "hint":
                number = reviewing.drafts.show_hint(task)
                say(hint_text(asked, number) if number else "There is no further hint.")
            case "" if reviewing.is_answered or not reviewing.takes_belief:
                if reviewing.is_answered:
                    return True
            case _:
                tell_of(judged(reviewing, task, asked, line, lines))
                asked = reviewing.asked(task, seed)  # the options come in another order
                if reviewing.is_right:
                    return change(reviewing, lines)
    return False


def how(reviewing: Reviewing, asked: Asked) -> str:
    """How an answer is typed."""
    if reviewing.takes_belief:
        return BY_BELIEF
    return SEVERAL.get(asked.written, HOW[asked.written]) if asked.several else HOW[asked.written]


def judged(reviewing: Reviewing, task: Task, asked: Asked, line: str, lines: Iterator[str]) -> Told:
    """Judge an answer and keep it; of a letter its size says how sure the learner is."""
    seed, belief = reviewing.seed(task), belief_of(line) if reviewing.takes_belief else None
    if belief is Belief.NO_IDEA:
        answer, verdict = "", reviewing.no_idea(task)
    else:
        answer = whole_answer(asked.written, line, lines)
        answer = kept_letters(task, answer, asked.order) if isinstance(task, Choice) else answer
        verdict = worked_out(reviewing, task, answer, seed)
    points = reviewing.record(answer, verdict, seed, belief=belief)
    whole = told(task, answer, verdict, seed=seed, points=points, titles=reviewing.titles, order=asked.order)
    return at_stage(whole, len(whole.kept_back) if verdict.outcome is Outcome.WRONG else 0)


def belief_of(line: str) -> Belief:
    """How sure somebody is who types this line where a letter is asked for."""
    letter = line.strip()
    return Belief.NO_IDEA if not letter else Belief.SURE if letter.isupper() else Belief.THINK


def worked_out(reviewing: Reviewing, task: Task, answer: str, seed: int | None) -> Verdict:
    """The verdict, with its reason where one can be found out."""
    return reviewing.why(task, answer, reviewing.check(task, answer, seed=seed), seed=seed)


def change(reviewing: Reviewing, lines: Iterator[str]) -> bool:
    """Say when the item comes back, and let the learner change that; False where the input ends."""
    found = reviewing.rated
    if found is None or found.rating is Rating.AGAIN:
        return True
    say(f"{when(found)} {CHANGE}")
    for line in lines:
        match line.strip().casefold():
            case "sooner" | "later" as word:
                found = reviewing.rate(-1 if word == "sooner" else 1)
                say(when(found) if found else "")
            case "quit":
                return False
            case _:
                return True
    return False


def when(found: Rated) -> str:
    """When an item is asked again, as a sentence."""
    return f"{found.comes_back.capitalize()}."


# due


def due(asked: Any) -> int:
    """Print how much there is to look at again; nothing, and 1, where there is none."""
    learner = opening.learner(asked)
    if learner is None:
        return rollup.NOTHING
    found = keep_due(opening.own_course(asked), find_saves(asked.saves), learner)
    return rollup.say(*found[0][1:], prompt=asked.prompt)
