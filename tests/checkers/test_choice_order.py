"""The order in which a choice's options are shown, and the letters of the file by which answers are kept."""

from __future__ import annotations

from collections import Counter

import pytest

from tutor.asking import asked
from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.checkers.choice import LETTERS, kept_letters, named, right_letters, shown_order
from tutor.lesson import Choice, Option
from tutor.telling import told

TASK = Choice(
    id="a/b",
    task="b",
    ask="Which?",
    options=(Option(say="one"), Option(say="two", right=True, because="Yes."), Option(say="three"), Option(say="four")),
)
ORDER = (2, 1, 3, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a", "c"), ("b", "b"), ("D", "a"), ("(c)", "d"), ("3", "d"), ("two", "b"), ("four", "d"), ("e", "e"), ("", "")],
)
def test_letters_as_they_were_shown_become_those_of_the_file(typed: str, kept: str) -> None:
    assert kept_letters(TASK, typed, ORDER) == kept


def test_the_order_holds_until_an_answer_is_given_and_is_another_for_others() -> None:
    assert shown_order(TASK, "Ada", 0) == shown_order(TASK, "Ada", 0)
    assert len({shown_order(TASK, "Ada", answers) for answers in range(20)}) > 5
    assert len({shown_order(TASK, learner, 0) for learner in ("Ada", "Bo", "Cy", "Di", "Ed", "Fay")}) > 2


def test_each_option_stands_at_each_place_about_equally_often() -> None:
    places = Counter(shown_order(TASK, f"learner {n}", n % 4).index(1) for n in range(2000))
    assert all(400 < places[at] < 600 for at in range(4))


def test_an_order_with_a_meaning_is_kept() -> None:
    ordered = Choice(task="b", ask="Which?", options=TASK.options, ordered=True)
    assert {shown_order(ordered, "Ada", answers) for answers in range(9)} == {(0, 1, 2, 3)}


def test_options_are_asked_by_the_letters_that_are_shown() -> None:
    shown = asked(TASK, order=ORDER)
    assert [(one.letter, one.say, one.kept) for one in shown.options] == [
        ("a", "three", "c"), ("b", "two", "b"), ("c", "four", "d"), ("d", "one", "a"),
    ]  # fmt: skip
    assert shown.order == ORDER


def test_a_verdict_names_the_option_by_its_text_and_by_the_letter_shown() -> None:
    verdict = check(TASK, "a")
    assert verdict.outcome is Outcome.WRONG
    assert told(TASK, "a", verdict, order=ORDER).chosen == ("d) one",)
    assert told(TASK, "a", verdict).chosen == ("a) one",)
    assert named(TASK, "b") == (("b", "two"),)
    assert right_letters(TASK) == {LETTERS[1]}


def test_a_formula_in_the_reason_of_an_option_is_set() -> None:
    task = Choice(
        task="c", ask="?", options=(Option(say="no", because="It is $-\\log q$."), Option(say="yes", right=True))
    )
    assert check(task, "no").feedback == ("It is −log q.",)
