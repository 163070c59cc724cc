"""Lines in order: what is read, what is right, and the first line that is out of place."""

from __future__ import annotations

import pytest

from tutor.attempt import Outcome
from tutor.checkers import check, reference
from tutor.checkers.order import shuffled
from tutor.lesson import Distractor, Order

CODE = Order(
    task="mean",
    ask="Order.",
    language="python",
    lines=("total = 0", "for x in xs:", "    total += x", "mean = total / len(xs)"),
    distractors=(Distractor(line="    total = x", because="That forgets.", name="forgets"), "print(xs)"),
)
FREE = Order(
    task="free", ask="Order.", lines=("Take $p$.", "Take $q$.", "Divide.", "Log it."), needs={3: (1, 2), 4: (3,)}
)
TWINS = Order(task="twins", ask="Order.", lines=("open", "step", "close", "step"), needs={2: (1,), 3: (2,), 4: (3,)})
LETTERS = {line: "abcdefghijklmnopqrst"[at] for task in (CODE, FREE) for at, line in enumerate(shuffled(task))}


def letters(task: Order, *lines: int, by: str = " ") -> str:
    """The letters of a task's own lines, counted from 1; those that do not belong come after the others."""
    own = [*task.lines, *(each if isinstance(each, str) else each.line for each in task.distractors)]
    return by.join(LETTERS[own[line - 1]] for line in lines)


@pytest.mark.parametrize("task", [CODE, FREE, TWINS])
def test_the_reference_is_right_and_what_is_shown_is_not(task: Order) -> None:
    assert check(task, reference(task)).outcome is Outcome.CORRECT
    for draw in ("", "Ada:0", "Ada:1", "Bo:0"):
        own = [line for line in shuffled(task, draw) if line in task.lines]
        assert check(task, "\n".join(own)).outcome is Outcome.WRONG


def test_the_order_that_is_shown_depends_on_the_draw_alone() -> None:
    assert shuffled(CODE, "Ada:0") == shuffled(CODE, "Ada:0")
    assert len({shuffled(CODE, f"Ada:{n}") for n in range(9)}) > 3


@pytest.mark.parametrize("by", [" ", "", ", ", " > ", "-", "\n", " then "])
def test_letters_are_read_however_they_are_parted(by: str) -> None:
    assert check(CODE, letters(CODE, 1, 2, 3, 4, by=by)).outcome is Outcome.CORRECT
    assert check(CODE, letters(CODE, 1, 2, 3, 4, by=by).upper()).outcome is Outcome.CORRECT


def test_lines_themselves_are_read_without_their_white_space_and_signs() -> None:
    assert check(CODE, "total = 0\nfor x in xs:\ntotal -= x").outcome is Outcome.UNREADABLE
    assert check(CODE, "total = 0\n\n  for x in xs:\ntotal += x\nmean = total / len(xs)").outcome is Outcome.CORRECT
    assert check(FREE, "take q\nTake p.\ndivide\nLog it").outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("order", "right"),
    [((1, 2, 3, 4), True), ((2, 1, 3, 4), True), ((1, 3, 2, 4), False), ((1, 2, 4, 3), False), ((1, 2, 3), False)],
)
def test_lines_may_change_places_where_none_needs_the_other(order: tuple[int, ...], right: bool) -> None:
    assert (check(FREE, letters(FREE, *order)).outcome is Outcome.CORRECT) is right


@pytest.mark.parametrize(
    ("lines", "right"),
    [("open step close step", True), ("step open close step", False), ("open step step close", False)],
)
def test_lines_of_the_same_text_stand_for_one_another(lines: str, right: bool) -> None:
    assert (check(TWINS, lines.replace(" ", "\n")).outcome is Outcome.CORRECT) is right


@pytest.mark.parametrize(
    ("task", "order", "said"),
    [
        (CODE, (1, 3, 2, 4), "Line 2 comes too early: another line comes before it."),
        (CODE, (1, 2, 5, 4), "Line 3 does not belong: `total = x`"),
        (CODE, (6, 1, 2, 3, 4), "Line 1 does not belong: `print(xs)`"),
        (CODE, (1, 2, 3), "Right so far; one more line belongs there."),
        (CODE, (1,), "Right so far; 3 more lines belong there."),
        (FREE, (1, 3, 2, 4), "Line 2 comes too early: it needs this line before it: “Take q.”"),
        (FREE, (4,), "Line 1 comes too early: it needs this line before it: “Divide.”"),
    ],
)
def test_the_first_line_out_of_place_is_named(task: Order, order: tuple[int, ...], said: str) -> None:
    verdict = check(task, letters(task, *order))
    assert (verdict.outcome, verdict.feedback[0]) == (Outcome.WRONG, said)


def test_a_line_that_does_not_belong_says_why_and_shows_its_misconception_and_place() -> None:
    verdict = check(CODE, letters(CODE, 1, 2, 5, 4))
    assert (verdict.feedback[1], verdict.misconception, verdict.place) == ("That forgets.", "forgets", (4, 5))


@pytest.mark.parametrize("answer", ["", "  ", "a a", "a z", "1 2 3 4", "?", "total = 0\nnothing"])
def test_what_is_no_order_of_these_lines_is_not_understood(answer: str) -> None:
    assert check(CODE, answer).outcome is Outcome.UNREADABLE
