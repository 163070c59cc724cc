"""What is told of a verdict, as data: every front end shows it in its own way and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from tutor import typeset
from tutor.attempt import Outcome, Reason, Verdict
from tutor.checkers import ANOTHER_VALUE, echo, reference
from tutor.checkers.choice import named
from tutor.lesson import Choice, Code, Derivation, NumberTask, Symbolic, Task, Training
from tutor.loader.titles import NO_TITLES, titled
from tutor.variant import fill, filled, variant


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
    misconception: str = ""
    """The known mistake that the answer shows, as people call it."""
    chosen: tuple[str, ...] = ()
    """The options that were chosen, each with the letter that it was shown with: ``b) It doubles.``"""

    @property
    def word(self) -> Word:
        """What became of the answer."""
        return UNFINISHED if self.verdict.reason is Reason.UNFINISHED else WORDS[self.verdict.outcome]

    @property
    def go_on(self) -> GoOn | None:
        """How it goes on from here; None where another answer is wanted."""
        if self.kept_back:
            return self.kept_back[0]
        return GoOn.NEXT if self.verdict.outcome is Outcome.CORRECT else None

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
    if verdict.outcome is not Outcome.CORRECT:
        keeps = isinstance(task, Code) and verdict.outcome is Outcome.WRONG and verdict.place is not None
        where = (GoOn.WHERE,) if keeps else ()
        return replace(found, kept_back=where if verdict.change is None else (*where, GoOn.CHANGE))
    return replace(found, after=after(task, seed), reference=reference_beside(task, answer, seed=seed), points=points)


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
        case Choice() | NumberTask() | Code() | Training():
            return False
        case _:
            assert_never(task)


def after(task: Task, seed: int | None = None) -> str:
    """What the lesson says once the answer is right, with the numbers of this variant."""
    return fill(filled(task, seed).after, variant(task, seed).given) if task.after else ""


def reference_beside(task: Task, answer: str, *, seed: int | None = None) -> str:
    """The author's own answer, where it says more than the learner's."""
    match task:
        case Choice():
            return ""
        case NumberTask():
            return echo(task, task.answer, seed=seed).read_as or ""
        case Derivation() if not task.answer:
            return ""  # that each line is right says it all
        case Symbolic() | Derivation() | Code() | Training():
            own = reference(filled(task, seed))
            return "" if own.strip() == answer.strip() else own
        case _:
            assert_never(task)


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
