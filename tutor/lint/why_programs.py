"""The reasons of code tasks, proved: every one-edit change of a reference is judged as a program.

A change that is accepted shows what the task's calls do not ask; one whose sentence the change contradicts shows a
sentence that should not be said; the share that hears a reason is told.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from tutor.attempt import Outcome, Verdict
from tutor.checkers import check, why
from tutor.checkers.code import ANOTHER
from tutor.checkers.lending import Lent, lent
from tutor.edits.program import applied, edits
from tutor.lesson import Code
from tutor.loader import CourseFolder

MOST = 40
"""Changes of one reference that are tried, spread over all of them."""
FOLD = re.compile(r"\b(sum|mean)\b.* (asked for|belongs)")
BASE = re.compile(r"log2|log10|ln 2|ln 10|natural log")
PROVED = re.compile(r"(that one change|Without (that|them)|every call comes out right|with one mistake in it)")
"""What was compared with all that the program returned, or with all that is asked."""


class Changed(Struct, frozen=True):
    """A reference with one change, and what became of it."""

    task: str
    line: int
    before: str
    after: str
    folds: bool
    """Whether the change is one of sums and means."""
    bases: bool
    """Whether it is one of logarithms or of numbers, which may stand for a base."""
    verdict: Verdict

    @property
    def is_accepted(self) -> bool:
        """Whether it counts as right."""
        return self.verdict.outcome is Outcome.CORRECT

    @property
    def is_explained(self) -> bool:
        """Whether something is said besides that the value is another."""
        return self.verdict.misconception is not None or any(
            said != ANOTHER and not said.startswith("This should hold") for said in self.verdict.feedback
        )

    @property
    def is_contradicted(self) -> bool:
        """Whether a sum, a mean or a base is blamed that was not changed, and that no change was shown to mend."""
        said = " ".join(self.verdict.feedback)
        if self.is_accepted or self.verdict.misconception is not None or PROVED.search(said):
            return False
        return bool((FOLD.search(said) and not self.folds) or (BASE.search(said) and not self.bases))

    def __str__(self) -> str:
        """Task, line and change."""
        return f"{self.task}, line {self.line}: {self.after or '(nothing)'} in place of {self.before}"


def changed_programs(
    tasks: Iterable[Code], lent_to: Callable[[Code], Lent], most: int = MOST, others: Iterable[Code] = ()
) -> Iterator[Changed]:
    """Every change that is tried of each task's reference, judged with its reason. Slow: some 0.1 s for each."""
    others = tuple(others)
    for task in tasks:
        functions = lent_to(task)
        for line, before, after, program in _programs(task, most):
            verdict = why(task, program, check(task, program, lent=functions), lent=functions, others=others)
            reference, now = _counted(task.answer), _counted(program)
            folds = any(reference[name] != now[name] for name in ("sum", "mean", "len", "size", "shape"))
            bases = any(reference[name] != now[name] for name in ("log", "log2", "log10", "log1p", "number"))
            yield Changed(task.id, line, before, after, folds, bases, verdict)


def _programs(task: Code, most: int) -> Iterator[tuple[int, str, str, str]]:
    """The changed programs of a reference: line, part, what stands in its place, and the whole; none of no Python."""
    try:
        tree = ast.parse(task.answer)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    found = edits(tree, task.function)
    seen = {ast.unparse(tree)}
    for edit in found[:: max(1, -(-len(found) // most))]:
        with applied(edit):
            program = ast.unparse(ast.fix_missing_locations(tree))
        if program not in seen:
            seen.add(program)
            yield edit.line, edit.before, edit.after, program


def _counted(program: str) -> Counter[str]:
    """How often each name occurs, and numbers all together by what they are."""
    counted: Counter[str] = Counter()
    numbers: list[str] = []
    for node in ast.walk(ast.parse(program)):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name):
                counted[name] += 1
            case ast.Constant(value=value):
                numbers.append(repr(value))
            case _:
                pass
    counted["number"] = hash(tuple(sorted(numbers)))
    return counted


def lines_of(folder: CourseFolder, most: int = MOST) -> list[str]:
    """The same for all code tasks of a course that need no further package. Raises Problems."""
    every = (task for lesson in folder.readable() for task in lesson.tasks)
    tasks = [task for task in every if isinstance(task, Code) and not task.needs]
    return lines(changed_programs(tasks, lambda task: lent(task, folder.task), most, tasks))


def lines(changes: Iterable[Changed]) -> list[str]:
    """A row of counts, and below it every change to look at."""
    tried = list(changes)
    wrong = [each for each in tried if not each.is_accepted]
    explained = sum(each.is_explained for each in wrong)
    share = f"{explained / len(wrong):.0%}" if wrong else "-"
    tasks = len({each.task for each in tried})
    said = [
        f"programs  {tasks:>5} tasks, {len(tried)} changes: {len(tried) - len(wrong)} accepted, {share} of the others "
        f"explained, {sum(each.is_contradicted for each in tried)} contradicted"
    ]
    said += [f"accepted: {each}" for each in tried if each.is_accepted]
    said += [f"contradicted: {each} — {' '.join(each.verdict.feedback)}" for each in tried if each.is_contradicted]
    said += [f"unexplained: {each}" for each in wrong if not each.is_explained]
    return said
