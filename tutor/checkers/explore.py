"""Exploring: the sliders of a picture are set so that a condition over its names holds."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from tutor.algebra.floats import Float
from tutor.algebra.numbers import read_numbers
from tutor.algebra.show import show as show_tree
from tutor.algebra.show import show_name
from tutor.algebra.tree import Tree
from tutor.attempt import Reason, Unreadable
from tutor.checkers.contract import Conditions, known
from tutor.checkers.finding import Finding
from tutor.checkers.number import show_numbers
from tutor.lesson import Explore, Given, Misconception, Picture, Slider, Tolerance
from tutor.picture import BadPicture, run_program, start
from tutor.picture.sliding import is_whole, step_of, written

if TYPE_CHECKING:
    from tutor.picture.plot import Plot
    from tutor.picture.scope import Scope

SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">"}
COMPARED = re.compile(r"<=|>=|<|>")
SET = re.compile(r"(?<![\w.])(?P<name>[^\W\d][^=:,;]*?)\s*(?:=|:|(?<=\w)\s(?=[-+−.\d]))\s*")
"""A name before the value that its slider is set to."""
THREE = Tolerance(rel=0.005, abs=0)
"""Within which three digits will do."""


class Position(msgspec.Struct, frozen=True, dict=True):
    """Where the sliders are, with the picture that they belong to."""

    picture: Picture
    sliders: Mapping[str, float]

    @cached_property
    def plot(self) -> Plot:
        """The picture with what its program returns there. Raises BadPicture and SandboxFailure."""
        from tutor.picture.plot import Plot  # brings numpy

        return Plot(self.picture, run_program(self.picture, self.sliders))

    @cached_property
    def scope(self) -> Scope:
        """What the picture's names are worth there. Raises BadPicture and SandboxFailure."""
        return self.plot.scope(self.sliders)

    def number(self, formula: str) -> float:
        """What a formula comes to there. Raises BadPicture and SandboxFailure."""
        return self.scope.number(formula)

    def tree(self, formula: str) -> Tree:
        """The formula, read. Raises BadPicture."""
        from tutor.picture.scope import tree_of

        return tree_of(formula, self.scope.names)


class Comparison(msgspec.Struct, frozen=True):
    """One part of a condition: two formulas, and how they should compare."""

    left: str
    sign: str
    right: str

    def holds_at(self, position: Position) -> bool:
        """Whether it is true there; a nan compares with nothing."""
        left, right = position.number(self.left), position.number(self.right)
        return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[self.sign]


def comparisons(condition: str) -> tuple[Comparison, ...]:
    """The parts of ``0 < a < 1 and abs(b - 2) < 0.1``. Raises ValueError, with what to write."""
    found = []
    for part in re.split(r"\band\b", condition):
        signs, sides = COMPARED.findall(part), COMPARED.split(part)
        if not signs or not all(side.strip() for side in sides):
            raise ValueError(f"{part.strip()!r} compares nothing; write a condition like abs(area - 4) < 0.1")
        found += [
            Comparison(left.strip(), sign, right.strip())
            for left, sign, right in zip(sides, signs, sides[1:], strict=False)
        ]
    return tuple(found)


def picture_of(task: Explore, given: Mapping[str, Given]) -> Picture:
    """The picture whose sliders are set, with what is given in this variant. Raises BadPicture."""
    if task.picture is None:
        raise BadPicture("there is no picture whose sliders could be set", ("picture",))
    numbers = {name: value for name, value in given.items() if not isinstance(value, str)}
    return msgspec.structs.replace(task.picture, given={**task.picture.given, **numbers})


# Reading


def work_out(task: Explore, answer: str, conditions: Conditions) -> Position:
    """Where the sliders are set; those that are not named stay where they start. Raises Unreadable and BadPicture."""
    picture = picture_of(task, conditions.given)
    own = answer in task.authored
    given = {name: value for name, value in picture.given.items() if own and isinstance(value, int | float)}
    return Position(picture, {**start(picture), **dict(settings(picture, answer, given))})


def settings(picture: Picture, answer: str, given: Mapping[str, Float]) -> Iterator[tuple[str, float]]:
    """Each slider that the answer names, and the value it is set to. Raises Unreadable."""
    listed = ", ".join(picture.sliders)
    found = list(SET.finditer(answer))
    if not found and len(picture.sliders) == 1:
        (name,) = picture.sliders
        yield name, _value(name, picture.sliders[name], answer, 0, len(answer), given)
        return
    if not found or answer[: found[0].start()].strip(" ,;"):
        raise Unreadable(f"Write the sliders with their values: {like(picture)}.")
    seen: set[str] = set()
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(answer)
        slider = _named(picture, match["name"])
        if slider is None:
            raise Unreadable(f"There is no slider “{match['name']}”; the picture has {listed}.", *match.span("name"))
        if slider in seen:
            raise Unreadable(f"{slider} is set twice.", *match.span("name"))
        seen.add(slider)
        yield slider, _value(slider, picture.sliders[slider], answer, match.end(), end, given)


def _named(picture: Picture, written_name: str) -> str | None:
    """The slider that is meant: by its name, as formulas show it, or by its label."""
    meant = written_name.strip().casefold()
    spellings = {
        spelling.casefold(): name
        for name, slider in picture.sliders.items()
        for spelling in (slider.label or name, show_name(name), name)
    }
    exact = written_name.strip()
    return exact if exact in picture.sliders else spellings.get(meant)


def _value(name: str, slider: Slider, answer: str, first: int, end: int, given: Mapping[str, Float]) -> float:
    text = answer[first:end].rstrip(" ,;\n\t")
    place = first, max(first + len(text), first + 1)
    if not text.strip():
        raise Unreadable(f"A value for {name} is missing.", *place)
    try:
        (value,) = read_numbers(text, given, 1).numbers
    except Unreadable as problem:
        raise Unreadable(f"The value of {name} cannot be read. {problem.message}", *place) from None
    except ValueError:
        raise Unreadable(f"{name} has one value. Write it so: {name}=0.5.", *place) from None
    low, high = written(slider, float(slider.low)), written(slider, float(slider.high))
    if not slider.low <= value <= slider.high:
        raise Unreadable(f"{name} goes from {low} to {high}.", *place)
    if is_whole(slider) and value != round(value):
        raise Unreadable(f"{name} takes whole numbers from {low} to {high}.", *place)
    return value


def like(picture: Picture) -> str:
    """How an answer is written: the sliders where they start."""
    return setting(start(picture))


def setting(sliders: Mapping[str, float]) -> str:
    """An answer: ``tau=2.1 p=0.3``."""
    return " ".join(f"{name}={value:.12g}" for name, value in sliders.items())


# Judging


def is_right(task: Explore, value: Position, right: Position) -> bool:
    """Whether the condition holds there. Raises BadPicture and SandboxFailure."""
    if task.least:
        return value.number(task.least) <= right.number(task.least) + (task.within or 0.0)
    return all(each.holds_at(value) for each in comparisons(task.holds))


def misconception_of(task: Explore, value: Position, conditions: Conditions) -> Misconception | None:
    """The known wrong setting that is no more than two keys away, or, of sliders that nobody moved, exactly this."""
    sliders = value.picture.sliders
    moved = any(value.sliders[name] != slider.start for name, slider in sliders.items())
    for misconception, other in known(task, conditions, work_out):
        if not moved and dict(other.sliders) != dict(value.sliders):
            continue
        if all(_is_beside(slider, value, other, name) for name, slider in sliders.items()):
            return misconception
    return None


def _is_beside(slider: Slider, one: Position, other: Position, name: str) -> bool:
    mine, others = one.sliders[name], other.sliders[name]
    if slider.log and slider.step is None:
        return abs(math.log(mine / others)) <= 2.001 * math.log(slider.high / slider.low) / 50
    return abs(mine - others) <= 2.001 * step_of(slider)


def show(task: Explore, value: Position) -> str | None:
    """Where the sliders are, those that were not named too."""
    return ", ".join(
        f"{show_name(name)} = {show_numbers((place,), Tolerance(rel=1e-9, abs=0))}"
        for name, place in value.sliders.items()
    )


def confirm(task: Explore, value: Position, right: Position) -> Finding:
    """What came out."""
    return Finding(feedback=tuple(said for said in (reads(value),) if said))


def explain(task: Explore, value: Position, right: Position) -> Finding:
    """How far it is from holding, and which way."""
    return Finding(reason=Reason.VALUE, feedback=(how_far(task, value, right),))


def reads(value: Position) -> str:
    """What the picture reads there."""
    try:
        return value.plot.sentence(value.sliders)
    except BadPicture:
        return ""


def how_far(task: Explore, value: Position, right: Position) -> str:
    """``area is 4.6; 0.6 too large.``"""
    if task.least:
        least = value.tree(task.measure or task.least)
        return _sentence(task, value, least, value.number(task.least) - right.number(task.least))
    broken = next(each for each in comparisons(task.holds) if not each.holds_at(value))
    measure = task.measure or _measure(value, broken)
    whole, difference = value.tree(measure), value.number(measure)
    if whole.head == "add" and len(whole.parts) == 2 and _is_taken_off(whole.parts[1]):
        whole = whole.parts[0]
    if difference == 0 and not task.measure:  # the comparison leaves its end out
        asked = "more" if broken.sign == ">" else "less"
        return f"{_called(task, value, whole)} is {show_numbers((_number(value, whole),), THREE)}; {asked} is asked."
    return _sentence(task, value, whole, difference)


def _is_taken_off(part: Tree) -> bool:
    """Whether a term says from where something is measured: ``a - b``, ``a + 45``."""
    return part.head == "negate" or not any(part.names())


def _measure(value: Position, broken: Comparison) -> str:
    """The difference that should be smaller, or larger, in a comparison that does not hold."""
    tree = value.tree(broken.left)
    if tree.head == "call" and tree.label == "abs" and broken.sign in ("<", "<="):
        return show_tree(tree.parts[0])
    return f"{broken.left} - ({broken.right})"


def _sentence(task: Explore, value: Position, of: Tree, difference: float) -> str:
    name, number = _called(task, value, of), _number(value, of)
    if math.isnan(number) or math.isnan(difference):
        return f"{name} has no value there."
    far = show_numbers((abs(difference),), THREE)
    return f"{name} is {show_numbers((number,), THREE)}; {far} too {'large' if difference > 0 else 'small'}."


def _number(value: Position, of: Tree) -> float:
    from tutor.algebra.floats import evaluate

    used = {name: value.scope.values[name] for name in of.names() if name in value.scope.values}
    found = evaluate(of, used)
    return float(found) + 0.0 if not isinstance(found, tuple) else math.nan  # a cost of -0.0 is none


def _called(task: Explore, value: Position, of: Tree) -> str:
    """As the task calls it; a slider by what stands beside it on the screen, as far as a colon; else as a formula."""
    shown = show_tree(of)
    if of.head == "name" and (called := task.called.get(of.label)):
        return f"{called[0].upper()}{called[1:]}"
    labels = {show_name(name): slider.label.partition(":")[0] for name, slider in value.picture.sliders.items()}
    return labels.get(shown) or shown
