"""``learn``: a lesson as plain lines. It asks, reads the answer and tells what became of it, also through a pipe."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from tutor import courses
from tutor.asking import CLOSED, SETTLED, Asked, Written
from tutor.checkers.choice import kept_letters
from tutor.cli import opening
from tutor.cli.course import picture_beside
from tutor.cli.plain import (
    WIDTH,
    asked_text,
    hint_text,
    movable_words,
    picture_words,
    print_formulas,
    prose,
    shown_text,
    told_text,
)
from tutor.cli.printing import tell
from tutor.keeping import Keeping, open_keeping
from tutor.lesson import Choice, Code, Picture, Task, Text, Training
from tutor.loader import CourseFolder, open_course
from tutor.own_notes import TooLong
from tutor.picture import start
from tutor.progress.opened import BUSY
from tutor.progress.problem import IN_USE
from tutor.rescue import rescued_without_asking
from tutor.session import NO_ROUNDS, Session
from tutor.steering import harmless, one_line
from tutor.takeaway import noted
from tutor.telling import GoOn, Told, at_stage, shown_answer, told

if TYPE_CHECKING:
    from tutor.achievements import Played

MOST = 1_000_000
"""Characters that are read as one line."""
END = "."
NOT_KEPT = 3
HOW = {
    Written.LETTERS: "Type its letter.",
    Written.ORDER: "Type the letters in the right order, such as c a b; leave out what does not belong.",
    Written.NUMBERS: "Type its number.",
    Written.LINE: "Type the answer on one line.",
    Written.LINES: f"Type the lines; a blank one, or one with only {END}, ends them.",
    Written.SLIDERS: "Type the sliders and their values on one line.",
    Written.PROGRAM: f"Type the program; a line with only {END} ends it.",
}
SEVERAL = {
    Written.LETTERS: "Type the letters, such as a, c: more than one is right.",
    Written.NUMBERS: "Type the numbers, such as 2, 5: more than one is right.",
}
COMMANDS = "Or type hint, again, note, next, quit, or help."
HELP = """\
hint: the next hint; after the last one, answer shows the answer.
more: more of a verdict.
again: the text before and the question, once more.
draw: in words, how your function lies over the reference, where there is a picture of that.
set NAME VALUE: moves what a picture has to move, and reads it again.
note TEXT: writes a line down here; note alone reads it.
next or skip: goes on.
quit: leaves; nothing is lost."""
FOR_THE_ANSWER = "answer shows the answer. The task then earns nothing, and comes back in review."
FOR_ALL_OF_IT = "answer shows them in order."
NOTE = re.compile(r"note(?:\s+at\s+(\d+)\s*:)?(?:\s+(?![=(.,:\[+*/-])(.*))?\s*", re.IGNORECASE)
"""A line for one's own notes, not a program that begins with such a name."""
MORE = {
    GoOn.WHERE: "more shows where.",
    GoOn.EXAMPLE: "more shows an example.",
    GoOn.CHANGE: "more shows the change.",
}


def learn(asked: Any) -> int:
    """Go through the lesson that is named, else from where the learner left off, until it or the input ends."""
    lines, folder = typed(), opening.own_course(asked)
    print_formulas(asked.formulas or "line")
    if not asked.lesson and opening.first_of_several(asked) and opening.own_root(asked) is None:
        chosen = choose(asked, lines)
        if chosen is None:
            return 0
        folder = chosen
    lesson, step = opening.known_place(asked.lesson, folder) if asked.lesson else (None, None)
    with closing(opening.session_to_keep(asked, folder, keeping)) as session:
        if lesson is None:
            session.open(session.place.lesson, session.place.step)
        else:
            session.open(lesson, step)
        with told_at_leaving(session):
            go_through(session, lines)
            say_achieved(session)
        return NOT_KEPT if session.unkept() else 0


@contextmanager
def told_at_leaving(session: Session) -> Iterator[None]:
    """``tell_unkept``, however one leaves."""
    try:
        yield
    finally:
        tell_unkept(session)


def tell_unkept(session: Session) -> None:
    """Say what is not kept, and where it is now; another program is waited for before."""
    until = time.monotonic() + BUSY
    keeping = session.keeping
    while session.unkept() and keeping is not None and IN_USE in keeping.problem and time.monotonic() < until:
        time.sleep(0.1)
    if keeping is not None and session.unkept():
        tell(rescued_without_asking(keeping))


def say_achieved(session: Session, rounds: Mapping[str, Sequence[Played]] = NO_ROUNDS) -> None:
    """Say what was achieved and not told yet. Raises SaveProblem."""
    for each in session.newly_achieved(rounds) if session.learner else ():
        say(f"Achievement: {each.line}")


def choose(asked: Any, lines: Iterator[str]) -> CourseFolder | None:
    """Ask which course, and remember it for the learner; None where the input ends before. Raises SaveProblem."""
    found = courses.offered()
    listed = [f"{number}) {one_line(each.title)}" for number, each in enumerate(found, 1)]
    say("\n".join(["Which course? Type its number; it is remembered.", *listed]))
    for line in lines:
        number = line.strip()
        if number.isdecimal() and len(number) < 4 and 1 <= int(number) <= len(found):
            one = found[int(number) - 1]
            remember(asked, one.identity)
            return open_course(one.root)
        if number.casefold() == "quit":
            return None
        say(f"Type a number from 1 to {len(found)}, or quit.")
    return None


def remember(asked: Any, identity: str) -> None:
    """Keep which course a learner chose, where there is one. Raises SaveProblem."""
    progress = opening.progress_to_keep(asked)
    if progress is not None:
        with closing(progress):
            progress.keep_setting(courses.CHOSEN, identity)


def keeping(saves: Path, name: str) -> Keeping:
    """Progress that goes on where the disk refuses, and says so. Raises SaveProblem."""
    return open_keeping(saves, name, tell=lambda said: tell(said or "All of it is kept again."))


def typed() -> Iterator[str]:
    """The lines of standard input, as they come. What is no text becomes signs that no answer has."""
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding=None if sys.stdin.isatty() else "utf-8-sig", errors="replace")
    while line := sys.stdin.readline(MOST):
        yield line.rstrip("\r\n")


def say(*paragraphs: str) -> None:
    """Print paragraphs and what follows them at once, without anything that steers a terminal."""
    print(harmless("\n\n".join(paragraphs)), end="\n\n", flush=True)


def go_through(session: Session, lines: Iterator[str]) -> None:
    """Every step from the one that the session is at."""
    lesson, helped = session.lesson, False
    kept = [f"Kept for {session.learner}."] if session.learner else []
    say(f"{lesson.title}\n{prose(lesson.goal, WIDTH)}", *kept)
    for index in range(session.index, len(lesson.steps)):
        session.go(index)
        session.keep_place()
        step, number = lesson.steps[index], f"{index + 1} of {len(lesson.steps)}"
        if isinstance(step, Text):
            say(number, prose(step.text, WIDTH), *([picture_read(step.picture)] if step.picture else []))
        else:
            say(f"{number}, task {step.id}, {step.points} points")
            went_on, helped = ask(session, step, lines, helped=helped), True
            if not went_on:
                say("The next start is here again." if session.learner else "Nothing was kept.")
                return
    say(end_of(session))


def end_of(session: Session) -> str:
    """What was earned, what is still open, and what comes next."""
    ending = session.ending()
    lines = [f"{ending.title}: {ending.points} of {ending.possible} points."]
    if ending.level:
        lines.append(f"Your level: {ending.level}.")
    if ending.chapter is not None and ending.chapter.best is not None:
        lines.append(f"Your best of {ending.chapter.title}: {ending.chapter.best.line}.")
    if still_open := [task.id for task in session.lesson.tasks if not session.solved(task)]:
        lines.append(f"Still open: {', '.join(still_open)} (xent-tutor learn {still_open[0]}).")
    following = f"Next: {ending.next_title} (xent-tutor learn {ending.next_id})."
    return "\n".join([*lines, following if ending.next_id else "This was the last lesson of the course."])


def ask(session: Session, task: Task, lines: Iterator[str], *, helped: bool = False) -> bool:
    """Ask until the answer is right or the learner goes on; False where the learner or the input leaves.

    Who was ``helped`` has heard already what may be typed besides an answer.
    """
    seed = session.seed(task)
    asked, order = session.asked(task, seed), session.order(task)
    before = ["Solved before; next goes on."] if session.solved(task) else []
    question = asked_text(asked), *before, *in_scope(asked), how(asked)
    say(*question[:-1], question[-1] if helped else f"{how(asked)}\n{COMMANDS}")
    whole: Told | None = None
    stage, program = 0, ""
    at: dict[str, float] = {}
    for line in lines:
        match line.strip().casefold():
            case "" | ".":
                continue
            case "quit":
                return False
            case "again":
                say(*again(session, task), *question)
            case "help" | "?":
                say(how(asked), HELP)
            case "next" | "skip":
                if session.keeps_closed(task):
                    say(CLOSED)
                    continue
                return True
            case "hint":
                number = session.drafts.show_hint(task)
                more = f"\n{FOR_THE_ANSWER}" if session.drafts.may_show_answer(task) else ""
                say((hint_text(asked, number) if number else "There is no further hint.") + more)
            case "answer" if session.drafts.may_show_answer(task):
                session.drafts.show_answer(task)
                more = f"\n{FOR_ALL_OF_IT}" if session.drafts.may_show_answer(task) else ""
                say(shown_text(shown_answer(task, session.drafts.answer_stage(task), seed)) + more)
            case "answer":
                say(
                    "All of it was shown."
                    if session.drafts.answer_stage(task)
                    else "The answer is shown after the last hint."
                )
            case "more" if whole is None or stage == len(whole.kept_back):
                say("There is nothing more to tell.")
            case "more" if whole is not None:
                stage += 1
                tell_of(at_stage(whole, stage))
            case "draw":
                say(drawn(session, task, program))
            case typed if typed.startswith("set ") or typed == "set":
                say(moved(session, task, at, line))
            case _ if found := NOTE.fullmatch(line.strip()):
                say(own_note(session, found[1], found[2]))
            case _ if session.is_settled(task):
                say(SETTLED, "Type next to go on.")
            case _:
                answer = whole_answer(asked.written, line, lines)
                if isinstance(task, Training):  # which may take as long as a minute
                    say("The training runs ...")
                whole, stage, program = judged(session, task, answer, seed, order), 0, answer
                tell_of(at_stage(whole, stage))
                if whole.go_on is GoOn.NEXT:
                    return True
    return False


def again(session: Session, task: Task) -> list[str]:
    """The text before a task, where one stands there."""
    before = session.lesson.steps[session.index - 1] if session.index else task
    return [prose(before.text, WIDTH)] if isinstance(before, Text) else []


def picture_read(picture: Picture) -> str:
    """A picture in words: its title, its sentence, some values, and what can be moved."""
    words = picture_words(picture, with_table=True)
    return f"{words}\n{movable_words(picture, start(picture))}" if picture.sliders else words


def moved(session: Session, task: Task, at: dict[str, float], line: str) -> str:
    """The picture beside a task, or its own, with a slider where ``set NAME VALUE`` puts it; ``at`` remembers."""
    picture = picture_beside(session.lesson, task)
    if picture is None or not picture.sliders:
        return "There is no picture here with something to set."
    at |= {name: value for name, value in start(picture).items() if name not in at}
    names = ", ".join(picture.sliders)
    words = line.split()[1:]
    if len(words) != 2 or words[0] not in picture.sliders:
        return f"Write set, a name and a number; there is {names}."
    slider = picture.sliders[words[0]]
    try:
        value = float(words[1].replace("\u2212", "-"))
    except ValueError:
        return f"{words[1]} is no number. {movable_words(picture, at)}"
    if not slider.low <= value <= slider.high:
        return f"{words[0]} goes from {slider.low:g} to {slider.high:g}."
    at[words[0]] = value
    return picture_words(picture, at, with_table=True)


def drawn(session: Session, task: Task, program: str) -> str:
    """How a program that was judged lies over the reference, in words. Raises Problems."""
    if not isinstance(task, Code) or task.sweep is None:
        return "There is nothing to draw here."
    program = program or session.drafts.typed(task).answer
    return session.programs.over_reference(task, program).said if program else "There is no program of yours yet."


def own_note(session: Session, number: str | None, text: str | None) -> str:
    """Write a line down at this step, or at another of the lesson by its number; or tell what is noted there."""
    steps = len(session.lesson.steps)
    if number is not None and not (len(number) < 9 and 1 <= int(number) <= steps):
        return f"This lesson has the steps 1 to {steps}."
    place = noted.place(session, None if number is None else int(number) - 1)
    try:
        known = noted.add_line(session, place, text) if text else noted.noted(session, place)
    except TooLong as problem:
        return f"Not noted: {problem} 'note at NUMBER: text' writes at another step."
    if text:
        return "Noted." if session.learner else "Noted, but nothing is kept of nobody: name a learner with --user."
    return known or "Nothing is noted at this step. note and a text on the same line write it down."


def how(asked: Asked) -> str:
    """How an answer is typed."""
    return SEVERAL.get(asked.written, HOW[asked.written]) if asked.several else HOW[asked.written]


def in_scope(asked: Asked) -> list[str]:
    """The names that an answer finds."""
    return [f"There already: {', '.join(asked.scope)}."] if asked.scope else []


def whole_answer(written: Written, first: str, lines: Iterator[str]) -> str:
    """An answer that begins with this line, and goes on to its end or to that of the input."""
    match written:
        case Written.LETTERS | Written.ORDER | Written.NUMBERS | Written.LINE | Written.SLIDERS:
            return first
        case Written.LINES:
            return "\n".join([first, *takewhile(lambda line: line.strip() not in ("", END), lines)])
        case Written.PROGRAM:
            return "\n".join([first, *takewhile(lambda line: line.strip() != END, lines), ""])
        case _:
            assert_never(written)


def judged(session: Session, task: Task, answer: str, seed: int | None = None, order: tuple[int, ...] = ()) -> Told:
    """Judge an answer, of a choice in the letters that were shown, and keep it."""
    answer = kept_letters(task, answer, order) if isinstance(task, Choice) and order else answer
    verdict = session.why(task, answer, session.check(task, answer, seed=seed), seed=seed)
    points = session.record(answer, verdict, seed)
    changes, titles = session.may_tell_change(task), session.titles
    return told(task, answer, verdict, seed=seed, points=points, tells_change=changes, titles=titles, order=order)


def tell_of(part: Told) -> None:
    """What is told now, and how to go on."""
    say("\n".join([told_text(part, carets=False), *([MORE[part.go_on]] if part.go_on in MORE else [])]))
