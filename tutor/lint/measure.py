"""Levels and the course's own number: what may be wrong with them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from tutor.algebra.numbers import read_numbers
from tutor.attempt import Unreadable
from tutor.lint.files import at_entry
from tutor.loader import CourseFolder
from tutor.loader.problem import Problem


def measure_problems(folder: CourseFolder) -> Iterator[Problem]:
    """What may be wrong with the number and the names of levels that the course declares."""
    measure, levels = folder.course.measure, folder.course.levels
    if any(one.marks >= other.marks for one, other in pairwise(levels)):
        yield at_entry(folder, ("levels",), "each level needs more marks than the one before")
    if levels and levels[0].marks:
        yield at_entry(folder, ("levels",), "the first level should need 0 marks: everybody has one")
    if measure is not None and (said := fault(measure.formula)):
        yield at_entry(folder, ("measure", "formula"), said)


def fault(formula: str) -> str:
    """What is wrong with a formula over p, the chances of all tasks; nothing where it is one number."""
    try:
        found = read_numbers(formula, {"p": (0.5, 0.25, 1.0)}).numbers
    except Unreadable as problem:
        return f"{problem.message} It is calculated of p, for each task how likely it would be answered rightly."
    if len(found) != 1 or not math.isfinite(found[0]):
        return "should come to one number"
    return ""
