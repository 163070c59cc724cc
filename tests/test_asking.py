"""How an answer is asked, whoever shows it."""

from __future__ import annotations

import pytest

from tests.conftest import SMALL_COURSE
from tutor.asking import Asked, Ends, Written, asked, symbols_of
from tutor.checkers.lending import Lent
from tutor.lesson import Derivation, Form, Symbolic, Task
from tutor.loader import open_course

COURSE = open_course(SMALL_COURSE.parent / "every-kind")


def task(name: str) -> Task:
    found = COURSE.task(f"all/{name}")
    assert found is not None
    return found


def ask(name: str, seed: int | None = None) -> Asked:
    return asked(task(name), seed)


@pytest.mark.parametrize(
    ("name", "verb", "written", "several", "scope"),
    [
        ("pick", "choose", Written.LETTERS, True, ()),
        ("area", "compute", Written.LINE, False, ()),
        ("formula", "formula", Written.LINE, False, ("a", "b")),
        ("steps", "derive", Written.LINES, False, ("a", "b")),
        ("lines", "derive", Written.LINES, False, ("a", "b")),
        ("sort", "order", Written.ORDER, True, ()),
        ("point", "spot", Written.NUMBERS, False, ()),
        ("program", "write", Written.PROGRAM, False, ("np", "math")),
        ("grow", "train", Written.PROGRAM, False, ("np", "math")),
    ],
)
def test_every_kind_says_what_to_do_how_it_is_written_and_what_is_there(
    name: str, verb: str, written: Written, several: bool, scope: tuple[str, ...]
) -> None:
    found = ask(name)
    assert (found.verb, found.written, found.several, found.scope) == (verb, written, several, scope)
    assert (found.points, found.hints, found.lacking) == (10, task(name).hints, None)


SQUARE = ("f", "def f(x):\n    return x * x")
NO_HEAD = ("f", "f = lambda x: x")
TWO_LINES = ("g", "def g(a,\n      b=1):\n    ...")
LATER = ("f", "def f(x, axis=-1):\n    ...")
NESTED = ("f", "def f(x, of=(1, 2)):\n    ...")


@pytest.mark.parametrize(
    ("lent", "said"),
    [
        (Lent((SQUARE,), (), ("f",)), "In scope: f(x)."),
        (Lent((SQUARE,)), ""),
        (Lent((NO_HEAD, TWO_LINES), (), ("g", "f")), "In scope: g(a, b=1), f."),
        (Lent((SQUARE, LATER), (), ("f",)), "In scope: f(x, axis=-1)."),
        (Lent((NESTED,), (), ("f",)), "In scope: f."),
    ],
)
def test_the_functions_that_a_task_names_are_said_with_their_arguments(lent: Lent, said: str) -> None:
    assert asked(task("program"), lent=lent).note == said


def test_options_have_letters_and_their_formulas_are_set() -> None:
    assert [(each.letter, each.text) for each in ask("pick").options] == [("a", "2²"), ("b", "3²"), ("c", "4²")]


def test_the_numbers_of_a_variant_stand_in_its_question() -> None:
    assert ask("area").text == "How large is a square of side 3?"
    assert ask("area", 1).text != ask("area").text


def test_given_lines_are_asked_one_by_one_and_free_ones_have_ends() -> None:
    first, second = ask("steps").lines
    assert (first.text, first.written, second.options[0].text) == (
        "The difference of the areas.",
        Written.LINE,
        "a − b",
    )
    assert (ask("steps").ends, ask("lines").lines) == (None, ())
    assert ask("lines").ends == Ends("(a - b) (a + b)", "a^2 - b^2")


def test_a_program_has_a_name_a_beginning_and_the_functions_it_is_lent() -> None:
    found = asked(task("grow"), lent=Lent((("area", "def area(a): ..."),)))
    assert (found.name, found.starter, found.scope) == (
        "grow",
        "def step(a):\n    ...\n",
        ("np", "math", "area"),
    )
    assert ask("program").name == "area"


def test_symbols_are_those_of_the_task_first_and_none_that_it_forbids() -> None:
    symbolic = Symbolic(ask="x", answer="p", names={"p": "prob", "lam": "pos"}, form=Form(without=("log",)))
    shown = [symbol.shown for symbol in symbols_of(symbolic)]
    assert shown[:2] == ["p", "λ"]
    assert "ln" not in shown
    derivation = Derivation(ask="x", names={"p": "prob"}, start="p", to="p")
    assert symbols_of(derivation)[0].shown == "p"
    assert symbols_of(task("pick")) == symbols_of(task("program")) == ()
