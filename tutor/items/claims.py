"""Claims of the course: a choice with one of its options, which is right or not."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from random import Random

from tutor import typeset
from tutor.arcade.claims import LINES, Claim
from tutor.asking import asked
from tutor.checkers.choice import LETTERS, right_letters
from tutor.items.problem import NoContent, shuffled
from tutor.items.stations import task_of
from tutor.lesson import Choice
from tutor.loader import CourseFolder
from tutor.variant import PROVED, filled, varies

WIDE = 72


def claims_of(folder: CourseFolder, names: Sequence[str], count: int, rng: Random) -> tuple[Claim, ...]:
    """So many of these choices, half of them with a right option. Raises NoContent."""
    drawn = shuffled(names, rng)[:count]
    hold = shuffled([at % 2 == 0 for at in range(len(drawn))], rng)
    return tuple(claim_of(folder, name, holds, rng) for name, holds in zip(drawn, hold, strict=True))


def claim_of(folder: CourseFolder, name: str, holds: bool, rng: Random) -> Claim:
    """A choice with one of its options. Raises NoContent."""
    task = task_of(folder, name)
    if not isinstance(task, Choice):
        raise NoContent(f"{name!r} is no choice, so that nothing of it can be claimed")
    seed = int(rng.random() * PROVED) if varies(task) else None
    found = asked(task, seed)
    right = right_letters(task)
    fitting = [option for option in found.options if ((option.kept or option.letter) in right) is holds]
    if not fitting:
        raise NoContent(f"{name!r} has no such option")
    option = fitting[int(rng.random() * len(fitting))]
    own = filled(task, seed)
    assert isinstance(own, Choice)
    because = own.options[LETTERS.index(option.kept or option.letter)].because or own.after
    lines = [*textwrap.wrap(found.text, WIDE), "", *textwrap.wrap(f"▶ {option.text}", WIDE, subsequent_indent="  ")]
    if len(lines) > LINES:
        raise NoContent(f"{name!r} with an option takes {len(lines)} lines; there is room for {LINES}")
    said = typeset.plain(because, typeset.UNWRAPPED)
    return Claim(lines=tuple(lines), holds=holds, say=said, lesson=task.id.partition("/")[0])
