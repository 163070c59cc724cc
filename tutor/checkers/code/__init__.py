"""Writing a function: it is run in the sandbox beside the reference, and what both return is compared here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tutor.attempt import Counterexample, Reason, Unreadable
from tutor.checkers.code import repairs, sentences
from tutor.checkers.code.compare import as_array, raises_as_asked, same_result
from tutor.checkers.code.parts import entries, parts, related_parts
from tutor.checkers.code.plan import JudgedCall, plan
from tutor.checkers.code.quoted import may_be_said
from tutor.checkers.code.reduction import reduced
from tutor.checkers.code.relations import (
    CLOSELY,
    COARSELY,
    FEW_DIGITS,
    PROPORTIONAL,
    RELATIONS,
    Case,
    Related,
    lengths,
    relation,
)
from tutor.checkers.code.values import short, side_by_side
from tutor.checkers.code.why import (
    kind_sentence,
    part_without_value,
    shape_sentence,
    unbounded_cause,
    unbounded_sentence,
)
from tutor.checkers.contract import Conditions, known
from tutor.checkers.finding import Finding
from tutor.checkers.lending import Functions
from tutor.checkers.pasted import notes, tidy
from tutor.checkers.programs import LessonFails, Own, run_own, run_program
from tutor.lesson import Code, Misconception, Tolerance
from tutor.sandbox import UNSEEN, Part, Raised, Result, Returned, Run, Trouble

if TYPE_CHECKING:
    from tutor.algebra.declared import Declared

KEPT_PLANS = 512
"""Tasks whose calls are remembered."""
MAX_OUTPUT = 4000
ALSO = "Other calls fail too, and may have another cause."
ANOTHER = "It returns another value here."
"""Said where nothing else can be."""
EXACTLY = Tolerance(rel=0, abs=0)


Failing = tuple[JudgedCall, Result | None, Result]
"""A call, what the program made of it, and what the reference did."""
Why = tuple[Reason, str] | tuple[Reason, str, str]
"""In which way it is wrong, and a sentence or two."""


class Program(Struct, frozen=True):
    """A program and what came of the calls that judge it."""

    text: str
    asked: tuple[JudgedCall, ...]
    run: Run
    lent: Functions = ()


def work_out(task: Code, answer: str, conditions: Conditions) -> Program:
    """Run a program over the task's calls. Raises Unreadable where it does not compile, and LessonFails."""
    if not answer.strip():
        raise Unreadable(f"There is nothing here yet; write `{task.function}`.")
    asked, lent = _planned(Own(task, "", (), ())), conditions.lent.own
    calls = [one.call for one in asked]
    authored = answer in task.authored
    run = run_own(Own(task, answer, lent, calls)) if authored else run_program(task, answer, calls, lent)
    problem = run.stop
    if problem is not None and problem.part is Part.LENT:
        if lent != conditions.lent.references:
            raise Unreadable(sentences.lent(problem))
        raise LessonFails("uses", f"a function that this task uses fails: {problem.type}: {problem.message}")
    if problem is not None and problem.trouble is Trouble.SYNTAX:
        raise Unreadable(sentences.unreadable(problem), *(sentences.place(answer, problem) or (None, None)))
    return Program(answer, asked, run, lent)


@lru_cache(KEPT_PLANS)
def _planned(own: Own) -> tuple[JudgedCall, ...]:
    assert isinstance(own.task, Code)
    return plan(own.task)


def is_right(task: Code, value: Program, right: Program) -> bool:
    """Whether a program came to the same as the reference at every call and has the same properties."""
    return _agree(task, value, right)


def misconception_of(task: Code, value: Program, conditions: Conditions) -> Misconception | None:
    """The misconception whose program came to the same: to the last bit where there is one, else within tolerance."""
    if value.run.stop is not None:
        return None
    near = None
    for misconception, program in known(task, conditions, work_out):
        if _agree(task, value, program) and _is_shown(misconception, value, program):
            if _agree(task, value, program, EXACTLY):
                return misconception
            near = near or misconception
    return near


def _is_shown(misconception: Misconception, value: Program, other: Program) -> bool:
    """Whether a program that came to the same came there in the same way, as far as can be seen."""
    return (
        not _by_another_way(value, other)
        and not _raised_otherwise(value, other)
        and may_be_said(misconception, value.text)
    )


def _raised_otherwise(value: Program, other: Program) -> bool:
    """Whether a call that may not raise raised in both, with other words in the message: another cause."""
    return any(
        isinstance(got, Raised) and isinstance(want, Raised) and _words(got) != _words(want)
        for one, got, want in zip(value.asked, value.run.results, other.run.results, strict=True)
        if not one.exceptions and not one.property
    )


def _words(raised: Raised) -> list[str]:
    """A message without numbers and what it quotes."""
    return re.findall(r"[^\W\d]+", re.sub(r"(['\"]).*?\1", "", raised.message))


def _by_another_way(value: Program, other: Program) -> bool:
    """Whether both come to the same nan or inf, and only one of them by an overflow."""
    return any(
        isinstance(got, Returned)
        and isinstance(want, Returned)
        and (mine := unbounded_cause(got)) is not None
        and (theirs := unbounded_cause(want)) is not None
        and ("overflow" in mine.message) != ("overflow" in theirs.message)
        for got, want in zip(value.run.results, other.run.results, strict=True)
    )


def _agree(task: Code, value: Program, other: Program, tolerance: Tolerance | None = None) -> bool:
    if value.run.stop is not None or other.run.stop is not None:
        return False
    return all(
        agrees(one, got, want, tolerance or _tolerance(task, one))
        for one, got, want in zip(value.asked, value.run.results, other.run.results, strict=True)
    )


def agrees(one: JudgedCall, got: Result, want: Result, tolerance: Tolerance) -> bool:
    """Whether a call came to the same as another: the same result, or both hold, or raise, what is asked."""
    if one.property:
        return holds(got) == holds(want)
    if one.exceptions:
        return raises(one, got) == raises(one, want)
    return same_result(got, want, tolerance)


def raises(one: JudgedCall, got: Result) -> bool:
    """Whether a call that should raise did."""
    return raises_as_asked(got, one.exceptions, one.message)


def _tolerance(task: Code, one: JudgedCall) -> Tolerance:
    return one.tolerance or task.tolerance


def holds(result: Result) -> bool:
    """Whether a property's expression came out true."""
    if isinstance(result, Raised):
        return False
    truth = as_array(result.value)
    return truth is not None and truth.size == 1 and bool(truth.item())


def show(task: Code, value: Program) -> None:
    """Code needs no echo."""


def confirm(task: Code, value: Program, right: Program) -> Finding:
    """What a right program does besides."""
    changed = sorted({name for result in value.run.results if isinstance(result, Returned) for name in result.changed})
    named = ", ".join(f"`{name}`" for name in changed)
    return Finding(
        feedback=(*notes(value.text), *([f"It also changes {named}, the caller's own array."] if changed else [])),
        output=clean(value.run.output),
    )


def explain(task: Code, value: Program, right: Program) -> Finding:
    """Why a program is wrong, at the call that shows it best."""
    output = clean(value.run.output)
    failures = list(failing(task, value, right))
    if not failures:
        reason, *told = _of_the_whole(task, value)
        return Finding(reason=reason, feedback=tuple(map(clean, told)), output=output)
    if answers := _two_answers(task, value):
        return Finding(
            reason=Reason.VALUE,
            feedback=("The same call gave two different answers: chance or kept state is at work.",),
            counterexample=Counterexample(value.asked[0].text, *map(clean, answers)),
            output=output,
        )
    one, got, want = failures[0]
    if got is not None and not one.property and one.call.values:
        programs = (value.text, value.lent), (right.text, right.lent)
        one, got, want = reduced(task, programs, (one, got, want))
    related = _related(task, failures)
    if related and related.say == COARSELY and not repairs.loses_digits(value.text):
        related = replace(related, say=FEW_DIGITS)
    if related and related.say == CLOSELY and not repairs.goes_by_steps(value.text):
        related = None
    reason, *told = _of_the_call(task, value, one, got, want, related.say if related else None)
    if related and related.say in told and not related.explains_all:
        told.append(ALSO)
    told += [said] if (said := sentences.defined_twice(task.function, value.text)) else []
    unused = sentences.unused(task.function, value.text, right.text)
    told = [*([] if unused and told == [ANOTHER] else told), *unused]
    return Finding(
        reason=reason,
        misconception=related.misconception if related and related.say in told else None,
        feedback=tuple(map(clean, told)),
        counterexample=None if reason is Reason.FORBIDDEN else _counterexample(task, one, got, want),
        output=_printed(got, output),
    )


def _printed(got: Result | None, everything: str) -> str:
    """What the call that is shown printed itself, and how much there was besides; else all that was printed."""
    own = clean(got.output) if got is not None else ""
    more = everything.count("\n") - own.count("\n")
    if not own or more <= 0:
        return own or everything
    return f"{own.rstrip()}\n… and {more} line{'s' if more > 1 else ''} at other calls"


def failing(task: Code, value: Program, right: Program) -> Iterator[Failing]:
    """Calls at which the program differs, in order; one without a result is where it was stopped."""
    if task.function not in value.run.names and not any(isinstance(one, Returned) for one in value.run.results):
        return
    for one, got, want in zip_longest(value.asked, value.run.results, right.run.results):
        if got is None:
            yield one, got, want
            return
        if not holds(got) if one.property else not agrees(one, got, want, _tolerance(task, one)):
            yield one, got, want


def _two_answers(task: Code, value: Program) -> tuple[str, str] | None:
    """What a call that was made twice returned each time, where that differs: as got, and as expected."""
    by_place = dict(zip((one.again for one in value.asked), value.run.results, strict=False))
    again, first = by_place.get(True), next(iter(value.run.results), None)
    if not isinstance(first, Returned) or not isinstance(again, Returned):
        return None
    if part_without_value(first.value) or not same_result(first, first, EXACTLY):  # what is unlike even itself
        return None
    if same_result(again, first, _tolerance(task, value.asked[0])):
        return None
    seen, before = side_by_side(again.value, first.value, _tolerance(task, value.asked[0]))
    return f"{seen} the second time", f"{before} as the first time"


def _of_the_whole(task: Code, value: Program) -> Why:
    if value.run.stop is not None:
        return sentences.stopped(value.run.stop, task)
    return Reason.EXCEPTION, sentences.missing(task, value.run.names, tidy(value.text))


def _of_the_call(
    task: Code, value: Program, one: JudgedCall, got: Result | None, want: Result, related: str | None
) -> Why:
    if got is None:
        return _of_the_whole(task, value)
    if one.exceptions:
        return sentences.not_raised(one, got, task)
    if isinstance(got, Raised):
        return sentences.raised(got, task)
    if one.property:
        return Reason.VALUE, f"This should hold: {one.property}."
    if isinstance(want, Raised):
        return Reason.VALUE, f"This call should raise {want.type}."
    return Reason.VALUE, _of_the_value(got, want, related, tidy(value.text))


def _of_the_value(got: Returned, want: Returned, related: str | None, program: str) -> str:
    if sentence := kind_sentence(got.value, want.value):
        return sentence
    numbers, wanted = as_array(got.value), as_array(want.value)
    if numbers is not None and wanted is not None:
        found = shape_sentence(numbers, wanted, program) or unbounded_sentence(got, wanted)
        if found:
            return found
    return related or ANOTHER


def declared_of(task: Code) -> tuple[Declared, ...]:
    """What the course says of factors, as far as this task has the words for it."""
    from tutor.algebra.declared import declared  # brings all of the answer language, which a right program needs not

    return tuple(declared(task.subject.relations, "code", (task.answer, task.ask)))


def relation_sentences(task: Code) -> tuple[str, ...]:
    """Everything that may be said of how wrong numbers are related to the right ones."""
    return (
        *(each.say for each in declared_of(task)),
        *(sentence for _, sentence in RELATIONS),
        PROPORTIONAL,
        FEW_DIGITS,
    )


def _related(task: Code, failures: list[Failing]) -> Related | None:
    """How the wrong values are related to the right ones, as a whole or part by part."""
    returned = [
        (one, got.value, want.value)
        for one, got, want in failures
        if isinstance(got, Returned) and isinstance(want, Returned) and not one.property
    ]
    cases = [
        Case(numbers, wanted, lengths(one.call.text, one.call.values.values()))
        for one, got, want in returned
        if (numbers := as_array(got)) is not None and (wanted := as_array(want)) is not None
    ]
    if cases:
        found = relation(cases, declared_of(task))
        if found is None and (both := entries(cases)):
            found = related_parts(both, declared_of(task), task.tolerance)
        return found and replace(found, explains_all=found.explains_all and len(cases) == len(failures))
    both = [
        (own, right, lengths(one.call.text, one.call.values.values()))
        for one, got, want in returned
        if (own := parts(got)) is not None and (right := parts(want)) is not None
    ]
    return related_parts(both, declared_of(task), task.tolerance) if both else None


def _counterexample(task: Code, one: JudgedCall, got: Result | None, want: Result) -> Counterexample:
    wanted = clean(want.type if isinstance(want, Raised) else short(want.value))
    if one.exceptions:
        wanted = clean(f"raises {sentences.exceptions(one)}")
    if one.property:
        shown = "an exception" if isinstance(got, Raised) else "False"
        return Counterexample(said_of_property(one), shown if got is not None else "no answer", "True")
    if got is None:
        return Counterexample(one.text, "no answer", wanted)
    if isinstance(got, Raised):
        return Counterexample(one.text, clean(f"{got.type}: {got.message}" if got.message else got.type)[:300], wanted)
    if isinstance(want, Raised):
        return Counterexample(one.text, clean(short(got.value)), wanted)
    seen, wanted = side_by_side(got.value, want.value, _tolerance(task, one))
    return Counterexample(one.text, clean(seen), clean(wanted))


def said_of_property(one: JudgedCall) -> str:
    """A property as it is shown: its expression, or its words where the expression is a program of its own."""
    return one.property if one.property and "lambda" in one.text else one.text


def clean(text: str) -> str:
    """What a program printed or named, without characters that steer a terminal, and cut."""
    text = UNSEEN.sub("", text.replace("\r\n", "\n"))
    return text if len(text) <= MAX_OUTPUT else text[:MAX_OUTPUT] + "\n…"
