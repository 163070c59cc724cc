"""The reasons of a course, proved: what is said of each one-edit change of a reference.

A change that is accepted though its value shows another one, a sentence that the change contradicts, and the share of
changes that hear a reason. Those of programs are judged in ``why_programs``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TypeVar, assert_never

from msgspec import Struct
from msgspec.structs import replace

from tutor.algebra.edits import edits
from tutor.algebra.floats import Float, evaluate
from tutor.algebra.show import show
from tutor.algebra.slip_reasons import numbers_of
from tutor.algebra.slips import slips
from tutor.algebra.tree import Tree
from tutor.attempt import Outcome, Unreadable, Verdict
from tutor.checkers import ANOTHER_VALUE, Conditions, check, number, symbolic
from tutor.lesson import (
    Choice,
    Code,
    Derivation,
    Estimate,
    Explore,
    Lesson,
    NumberTask,
    Order,
    Spot,
    Symbolic,
    Task,
    Training,
)
from tutor.lint.proofs import formulas_of
from tutor.variant import BadDraw, variant

Each = TypeVar("Each")

MOST = 40
"""Changes of one reference that are tried, spread over all of them."""
DIGITS = 4
"""With which a changed number is typed."""
COUNTED_ONLY = re.compile(r"^\d+ of \d+ numbers (is|are) right\. Look at [^.]*\.$")
FOLD_WORDS = re.compile(r"in place of a (sum|mean)|with a (sum|mean|product) where")
BASE_WORDS = re.compile(r"log(2|10) in place|ln in place|factor ln (2|10)|with (ln|log2|log10) where")


class Tried(Struct, frozen=True):
    """A changed reference, typed as an answer, and what became of it."""

    task: str
    kind: str
    answer: str
    before: Tree
    after: Tree
    verdict: Verdict
    how: str = ""
    """How its value comes out, as a reason may name it."""
    changes: str = ""
    """What such changes have in common, as a reason may name it where several of them fit."""

    @property
    def is_named(self) -> bool:
        """Whether the very change that was made is among the reasons that are told."""
        said = " ".join(self.verdict.feedback)
        return any(how in said for how in (self.how, self.changes) if how)

    @property
    def is_accepted(self) -> bool:
        return self.verdict.outcome is Outcome.CORRECT

    @property
    def is_explained(self) -> bool:
        """Whether something is said besides that the value is another, or which numbers are right."""
        said = [each for each in self.verdict.feedback if each != ANOTHER_VALUE and not COUNTED_ONLY.match(each)]
        return bool(said) or self.verdict.misconception is not None

    @property
    def is_contradicted(self) -> bool:
        """Whether the change is none of what the sentence names: a sum or mean that stayed, a base that stayed."""
        said = " ".join(self.verdict.feedback)
        if self.verdict.outcome is not Outcome.WRONG or "slips gives that" in said or self.verdict.misconception:
            return False
        before, after = _counts(self.before), _counts(self.after)
        folds, bases = ("sum", "mean", "prod", "len"), ("log", "log2", "log10", "number", "exp", "power")
        return bool(
            (FOLD_WORDS.search(said) and all(before[each] == after[each] for each in folds))
            or (BASE_WORDS.search(said) and all(before[each] == after[each] for each in bases))
        )


def _counts(tree: Tree) -> Counter[str]:
    """How often each operation and function occurs; each number as itself too."""
    return Counter(node.label if node.head == "call" else node.head for node in tree)


class Row(Struct, frozen=True):
    """One kind of task in the table."""

    kind: str
    tasks: int = 0
    changes: int = 0
    explained: int = 0
    named: int = 0
    accepted: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()

    def with_one(self, tried: Tried) -> Row:
        """The row with another change counted."""
        said = f"{tried.task}: {tried.answer}"
        if tried.is_accepted:
            return replace(self, changes=self.changes + 1, accepted=(*self.accepted, said))
        told = (f"{said} — {' '.join(tried.verdict.feedback)}",) if tried.is_contradicted else ()
        return replace(
            self,
            changes=self.changes + 1,
            explained=self.explained + tried.is_explained,
            named=self.named + tried.is_named,
            contradicted=(*self.contradicted, *told),
        )

    @property
    def share(self) -> float:
        """The share of the changes that count as wrong and hear a reason."""
        wrong = self.changes - len(self.accepted)
        return self.explained / wrong if wrong else 1.0


def rows(lessons: Iterator[Lesson], most: int = MOST) -> list[Row]:
    """The table: numbers and formulas."""
    found = {kind: Row(kind) for kind in ("number", "formula")}
    for lesson in lessons:
        for task in lesson.tasks:
            seen = set()
            for tried in tries(task, most):
                found[tried.kind] = found[tried.kind].with_one(tried)
                seen.add(tried.kind)
            for kind in seen:
                found[kind] = replace(found[kind], tasks=found[kind].tasks + 1)
    return list(found.values())


def tries(task: Task, most: int = MOST) -> Iterator[Tried]:
    """Each change of a task's reference, judged; none where the reference cannot be read, which lint tells."""
    with suppress(Unreadable, BadDraw, ValueError):
        yield from _tries(task, most)


def _tries(task: Task, most: int) -> Iterator[Tried]:
    match task:
        case NumberTask():
            yield from _of_number(task, most)
        case Symbolic() | Derivation():
            for part in formulas_of(task):
                yield from _of_formula(task.id, part, most)
        case Code() | Choice() | Order() | Spot() | Training() | Estimate() | Explore():
            return
        case _:
            assert_never(task)


def _of_number(task: NumberTask, most: int) -> Iterator[Tried]:
    right = number.work_out(task, task.answer, Conditions(variant(task).given))
    source = number.source_of(task, right)
    typed = {_typed(right.values)}
    changed = ((at, slip) for at, tree in enumerate(source.trees) for slip in slips(tree, source.given))
    for at, slip in _spread([*changed], most):
        values = _numbers((*source.trees[:at], slip.tree, *source.trees[at + 1 :]), source.given)
        if values is None or len(values) != len(right.values) or (answer := _typed(values)) in typed:
            continue
        typed.add(answer)
        verdict = check(task, answer, lessons=True)
        how = source.told(slip.how)
        yield Tried(task.id, "number", answer, source.trees[at], slip.tree, verdict, how, slip.kind)


def _numbers(trees: tuple[Tree, ...], given: Mapping[str, Float]) -> tuple[float, ...] | None:
    try:
        values = tuple(value for tree in trees for value in numbers_of(evaluate(tree, given)))
    except Unreadable:
        return None
    return values if all(abs(value) < 1e300 for value in values) else None


def _typed(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:.{DIGITS}g}" for value in values)


def _of_formula(name: str, task: Symbolic, most: int) -> Iterator[Tried]:
    right = symbolic.work_out(task, task.answer, Conditions())
    seen = {show(right.tree)}
    for edit in _spread([*edits(right.tree, right.domain)], most):
        answer = show(edit.tree)
        if answer not in seen:
            seen.add(answer)
            verdict = check(task, answer)
            if verdict.outcome in (Outcome.CORRECT, Outcome.WRONG):
                yield Tried(name or task.ask, "formula", answer, right.tree, edit.tree, verdict)


def _spread(found: list[Each], most: int) -> list[Each]:
    """At most so many, evenly over all."""
    step = max(1, -(-len(found) // most))
    return found[::step]


def table(found: list[Row]) -> str:
    """The rows as lines of text, and below them what should be looked at."""
    lines = ["kind      tasks  changes  explained  named  accepted  contradicted"]
    for row in found:
        named = f"{row.named / row.changes:.0%}" if row.named else "-"
        counts = f"{row.share:>9.0%}  {named:>5}  {len(row.accepted):>8}  {len(row.contradicted):>12}"
        lines.append(f"{row.kind:<8}  {row.tasks:>5}  {row.changes:>7}  {counts}")
    for row in found:
        lines += [f"accepted: {each}" for each in row.accepted]
        lines += [f"contradicted: {each}" for each in row.contradicted]
    return "\n".join(lines)
