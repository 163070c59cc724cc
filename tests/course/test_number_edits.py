"""Every reference of a number with one edit in its text: what was edited is among the reasons that are told."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import pytest

from tests.conftest import LESSONS
from tutor.algebra.floats import evaluate
from tutor.algebra.numbers import read_numbers
from tutor.algebra.slip_reasons import Source, numbers_of
from tutor.algebra.tree import Tree
from tutor.algebra.unseen_names import is_seen, marked
from tutor.attempt import Outcome, Unreadable, Verdict
from tutor.checkers import ANOTHER_VALUE, Conditions, check, number
from tutor.lesson import NumberTask
from tutor.loader import CourseFolder, open_course
from tutor.variant import variant

EDITS = (
    (r"\blog(?:2|10)?\(", "("), (r"\bexp\(", "("), (r"\blog\(", "log2("), (r"\blogsumexp\(", "max("),
    (r"\bsum\(", "mean("),
    (r"\bmean\(", "sum("), (r"\bsum\(", "max("), (r"\bsoftmax\(", "sigmoid("), (r" \+ ", " - "), (r" - ", " + "),
    (r"(?<=\()-", ""), (r"\*", "/"), ("/", "*"), (r"1 ?- ?", ""), (r"\^2", ""), (r"(?<![\w.])2(?![\w.])", "1"),
    (r"(?<![\w.])3(?![\w.])", "2"), (r"(?<![\w.])1(?![\w.])", "2"), (r"\bp(?=_k|\b)", "q"), (r"\bq(?=_k|\b)", "p"),
)  # fmt: skip
"""What is edited, wherever it stands, and what becomes of it."""
P, Q = (0.53, 0.31, 0.16), (0.21, 0.37, 0.42)
FEWEST = 3
"""Digits from which a number tells what it comes of."""


def number_tasks(course: CourseFolder) -> list[NumberTask]:
    found = (task for name in course.lessons for task in course.lesson(name).tasks)
    return [task for task in found if isinstance(task, NumberTask)]


def edited(text: str) -> Iterator[str]:
    """The text with each edit in one place."""
    for pattern, instead in EDITS:
        for found in re.finditer(pattern, text):
            yield text[: found.start()] + instead + text[found.end() :]


def numbers(trees: Sequence[Tree], source: Source) -> list[float] | None:
    try:
        return [value for tree in trees for value in numbers_of(evaluate(tree, source.given))]
    except Unreadable:
        return None


def are_alike(one: Sequence[float] | None, other: Sequence[float] | None) -> bool:
    if one is None or other is None or len(one) != len(other):
        return False
    return all(math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-12) for x, y in zip(one, other, strict=True))


def number_ratio(values: Sequence[float] | None, right: Sequence[float] | None) -> float | None:
    """How many times the right numbers are these, where all are as many times."""
    ratios = {value / other for value, other in zip(values or (), right or (), strict=False) if other}
    return max(ratios) if ratios and math.isclose(max(ratios), min(ratios), rel_tol=1e-9) else None


def is_told(task: NumberTask, edit: Sequence[Tree], source: Source, verdict: Verdict) -> bool:
    """Whether one of the slips that are told, or the known mistake, comes to what was edited with other data too."""
    said, other = " ".join(verdict.feedback), source.elsewhere
    wanted, right = numbers(edit, other), numbers(other.trees, other)
    if verdict.misconception is not None:
        known = next((each.answer for each in task.misconceptions if each.name == verdict.misconception), None)
        if known is None:
            return True  # a unit or factor that the course names
        unseen = [label[1:-1] for label in source.given if label.startswith("⟨")]
        bare = {label.strip("⟨⟩"): value for label, value in source.given.items()}
        trees = [marked(tree, unseen) for tree in read_numbers(known, bare).trees]
        if are_alike(numbers(trees, other), wanted) or other == source:
            return True
    if right is None or other == source:
        return True  # nothing can be told apart
    here = number_ratio(numbers(edit, source), numbers(source.trees, source))
    is_ratio = here is not None and re.search("factor|times too|in place of", said)
    if is_ratio and are_alike([(here or 0) * value for value in right], wanted):
        return True
    offset = re.search(r"That is (\d+) too (large|small)", said)
    if offset and are_alike(
        [value + float(offset[1]) * (1 if offset[2] == "large" else -1) for value in right], wanted
    ):
        return True
    if "sign is wrong" in said and are_alike([-value for value in right], wanted):
        return True
    for each in source.slipped:
        values = source.also_elsewhere(each)
        how = source.told(each.slip.how)
        if values is not None and (how in said or each.slip.kind in said):
            whole = [*right[: each.start], *values, *right[each.start + len(values) :]]
            if are_alike(whole, wanted):
                return True
    return False


def hidden(task: NumberTask, seed: int | None) -> Iterator[tuple[str, str | None]]:
    """Each edit of a reference that is counted as wrong: as typed, with what hides it, or "" where nothing is said."""
    right = number.work_out(task, task.answer, Conditions(variant(task, seed).given))
    source = number.source_of(task, right)
    unseen = [label for label in right.given if not is_seen(label, task.ask)]
    typed = set()
    for text in edited(task.answer):
        try:
            trees = [marked(tree, unseen) for tree in read_numbers(text, right.given).trees]
        except Unreadable:
            continue
        values = numbers(trees, source)
        if values is None or len(values) != len(right.values) or not all(abs(value) < 1e12 for value in values):
            continue
        answer = ", ".join(f"{value:.{6 if task.digits else 4}g}" for value in values)
        few = any(len(re.sub(r"\D", "", each).strip("0")) < FEWEST for each in answer.split(", "))
        if answer in typed or few:
            continue
        typed.add(answer)
        verdict = check(task, answer, seed=seed)
        if verdict.outcome is Outcome.WRONG:
            is_silent = verdict.feedback == (ANOTHER_VALUE,) or "right. Look at" in " ".join(verdict.feedback)
            told = is_told(task, trees, source, verdict)
            yield answer, None if told else "" if is_silent else " ".join(verdict.feedback)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [None, 3, 11])
def test_what_was_edited_is_among_the_reasons(seed: int | None) -> None:
    course = open_course(LESSONS)
    found = [(task.id, *each) for task in number_tasks(course) for each in hidden(task, seed)]
    silent = [each for each in found if each[2] == ""]
    assert len(found) > 500
    assert [each for each in found if each[2]] == []
    assert len(silent) <= len(found) / 50, silent


@pytest.mark.parametrize(
    "task",
    [
        NumberTask(task="kl", ask="p = {p}, q = {q}.", given={"p": P, "q": Q}, answer="sum_k p_k log(p_k/q_k)"),
        NumberTask(task="h", ask="What is it for {p}?", given={"p": 0.13}, answer="-p*log(p) - (1-p)*log(1-p)"),
        NumberTask(task="two", ask="Two.", given={"a": 2.2, "b": 0.4}, answer="[exp(a) - b/3, (a - b)^2/2]"),
    ],
    ids=lambda task: task.task,
)
def test_what_was_edited_in_one_reference_is_among_the_reasons(task: NumberTask) -> None:
    found = list(hidden(task, None))
    assert len(found) > 3
    assert all(each is None for _, each in found), found
