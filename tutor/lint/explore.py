"""Whether a task that explores can be solved with keys, is open at its start, and is not solved almost everywhere."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING

from tutor.checkers import Conditions
from tutor.checkers.explore import Position, is_right, setting, work_out
from tutor.lesson import Explore, Given, Picture, Slider
from tutor.picture import BadPicture, run_program, start
from tutor.picture.problem import Field as PictureField
from tutor.picture.sliding import moved, reached
from tutor.variant import variant

if TYPE_CHECKING:
    from tutor.lint.known import Note
    from tutor.loader.convert import Path as Field

MOST_SHARE = 0.1
"""The part of all positions at which a condition may hold."""
MOST_POSITIONS = 1_500
"""Positions that are tried; of more, so many by chance."""
FEW_POSITIONS = 60
"""The same where a picture's program runs again for each."""
AGAIN = 200
"""The same for each variant but the lesson's own."""


def lint_positions(task: Explore, field: Field, note: Note, seeds: Iterable[int]) -> None:
    """Try the positions of the sliders, in the lesson's own numbers and in these variants; the first fault is told."""
    said = f"{task.holds} {task.least} {task.measure}"
    for name in task.called:
        if not re.search(rf"\b{re.escape(name)}\b", said):
            note((*field, "called", name), f"no verdict speaks of {name!r}: it is not in {key_at_fault(task)}")
    for seed in (None, *seeds):
        where = "" if seed is None else f" in the variant with seed {seed}"
        most = MOST_POSITIONS if seed is None else AGAIN
        try:
            fault = position_fault(task, variant(task, seed).given, most)
        except BadPicture as problem:
            fault = (key_at_fault(task),), f"cannot be calculated: {problem}"
        if fault is not None:
            note((*field, *fault[0]), fault[1] + where)
            return


def key_at_fault(task: Explore) -> str:
    """The key under which the condition stands."""
    return "least" if task.least else "holds"


def position_fault(task: Explore, given: Mapping[str, Given], most: int) -> tuple[PictureField, str] | None:
    """What is wrong with where the condition holds. Raises BadPicture."""
    key = key_at_fault(task)
    right = work_out(task, task.answer, Conditions(given))
    begin = Position(right.picture, start(right.picture))
    if is_right(task, begin, right):
        return (key,), "holds where the sliders start; start them elsewhere, or ask for more"
    on_keys = {name: reached(slider, right.sliders[name]) for name, slider in right.picture.sliders.items()}
    if not is_right(task, Position(right.picture, on_keys), right):
        return ("answer",), f"holds there, but not at {setting(on_keys)}, the nearest that keys reach"
    share = share_that_holds(task, right, most)
    if share > MOST_SHARE:
        return (key,), f"holds at {share:.0%} of the sliders' positions; ask for what holds at {MOST_SHARE:.0%} at most"
    if task.least and (lower := lower_than(task, right, most)):
        return ("answer",), f"{task.least} is smaller at {setting(lower)}"
    return None


def share_that_holds(task: Explore, right: Position, most: int) -> float:
    """At which part of the positions the condition holds. Raises BadPicture."""
    found = [is_right(task, each, right) for each in positions(right, most)]
    return sum(found) / len(found)


def lower_than(task: Explore, right: Position, most: int) -> Mapping[str, float] | None:
    """A position at which what should be least is smaller than at the answer. Raises BadPicture."""
    bound = right.number(task.least) - (task.within or 0.0)
    return next((each.sliders for each in positions(right, most) if each.number(task.least) < bound), None)


def positions(right: Position, most: int) -> Iterator[Position]:
    """The positions that whole key steps reach; so many by chance where there are more. Raises BadPicture."""
    picture = right.picture
    again = bool(picture.takes)
    returned = None if again else run_program(picture, start(picture))
    for sliders in grid(picture, FEW_POSITIONS if again else most):
        found = Position(picture, sliders)
        if returned is not None:
            from tutor.picture.plot import Plot

            found.__dict__["plot"] = Plot(picture, returned)
        yield found


def grid(picture: Picture, most: int) -> Iterator[dict[str, float]]:
    """Every combination of the values that keys reach, or so many of them by chance."""
    values = {name: stops(slider) for name, slider in picture.sliders.items()}
    count = 1
    for each in values.values():
        count *= len(each)
    if count <= most:
        yield from (dict(zip(values, found, strict=True)) for found in product(*values.values()))
        return
    rng = random.Random(0)
    for _ in range(most):
        yield {name: rng.choice(each) for name, each in values.items()}


def stops(slider: Slider) -> list[float]:
    """The values that keys reach one after the other, from the lower end."""
    found = [float(slider.low)]
    while found[-1] < slider.high and len(found) <= 1_000:
        found.append(moved(slider, found[-1], 1, fine=False))
        if found[-1] <= found[-2]:
            break
    return found
