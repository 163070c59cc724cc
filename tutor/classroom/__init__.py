"""A class: exports of many learners, as numbers. Nothing is kept, and no server is needed.

assignment.py   what is to be done until when, and which variants each learner gets
gather.py       the files of a folder: whose they are, and which answers count
numbers.py      what they come to: scores, failures, misconceptions, who is stuck, equal programs
"""

from __future__ import annotations

from tutor.classroom.assignment import Assignment, BadAssignment, read_assignment
from tutor.classroom.gather import Gathered, Learner, gather
from tutor.classroom.numbers import ClassNumbers, class_numbers

__all__ = [
    "Assignment",
    "BadAssignment",
    "ClassNumbers",
    "Gathered",
    "Learner",
    "class_numbers",
    "gather",
    "read_assignment",
]
