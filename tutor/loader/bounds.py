"""What a course may hold, so that opening it takes bounded time and memory: the one place of these numbers.

A course ten times as large as the one that comes with the tutor fits. What a single field may hold stands at the field
(``lesson.py``): the steps of a lesson, the length of a title.
"""

from __future__ import annotations

from msgspec import Struct

MOST_BYTES = 1_000_000
"""Of a file of a course that is YAML; the largest of ours has 66,000."""
MOST_VALUES = 60_000
"""Texts, numbers, keys, lists and mappings in a file: what reading costs. Our largest lesson has 700."""
MOST_DEPTH = 50
"""Lists and mappings inside each other; the C parser makes its nodes by recursion and dies of too many."""
MOST_DIGITS = 250
"""Of a whole number: in any base it is then below the largest float."""
MOST_ENTRIES, MOST_NUMBERS = 1_000, 20_000
"""Of a list or a mapping within a file, of a list of numbers: what costs more to look at than anybody reads."""
LONGEST_TEXT = 20_000
"""Characters of a text, as of an answer; the longest of ours has 1,700."""
LONGEST_KEY = 200
"""Characters of a name that a lesson gives: of a value, a line, a bar."""
MOST_PROBLEMS, MOST_PROBLEMS_OF_A_COURSE = 300, 1_000
"""That are told of a file, and of all together."""
MOST_LESSONS = 2_000
"""That a course lists; ours has 95."""
MOST_BYTES_OF_A_COURSE, MOST_VALUES_OF_A_COURSE = 20_000_000, 500_000
"""Of all its lessons together; ours have 960,000 and 36,000."""

SPLIT = "a course holds at most {} lessons, {} bytes and {} values in them; make two courses of it".format(
    *(f"{most:,}" for most in (MOST_LESSONS, MOST_BYTES_OF_A_COURSE, MOST_VALUES_OF_A_COURSE))
)


class Room(Struct):
    """How much more a course may hold, while its lessons are gone through in order."""

    bytes: int = MOST_BYTES_OF_A_COURSE
    values: int = MOST_VALUES_OF_A_COURSE

    def take(self, size: int, values: int) -> None:
        """Count a lesson of so many bytes and values."""
        self.bytes -= size
        self.values -= values

    @property
    def is_left(self) -> bool:
        """Whether all lessons so far fit: after one that does not, none does."""
        return self.bytes >= 0 and self.values >= 0


class Met(Struct):
    """How many values were met in a file, also where it turned out to be none."""

    values: int = 0
