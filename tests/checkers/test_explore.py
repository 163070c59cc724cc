"""Exploring: how a position of the sliders is read, and how far it is told to be from what should hold."""

from __future__ import annotations

import msgspec
import pytest

from tutor.attempt import Outcome
from tutor.checkers import check
from tutor.lesson import Axis, Explore, LinesPicture, Misconception, Slider

PICTURE = LinesPicture(
    title="Area",
    x=Axis(name="a", low=0, high=4),
    lines={"area": "a^2"},
    sliders={
        "s": Slider(low=0, high=4, start=3, label="side"),
        "tau": Slider(low=0.1, high=10, start=1, log=True),
        "n": Slider(low=1, high=5, start=1, step=1),
    },
    where={"t": "s*s*tau*n"},
)
FOUR = Explore(
    id="l/t", task="t", ask="Four.", picture=PICTURE, holds="abs(t - 4) < 0.2 and n < 3", answer="s=2", hints=("Two.",)
)
LEAST = Explore(task="t", ask="Least.", picture=PICTURE, least="(s - 1)^2", within=0.01, answer="s=1")


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        ("s=2", Outcome.CORRECT, ""),
        ("side: 2, τ = 1", Outcome.CORRECT, ""),
        ("tau=1/4 n=1 s=4", Outcome.CORRECT, ""),
        ("n=1; s=2", Outcome.CORRECT, ""),
        ("s=20e-1 tau=1e0 n=1", Outcome.CORRECT, ""),
        ("s=2.E+0 tau=1", Outcome.CORRECT, ""),
        ("s=3", Outcome.WRONG, "t is 9; 5 too large."),
        ("s=1", Outcome.WRONG, "t is 1; 3 too small."),
        ("s=1 n=4", Outcome.WRONG, "n is 4; 1 too large."),
        ("q=2", Outcome.UNREADABLE, "There is no slider “q”; the picture has s, tau, n."),
        ("s=9", Outcome.UNREADABLE, "s goes from 0.00 to 4.00."),
        ("n=1.5", Outcome.UNREADABLE, "n takes whole numbers from 1 to 5."),
        ("s=2 s=3", Outcome.UNREADABLE, "s is set twice."),
        ("s=", Outcome.UNREADABLE, "A value for s is missing."),
        ("2", Outcome.UNREADABLE, "Write the sliders with their values: s=3 tau=1 n=1."),
    ],
)
def test_a_position_is_judged(answer: str, outcome: Outcome, said: str) -> None:
    verdict = check(FOUR, answer)
    assert (verdict.outcome, " ".join(verdict.feedback)) == (outcome, said)


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        ("abs(s - 2) < 0.1", "side is 3; 1 too large."),
        ("abs(s + 2) < 0.1", "side is 3; 5 too large."),
        ("s < 3", "side is 3; less is asked."),
        ("n > 1", "n is 1; more is asked."),
    ],
)
def test_a_slider_is_told_by_what_stands_beside_it(holds: str, said: str) -> None:
    assert check(msgspec.structs.replace(FOUR, holds=holds), "s=3").feedback == (said,)


def test_a_name_of_the_picture_is_told_as_the_task_calls_it() -> None:
    called = {"t": "the area in all"}
    assert check(msgspec.structs.replace(FOUR, called=called), "s=3").feedback == (
        "The area in all is 9; 5 too large.",
    )
    least = msgspec.structs.replace(LEAST, least="t", called=called, answer="s=0")
    assert check(least, "s=3").feedback == ("The area in all is 9; 9 too large.",)


@pytest.mark.parametrize(("answer", "outcome"), [("s=1.09", Outcome.CORRECT), ("s=1.2", Outcome.WRONG)])
def test_the_least_value_is_near_enough(answer: str, outcome: Outcome) -> None:
    assert check(LEAST, answer).outcome is outcome


BESIDE_THE_START = Misconception(name="too-wide", say="That is too wide.", answer="s=2.9")
AT_THE_START = Misconception(name="left-alone", say="It stands where it stood.", answer="s=3")


@pytest.mark.parametrize(
    ("known", "answer", "named"),
    [
        (BESIDE_THE_START, "s=2.9", "too-wide"),
        (BESIDE_THE_START, "s=2.8", "too-wide"),
        (BESIDE_THE_START, "s=3", None),
        (BESIDE_THE_START, "s=3 n=1", None),
        (BESIDE_THE_START, "s=2.5", None),
        (AT_THE_START, "s=3", "left-alone"),
        (AT_THE_START, "s=3.1", "left-alone"),
    ],
)
def test_sliders_that_nobody_moved_are_no_slip_that_begins_elsewhere(
    known: Misconception, answer: str, named: str | None
) -> None:
    verdict = check(msgspec.structs.replace(FOUR, misconceptions=(known,)), answer)
    assert (verdict.outcome, verdict.misconception) == (Outcome.WRONG, named)
