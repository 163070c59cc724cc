"""``place``: questions that say where to begin, on the screen or as plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from tutor.asking import Asked
from tutor.checkers.choice import kept_letters
from tutor.cli import opening
from tutor.cli.learn import HOW, SEVERAL, in_scope, keeping, say, tell_of, told_at_leaving, typed, whole_answer
from tutor.cli.plain import asked_text
from tutor.lesson import Choice, Task
from tutor.placement import Placement
from tutor.placing import Placing, where
from tutor.session import Session
from tutor.telling import at_stage, told

NOT_KEPT = 3
COMMANDS = "Or type next where you do not know, or quit."


def place(asked: Any) -> int:
    """Ask where to begin, or take back what came of it."""
    from tutor.cli.play import no_screen, play

    if asked.undo:
        return undo(asked)
    if not asked.lines and no_screen() is None:
        asked.lesson, asked.ask, asked.review, asked.place = None, False, False, True
        return play(asked)
    with closing(opening.session_to_keep(asked, opening.course(asked), keeping)) as session:
        with told_at_leaving(session):
            go_through(session, typed())
        return NOT_KEPT if session.unkept() else 0


def undo(asked: Any) -> int:
    """Take back what was skipped."""
    learner = opening.learner(asked)
    if learner is None:
        raise opening.NoSuch("nobody has played here yet; name a learner: --user NAME, or open the tutor")
    asked.user = learner
    with closing(opening.session_to_keep(asked, opening.course(asked))) as session:
        before = session.placed.placement
        if before == Placement():
            say("There is nothing to take back.")
            return 0
        session.placed.keep(None)
        count = len(before.known)
        lessons = "1 lesson counts" if count == 1 else f"{count} lessons count"
        say(f"Taken back: {lessons} as known no more." if count else "Taken back: the questions begin anew.")
    return 0


def go_through(session: Session, lines: Iterator[str]) -> None:
    """Each question that is left."""
    placing = Placing(session)
    while (task := placing.card) is not None:
        say(f"Question {placing.number} of {placing.count}")
        if not ask(placing, task, lines):
            say("The next time it goes on here." if session.learner else "Nothing was kept.")
            return
        placing.advance()
    say(where(session, placing.found))
    if placing.found.known:
        say("xent-tutor place --undo takes it back.")


def ask(placing: Placing, task: Task, lines: Iterator[str]) -> bool:
    """Ask until there is an answer that counts; False where the learner or the input leaves."""
    asked = placing.asked(task, placing.seed(task))
    how = SEVERAL.get(asked.written, HOW[asked.written]) if asked.several else HOW[asked.written]
    say(asked_text(asked), *in_scope(asked), f"{how}\n{COMMANDS}")
    for line in lines:
        match line.strip().casefold():
            case "quit":
                return False
            case "next" | "skip":
                return True
            case "":
                continue
        judge(placing, task, asked, line, lines)
        if placing.is_answered:
            return True
    return False


def judge(placing: Placing, task: Task, asked: Asked, line: str, lines: Iterator[str]) -> None:
    """Judge an answer, take it in, and tell what became of it."""
    seed = placing.seed(task)
    answer = whole_answer(asked.written, line, lines)
    answer = kept_letters(task, answer, asked.order) if isinstance(task, Choice) else answer
    verdict = placing.check(task, answer, seed=seed)
    placing.record(answer, verdict, seed)
    tell_of(at_stage(told(task, answer, verdict, seed=seed, titles=placing.titles, order=asked.order), 0))
