"""Pointing at lines: what is read, and what is said of wrong ones."""

from __future__ import annotations

import pytest

from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.lesson import Spot

SHOWN = "for x in xs:\n    total = x\n\n    n += 1\nprint(total)\n    n += 1\n"
ONE = Spot(task="one", ask="Which?", shown=SHOWN, right=(2,), because={1: "Sound, for $x$.", 2: "It forgets."})
TWO = Spot(task="two", ask="Which two?", shown=SHOWN, right=(2, 5), because={1: "Sound."})


@pytest.mark.parametrize(
    "answer",
    [
        "2",
        " 2 ",
        "2.",
        "line 2",
        "Line: 2",
        "#2",
        "(2)",
        "total = x",
        "`total = x`",
        "second",
        "the second",
        "on line 2",
        "the mistake is in line 2",
        "error in line 2",
        "line 2 is wrong",
        "line 2!",
        "ligne 2",
        "from line 2 on",
        "2 on",
        "line 2 (the sum)",
        "2 (total)",
    ],
)
def test_a_line_is_meant_by_its_number_or_by_what_it_says(answer: str) -> None:
    assert check(ONE, answer).outcome is Outcome.CORRECT


LOG = Spot(
    task="log",
    ask="Which?",
    shown="run   loss\nA     2.31\nB     0.02\nstep 100 B\nstep 200 B\n",
    right=(3,),
    because={3: "It leaks."},
)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("B", Outcome.CORRECT),
        ("B 0.02", Outcome.CORRECT),
        ("A", Outcome.WRONG),
        ("step 100", Outcome.WRONG),
        ("step", Outcome.UNREADABLE),
        ("b", Outcome.UNREADABLE),
        ("C", Outcome.UNREADABLE),
    ],
)
def test_a_line_is_meant_by_words_that_it_alone_begins_with(answer: str, outcome: Outcome) -> None:
    assert check(LOG, answer).outcome is outcome


@pytest.mark.parametrize("answer", ["2, 5", "5 2", "2 and 5", "lines 2 & 5", "2;5", "total = x\nprint(total)"])
def test_several_lines_are_read_however_they_are_parted(answer: str) -> None:
    assert check(TWO, answer).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "Type the number of a line, from 1 to 6."),
        ("3", "Line 3 is blank; point at one that says something."),
        ("7", "There is no line 7; type the number of a line, from 1 to 6."),
        ("0", "There is no line 0; type the number of a line, from 1 to 6."),
        ("5-2", "There is no line 5-2; type the number of a line, from 1 to 6."),
        ("1, 2", "Only one line is asked for; type one number."),
        ("line 2 is right", "“is” is no line; type the number of a line, from 1 to 6."),
        ("not line 2", "“not” is no line; type the number of a line, from 1 to 6."),
        ("between line 2 and the end", "“between” is no line; type the number of a line, from 1 to 6."),
        ("the loop", "“the” is no line; type the number of a line, from 1 to 6."),
        ("n += 1", "That is what lines 4 and 6 say; type the number of the one you mean."),
    ],
)
def test_what_is_no_line_is_not_understood(answer: str, said: str) -> None:
    verdict = check(ONE, answer)
    assert (verdict.outcome, verdict.feedback) == (Outcome.UNREADABLE, (said,))


@pytest.mark.parametrize(
    ("task", "answer", "said"),
    [
        (ONE, "1", ("Sound, for x.",)),
        (ONE, "5", ("It is not line 5.",)),
        (TWO, "2", ("One is still missing.",)),
        (TWO, "1", ("Sound.", "2 are still missing.")),
        (TWO, "2, 4", ("One line too many is marked, and one is still missing.",)),
        (TWO, "2, 4, 5", ("One line too many is marked.",)),
        (TWO, "1, 2, 5", ("Sound.",)),
    ],
)
def test_a_wrong_line_hears_why_or_how_many_are_missing(task: Spot, answer: str, said: tuple[str, ...]) -> None:
    verdict = check(task, answer)
    assert (verdict.outcome, verdict.feedback) == (Outcome.WRONG, said)


def test_a_right_line_hears_what_is_wrong_with_it() -> None:
    assert check(ONE, "2").feedback == ("It forgets.",)
