"""What is told of a verdict, as data: every front end shows it in its own way and decides nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from tutor import typeset
from tutor.attempt import Outcome, Reason, Verdict
from tutor.checkers import ANOTHER_VALUE, echo, reference
from tutor.checkers.choice import LETTERS, named, right_letters
from tutor.checkers.order import shuffled
from tutor.checkers.spot import lines_of
from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Estimate,
    Explore,
    NumberTask,
    Order,
    Spot,
    Symbolic,
    Task,
    Training,
)
from tutor.loader.titles import NO_TITLES, titled
from tutor.ruler import Ruler
from tutor.variant import fill, filled, show, variant


class Word(Struct, frozen=True):
    """What became of an answer, in a word, with a sign that says it without colours."""

    sign: str
    word: str
    tone: Literal["success", "error", "warning"]


WORDS = {
    Outcome.CORRECT: Word("✓", "Correct", "success"),
    Outcome.WRONG: Word("✗", "Not yet", "error"),
    Outcome.UNREADABLE: Word("?", "Not understood", "warning"),
    Outcome.ERROR: Word("!", "The tutor failed", "warning"),
}
FAR = Word("↔", "Further off", "warning")
UNFINISHED = Word("…", "Not finished", "warning")


class GoOn(StrEnum):
    """How it goes on from a verdict; a front end names its own key or command for it."""

    NEXT = "next"
    WHERE = "where"
    """The place is kept back until the learner asks for it."""
    EXAMPLE = "an example"
    """So is the counterexample."""
    CHANGE = "the change"
    """So is what to write instead."""


class Marked(Struct, frozen=True):
    """The line of the answer that the feedback speaks of, and the place in it."""

    line: str
    start: int
    length: int
    number: int | None = None
    """Of the line, from 1; None where the answer has only one."""


class Told(Struct, frozen=True, kw_only=True):
    """A verdict with what the lesson adds to it."""

    verdict: Verdict
    """Without what is kept back."""
    answer: str = ""
    """The one that the verdict speaks of."""
    by_line: bool = False
    """Whether ``read_as`` repeats, line by line, what may stand beside each line already."""
    after: str = ""
    """What the lesson says once the answer is right, as Markdown with the numbers of the variant in place."""
    reference: str = ""
    """The author's own answer, where the learner's is right and it says more."""
    points: int = 0
    """What this answer earned."""
    kept_back: tuple[GoOn, ...] = ()
    """What is told only on request, in this order."""
    ruler: Ruler | None = None
    """An estimate beside the right value."""
    misconception: str = ""
    """The known mistake that the answer shows, as people call it."""
    chosen: tuple[str, ...] = ()
    """The options that were chosen, each with the letter that it was shown with: ``b) It doubles.``"""

    @property
    def word(self) -> Word:
        """What became of the answer."""
        match self.verdict.reason:
            case Reason.UNFINISHED:
                return UNFINISHED
            case Reason.FAR:
                return FAR
        return WORDS[self.verdict.outcome]

    @property
    def go_on(self) -> GoOn | None:
        """How it goes on from here; None where another answer is wanted."""
        if self.kept_back:
            return self.kept_back[0]
        settled = self.verdict.outcome is Outcome.CORRECT or self.verdict.reason is Reason.FAR
        return GoOn.NEXT if settled else None

    @property
    def marked(self) -> Marked | None:
        """The place that the feedback speaks of."""
        return None if self.verdict.place is None else marked(self.verdict.place, self.answer)

    @property
    def printed(self) -> tuple[str, ...]:
        """The lines that the learner's program printed."""
        return tuple(self.verdict.output.splitlines())

    @property
    def hint_helps(self) -> bool:
        """Whether the feedback sends the learner to the hints."""
        return ANOTHER_VALUE in self.verdict.feedback


def told(
    task: Task,
    answer: str,
    verdict: Verdict,
    *,
    seed: int | None = None,
    points: int = 0,
    tells_change: bool = False,
    titles: Mapping[str, str] = NO_TITLES,
    order: tuple[int, ...] = (),
) -> Told:
    """All that is told of a verdict on an answer to this variant, which earned so many points.

    ``tells_change`` says whether the learner has come so far that what to write may be told on request; ``titles`` are
    the course's for its misconceptions; ``order`` is that in which a choice's options were shown.
    """
    if not tells_change:
        verdict = replace(verdict, change=None)
    if isinstance(task, Order) and "\n" in answer.strip():
        verdict = replace(verdict, place=None)  # what was given are the lines themselves, and the sentence says which
    staged = verdict.outcome is Outcome.WRONG and by_stages(task)
    if staged and verdict.place is not None and not is_part(verdict.place, answer):
        verdict = replace(verdict, place=None)
    found = Told(
        verdict=verdict,
        answer=answer,
        by_line=isinstance(task, Derivation),
        misconception=titled(verdict.misconception, titles) if verdict.misconception else "",
        chosen=chosen(task, answer, verdict, seed, order),
    )
    if staged:
        where = () if verdict.place is None else (GoOn.WHERE,)
        return replace(found, kept_back=(*where, GoOn.EXAMPLE) if verdict.counterexample else where)
    if verdict.share is not None and isinstance(task, Estimate):
        return replace(found, after=after(task, seed), ruler=ruler_of(task, answer, seed), points=points)
    if verdict.outcome is not Outcome.CORRECT:
        keeps = isinstance(task, Code) and verdict.outcome is Outcome.WRONG and verdict.place is not None
        where = (GoOn.WHERE,) if keeps else ()
        return replace(found, kept_back=where if verdict.change is None else (*where, GoOn.CHANGE))
    return replace(found, after=after(task, seed), reference=reference_beside(task, answer, seed=seed), points=points)


class Shown(Struct, frozen=True, kw_only=True):
    """The answer, or a part of it, shown to somebody who asked for it after the last hint."""

    heading: str
    lines: tuple[str, ...]
    """As they stand; of a program with its indentation."""
    why: str = ""
    """What the lesson says of it, as plain text."""


def answer_stages(task: Task) -> int:
    """In how many stages the answer is shown on request after the last hint: of a program its lines come first."""
    match task:
        case Code():
            return 2
        case Choice() | Order() | Spot() | NumberTask() | Symbolic() | Derivation() | Explore():
            return 1
        case Training() | Estimate():  # an estimate has one try, and the next step shows the value
            return 0
        case _:
            assert_never(task)


def shown_answer(task: Task, stage: int, seed: int | None = None) -> Shown:
    """So much of the answer to this variant. Raises BadDraw."""
    task = filled(task, seed)
    if stage < answer_stages(task):
        assert isinstance(task, Code)
        lines = tuple(line for line in task.answer.splitlines() if line.strip())
        return Shown(heading="The lines of the answer, shuffled", lines=shuffled(Order(ask=task.ask, lines=lines)))
    why = typeset.plain(after(task, seed), typeset.UNWRAPPED)
    return Shown(heading="The answer", lines=_answer_lines(task, seed), why=_why_right(task) or why)


def _answer_lines(task: Task, seed: int | None) -> tuple[str, ...]:
    match task:
        case Choice():
            right = (task.options[LETTERS.index(letter)].say for letter in sorted(right_letters(task)))
            return tuple(typeset.plain(say, typeset.UNWRAPPED) for say in right)
        case Order():
            return task.lines if task.language else tuple(typeset.plain(line, typeset.UNWRAPPED) for line in task.lines)
        case Spot():
            lines = lines_of(task)
            return tuple(f"{number}  {lines[number - 1].strip()}" for number in sorted(set(task.right)))
        case NumberTask() | Estimate():
            return ((echo(task, task.answer, seed=seed, learners=False).read_as or task.answer),)
        case Symbolic() | Derivation() | Code() | Training() | Explore():
            return tuple(reference(task).rstrip().splitlines()) or (
                (task.to or "",) if isinstance(task, Derivation) else ()
            )
        case _:
            assert_never(task)


def _why_right(task: Task) -> str:
    """What the author says of the right option or line; nothing of other kinds."""
    match task:
        case Choice():
            said = [task.options[LETTERS.index(letter)].because for letter in sorted(right_letters(task))]
        case Spot():
            said = [task.because.get(number, "") for number in sorted(set(task.right))]
        case _:
            return ""
    return " ".join(typeset.plain(each, typeset.UNWRAPPED) for each in said if each)


def ruler_of(task: Estimate, answer: str, seed: int | None = None) -> Ruler | None:
    """An estimate and the right value on one ruler."""
    from tutor.checkers.estimate import ruler  # with the answer language

    return ruler(task, answer, variant(task, seed).given)


def chosen(task: Task, answer: str, verdict: Verdict, seed: int | None, order: tuple[int, ...]) -> tuple[str, ...]:
    """The options that a judged answer chose, with the letters that they were shown with; none of other kinds."""
    whole = filled(task, seed)
    if not isinstance(whole, Choice) or verdict.outcome not in (Outcome.CORRECT, Outcome.WRONG):
        return ()
    return tuple(f"{letter}) {typeset.plain(say, typeset.UNWRAPPED)}" for letter, say in named(whole, answer, order))


def by_stages(task: Task) -> bool:
    """Whether only the kind of mistake is told first, so that the place can be found: in formulas."""
    match task:
        case Symbolic() | Derivation():
            return True
        case Choice() | Order() | Spot() | NumberTask() | Code() | Training() | Estimate() | Explore():
            return False
        case _:
            assert_never(task)


def after(task: Task, seed: int | None = None) -> str:
    """What the lesson says once the answer is right, with the numbers of this variant."""
    return fill(filled(task, seed).after, variant(task, seed).given) if task.after else ""


def reference_beside(task: Task, answer: str, *, seed: int | None = None) -> str:
    """The author's own answer, where it says more than the learner's."""
    match task:
        case Choice() | Order() | Spot() | Estimate() | Explore():
            return ""
        case NumberTask():
            own = echo(task, task.answer, seed=seed, learners=False).read_as or ""
            return f"{own}\n{_values_of(task, seed)}".strip() if own else ""
        case Derivation() if not task.answer:
            return ""  # that each line is right says it all
        case Symbolic():
            read, typed = (echo(task, each, seed=seed, learners=False).read_as for each in (task.answer, answer))
            return "" if read == typed else read or reference(filled(task, seed))
        case Derivation() | Code() | Training():
            own = reference(filled(task, seed))
            return "" if own.strip() == answer.strip() else own
        case _:
            assert_never(task)


def _values_of(task: NumberTask, seed: int | None) -> str:
    """What the names of the reference stand for, as far as the question does not say it: ``with a = 3, b = 0.5``."""
    from tutor.algebra.show import show_name  # brings all of the answer language

    given = variant(task, seed).given
    question = fill(task.ask, given)
    used = [name for name in given if re.search(rf"(?<![\w.]){name}(?=_\d|\W|$)", task.answer)]
    unsaid = [name for name in used if not re.search(rf"(?<!\w)({name}|{show_name(name)})(?!\w)\s*=", question)]
    said = ", ".join(f"{show_name(name)} = {show(given[name])}" for name in unsaid).replace("-", "−")
    return f"with {said}" if said else ""


def is_part(place: tuple[int, int], answer: str) -> bool:
    """Whether a place is less than the whole line it stands in."""
    first = answer.rfind("\n", 0, place[0]) + 1
    return answer[slice(*place)].strip() != answer[first:].split("\n", 1)[0].strip()


def marked(place: tuple[int, int], answer: str) -> Marked:
    """The line of an answer in which a place is."""
    start, end = place
    first = answer.rfind("\n", 0, start) + 1
    line = answer[first:].split("\n", 1)[0]
    number = answer.count("\n", 0, start) + 1 if "\n" in answer.strip() else None
    return Marked(line, start - first, max(1, min(end - start, len(line) - (start - first))), number)


def at_stage(whole: Told, asked_for: int) -> Told:
    """What is told when the learner has asked for so many of the things that are kept back."""
    hidden = whole.kept_back[asked_for:]
    if not hidden:
        return replace(whole, kept_back=())
    verdict = replace(
        whole.verdict,
        place=None if GoOn.WHERE in hidden else whole.verdict.place,
        counterexample=None if GoOn.EXAMPLE in hidden else whole.verdict.counterexample,
        change=None if GoOn.CHANGE in hidden else whole.verdict.change,
    )
    return replace(whole, verdict=verdict, kept_back=hidden)
