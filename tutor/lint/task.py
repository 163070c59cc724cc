"""A task proves itself: its answer is right, known wrong ones are wrong and told apart, hints keep it to themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from tutor.algebra.typed import ENOUGH
from tutor.attempt import Outcome, Unreadable, Verdict
from tutor.checkers import Conditions, check, checker_of, derivation, missing_package, reference
from tutor.checkers.choice import LETTERS, right_letters
from tutor.checkers.code.quoted import bare
from tutor.checkers.lending import Lent
from tutor.checkers.number import work_out
from tutor.checkers.order import distractors_of
from tutor.checkers.programs import LessonFails
from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Estimate,
    Explore,
    GuidedTask,
    Misconception,
    NumberTask,
    Order,
    Spot,
    Symbolic,
    Task,
    Training,
    VariedTask,
    wants_program,
)
from tutor.lint.explore import lint_positions
from tutor.lint.known import Known
from tutor.lint.pointing import order_faults, spot_faults
from tutor.lint.prose import shortened
from tutor.lint.values import (
    Fault,
    declaration_fault,
    draw_fault,
    expected_numbers,
    step_faults,
    unsteady,
    value_fault,
)
from tutor.variant import PROVED, BadDraw, filled, meets, variant

if TYPE_CHECKING:
    from tutor.lint.known import Note
    from tutor.loader.convert import Path as Field

ALONE = Lent()
"""Nothing is lent."""
SEEDS = range(PROVED)
"""The variants that every task that varies is tried with."""


def lint_task(task: Task, field: Field, note: Note, known: Known, functions: Lent = ALONE) -> None:
    """Note the problems of a task that finds these functions."""
    if known.misconceptions is not None:
        for part, name in named(task):
            if name not in known.misconceptions:
                note((*field, *part), f"{name!r} is not in misconceptions.yaml")
    if not task.hints and not isinstance(task, Estimate):
        note(field, "the task has no hints; write at least one")
    match task:
        case Choice():
            lint_choice(task, field, note)
            if lint_draws(task, field, note):
                lint_variants(task, field, note, functions)
            return
        case Order() | Spot():
            for part, message in order_faults(task) if isinstance(task, Order) else spot_faults(task):
                note((*field, *part), message)
            return
        case Explore():
            sound = lint_draws(task, field, note) and lint_answers(task, field, note)
            if sound:
                lint_variants(task, field, note, functions)
                lint_positions(task, field, note, SEEDS if task.vary else ())
        case NumberTask() | Estimate():
            sound = lint_unit(task, field, note, known) and lint_draws(task, field, note)
            sound = sound and lint_answers(task, field, note)
            if sound:
                lint_variants(task, field, note, functions)
        case Symbolic():
            sound = lint_draws(task, field, note) and lint_answers(task, field, note)
            if sound:
                lint_variants(task, field, note, functions)
        case Derivation():
            sound = lint_steps(task, field, note, known) and lint_answers(task, field, note)
        case Code() if missing_package(task) is None:
            lint_sentences(task, field, note)
            sound = lint_draws(task, field, note) and lint_answers(task, field, note, functions=functions)
            if sound:
                lint_variants(task, field, note, functions)
        case Code() | Training():
            lint_sentences(task, field, note)
            sound = missing_package(task) is not None or lint_answers(task, field, note, functions=functions)
        case _:
            assert_never(task)
    if sound:
        lint_hints(task, field, note)


def lint_sentences(task: Code | Training, field: Field, note: Note) -> None:
    """What is said of a wrong program quotes the code that it speaks of: only then nothing else hears it."""
    for i, misconception in enumerate(task.misconceptions):
        if word := next(bare(misconception), None):
            message = f"speaks of {word} without backticks: in them it is said only of programs that have it"
            note((*field, "misconceptions", i, "say"), message)


def named(task: Task) -> Iterator[tuple[Field, str]]:
    """The names of misconceptions a task uses, with their fields."""
    match task:
        case Choice():
            for i, option in enumerate(task.options):
                if option.name is not None:
                    yield ("options", i, "name"), option.name
        case Order():
            for i, each in enumerate(distractors_of(task)):
                if each.name is not None:
                    yield ("distractors", i, "name"), each.name
        case Spot():
            return
        case NumberTask() | Symbolic() | Code() | Training() | Estimate() | Explore():
            yield from named_misconceptions(task)
        case Derivation():
            yield from named_misconceptions(task)
            for i, small in enumerate(task.steps):
                yield from ((("steps", i, *part), name) for part, name in named(small))
        case _:
            assert_never(task)


def named_misconceptions(task: GuidedTask) -> Iterator[tuple[Field, str]]:
    """The names of a task's own misconceptions, with their fields."""
    for i, misconception in enumerate(task.misconceptions):
        yield ("misconceptions", i, "name"), misconception.name


def lint_draws(task: VariedTask, field: Field, note: Note) -> bool:
    """What varies is given, and can be drawn; False where it is not."""
    unknown = [name for name in task.vary if name not in task.given]
    for name in unknown:
        note((*field, "vary", name), f"{name!r} varies but is not given")
    bad = [(name, problem) for name, how in task.vary.items() if (problem := draw_fault(how))]
    for name, message in bad:
        note((*field, "vary", name), message)
    unmet = [(i, problem) for i, condition in enumerate(task.require) if (problem := unmet_fault(task, condition))]
    for i, message in unmet:
        note((*field, "require", i), message)
    return not unknown and not bad and not unmet


def unmet_fault(task: VariedTask, condition: str) -> str | None:
    """What is wrong with a condition; one that the lesson's own values do not meet is wrong too."""
    try:
        return None if meets(condition, task.given) else "the lesson's own values do not meet this"
    except BadDraw as problem:
        return str(problem)


def lint_unit(task: NumberTask | Estimate, field: Field, note: Note, known: Known) -> bool:
    """The unit is one of the course's, where there is a course to ask; False where it is not."""
    units = task.subject.units
    if known.folder is None or task.unit is None or task.unit in units:
        return True
    listed = f"there are {', '.join(units)}" if units else "it lists none: units: {km: {}}"
    note((*field, "unit"), f"{task.unit!r} is no unit of course.yaml; {listed}")
    return False


def lint_choice(task: Choice, field: Field, note: Note) -> None:
    """Some option is right, no option is said twice, right options show no misconception."""
    right = right_letters(task)
    if not right:
        note((*field, "options"), "no option is right; mark one with right: true")
    for i, letter in enumerate(task.answer or ()):
        if letter not in LETTERS[: len(task.options)]:
            note((*field, "answer", i), f"there is no option {letter!r} for this answer")
    marked = frozenset(letter for letter, option in zip(LETTERS, task.options, strict=False) if option.right)
    if task.answer is not None and marked and marked != right:
        note((*field, "answer"), "the answer and the options marked right differ")
    said: set[str] = set()
    for i, option in enumerate(task.options):
        if option.say in said:
            note((*field, "options", i, "say"), "another option says the same")
        said.add(option.say)
        if option.name is not None and LETTERS[i] in right:
            note((*field, "options", i, "name"), "a right option cannot show a misconception")


def lint_steps(task: Derivation, field: Field, note: Note, known: Known) -> bool:
    """Each given step proves itself like a task of its own; False when one is bad."""
    noted: list[Field] = []

    def noting(part: Field, message: str) -> None:
        noted.append(part)
        note(part, message)

    for part, message in step_faults(task):
        noting((*field, *part), message)
    for i, step in enumerate(derivation.steps_of(task) if not noted else ()):
        here: Field = (*field, "steps", i)
        match step:
            case Choice():
                lint_choice(step, here, noting)
            case NumberTask():
                if lint_unit(step, here, noting, known):
                    lint_answers(step, here, noting)
            case Symbolic():
                lint_answers(step, here, noting)
            case _:
                assert_never(step)
    return not noted


def lint_answers(task: GuidedTask, field: Field, note: Note, seed: int | None = None, functions: Lent = ALONE) -> bool:
    """Try the reference, what else is accepted, the misconceptions and the starter; False when the first is bad."""
    where = "" if seed is None else f" in the variant with seed {seed}"
    try:
        task = _guided(filled(task, seed))
    except BadDraw as problem:
        note((*field, "vary"), f"{problem}{where}")
        return False
    if found := reference_fault(task, seed, functions):
        part, message = found
        note((*field, *part), message + where)
        return False
    for i, answer in enumerate(task.accept):
        verdict = check(task, answer, seed=seed, lent=functions, lessons=True)
        if verdict.outcome is not Outcome.CORRECT:
            note((*field, "accept", i), f"{shortened(answer)!r} is judged {said(verdict)}, not correct{where}")
    if isinstance(task, NumberTask) and (rounded := unaccepted_rounding(task, seed)):
        note(
            (*field, "answer"),
            f"{rounded!r}, which is right to {task.digits or 'three'} digits, is not judged correct{where}",
        )
    names: set[str] = set()
    for i, misconception in enumerate(task.misconceptions):
        if misconception.name in names:
            note((*field, "misconceptions", i, "name"), f"the misconception {misconception.name!r} is here twice")
        names.add(misconception.name)
        verdict = check(task, misconception.answer, seed=seed, lent=functions, lessons=True)
        if fault := misconception_fault(task, misconception, verdict, functions):
            note((*field, "misconceptions", i, "answer"), fault + where)
    if isinstance(task, Code) and task.repair:
        for part, message in repair_faults(task, functions):
            note((*field, *part), message)
        return True
    starter = task.starter if wants_program(task) else ""
    if starter and check(task, starter, lent=functions).outcome is Outcome.CORRECT:
        note((*field, "starter"), "the starter is already a right answer")
    return True


def repair_faults(task: Code, functions: Lent) -> Iterator[Fault]:
    """The starter of a task that repairs is a program that ends, is wrong, and says where."""
    if not task.starter.strip():
        yield ("repair",), "there is nothing to repair: write the faulty program as the starter"
        return
    verdict = told_of_starter(task, functions)
    if verdict.outcome is Outcome.CORRECT:
        yield ("starter",), "the starter is to be repaired, but it is already a right answer"
    elif verdict.outcome is not Outcome.WRONG:
        yield ("starter",), f"the starter is to be repaired, but it is judged {said(verdict)}"
    elif verdict.counterexample is None and verdict.misconception is None and not verdict.feedback:
        yield ("starter",), "the starter is wrong, but nothing is said of it; write a call at which it shows"


def told_of_starter(task: Code, functions: Lent = ALONE) -> Verdict:
    """What somebody is told who submits the faulty starter as an answer to the same task."""
    return check(replace(task, repair=False), task.starter, lent=functions)


def reference_fault(task: GuidedTask, seed: int | None, functions: Lent) -> Fault | None:
    """What is wrong with the task's own answer; None when it is judged correct."""
    if declared := declaration_fault(task):
        return declared
    field = reference_field(task)
    try:
        conditions = Conditions(variant(task, seed).given, functions)
        fault = value_fault(task, checker_of(task).work_out(task, reference(task), conditions))
    except Unreadable as problem:
        return field, f"cannot be read: {problem.message}"
    except LessonFails as problem:
        return (problem.field,), str(problem)
    except Exception as problem:  # an author's mistake may surface anywhere in a checker
        return field, f"has no value: {problem}"
    if fault is not None:
        return fault
    verdict = check(task, reference(task), seed=seed, lent=functions, lessons=True)
    return None if verdict.outcome is Outcome.CORRECT else (field, f"is judged {said(verdict)}, not correct")


def reference_field(task: GuidedTask) -> Field:
    """The key under which the right answer stands: free lines may say only where they lead."""
    match task:
        case Derivation():
            return ("answer",) if task.answer else ("to",)
        case NumberTask() | Symbolic() | Code() | Training() | Estimate() | Explore():
            return ("answer",)
        case _:
            assert_never(task)


def said(verdict: Verdict) -> str:
    """The outcome with its first sentence."""
    return f"{verdict.outcome.value} ({verdict.feedback[0]})" if verdict.feedback else verdict.outcome.value


def misconception_fault(
    task: GuidedTask, misconception: Misconception, verdict: Verdict, functions: Lent
) -> str | None:
    """What is wrong with a misconception whose own answer got this verdict."""
    name = misconception.name
    if verdict.outcome is Outcome.CORRECT:
        return f"{name!r} is the same as the right answer"
    if verdict.outcome is not Outcome.WRONG:
        return f"the answer of {name!r} is judged {said(verdict)}"
    if verdict.misconception != name:
        return f"{name!r} is not recognised: its answer is taken for {verdict.misconception or 'merely wrong'!r}"
    if is_unsteady(task, misconception.answer, functions):
        return f"{name!r} is not recognised for sure: its results are different each time"
    return None


def unaccepted_rounding(task: NumberTask, seed: int | None) -> str | None:
    """The right numbers in as many digits as should suffice, where they do not; counts are exact."""
    numbers = work_out(task, task.answer, Conditions(variant(task, seed).given)).values
    typed = ", ".join(
        str(number) if number == round(number, 0) else f"{number:.{task.digits or ENOUGH}g}" for number in numbers
    )
    return None if check(task, typed, seed=seed).outcome is Outcome.CORRECT else typed


def is_unsteady(task: GuidedTask, answer: str, functions: Lent) -> bool:
    """Whether an answer comes to something else each time, as a function may that draws."""
    match task:
        case Code():
            return unsteady(task, checker_of(task).work_out(task, answer, Conditions(lent=functions)))
        case NumberTask() | Symbolic() | Derivation() | Training() | Estimate() | Explore():
            return False
        case _:
            assert_never(task)


def _guided(task: Task) -> GuidedTask:
    assert not isinstance(task, Choice | Order | Spot)
    return task


def lint_variants(task: VariedTask, field: Field, note: Note, functions: Lent = ALONE) -> None:
    """The same must hold for other numbers; the first variant in which it does not is told."""
    for seed in SEEDS if task.vary else ():
        found: list[str] = []

        def first(part: Field, message: str, found: list[str] = found) -> None:
            found.append(message)

        lint_variant(task, field, first, seed, functions)
        if found:
            note((*field, "vary"), found[0])
            return


def lint_variant(task: VariedTask, field: Field, note: Note, seed: int, functions: Lent) -> None:
    """What must hold of one variant: what the task proves, with its values."""
    if not isinstance(task, Choice):
        lint_answers(task, field, note, seed, functions)
        return
    try:
        whole = filled(task, seed)
    except BadDraw as problem:
        note(field, f"{problem} in the variant with seed {seed}")
        return
    assert isinstance(whole, Choice)
    lint_choice(whole, field, lambda part, message: note(part, f"{message} in the variant with seed {seed}"))


def lint_hints(task: GuidedTask, field: Field, note: Note) -> None:
    """No hint holds the answer itself."""
    kept, numbers = secrets(_guided(filled(task)))
    for i, hint in enumerate(task.hints):
        in_words = any(len(answer) > 3 and answer in squeezed(hint) for answer in kept)
        if in_words or (numbers and holds(hint, numbers)):
            note((*field, "hints", i), "this hint holds the answer")


def secrets(task: GuidedTask) -> tuple[list[str], list[str]]:
    """What a hint could give away: answers word by word, and numbers. Where free lines lead is no secret."""
    match task:
        case NumberTask() | Estimate():
            return [], expected_numbers(task)
        case Explore():
            return [squeezed(task.answer)], []
        case Code() | Symbolic() | Training():
            return [squeezed(task.answer)], []
        case Derivation():
            return [squeezed(step.answer) for step in task.steps if isinstance(step, Symbolic)], []
        case _:
            assert_never(task)


def squeezed(text: str) -> str:
    """The text without white space, which formulas and programs may use freely."""
    return re.sub(r"\s+", "", text)


def holds(hint: str, expected: list[str]) -> bool:
    """Whether all the numbers stand in the hint, as numbers that are not part of a calculation's left side."""
    found = [f"{float(number):.3g}" for number in re.findall(r"(?<![\w.])\d+\.\d+(?!\w|\.\d)", hint)]
    decimals = [number for number in expected if "." in number]
    return bool(decimals) and len(decimals) == len(expected) and all(number in found for number in decimals)
