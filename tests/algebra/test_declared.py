"""What a course says of factors is said of tasks that have the words for it."""

from __future__ import annotations

import math

import pytest

from tutor.algebra.declared import Kind, declared
from tutor.algebra.units import alike, conversion, in_singular
from tutor.lesson import Relation, Said, Unit

UNITS = {
    "m": Unit(),
    "km": Unit(of="m", size=1000),
    "feet": Unit(one="foot", of="m", size="0.3048"),
    "octaves": Unit(one="octave", of="steps", size="log(2)"),
    "steps": Unit(),
}


@pytest.mark.parametrize(
    ("need", "text", "has"),
    [
        ("log", "-np.log(p)", True),
        ("log", "log_mean(p)", True),
        ("log", r"-\log_2 p", True),
        ("log", "-log2(p)", False),
        ("log", "a logical one", False),
        ("log2", "-log2(p)", True),
        ("km/h", "How many km/h?", True),
        ("km/h", "How many km in h hours?", False),
        ("per hour", "litres per hour", True),
        ("%", "How many %?", True),
    ],
)
def test_a_task_has_a_word_that_stands_by_itself(need: str, text: str, has: bool) -> None:
    relation = Relation(times=2, say="Twice.", needs=("another", need))
    assert bool([*declared([relation], "number", ["First.", text])]) is has


@pytest.mark.parametrize(("kind", "say"), [("number", "A number."), ("symbolic", "A formula."), ("code", None)])
def test_each_kind_is_told_its_own_sentence(kind: Kind, say: str | None) -> None:
    relation = Relation(times="1/log(2)", say=Said(number="A number.", symbolic="A formula."), name="halved")
    found = [*declared([relation], kind, [])]
    assert [(each.say, each.name, each.times) for each in found] == ([(say, "halved", 1 / math.log(2))] if say else [])


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [
        ("km", "m", 1000),
        ("m", "km", 0.001),
        ("feet", "km", 0.0003048),
        ("m", "m", 1),
        ("octaves", "steps", math.log(2)),
        ("km", "steps", None),
        ("km", "miles", None),
        ("miles", "miles", 1),
    ],
)
def test_units_of_one_base_are_converted_and_others_are_not(one: str, other: str, times: float | None) -> None:
    assert alike(UNITS, one, other) is (times is not None)
    assert times is None or conversion(UNITS, one, other) == pytest.approx(times)


@pytest.mark.parametrize(("unit", "singular"), [("feet", "foot"), ("km", "km"), ("miles", "miles")])
def test_a_single_one_has_its_own_name(unit: str, singular: str) -> None:
    assert in_singular(UNITS, unit) == singular
