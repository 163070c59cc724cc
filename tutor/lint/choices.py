"""What a course's choices give away: where the right option stands, and how long it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from tutor import typeset
from tutor.checkers.choice import LETTERS, right_letters, shown_order
from tutor.lesson import Choice, Lesson

MOST = 0.4
"""In so large a part of its choices one letter may be right, or the longest option."""
ENOUGH = 10
"""Of fewer choices nothing can be said."""
DRAWN = 200
"""Learners for whom the order of the screen is drawn."""


class Measures(Struct, frozen=True):
    """Of choices among three options or more, one of which is right."""

    choices: int
    letters: Counter[str]
    """How often each letter of the files is right."""
    longest: int
    """In how many the right option is longer than every other."""
    shown: Counter[str]
    """How often each letter is right as the screen draws them, over many learners."""


def measured(lessons: Iterable[Lesson]) -> Measures:
    """The measures of these lessons' choices."""
    found = Measures(0, Counter(), 0, Counter())
    for lesson in lessons:
        for task in lesson.tasks:
            if isinstance(task, Choice) and len(task.options) > 2 and len(right_letters(task)) == 1:
                found = _with(found, task)
    return found


def _with(found: Measures, task: Choice) -> Measures:
    (letter,) = right_letters(task)
    right = LETTERS.index(letter)
    lengths = [len(typeset.plain(option.say, typeset.UNWRAPPED)) for option in task.options]
    others = lengths[:right] + lengths[right + 1 :]
    drawn = Counter(LETTERS[shown_order(task, f"learner {i}", 0).index(right)] for i in range(DRAWN))
    return Measures(
        found.choices + 1,
        found.letters + Counter(letter),
        found.longest + (lengths[right] > max(others)),
        found.shown + drawn,
    )


def giveaways(found: Measures) -> Iterator[str]:
    """What a learner could tell the right option by without reading."""
    if found.choices < ENOUGH:
        return
    letter, times = found.letters.most_common(1)[0]
    if times > MOST * found.choices:
        yield f"{letter} is right in {times} of {found.choices} choices, more than {MOST:.0%}; move some options"
    if found.longest > MOST * found.choices:
        yield (
            f"the longest option is right in {found.longest} of {found.choices} choices, more than {MOST:.0%};"
            " shorten some right ones, or say more in others"
        )


def lines_of(found: Measures) -> Iterator[str]:
    """The measures as they are printed; nothing without choices."""
    if not found.choices:
        return
    part = _part(found.longest, found.choices)
    yield f"Of {found.choices} choices among three options or more, the longest option is right in {part}."
    yield f"The right one is, in the files: {_parts(found.letters)}; as the screen draws them: {_parts(found.shown)}."


def _parts(counts: Counter[str]) -> str:
    return ", ".join(f"{letter} {_part(counts[letter], counts.total())}" for letter in sorted(counts))


def _part(times: int, of: int) -> str:
    return f"{times / of:.0%}"
