"""Keys and lines without sense: every round goes on, fits, and can be told."""

from __future__ import annotations

from random import Random

import pytest

from tests.conftest import LESSONS, NOON
from tutor import games
from tutor.arcade import NotAMove, Round
from tutor.arcade.bosses import BossRound
from tutor.arcade.breaking import Tried
from tutor.arcade.contract import ROWS, WIDTH
from tutor.arcade.stations import Answered, Climbed, Ladder, Question
from tutor.games import bosses
from tutor.loader import open_course
from tutor.progress import Progress
from tutor.session import Session

KEYS = (
    *"abcdefghijklmzABDT_0123456789-.,u?%", "space", "enter", "enter", "backspace", "left", "right", "up", "down",
    "ctrl+u", "f5", "é", "€",
)  # fmt: skip
LINES = (
    "",
    " ",
    "a",
    "A",
    "7",
    "0.5",
    "a b",
    "abc def",
    "wa5",
    "1 2 3 4 4",
    "f(1)",
    "x" * 500,
    "é",
    "9" * 400,
    "-1",
    "nan",
    "quit?",
)
NAMES = ("shannon", "bug", "forecaster", "descent", "code", "coins", "sprint", "break", "softmax", "calibration")


@pytest.fixture(scope="module")
def learning() -> Session:
    return Session(open_course(LESSONS), Progress(":memory:", "Ada"), clock=lambda: NOON)


def begun(session: Session, name: str, level: int, seed: int) -> Round:
    if name in ("softmax", "calibration"):
        return bosses.new_try(session, bosses.chapter_of(session.folder, name), seed)
    return games.new_round(session, name, level, seed)


def made_up(round_: Round, rng: Random) -> object:
    """What a sandbox or a checker might have said, without one."""
    if isinstance(round_, BossRound) and round_.inner is None:
        if isinstance(round_.station, Ladder):
            return tuple(
                Climbed(rng.random() < 0.8, "1", "2") for _ in range(rng.randrange(len(round_.station.rungs) + 1))
            )
        if isinstance(round_.station, Question):
            return Answered(rng.choice([True, False, None]), ("Said.",))
    return Tried(
        call="f(1)", got="1", expected="2", differs=rng.random() < 0.3, problem="No." if rng.random() < 0.3 else ""
    )


def looked_at(round_: Round) -> None:
    board = round_.board()
    assert len(board.rows) <= ROWS
    assert all(len("".join(text for text, _ in row)) <= WIDTH + 2 for row in board.rows)
    assert len(board.keys) <= 67
    round_.heard()
    if not round_.over:
        round_.asked()
    else:
        result = round_.result()
        assert result.medal in list(type(result.medal))


@pytest.mark.one_in(3)
@pytest.mark.parametrize("by_lines", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_no_keys_and_no_lines_fell_a_round(learning: Session, name: str, by_lines: bool) -> None:
    rng = Random(f"{name} {by_lines}")
    for seed in (1, 2):
        level = seed - 1
        round_ = begun(learning, name, level, seed)
        for second in range(250):
            if round_.over:
                break
            if round_.wanted is not None:
                round_ = round_.given(made_up(round_, rng))
            elif by_lines:
                try:
                    round_ = round_.typed(rng.choice(LINES), second / 4)
                except NotAMove:
                    continue
                if round_.wanted is None:
                    round_.heard()
                    round_ = round_.onward()
            else:
                round_ = round_.key(rng.choice(KEYS), second / 4).at(second / 4)
            looked_at(round_)
